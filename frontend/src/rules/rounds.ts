/**
 * What is due today, worked out on the phone from the pack, without network. docs/rounds.md is the written rule; `assign`, `photoSample` and
 * `lot` give what audit/rounds gives (tests/vectors/rounds.json).
 *
 * The pack brings the plan of today and tomorrow (`RoundsAhead.days`: lines of one checklist in one kind of slot, with the spots, the items asked
 * there and the slots) and what the server knows to be settled (`done`). `roundsOf` lays what this phone has submitted since over it. From its
 * answer: `progress` counts, `running` and `nextRound` say what to do now, `askedNow` lists the items of a self-check that are open at a spot,
 * `photoSample` those of them that are asked for a photo although nothing is wrong.
 */
import type { DayPlan, Item, PlanLine, RoundCause, RoundDone, RoundsAhead, RoundState, Slot } from '../api/types.ts'

/** One round as it stands. Times are milliseconds since 1970. */
export interface DueRound {
  line: PlanLine
  /** null: a route, kept at any one of its spots. */
  spot: string | null
  starts: number
  ends: number
  state: RoundState
  cause: RoundCause | null
  inspection: string | null
}

/** An inspection that this phone has submitted. */
export interface Look {
  inspection: string
  tier: PlanLine['tier']
  pack: string
  spot: string
  at: number
  answered: ReadonlySet<string>
  /** What its version of the checklist asks of the spot. */
  asked: ReadonlySet<string>
}

/** Every round of a day, in the order of the plan. */
export function roundsOf(plan: DayPlan, done: RoundDone[], looks: Look[], now: number): DueRound[] {
  return plan.lines.flatMap(line => {
    const own = looks.filter(look => look.tier === line.tier && look.pack === line.pack)
    const settled = done.filter(one => one.tier === line.tier && one.pack === line.pack && one.when === line.when)
    const places = line.route ? [null] : line.asks.flatMap(ask => ask.spots)
    return places.flatMap(spot => ofPlace(line, spot, settled, own, now))
  })
}

function ofPlace(line: PlanLine, spot: string | null, settled: RoundDone[], looks: Look[], now: number): DueRound[] {
  const known = line.slots.map(slot => settled.find(one => one.spot === spot && Date.parse(one.starts_at) === Date.parse(slot.starts_at)))
  const counted = new Set(settled.map(one => one.inspection))
  const fitting = looks.filter(look => !counted.has(look.inspection) && keeps(line, spot, look))
  const kept = assign(line.slots, fitting, known.map(one => one?.state === 'kept' || one?.state === 'late'))
  return line.slots.map((slot, number) => {
    const here = { line, spot, starts: Date.parse(slot.starts_at), ends: Date.parse(slot.ends_at) }
    const look = kept.get(number)
    if (look) return { ...here, state: look.at < here.ends ? 'kept' : 'late', cause: null, inspection: look.inspection }
    const one = known[number]
    if (one) return { ...here, state: one.state, cause: one.cause, inspection: one.inspection }
    if (now < Date.parse(slot.missed_at)) return { ...here, state: 'due', cause: null, inspection: null }
    return { ...here, state: 'missed', cause: 'no_record', inspection: null }
  })
}

/** Whether an inspection answers what the line asks at its spot. */
function keeps(line: PlanLine, spot: string | null, look: Look): boolean {
  if (spot !== null && look.spot !== spot) return false
  return line.asks.some(ask => ask.spots.includes(look.spot) && covers(ask.items, look))
}

/** Items that its version did not have yet are not held against it. */
export function covers(items: string[], look: Pick<Look, 'answered' | 'asked'>): boolean {
  return items.some(item => look.answered.has(item)) && items.every(item => look.answered.has(item) || !look.asked.has(item))
}

/** Which look keeps which slot: the one it lies in, else the last one it is late for. `taken` slots are settled already. */
export function assign<L extends { inspection: string; at: number }>(slots: Slot[], looks: L[], taken: boolean[] = []): Map<number, L> {
  const kept = new Map<number, L>()
  for (const look of [...looks].sort((a, b) => a.at - b.at || (a.inspection < b.inspection ? -1 : 1))) {
    const open = slots.map((slot, number) => ({ slot, number })).filter(({ number }) => !taken[number] && !kept.has(number))
    const inTime = open.find(({ slot }) => Date.parse(slot.starts_at) <= look.at && look.at < Date.parse(slot.ends_at))
    const late = open.filter(({ slot }) => Date.parse(slot.ends_at) <= look.at && look.at < Date.parse(slot.late_until)).pop()
    const found = inTime ?? late
    if (found) kept.set(found.number, look)
  }
  return kept
}

/** The plan of a day, undefined when the phone does not know it. */
export function planOf(ahead: RoundsAhead | null, day: string): DayPlan | undefined {
  return ahead?.days.find(one => one.day === day)
}

export interface Progress {
  kept: number
  missed: number
  total: number
}

/** Late counts as kept; what is excused is not counted. */
export function progress(rounds: DueRound[]): Progress {
  const counted = rounds.filter(one => one.state !== 'excused')
  return {
    kept: counted.filter(one => one.state === 'kept' || one.state === 'late').length,
    missed: counted.filter(one => one.state === 'missed').length,
    total: counted.length,
  }
}

/** Open rounds whose slot is running, the one that ends first in front. */
export function running(rounds: DueRound[], now: number): DueRound[] {
  return rounds.filter(one => one.state === 'due' && one.starts <= now).sort((a, b) => a.ends - b.ends)
}

/** The next round whose slot has not begun. */
export function nextRound(rounds: DueRound[], now: number): DueRound | undefined {
  return rounds.filter(one => one.state === 'due' && one.starts > now).sort((a, b) => a.starts - b.starts)[0]
}

/** The items that are open at a spot now: the union over the slots that are running. */
export function askedNow(rounds: DueRound[], spot: string, now: number): string[] {
  const asked = running(rounds, now).filter(one => one.spot === spot).flatMap(one => one.line.asks.filter(ask => ask.spots.includes(spot)).flatMap(ask => ask.items))
  return Array.from(new Set(asked))
}

/** Seconds to look and to answer; the server's estimate, explained in docs/profiles.md. */
const SECONDS: Record<Item['response']['type'], number> = { pass_fail: 3, scale: 4, count: 4, length: 20, measure: 20 }
const PHOTO_SECONDS = 15

export function secondsOf(items: Pick<Item, 'response' | 'photo'>[]): number {
  return items.reduce((sum, item) => sum + SECONDS[item.response.type] + (item.photo === 'always' ? PHOTO_SECONDS : 0), 0)
}

export interface Draw {
  hall: string
  spot: string
  day: string
  /** The items of each self-check of the day. */
  rounds: Pick<Item, 'id' | 'response' | 'photo'>[][]
  cap_seconds: number
  photo_share: number
}

/** The items of a day's self-checks that are asked for a photo although nothing is wrong. */
export function photoSample({ hall, spot, day, rounds, cap_seconds, photo_share }: Draw): string[] {
  const may = rounds.flat().filter(item => item.photo === 'optional' || item.photo === 'on_fail')
  const items = Array.from(new Set(may.map(item => item.id)))
  const wanted = Math.floor((items.length * photo_share + 999) / 1000)
  const room = Math.floor(Math.max(cap_seconds - secondsOf(rounds.flat()), 0) / PHOTO_SECONDS)
  const lots = new Map(items.map(item => [item, lot(`${hall}/${spot}/${day}/${item}`)]))
  const drawn = [...items].sort((a, b) => (lots.get(a) ?? 0) - (lots.get(b) ?? 0) || (a < b ? -1 : 1)).slice(0, Math.min(wanted, room))
  return items.filter(item => drawn.includes(item))
}

/** FNV-1a of 32 bits, then mixed. */
export function lot(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d)
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b)
  return (value ^ (value >>> 16)) >>> 0
}
