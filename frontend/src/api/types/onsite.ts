import type { Contract } from './contracts.ts'
import type { Clock } from './inspections.ts'
import type { DayKind } from './rounds.ts'

export type Part = 'whole' | 'morning' | 'afternoon'
export type Proof = 'scanned' | 'typed' | 'none'
export type ProductKind = 'inspections' | 'rechecks' | 'signs' | 'trainings' | 'materials'
export type OnsiteState = 'entered' | 'countersigned' | 'refused' | 'corrected' | 'withdrawn'

export interface Product {
  kind: ProductKind
  count: number
  ids: string[]
}

export interface OnsiteDocument {
  schema: number
  hall: string
  day: string
  part: Part
  proof: Proof
  log: string
  entered_at: string
  clock: Clock
  label: string | null
  products: Product[]
  supersedes: string | null
  reason: string
  withdrawn: boolean
}

export interface CountersignDocument {
  schema: number
  hall: string
  entry: string
  agrees: boolean
  signed_at: string
  clock: Clock
  reason: string
  signature: number[][]
}

export interface Countersign {
  id: string
  agrees: boolean
  reason: string
  author_name: string
  signed_at: string
  signature: number[][]
}

export interface OnsiteDay {
  id: string
  author: string
  author_name: string
  received_at: string
  document: OnsiteDocument
  state: OnsiteState
  day_kind: DayKind
  counts: boolean
  days_late: number
  decided: Countersign | null
}

export interface OnsiteYear {
  number: number
  first: string
  last: string
  promised: number
  agreed_halves: number
  waiting_halves: number
  workdays_left: number | null
  needed_from: string | null
  pace_halves: number | null
  reached_on: string | null
  out_of_reach: boolean
}

export interface OnsitePage {
  today: string
  contract: Contract | null
  years: OnsiteYear[]
  days: OnsiteDay[]
  plans: PersonPlan[]
}

export interface PlannedPart {
  day: string
  part: Part
  note: string
}

export interface Planned extends PlannedPart {
  came: boolean | null
}

export interface PersonPlan {
  person: string
  person_name: string
  id: string
  saved_at: string
  days: Planned[]
}
