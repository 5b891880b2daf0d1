// Deliverables, roll-out and landing services, as audit/deliverables/schemas.py has them.
import type { Clock, Text } from '../types.ts'

export type DeliverableState = 'planned' | 'submitted' | 'refused' | 'accepted'
export type Light = 'done' | 'ahead' | 'soon' | 'overdue' | 'open'
export type Stage = 'before' | 'pilot' | 'corrected' | 'done'
export type CostBearer = 'supplier' | 'purchaser'

export interface DeliverableGroup {
  id: string
  title: Text
  obligations: string[]
  monthly: boolean
}

export interface DeliverableKind {
  obligation: string
  group: string
  title: Text
  source: string
  clause: string
}

export interface DeliverableAbout {
  title: string
  group: string
  obligation: string | null
  owner: string
  due_on: string | null
  note: string
  dropped: boolean
}

export interface Acceptance {
  id: string
  accepts: boolean
  reason: string
  author_name: string
  decided_at: string
  signature: number[][]
}

export interface DeliverableVersion {
  id: string
  number: number
  name: string
  media_type: string
  bytes: number
  sha256: string
  note: string
  author: string
  author_name: string
  received_at: string
  decisions: Acceptance[]
}

export interface Deliverable {
  id: string
  about: DeliverableAbout
  saved: string
  state: DeliverableState
  light: Light
  accepted_on: string | null
  accepted_by: string
  versions: DeliverableVersion[]
}

export interface AcceptanceDocument {
  schema: 1
  hall: string
  version: string
  accepts: boolean
  decided_at: string
  clock: Clock
  reason: string
  signature: number[][]
}

export interface Work {
  what: string
  count: number
  bearer: CostBearer
}

export interface RolloutDocument {
  schema: 1
  hall: string
  spot: string
  stage: Stage
  made_at: string
  clock: Clock
  note: string
  photos: string[]
  works: Work[]
}

export interface ActivityDocument {
  schema: 1
  hall: string
  service: string
  day: string
  made_at: string
  clock: Clock
  note: string
  people: number
  photos: string[]
}

export interface LandingActivity {
  id: string
  author_name: string
  document: ActivityDocument
}

export interface MonthOfServices {
  month: string
  counts: Record<string, number>
}

export interface DeliverablesPage {
  today: string
  groups: DeliverableGroup[]
  kinds: DeliverableKind[]
  deliverables: Deliverable[]
  months: MonthOfServices[]
  activities: LandingActivity[]
}

export interface RolloutStep {
  id: string
  stage: Stage
  at: string
  author_name: string
  note: string
  photos: string[]
  works: Work[]
}

export interface RolloutLine {
  spot: string
  stage: Stage | null
  since: string | null
  before: string[]
  after: string[]
  works: Work[]
  steps: RolloutStep[]
}

export interface RolloutBoard {
  lines: RolloutLine[]
}
