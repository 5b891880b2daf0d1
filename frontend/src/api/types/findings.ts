import type { Citation } from './checklists.ts'
import type { Clock, TakenPhoto } from './inspections.ts'
import type { Pillar, Text } from './words.ts'

export type FindingState = 'open' | 'fixed' | 'sent_back' | 'closed' | 'carried' | 'withdrawn'
export type Severity = 'general' | 'serious' | 'hazard'
export type Act = 'assign' | 'fix' | 'fix_on_spot' | 'close' | 'send_back' | 'escalate' | 'tag' | 'untag' | 'withdraw' | 'comment'
export type EscalatedTo = 'service_section' | 'supplier_lead' | 'safety_officer'

export interface Finding {
  id: string
  hall: string
  spot: string
  source: 'inspection' | 'report'
  source_id: string
  item: string
  title: Text
  pillar: Pillar
  critical: boolean
  severity: Severity
  citations: Citation[]
  reasons: Text[]
  note: string
  photos: string[]
  photos_after: string[]
  fixed_by: string | null
  state: FindingState
  raised_at: string
  raised_on: string
  due_on: string
  owner: string
  escalated_to: EscalatedTo | null
  escalates_on: string
  tagged: boolean
  sent_back: number
  occurrence: number
  systemic: boolean
  settled_at: string | null
}

/** Only what an act needs is said; the rest is left out. */
export interface StepDocument {
  schema: number
  hall: string
  finding: string
  act: Act
  made_at: string
  clock: Clock
  note?: string
  photos?: TakenPhoto[]
  owner?: string
  due_on?: string
  to?: EscalatedTo
}

export interface ReportDocument {
  schema: number
  hall: string
  spot: string
  title: string
  pillar: Pillar
  severity: Severity
  made_at: string
  clock: Clock
  note: string
  photos: TakenPhoto[]
}

export interface Step {
  id: string
  finding: string
  author: string
  author_name: string
  received_at: string
  at: string
  counts: boolean
  document: StepDocument
}

export interface FindingStory {
  finding: Finding
  steps: Step[]
}
