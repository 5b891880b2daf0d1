import type { Clock, TakenPhoto } from './inspections.ts'
import type { Text } from './words.ts'

export type IncidentKind = 'complaint' | 'emergency' | 'drill' | 'outside_check' | 'good_practice' | 'proposal'
export type Nature = 'complaint' | 'opinion' | 'query'
export type Channel = 'on_the_spot' | 'phone' | 'net' | 'letter' | 'forwarded'
export type Party = 'window' | 'guide' | 'hall'
export type DrillKind = 'fire' | 'earthquake' | 'other'
export type IncidentAct = 'note' | 'arrive' | 'measure' | 'escalate' | 'reply' | 'verdict' | 'hold' | 'answer' | 'lesson' | 'close' | 'withdraw'
export type IncidentState = 'open' | 'replied' | 'settled' | 'withdrawn'
export type LimitState = 'running' | 'due_soon' | 'overdue' | 'met' | 'late'
export type QuotaOf = 'window_complaints' | 'guide_complaints' | 'window_deductions' | 'guide_deductions'

export interface IncidentDocument {
  schema: number
  hall: string
  clock: Clock
  kind: IncidentKind
  happened_at: string
  title: string
  text?: string
  party?: Party | null
  spot?: string | null
  nature?: Nature | null
  channel?: Channel | null
  settled_on_spot?: boolean
  reply?: string
  contact?: string
  source?: string
  clause?: string
  /** Thousandths of a point. */
  deducted?: number
  findings?: string[]
  drill?: DrillKind | null
  photos?: TakenPhoto[]
}

export interface IncidentStepDocument {
  schema: number
  hall: string
  incident: string
  act: IncidentAct
  made_at: string
  clock: Clock
  note?: string
  valid?: boolean | null
  adopted?: boolean | null
  owner?: string
  due_on?: string | null
  photos?: TakenPhoto[]
}

export interface Limit {
  due_at: string
  state: LimitState
  promise: string
  text: Text
}

export interface Incident {
  id: string
  author_name: string
  at: string
  received_at: string
  document: IncidentDocument
  state: IncidentState
  limit: Limit | null
  valid: boolean | null
  replied_at: string | null
  arrived_at: string | null
  adopted: boolean | null
  steps: number
}

export interface IncidentStep {
  id: string
  author_name: string
  at: string
  counts: boolean
  document: IncidentStepDocument
}

export interface IncidentStory {
  incident: Incident
  steps: IncidentStep[]
}

export interface ContractYear {
  first: string
  last: string
  known: boolean
}

export interface Quota {
  of: QuotaOf
  count: number
  undecided: number
  most: number
  level: 'within' | 'warning' | 'broken'
  promise: string
  text: Text
  clause: string
}

export interface IncidentPage {
  incidents: Incident[]
  year: ContractYear
  quotas: Quota[]
}
