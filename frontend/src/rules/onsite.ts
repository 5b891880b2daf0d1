// Days in the hall as a phone knows them: the server's, and what was entered or countersigned here since.
import type { OnsiteYear, Countersign, CountersignDocument, DayKind, OnsiteDay, OnsiteDocument, OnsiteState, Part } from '../api/types.ts'

export interface Noted<D> {
  id: string
  person: string
  about: D
  state: 'waiting' | 'aside' | 'delivered'
}

export interface ShownDay {
  id: string
  author: string
  /** Empty for one of this phone that the server does not have. */
  author_name: string
  about: OnsiteDocument
  state: OnsiteState
  /** Null until the server has said. */
  day_kind: DayKind | null
  counts: boolean
  days_late: number
  decided: Omit<Countersign, 'id'> | null
  /** What this phone made of it and the server does not have. */
  local: 'waiting' | 'aside' | null
}

const HALVES: Record<Part, number[]> = { whole: [0, 1], morning: [0], afternoon: [1] }

export function overlap(one: Part, other: Part): boolean {
  return HALVES[one].some(half => HALVES[other].includes(half))
}

/** Newest day first. What the server set aside corrects nothing and decides nothing. */
export function shownDays(held: OnsiteDay[], noted: Noted<OnsiteDocument>[], decisions: Noted<CountersignDocument>[]): ShownDay[] {
  const known = new Set(held.map(one => one.id))
  const fresh = noted.filter(one => !known.has(one.id))
  const corrected = new Set(fresh.filter(one => one.state !== 'aside').map(one => one.about.supersedes))
  const decided = new Map(decisions.filter(one => one.state !== 'aside').map(one => [one.about.entry, one]))
  const all = [...fresh.map(fromPhone), ...held.map(fromServer)]
  return all.map(one => withDecision(corrected.has(one.id) ? { ...one, state: 'corrected' as const } : one, decided.get(one.id))).sort((a, b) => (a.about.day < b.about.day ? 1 : a.about.day > b.about.day ? -1 : 0))
}

function fromServer({ document: about, decided, ...one }: OnsiteDay): ShownDay {
  return { ...one, about, decided, local: null }
}

function fromPhone({ id, person, about, state }: Noted<OnsiteDocument>): ShownDay {
  return { id, author: person, author_name: '', about, state: about.withdrawn ? 'withdrawn' : 'entered', day_kind: null, counts: state !== 'aside', days_late: 0, decided: null, local: state === 'aside' ? 'aside' : 'waiting' }
}

function withDecision(day: ShownDay, made: Noted<CountersignDocument> | undefined): ShownDay {
  const stands = day.state === 'entered' || day.state === 'refused' || day.state === 'countersigned'
  if (!made || !stands || day.decided?.signed_at === made.about.signed_at || (day.decided && day.decided.signed_at > made.about.signed_at)) return day
  const { agrees, reason, signed_at, signature } = made.about
  return { ...day, state: agrees ? 'countersigned' : 'refused', decided: { agrees, reason, signed_at, signature, author_name: '' }, local: 'waiting' }
}

/** Half days in a state within a year; two people on one half are one. */
export function halvesIn(days: ShownDay[], state: OnsiteState, year: Pick<OnsiteYear, 'first' | 'last'>): number {
  const counted = days.filter(one => one.counts && one.state === state && one.about.day >= year.first && one.about.day <= year.last)
  return new Set(counted.flatMap(one => HALVES[one.about.part].map(half => `${one.about.day} ${half}`))).size
}

/** The person's entry that already covers a part of that day. */
export function taken(days: ShownDay[], person: string, day: string, part: Part, beside: string | null): ShownDay | undefined {
  const standing = days.filter(one => one.author === person && one.id !== beside && one.local !== 'aside' && one.state !== 'corrected' && one.state !== 'withdrawn')
  return standing.find(one => one.about.day === day && overlap(one.about.part, part))
}

/** 3 → 1.5. */
export function inDays(halves: number): string {
  return `${halves / 2}`
}

export interface Point {
  /** Thousandths of the year. */
  x: number
  /** Half days that are still missing. */
  left: number
}

const dayNumber = (day: string) => Date.parse(`${day}T12:00:00Z`) / 86_400_000

/** How the missing days became fewer, as the corners of steps: from the first day of the year to today. */
export function burnDown(days: ShownDay[], year: OnsiteYear, today: string): Point[] {
  const at = (day: string) => Math.round((1000 * (dayNumber(day) - dayNumber(year.first))) / Math.max(1, dayNumber(year.last) - dayNumber(year.first)))
  const agreed = days.filter(one => one.state === 'countersigned').sort((a, b) => (a.about.day < b.about.day ? -1 : 1))
  const points: Point[] = [{ x: 0, left: 2 * year.promised }]
  for (const [index, one] of agreed.entries()) {
    const left = Math.max(0, 2 * year.promised - halvesIn(agreed.slice(0, index + 1), 'countersigned', year))
    const before = points[points.length - 1]
    if (before && left !== before.left) points.push({ x: at(one.about.day), left: before.left }, { x: at(one.about.day), left })
  }
  const end = points[points.length - 1]
  return end ? [...points, { x: Math.max(end.x, at(today < year.last ? today : year.last)), left: end.left }] : points
}

/** Missing days at the end of each month that has begun: the chart as a table. */
export function monthly(days: ShownDay[], year: OnsiteYear, today: string): { month: string; spent: number; left: number }[] {
  const months: string[] = []
  for (let month = year.first.slice(0, 7); month <= (today < year.last ? today : year.last).slice(0, 7); month = nextMonth(month)) months.push(month)
  let sum = 0
  return months.map(month => {
    const spent = halvesIn(days.filter(one => one.about.day.startsWith(month)), 'countersigned', year)
    sum += spent
    return { month, spent, left: Math.max(0, 2 * year.promised - sum) }
  })
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
