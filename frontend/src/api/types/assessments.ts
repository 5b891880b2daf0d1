// audit/assessments/schemas.py: points are thousandths.

export type LineKind = 'deduction' | 'bonus'
export type Cause = 'valid_complaint' | 'outside_deduction' | 'overdue_finding' | 'systemic_finding' | 'missed_round' | 'good_practice'
export type Side = 'hall' | 'supplier'
export type AssessmentState = 'draft' | 'signing' | 'signed'

export interface Band {
  from_points: number
  effect: string
}

export interface AssessmentRules {
  base: number
  bands: Band[]
  clause: string
  costs: Partial<Record<Cause, number>>
  /** Of the following month. */
  due_day: number
}

export interface AssessmentLine {
  kind: LineKind
  title: string
  points: number
  clause?: string
  evidence?: string
  cause?: Cause | null
}

export interface Proposal {
  cause: Cause
  kind: LineKind
  cases: number
  /** Null: the hall has set no number. */
  points: number | null
  title: string
  evidence: string
}

export interface Assessment {
  month: string
  rules: AssessmentRules
  rules_id: string | null
  lines: AssessmentLine[]
  note: string
  revision: string | null
  saved_by: string
  saved_at: string | null
  deducted: number
  bonus: number
  total: number
  /** Empty below all bands. */
  band: string
  state: AssessmentState
  signatures: { side: Side; author_name: string; at: string; signature: number[][] }[]
  objections: { text: string; author_name: string; at: string; current: boolean }[]
  proposals: Proposal[]
  hall_score: number | null
  due_on: string
  overdue: boolean
  revisions: number
}

export interface MonthLine {
  month: string
  total: number | null
  state: AssessmentState
  due_on: string
  overdue: boolean
}
