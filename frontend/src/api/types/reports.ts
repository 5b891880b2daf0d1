import type { Citation } from './checklists.ts'
import type { EvidenceGrade, PhotoEvidence } from './evidence.ts'
import type { PhotoDetail, PillarScore } from './inspections.ts'
import type { InspectionKind, Module, Pillar, Result, Text } from './words.ts'

export type LabelPaper = 'a4_24' | 'a4_21' | 'a4_12' | 'a4_8' | 'a4_2'
export type LabelKind = 'counter' | 'owner'
export type Frequency =
  | 'half_hourly' | 'daily_1' | 'daily_2' | 'anytime' | 'periodic' | 'weekly' | 'half_monthly' | 'monthly' | 'quarterly' | 'half_yearly'
  | 'yearly' | 'on_change'

export interface ItemLine {
  item: string
  title: Text
  pillar: Pillar
  weight: number
  critical: boolean
  advisory: boolean
  mark: Text
  credit: number | null
  failed: boolean
  reasons: Text[]
  note: string
  clause: string
  photos: string[]
}

export interface FindingLine {
  id: string
  spot: string
  spot_code: string
  spot_name: string
  item: string
  title: Text
  pillar: Pillar
  critical: boolean
  citations: Citation[]
  reasons: Text[]
  note: string
  before: string[]
  after: string[]
  state: 'open' | 'closed'
  raised_at: string
  source_id?: string
}

export interface CounterLine {
  spot: string
  code: string
  name: string
  zone_name: string
  score: number | null
  result: Result
  failed: number
  critical_failed: number
  pillars: PillarScore[]
  inspections: string[]
  last_day_on: string | null
  photos_missing: number
}

export interface Signature {
  name: string
  role: Text
  signed_at: string | null
  strokes: number[][]
}

export type SealState = 'unsealed' | 'sealed' | 'changed'

export interface SealLine {
  id: string
  number: string
  inspection: string | null
  from_on: string
  to_on: string
  score: number | null
  result: Result
  sealed_by_name: string
  sealed_at: string
  supersedes: string | null
  key: string
}

/** A name below a seal. */
export interface SealSigning {
  title: string
  author: string
  author_name: string
  at: string
  signature: number[][]
}

/** Of one scorecard, newest first. */
export interface Seals {
  state: SealState
  seals: SealLine[]
  /** Below the newest, in the order of time. */
  signings: SealSigning[]
}

export interface SealKey {
  name: string
  alg: string
  public_key: string
}

export interface ModuleScore {
  module: Module
  score: number | null
  answered: number
  failed: number
}

export interface Scorecard {
  title: Text
  hall: string
  hall_name: string
  hall_name_en: string
  time_zone: string
  spot: string | null
  spot_code: string
  spot_name: string
  zone_name: string
  kind: InspectionKind | null
  inspector: string
  from_on: string
  to_on: string
  finished_at: string | null
  checklists: string[]
  checklist_titles: Text[]
  score: number | null
  result: Result
  pass_mark: number
  critical_failed: number
  answered: number
  failed: number
  not_applicable: number
  pillars: PillarScore[]
  items: ItemLine[]
  counters: CounterLine[]
  findings: FindingLine[]
  signatures: Signature[]
  photos_expected: number
  photos_received: number
  digest: string
  generated_at: string
  /** Of a hall, all eight. */
  modules?: ModuleScore[]
  /** Version of docs/scoring.md; absent while it is the first. */
  rules?: number
  /** Only of photos that are covered or marked. */
  photo_details?: PhotoDetail[]
  /** Absent when there are none, and on a card that only this phone has. */
  photos?: PhotoEvidence[]
  grades?: Record<EvidenceGrade, number>
}
