// What a phone shows of days in the hall before the server has heard of them.
import { expect, test } from 'vitest'
import type { OnsiteYear, CountersignDocument, OnsiteDay, OnsiteDocument } from '../../src/api/types.ts'
import { burnDown, halvesIn, inDays, monthly, shownDays, taken, type Noted } from '../../src/rules/onsite.ts'

const CLOCK = { zone: 'Asia/Shanghai', since_contact_ms: null }
const YEAR: OnsiteYear = { number: 1, first: '2026-01-01', last: '2026-12-31', promised: 50, agreed_halves: 0, waiting_halves: 0, workdays_left: 10, needed_from: null, pace_halves: null, reached_on: null, out_of_reach: false }

function about(day: string, more: Partial<OnsiteDocument> = {}): OnsiteDocument {
  return { schema: 1, hall: 'h', day, part: 'whole', proof: 'none', log: '现场指导', entered_at: `${day}T08:00:00Z`, clock: CLOCK, label: null, products: [], supersedes: null, reason: '', withdrawn: false, ...more }
}

function held(id: string, day: string, more: Partial<OnsiteDay> = {}): OnsiteDay {
  return { id, author: 'me', author_name: '沈', received_at: `${day}T09:00:00Z`, document: about(day), state: 'entered', day_kind: 'working', counts: true, days_late: 0, decided: null, ...more }
}

function noted(id: string, document: OnsiteDocument, state: Noted<unknown>['state'] = 'waiting'): Noted<OnsiteDocument> {
  return { id, person: 'me', about: document, state }
}

function decision(entry: string, agrees: boolean, state: Noted<unknown>['state'] = 'waiting'): Noted<CountersignDocument> {
  return { id: `c-${entry}`, person: 'hall', about: { schema: 1, hall: 'h', entry, agrees, signed_at: '2026-03-02T10:00:00Z', clock: CLOCK, reason: '', signature: [] }, state }
}

test('a day entered here stands before the server has it, once', () => {
  expect(shownDays([], [noted('a', about('2026-03-02'))], []).map(one => [one.id, one.state, one.local])).toEqual([['a', 'entered', 'waiting']])
  expect(shownDays([held('a', '2026-03-02')], [noted('a', about('2026-03-02'), 'delivered')], []).map(one => one.local)).toEqual([null])
})

test('a correction made here ends the entry that it corrects, unless the server refused it', () => {
  const correction = about('2026-03-02', { supersedes: 'a', reason: '错' })
  const states = (state: Noted<unknown>['state']) => shownDays([held('a', '2026-03-02')], [noted('b', correction, state)], []).map(one => `${one.id} ${one.state}`).sort()
  expect(states('waiting')).toEqual(['a corrected', 'b entered'])
  expect(states('aside')).toEqual(['a entered', 'b entered'])
})

test('a countersign made here shows at once, and a refused document decides nothing', () => {
  expect(shownDays([held('a', '2026-03-02')], [], [decision('a', true)])[0]?.state).toBe('countersigned')
  expect(shownDays([held('a', '2026-03-02')], [], [decision('a', false)])[0]?.state).toBe('refused')
  expect(shownDays([held('a', '2026-03-02')], [], [decision('a', true, 'aside')])[0]?.state).toBe('entered')
})

test('a morning leaves the afternoon free, and only one’s own days are in the way', () => {
  const days = shownDays([held('a', '2026-03-02', { document: about('2026-03-02', { part: 'morning' }) })], [], [])
  expect(taken(days, 'me', '2026-03-02', 'afternoon', null)).toBeUndefined()
  expect(taken(days, 'me', '2026-03-02', 'whole', null)?.id).toBe('a')
  expect(taken(days, 'me', '2026-03-02', 'whole', 'a')).toBeUndefined()
  expect(taken(days, 'another', '2026-03-02', 'whole', null)).toBeUndefined()
})

test('days are counted in halves within the year, each half once', () => {
  const agreed = { state: 'countersigned' as const }
  const days = shownDays([held('a', '2026-03-02', agreed), held('b', '2026-03-02', { ...agreed, author: 'two' }), held('c', '2026-03-03', { ...agreed, document: about('2026-03-03', { part: 'morning' }) }), held('d', '2027-01-01', agreed), held('e', '2026-03-07', { ...agreed, counts: false })], [], [])
  expect(inDays(halvesIn(days, 'countersigned', YEAR))).toBe('1.5')
})

test('the chart falls by what was countersigned and ends today', () => {
  const days = shownDays([held('a', '2026-03-02', { state: 'countersigned' }), held('b', '2026-03-09', { state: 'countersigned' }), held('c', '2026-03-10')], [], [])
  const points = burnDown(days, YEAR, '2026-07-02')
  expect([points[0], points[points.length - 1]]).toEqual([{ x: 0, left: 100 }, { x: 500, left: 96 }])
  expect(points.every((one, at) => at === 0 || one.x >= (points[at - 1]?.x ?? 0))).toBe(true)
  expect(monthly(days, YEAR, '2026-04-01')).toEqual([{ month: '2026-01', spent: 0, left: 100 }, { month: '2026-02', spent: 0, left: 100 }, { month: '2026-03', spent: 4, left: 96 }, { month: '2026-04', spent: 0, left: 96 }])
})
