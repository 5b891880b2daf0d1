import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { DayPlan, Item, PlanLine, RoundDone, Slot } from '../../src/api/types.ts'
import { askedNow, assign, covers, lot, nextRound, photoSample, progress, roundsOf, running, type Look } from '../../src/rules/rounds.ts'

interface Vectors {
  assign: { name: string; slots: number[][]; looks: number[]; expected: (number | null)[] }[]
  lots: Record<string, number>
  items: Record<string, Item['photo']>
  hall: string
  spot: string
  samples: { day: string; rounds: string[][]; cap_seconds: number; photo_share: number; expected: string[] }[]
}

const vectors = JSON.parse(readFileSync(new URL('../../../tests/vectors/rounds.json', import.meta.url), 'utf8')) as Vectors
const BASE = Date.parse('2026-03-02T00:00:00Z')
const at = (minute: number) => BASE + minute * 60_000
const instant = (minute: number) => new Date(at(minute)).toISOString()
const slot = (numbers: number[]): Slot => {
  const [starts_at = '', ends_at = '', missed_at = '', late_until = ''] = numbers.map(instant)
  return { starts_at, ends_at, missed_at, late_until }
}

test.each(vectors.assign)('the phone gives each slot the look of the shared vector "$name"', ({ slots, looks, expected }) => {
  const kept = assign(slots.map(slot), looks.map((minute, number) => ({ inspection: String(number).padStart(3, '0'), at: at(minute), number })))
  expect(slots.map((_, number) => kept.get(number)?.number ?? null)).toEqual(expected)
})

test('the phone draws the lots of the shared vectors', () => {
  expect(Object.fromEntries(Object.keys(vectors.lots).map(text => [text, lot(text)]))).toEqual(vectors.lots)
})

test.each(vectors.samples)('the phone asks for the photos of the shared vector of $day', ({ rounds, expected, ...rest }) => {
  const items = (ids: string[]) => ids.map(id => ({ id, photo: vectors.items[id] ?? 'never', response: { type: 'pass_fail' } }) as Item)
  expect(photoSample({ hall: vectors.hall, spot: vectors.spot, rounds: rounds.map(items), ...rest })).toEqual(expected)
})

const line = (when: PlanLine['when'], items: string[], slots: number[][], spots = ['a', 'b']): PlanLine => ({
  tier: 'self_check', pack: 'desk', checklist: 'v1', when, route: false, asks: [{ spots, items }], slots: slots.map(slot),
})
const PLAN: DayPlan = {
  day: '2026-03-02', kind: 'working', hours: [],
  lines: [line('opening', ['sweep'], [[480, 540, 550, 990]]), line('day', ['papers'], [[480, 1080, 1090, 1440]]), line('afternoon', ['desk'], [[810, 1080, 1090, 1440]])],
}
const ALL = ['sweep', 'papers', 'desk']
const look = (inspection: string, spot: string, minute: number, answered = ALL): Look => ({
  inspection, tier: 'self_check', pack: 'desk', spot, at: at(minute), answered: new Set(answered), asked: new Set(ALL),
})
const states = (looks: Look[], now: number, done: RoundDone[] = []) => roundsOf(PLAN, done, looks, at(now)).map(one => `${one.line.when} ${one.spot} ${one.state}`)

test('what this phone has submitted keeps its rounds before the server knows', () => {
  expect(states([look('1', 'a', 500)], 560)).toEqual(['opening a kept', 'opening b missed', 'day a kept', 'day b due', 'afternoon a due', 'afternoon b due'])
})

test('what the server has counted is not counted twice, and an excuse gives way to a look', () => {
  const done: RoundDone[] = [
    { tier: 'self_check', pack: 'desk', when: 'opening', spot: 'a', starts_at: instant(480), state: 'kept', cause: null, inspection: '1' },
    { tier: 'self_check', pack: 'desk', when: 'day', spot: 'b', starts_at: instant(480), state: 'excused', cause: 'absence', inspection: null },
  ]
  const rounds = roundsOf(PLAN, done, [look('1', 'a', 500), look('2', 'b', 600)], at(620))
  expect(rounds.map(one => [one.line.when, one.spot, one.state, one.inspection])).toEqual([
    ['opening', 'a', 'kept', '1'], ['opening', 'b', 'late', '2'], ['day', 'a', 'kept', '1'], ['day', 'b', 'kept', '2'], ['afternoon', 'a', 'due', null], ['afternoon', 'b', 'due', null],
  ])
  expect(progress(roundsOf(PLAN, done, [], at(620)))).toEqual({ kept: 1, missed: 1, total: 5 })
})

test('a check that skipped an item keeps only the rounds it answers', () => {
  expect(states([look('1', 'a', 500, ['sweep'])], 510).slice(0, 3)).toEqual(['opening a kept', 'opening b due', 'day a due'])
  expect(covers(['sweep', 'new'], { answered: new Set(['sweep']), asked: new Set(['sweep']) })).toBe(true)
  expect(covers(['new'], { answered: new Set(['sweep']), asked: new Set(['sweep']) })).toBe(false)
})

test('what to do now, and what comes next', () => {
  const rounds = roundsOf(PLAN, [], [look('1', 'a', 500)], at(505))
  expect(running(rounds, at(505)).map(one => `${one.line.when} ${one.spot}`)).toEqual(['opening b', 'day b'])
  expect(nextRound(rounds, at(505))?.line.when).toBe('afternoon')
  expect(askedNow(rounds, 'b', at(505))).toEqual(['sweep', 'papers'])
  expect(askedNow(rounds, 'a', at(505))).toEqual([])
})

test('a route is kept at any one of its spots', () => {
  const route: DayPlan = { ...PLAN, lines: [{ ...line('half_hour', ['queue'], [[540, 570, 580, 580]]), route: true }] }
  const walked = { ...look('1', 'b', 550, ['queue']), asked: new Set(['queue']) }
  expect(roundsOf(route, [], [walked], at(560)).map(one => [one.spot, one.state])).toEqual([[null, 'kept']])
})
