import type { InspectionKind } from './words.ts'

export type DayKind = 'working' | 'duty' | 'rest' | 'holiday' | 'extra_open' | 'extra_closed' | 'unknown'
export type When = 'half_hour' | 'opening' | 'morning' | 'day' | 'afternoon' | 'closing' | 'week' | 'half_month' | 'month' | 'quarter' | 'half_year' | 'year'
export type RoundState = 'due' | 'kept' | 'late' | 'missed' | 'excused'
export type RoundCause = 'no_record' | 'emergency' | 'spot_closed' | 'absence' | 'agreed' | 'calendar_unknown'

/** Minutes of the hall's wall clock since midnight. */
export interface Opening {
  opens: number
  closes: number
  duty: boolean
}

export interface HallCalendar {
  /** Monday to Sunday. */
  week: Opening[][]
  holiday: Opening[]
  closed: { first: string; last: string; reason: string }[]
  extra: { day: string; hours: Opening[]; reason: string }[]
  notices: { year: number; holidays: string[]; workdays: string[] }[]
}

export interface Closure {
  id: string
  starts_at: string
  ends_at: string | null
  reason: string
  author_name: string
  announced_at: string
}

export interface CalendarInForce {
  id: string
  effective_from: string
  calendar: HallCalendar
  author_name: string
  saved_at: string
}

export interface CalendarPage {
  in_force: CalendarInForce | null
  coming: CalendarInForce[]
  usual: HallCalendar
  closures: Closure[]
  known_through: number
  replaces: string | null
  today: { day: string; kind: DayKind; hours: Opening[]; reason: string }
}

export interface Slot {
  starts_at: string
  ends_at: string
  missed_at: string
  late_until: string
}

export interface PlanLine {
  tier: InspectionKind
  pack: string
  checklist: string
  when: When
  route: boolean
  asks: { spots: string[]; items: string[] }[]
  slots: Slot[]
}

export interface DayPlan {
  day: string
  kind: DayKind
  hours: Opening[]
  lines: PlanLine[]
}

export interface RoundDone {
  tier: InspectionKind
  pack: string
  when: When
  spot: string | null
  starts_at: string
  state: RoundState
  cause: RoundCause | null
  inspection: string | null
}

export interface DrawnSpot {
  spot: string
  /** null: not in the last 60 days. */
  days_unseen: number | null
  weight: number
}

export interface Draw {
  day: string
  spots: DrawnSpot[]
  total_weight: number
  of: number
}

export interface AgreementLine {
  of: string
  pairs: number
  agreed: number
  overlooked: number
  few: boolean
}

export interface Doubt {
  spot: string
  item: string
  day: string
  kind: InspectionKind
  inspection: string
  self_check: string
  self_day: string
}

export interface Agreement {
  within_days: number
  items: AgreementLine[]
  spots: AgreementLine[]
  doubts: Doubt[]
}

export interface RoundsAhead {
  hall: string
  days: DayPlan[]
  done: RoundDone[]
  cap_seconds: number
  photo_share: number
}

export interface TierRounds {
  tier: InspectionKind
  on: boolean
  packs: string[]
  route: boolean
  every: string | null
  grace: number
}

export interface RoundSettings {
  tiers: TierRounds[]
  twice: 'morning_afternoon' | 'opening_closing'
  periodic: string | null
  opening_items: string[]
  closing_items: string[]
  early: number
  after: number
  duty_self_checks: boolean
  cap_seconds: number
  photo_share: number
}

export interface SettingsInForce {
  id: string
  effective_from: string
  settings: RoundSettings
  author_name: string
  saved_at: string
}

export interface SettingsPage {
  in_force: SettingsInForce | null
  coming: SettingsInForce[]
  usual: RoundSettings
  excuses: { id: string; spot: string | null; tier: InspectionKind | null; first_on: string; last_on: string; cause: RoundCause; reason: string; author_name: string; at: string }[]
  replaces: string | null
  clerk_seconds: number
}
