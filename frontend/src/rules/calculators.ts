// The calculators of docs/calculators.md, the same as audit/checklists/calculators.py: whole millimetres, angles in hundredths of a degree.
// tests/vectors/calculators.json proves the two equal. `right` judges, null where nothing may; `advised` is advice (待核实).
import type { Grade } from '../api/types.ts'

export const SHAPES = ['square', 'triangle', 'circle'] as const
/** In the order in which signs hang. */
export const SAFETY_CLASSES = ['warning', 'prohibition', 'mandatory', 'tip'] as const
export const MANNERS = ['hung', 'post', 'attached', 'exit_lamp', 'evacuation'] as const
export const STRETCHES = ['corridor', 'dead_end', 'corner'] as const
export const FIRE_CLASSES = ['a', 'bc'] as const
export const HAZARDS = ['severe', 'medium', 'light'] as const
export const DISTANCE_FACTORS = [60, 30, 100, 200] as const
export const MOST_SIGNS = 20

export type SignShape = (typeof SHAPES)[number]
export type SafetyClass = (typeof SAFETY_CLASSES)[number]
export type Manner = (typeof MANNERS)[number]
export type Stretch = (typeof STRETCHES)[number]
export type FireClass = (typeof FIRE_CLASSES)[number]
export type Hazard = (typeof HAZARDS)[number]

export const GRADES = {
  'SS-F7': 'V2', 'SS-F8': 'V2', 'SS-F9': 'V2', 'SS-F14': 'V3', 'SS-F15': 'U', 'SS-F18': 'U', 'SS-F19': 'V3', 'SS-F20': 'V3', 'SS-F21': 'V3',
  'WF-F2': 'V3', 'WF-F3': 'V3', 'WF-F5': 'U',
  'FE-F1': 'V2', 'FE-F2': 'V2', 'FE-F5': 'V1', 'FE-F6': 'V2', 'FE-F7': 'V2',
  '6S-F3': 'S', '6S-F4': 'V3', 'EN-F8b': 'S',
} as const satisfies Record<string, Grade>
export type FactId = keyof typeof GRADES

/** Input that cannot be: `field` is the one that is missing or out of range. */
export class Unfit extends Error {
  readonly field: string
  constructor(field: string) {
    super(`calculator_unfit: ${field}`)
    this.field = field
  }
}

interface Calculated {
  right: boolean | null
  facts: FactId[]
}
interface Advice extends Calculated {
  advised: boolean | null
}

const LONGEST_MM = 200_000
const GB_THOUSANDTHS: Record<SignShape, number> = { square: 25, triangle: 35, circle: 28 }
/** Farthest distance of the band, then the size by shape. */
const SIZE_TYPES: [number, Record<SignShape, number>][] = [
  [2_500, { circle: 70, triangle: 88, square: 63 }],
  [4_000, { circle: 110, triangle: 142, square: 100 }],
  [6_300, { circle: 175, triangle: 220, square: 160 }],
  [10_000, { circle: 280, triangle: 350, square: 250 }],
  [16_000, { circle: 450, triangle: 560, square: 400 }],
  [25_000, { circle: 700, triangle: 880, square: 630 }],
  [40_000, { circle: 1_110, triangle: 1_400, square: 1_000 }],
]

export interface SignSize extends Advice {
  gb_mm: number
  iso_mm: number
  needed_mm: number
  size_type: number | null
  type_mm: number | null
}

export function signMinSize(given: { distance_mm: number; shape: SignShape; distance_factor?: number; actual_mm?: number | null }): SignSize {
  const { distance_mm, shape, distance_factor = 60, actual_mm = null } = given
  length(distance_mm, 'distance_mm')
  if (!DISTANCE_FACTORS.some(one => one === distance_factor)) throw new Unfit('distance_factor')
  const gb_mm = Math.ceil((GB_THOUSANDTHS[shape] * distance_mm) / 1000)
  const iso_mm = Math.ceil(distance_mm / distance_factor)
  const needed_mm = Math.max(gb_mm, iso_mm)
  const band = SIZE_TYPES.findIndex(([most]) => distance_mm <= most)
  return {
    gb_mm,
    iso_mm,
    needed_mm,
    size_type: band < 0 ? null : band + 1,
    type_mm: SIZE_TYPES[band]?.[1][shape] ?? null,
    right: null,
    advised: largeEnough(actual_mm, needed_mm),
    facts: ['SS-F14', 'SS-F15', 'SS-F19', 'SS-F20', 'SS-F21'],
  }
}

export interface Size extends Advice {
  needed_mm: number
}

export function symbolSize({ distance_mm, actual_mm = null }: { distance_mm: number; actual_mm?: number | null }): Size {
  const needed_mm = Math.ceil((25 * length(distance_mm, 'distance_mm')) / 1000)
  return { needed_mm, right: null, advised: largeEnough(actual_mm, needed_mm), facts: ['WF-F2'] }
}

export function textHeight(given: { distance_mm: number; ratio?: number; actual_mm?: number | null }): Size {
  const { distance_mm, ratio = 250, actual_mm = null } = given
  length(distance_mm, 'distance_mm')
  within(ratio, 50, 1000, 'ratio')
  const needed_mm = Math.ceil(distance_mm / ratio)
  return { needed_mm, right: null, advised: largeEnough(actual_mm, needed_mm), facts: ['WF-F3'] }
}

export interface ViewAngle extends Advice {
  angle: number
  most_offset_mm: number
}

export function viewAngle({ distance_mm, offset_mm }: { distance_mm: number; offset_mm: number }): ViewAngle {
  length(distance_mm, 'distance_mm')
  length(offset_mm, 'offset_mm', 0)
  // tan 15° is 2 − √3, and 3·distance² is never a square: the limit needs no fractions.
  const most_offset_mm = 2 * distance_mm - Math.floor(Math.sqrt(3 * distance_mm ** 2)) - 1
  const seenFrom = (Math.atan2(offset_mm, distance_mm) * 18_000) / Math.PI
  const angle = Math.floor(9_000 - seenFrom + 1e-9)
  return { angle, most_offset_mm, right: offset_mm <= most_offset_mm, advised: angle >= 8_500, facts: ['SS-F8', 'SS-F18'] }
}

export interface SignOrder extends Calculated {
  order: SafetyClass[]
  /** Positions, from 0, where another sign should hang. */
  wrong: number[]
}

export function signOrder({ signs }: { signs: SafetyClass[] }): SignOrder {
  within(signs.length, 1, MOST_SIGNS, 'signs')
  const order = [...signs].sort((a, b) => SAFETY_CLASSES.indexOf(a) - SAFETY_CLASSES.indexOf(b))
  const wrong = signs.flatMap((sign, position) => (sign === order[position] ? [] : [position]))
  return { order, wrong, right: wrong.length === 0, facts: ['SS-F9'] }
}

export interface MountHeight extends Advice {
  least_mm: number | null
  most_mm: number | null
  /** For an attached sign the middle, otherwise the lower edge. */
  advised_mm: number | null
}

interface Mounting {
  manner: Manner
  room_mm: number
  bottom_mm?: number | null
  door_mm?: number | null
  wall_gap_mm?: number | null
}

const MOUNT_FACTS: Record<Manner, FactId[]> = {
  attached: ['WF-F5'],
  hung: ['SS-F7', 'WF-F5'],
  post: ['SS-F7', 'WF-F5'],
  exit_lamp: ['FE-F1'],
  evacuation: ['FE-F2'],
}

export function mountHeight({ manner, room_mm, bottom_mm = null, door_mm = null, wall_gap_mm = null }: Mounting): MountHeight {
  length(room_mm, 'room_mm')
  present(bottom_mm, 0, room_mm, 'bottom_mm')
  const [least_mm, most_mm, advised_mm] = mounting(manner, room_mm, door_mm)
  const gap_mm = manner === 'exit_lamp' ? present(wall_gap_mm, 0, LONGEST_MM, 'wall_gap_mm') : null
  const height = manner === 'attached' ? null : kept(bottom_mm, least_mm, most_mm)
  return {
    least_mm,
    most_mm,
    advised_mm,
    right: all([height, kept(gap_mm, null, 50)]),
    advised: hanging(manner) ? kept(bottom_mm, advised_mm, null) : null,
    facts: MOUNT_FACTS[manner],
  }
}

function hanging(manner: Manner): boolean {
  return manner === 'hung' || manner === 'post'
}

/** Least and most for the lower edge, and the advice. */
function mounting(manner: Manner, room_mm: number, door_mm: number | null): [number | null, number | null, number | null] {
  if (hanging(manner)) return [2_000, null, 2_200]
  if (manner === 'evacuation') return [null, 1_000, null]
  if (manner === 'attached') return [null, null, 1_600]
  if (room_mm > 3_500) return [3_000, 6_000, null]
  if (door_mm === null) throw new Unfit('door_mm')
  within(door_mm, 1, room_mm, 'door_mm')
  return [door_mm, door_mm + 200, null]
}

export interface ExitSpacing extends Calculated {
  most_mm: number
}

const MOST_SPACING_MM: Record<Stretch, number> = { corridor: 20_000, dead_end: 10_000, corner: 1_000 }

export function exitSpacing({ stretch, spacing_mm }: { stretch: Stretch; spacing_mm: number }): ExitSpacing {
  const most_mm = MOST_SPACING_MM[stretch]
  return { most_mm, right: length(spacing_mm, 'spacing_mm') <= most_mm, facts: ['FE-F2'] }
}

export interface ExtinguisherPoint extends Calculated {
  most_travel_mm: number
  top_right: boolean | null
  bottom_right: boolean | null
  count_right: boolean | null
  travel_right: boolean | null
}

interface Extinguishers {
  hazard: Hazard
  top_mm?: number | null
  bottom_mm?: number | null
  count?: number | null
  travel_mm?: number | null
  fire_class?: FireClass
  wheeled?: boolean
}

const MOST_TRAVEL_MM: Record<FireClass, Record<Hazard, number>> = {
  a: { severe: 15_000, medium: 20_000, light: 25_000 },
  bc: { severe: 9_000, medium: 12_000, light: 15_000 },
}

/** Only what was measured is judged. */
export function extinguisherPoint(given: Extinguishers): ExtinguisherPoint {
  const { hazard, top_mm = null, bottom_mm = null, count = null, travel_mm = null, fire_class = 'a', wheeled = false } = given
  const most_travel_mm = MOST_TRAVEL_MM[fire_class][hazard] * (wheeled ? 2 : 1)
  const parts = {
    top_right: kept(present(top_mm, 1, LONGEST_MM, 'top_mm'), null, 1_500),
    bottom_right: kept(present(bottom_mm, 0, top_mm ?? LONGEST_MM, 'bottom_mm'), 80, null),
    count_right: kept(present(count, 1, 100, 'count'), 2, 5),
    travel_right: kept(present(travel_mm, 1, LONGEST_MM, 'travel_mm'), null, most_travel_mm),
  }
  return { most_travel_mm, ...parts, right: all(Object.values(parts)), facts: ['FE-F5', 'FE-F6', 'FE-F7'] }
}

export interface DeskGap extends Calculated {
  /** Above zero: too far apart. */
  off_by_mm: number
}

export function deskGap({ measured_mm, target_mm, tolerance_mm }: { measured_mm: number; target_mm: number; tolerance_mm: number }): DeskGap {
  length(measured_mm, 'measured_mm', 0)
  length(target_mm, 'target_mm')
  within(tolerance_mm, 0, target_mm, 'tolerance_mm')
  const off_by_mm = measured_mm - target_mm
  return { off_by_mm, right: Math.abs(off_by_mm) <= tolerance_mm, facts: ['6S-F3'] }
}

export interface ProblemScore extends Calculated {
  score: number
}

const SCORES = [4, 3, 2, 1, 1]

export function problemScore({ problems }: { problems: number }): ProblemScore {
  within(problems, 0, 999, 'problems')
  return { score: SCORES[problems] ?? 0, right: null, facts: ['6S-F4'] }
}

export interface NextDue extends Calculated {
  day: string | null
}

const DAYS_AFTER: Record<string, number> = { half_hourly: 0, daily_2: 0, daily_1: 1, periodic: 7, weekly: 7, half_monthly: 14 }
const MONTHS_AFTER: Record<string, number> = { monthly: 1, quarterly: 3, half_yearly: 6, yearly: 12 }
/** As in audit/checklists/schemas.py Frequency. */
export const FREQUENCIES = ['half_hourly', 'daily_1', 'daily_2', 'anytime', 'periodic', 'weekly', 'half_monthly', 'monthly', 'quarterly', 'half_yearly', 'yearly', 'on_change'] as const

/** `last_day` and the answer are YYYY-MM-DD. */
export function nextDue({ frequency, last_day }: { frequency: string; last_day: string }): NextDue {
  const [year, month, day] = dayParts(last_day)
  const facts: FactId[] = frequency === 'half_hourly' ? ['EN-F8b'] : []
  const days = DAYS_AFTER[frequency]
  const months = MONTHS_AFTER[frequency]
  if (days !== undefined) return { day: written(year, month, day + days), right: null, facts }
  if (months === undefined) return { day: null, right: null, facts }
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return { day: written(year, month + months, Math.min(day, last)), right: null, facts }
}

/** Raises Unfit for what is no day of the calendar between 2000 and 2100. */
function dayParts(text: string): [number, number, number] {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const parts: [number, number, number] = [Number(year), Number(month), Number(day)]
  if (!year || written(...parts) !== text) throw new Unfit('last_day')
  within(parts[0], 2000, 2100, 'last_day')
  return parts
}

/** Month and day may run over their ends. */
function written(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

function within(value: number, least: number, most: number, field: string): void {
  if (!Number.isInteger(value) || value < least || value > most) throw new Unfit(field)
}

function length(value: number, field: string, least = 1): number {
  within(value, least, LONGEST_MM, field)
  return value
}

function largeEnough(actual_mm: number | null, needed_mm: number): boolean | null {
  return actual_mm === null ? null : length(actual_mm, 'actual_mm') >= needed_mm
}

/** The value, when there is one, and then within reason. */
function present(value: number | null, least: number, most: number, field: string): number | null {
  if (value !== null) within(value, least, most, field)
  return value
}

function kept(value: number | null, least: number | null, most: number | null): boolean | null {
  return value === null ? null : (least === null || value >= least) && (most === null || value <= most)
}

/** Of the parts that were judged; null when none was. */
function all(parts: (boolean | null)[]): boolean | null {
  const judged = parts.filter(part => part !== null)
  return judged.length ? judged.every(part => part) : null
}
