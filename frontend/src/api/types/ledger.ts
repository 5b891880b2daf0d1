// audit/ledger/schemas.py
import type { Side } from './assessments.ts'
import type { ContractSpan } from './contracts.ts'
import type { Text } from './words.ts'

export type PromiseLight = 'kept' | 'on_course' | 'danger' | 'broken' | 'not_begun' | 'by_hand' | 'standing'
export type YearVerdict = 'kept' | 'broken' | 'open' | 'unproven'
export type SheetState = 'running' | 'open' | 'signing' | 'sealed'
export type PromisePeriod = 'contract' | 'contract_year' | 'year' | 'quarter' | 'month' | 'week' | 'day' | 'half_hour' | 'once' | 'on_event'
export type PromiseUnit = 'times' | 'items' | 'pieces' | 'cases' | 'posts' | 'people' | 'places' | 'minutes' | 'hours' | 'days' | 'working_days' | 'months' | 'day_of_month' | 'points' | 'percent' | 'millimetres'
export type Bound = 'at_least' | 'at_most' | 'exactly'

export interface Standing {
  first: string
  last: string | null
  promised: number
  done: number
  half: boolean
  waiting: number
  light: PromiseLight
  workdays_left: number | null
  expected: number | null
}

export interface Confirmation {
  id: string
  first: string
  kept: boolean
  note: string
  author_name: string
  at: string
}

export interface LedgerLine {
  obligation: string
  title: Text
  clause: string
  section: string
  period: PromisePeriod
  unit: PromiseUnit | null
  bound: Bound | null
  /** Null: no data proves it. */
  counted_by: string | null
  light: PromiseLight
  standing: Standing | null
  periods_kept: number
  periods_missed: number
  evidence: number
  confirmation: Confirmation | null
}

export interface LedgerPage {
  on: string
  today: string
  title: string
  /** Empty: nothing is counted. */
  tender: string
  year: ContractSpan | null
  years: ContractSpan[]
  lights: Record<PromiseLight, number>
  lines: LedgerLine[]
}

export interface PromisePage {
  on: string
  line: LedgerLine
  note: Text | null
  /** Of the year, newest first. */
  periods: Standing[]
  evidence: { on: string; title: string; path: string; ref: string | null; halves: number; waiting: boolean }[]
  confirmations: Confirmation[]
}

export interface SheetLine {
  obligation: string
  title: Text
  clause: string
  section: string
  unit: PromiseUnit | null
  bound: Bound | null
  counted: boolean
  periods: number
  periods_kept: number
  promised: number
  done: number
  half: boolean
  evidence: number
  verdict: YearVerdict
  note: string
}

export interface YearPage {
  state: SheetState
  sheet: { year: number; first: string; last: string; contract_title: string; supplier: string; lines: SheetLine[] }
  id: string | null
  drawn_by: string
  drawn_at: string | null
  changed: boolean
  signatures: { side: Side; author_name: string; at: string }[]
  seal: { number: string; sealed_at: string } | null
  verdicts: Record<YearVerdict, number>
}
