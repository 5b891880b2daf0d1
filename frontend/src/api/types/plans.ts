// audit/plans/schemas.py
import type { ModuleScore } from './reports.ts'
import type { ScorePoint, ScoreTier } from './scores.ts'
import type { InspectionKind, Result, SpotKind, Text } from './words.ts'

export interface Pin {
  spot: string
  /** Ten-thousandths of the picture. */
  x: number
  y: number
}

export interface Floor {
  title: string
  photo: string
  pins: Pin[]
}

export interface SavedFloors {
  id: string
  plan: { floors: Floor[] }
  author_name: string
  saved_at: string
}

export interface SpotState {
  spot: string
  zone: string
  kind: SpotKind
  code: string
  name: string
  name_en: string
  score: number | null
  result: Result
  failed: number
  unsettled: number
  overdue: number
  last_day_on: string | null
}

export interface PlanZone {
  zone: string
  name: string
  name_en: string
}

export interface PlanPage {
  today: string
  from_on: string
  saved: SavedFloors | null
  zones: PlanZone[]
  spots: SpotState[]
}

export interface WallRounds {
  tier: InspectionKind
  due: number
  kept: number
  late: number
  missed: number
  excused: number
}

export interface WallOverdue {
  code: string
  name: string
  name_en: string
  title: Text | null
  severity: 'general' | 'serious' | 'hazard'
  due_on: string
}

export interface WallPage {
  name: string
  name_en: string
  time_zone: string
  at: string
  today: string
  from_on: string
  score: { score: number | null; result: Result; pass_mark: number; critical_failed: number; spots: number; modules: ModuleScore[] }
  before: ScorePoint
  tiers: { tier: ScoreTier; score: number | null; result: Result; spots: number }[]
  rounds: WallRounds[]
  worst: { pack: string; item: string; title: Text; failed: number }[]
  findings: { unsettled: number; overdue: number; hazards: number }
  overdue: WallOverdue[]
  best: { code: string; name: string; name_en: string; score: number }[]
  plan: { floors: Floor[] } | null
  zones: PlanZone[]
  spots: SpotState[]
}

export interface WallLink {
  id: string
  name: string
  author_name: string
  made_at: string
}

export interface MadeWallLink {
  url: string
  links: WallLink[]
}
