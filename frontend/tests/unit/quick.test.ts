import { expect, test } from 'vitest'
import type { Answer, DayPlan, Item, PhotoFacts, PlanLine } from '../../src/api/types.ts'
import { askedOver, numbersToTap, outOfOrder, routeOf, turnsAt, wantsPhoto } from '../../src/rules/quick.ts'
import { roundsOf } from '../../src/rules/rounds.ts'
import { faulty } from '../../src/rules/score.ts'

const BASE = Date.parse('2026-03-02T00:00:00Z')
const at = (minute: number) => new Date(BASE + minute * 60_000).toISOString()
const line = (tier: PlanLine['tier'], checklist: string, asks: PlanLine['asks'], bounds: [number, number][]): PlanLine => ({
  tier, pack: checklist, checklist, when: 'day', route: tier === 'patrol', asks,
  slots: bounds.map(([starts, ends]) => ({ starts_at: at(starts), ends_at: at(ends), missed_at: at(ends + 10), late_until: at(ends + 10) })),
})
const PLAN: DayPlan = {
  day: '2026-03-02', kind: 'working', hours: [],
  lines: [
    line('self_check', 'desk', [{ spots: ['a'], items: ['t1', 't2'] }, { spots: ['b'], items: ['t1'] }], [[0, 60], [120, 180]]),
    line('self_check', 'desk', [{ spots: ['a'], items: ['t2', 't3'] }], [[0, 90]]),
    line('patrol', 'walk', [{ spots: ['hall'], items: ['h1'] }, { spots: ['b', 'c'], items: ['h2'] }], [[0, 30]]),
  ],
}
const item = (id: string, response: Item['response'], photo: Item['photo'] = 'never') => ({ id, response, photo }) as Item

test('what is open at a place now is one list for each checklist, and a slot that is over is not in it', () => {
  const rounds = roundsOf({ ...PLAN, lines: PLAN.lines.slice(0, 2) }, [], [], BASE + 30 * 60_000)
  expect(turnsAt(rounds, 'a', BASE + 30 * 60_000)).toEqual([{ checklist: 'desk', items: ['t1', 't2', 't3'], ends: BASE + 3_600_000 }])
  expect(turnsAt(rounds, 'c', BASE + 30 * 60_000)).toEqual([])
  expect(turnsAt(roundsOf(PLAN, [], [], BASE + 100 * 60_000), 'a', BASE + 100 * 60_000)).toEqual([])
})

test('a round of a route is open at each of its places, with the items of that place', () => {
  const rounds = roundsOf(PLAN, [], [], BASE)
  expect(['hall', 'c'].map(spot => turnsAt(rounds, spot, BASE).map(one => one.items))).toEqual([[['h1']], [['h2']]])
  expect(routeOf(PLAN, 'patrol', ['x', 'c', 'hall', 'b'])).toEqual(['c', 'hall', 'b'])
})

test('the day of a counter counts each slot', () => {
  expect(askedOver(PLAN, 'self_check', 'a').map(one => one.items)).toEqual([['t1', 't2'], ['t1', 't2'], ['t2', 't3']])
})

test('one tap says that something is wrong, except where a number is needed', () => {
  const items = [item('1', { type: 'pass_fail' }), item('2', { type: 'scale' }), item('3', { type: 'count' })]
  for (const one of items) expect(faulty(one, { item: one.id, ...outOfOrder(one) } as Answer), one.response.type).toBe(true)
  expect(outOfOrder(item('4', { type: 'measure', unit: 'minutes', at_most: 30 }))).toBeNull()
})

test('the numbers to tap end with the most that is right', () => {
  expect(numbersToTap(item('wait', { type: 'measure', unit: 'minutes', at_most: 30 }))).toEqual([5, 10, 20, 30])
  expect(numbersToTap(item('pens', { type: 'measure', unit: 'pieces', at_most: 2 }))).toEqual([0, 1, 2])
  expect(numbersToTap(item('light', { type: 'measure', unit: 'lux', at_least: 300 }))).toEqual([])
})

test('a photo is wanted by the rule or by the lot, until it is there, and never of what does not apply', () => {
  const items = [item('always', { type: 'pass_fail' }, 'always'), item('drawn', { type: 'pass_fail' }, 'on_fail')]
  const pass = (id: string) => [id, { item: id, verdict: 'pass' }] as const
  const photo = (id: string) => ({ item: id }) as PhotoFacts
  const answers = Object.fromEntries([pass('always'), pass('drawn')])
  expect(wantsPhoto(items, ['drawn'], answers, [])?.id).toBe('always')
  expect(wantsPhoto(items, ['drawn'], answers, [photo('always')])?.id).toBe('drawn')
  expect(wantsPhoto(items, [], answers, [photo('always')])).toBeUndefined()
  expect(wantsPhoto(items, ['drawn'], { ...answers, drawn: { item: 'drawn', verdict: 'na' } }, [photo('always')])).toBeUndefined()
  expect(wantsPhoto(items, ['drawn'], {}, [])).toBeUndefined()
})
