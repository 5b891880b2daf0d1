// audit/scores/schemas.py: scores are thousandths of a point.
import type { PillarScore } from './inspections.ts'
import type { ModuleScore } from './reports.ts'
import type { Result, Text } from './words.ts'

export type ScoreTier = 'self' | 'spot_check' | 'audit'
export type ScorePeriod = 'day' | 'week' | 'month' | 'quarter' | 'contract_year'
export type ScoreLevel = 'hall' | 'zone' | 'spot'
export interface SpotScore {
  spot: string
  zone: string
  code: string
  name: string
  name_en: string
  score: number | null
  result: Result
  failed: number
  critical_failed: number
  last_day_on: string | null
}

export interface ZoneScore {
  zone: string
  name: string
  name_en: string
  score: number | null
  result: Result
  failed: number
}

/** One period; without a score it is a gap. */
export interface ScorePoint {
  from_on: string
  to_on: string
  score: number | null
  result: Result
  failed: number
  critical_failed: number
  spots: number
}

export interface Overview {
  from_on: string
  to_on: string
  now: {
    score: number | null
    result: Result
    pass_mark: number
    answered: number
    failed: number
    critical_failed: number
    spots: number
    pillars: PillarScore[]
    modules: ModuleScore[]
  }
  before: ScorePoint
  unit: ScorePeriod
  trend: ScorePoint[]
  tiers: { tier: ScoreTier; score: number | null; result: Result; spots: number }[]
  zones: ZoneScore[]
  spots: SpotScore[]
  worst: { pack: string; item: string; title: Text; failed: number }[]
  findings: { unsettled: number; overdue: number; hazards: number }
}

/** The points of one hall, zone or spot. */
export interface ScoreLine {
  id: string
  code: string
  name: string
  name_en: string
  points: ScorePoint[]
}

export interface Scores {
  unit: ScorePeriod
  lines: ScoreLine[]
}

export interface ComparedHall {
  hall: string
  name: string
  name_en: string
  parent: string | null
  points: ScorePoint[]
  /** Means over the hall and those below it. */
  group: (number | null)[]
  halls: number[]
}

export interface Comparison {
  unit: ScorePeriod
  halls: ComparedHall[]
}
