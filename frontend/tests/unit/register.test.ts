import { expect, test } from 'vitest'
import type { Standard } from '../../src/api/types.ts'
import { cites, ends, predecessors, standing, verified } from '../../src/rules/standards.ts'

function standard(more: Partial<Standard> = {}): Standard {
  const text = { zh: '标准', en: 'standard' }
  return { number: 'GB 1', title: text, status: 'in_force', grade: 'V2', use: text, valid_from: null, valid_to: null, superseded_by: [], seen: [], note: null, ...more }
}

test.each<[Partial<Standard>, string, string]>([
  [{}, '2026-11-22', 'in_force'],
  [{ status: 'unknown' }, '2026-11-22', 'unknown'],
  [{ status: 'withdrawn' }, '2026-11-22', 'withdrawn'],
  [{ status: 'withdrawn', valid_to: '2026-03-01' }, '2026-02-28', 'in_force'],
  [{ status: 'withdrawn', valid_to: '2026-03-01' }, '2026-03-01', 'withdrawn'],
  [{ valid_to: '2026-03-01' }, '2026-03-01', 'withdrawn'],
  [{ valid_from: '2026-03-01' }, '2026-02-28', 'coming'],
  [{ valid_from: '2026-03-01' }, '2026-03-01', 'in_force'],
])('%o on %s is %s', (more, day, expected) => {
  expect(standing(standard(more), day)).toBe(expected)
})

test('a standard that has gone, or whose end is known, has to be looked at again', () => {
  expect(ends(standard(), '2026-11-22')).toBe(false)
  expect(ends(standard({ valid_to: '2027-01-01' }), '2026-11-22')).toBe(true)
  expect(ends(standard({ superseded_by: ['GB 2'] }), '2026-11-22')).toBe(true)
  expect(ends(standard({ status: 'withdrawn' }), '2026-11-22')).toBe(true)
  expect(ends(standard({ status: 'unknown' }), '2026-11-22')).toBe(false)
})

test('a standard knows what it replaced', () => {
  const register = [standard({ number: 'GB 1', superseded_by: ['GB 3'] }), standard({ number: 'GB 2' }), standard({ number: 'GB 3' })]
  expect(predecessors(register, 'GB 3').map(one => one.number)).toEqual(['GB 1'])
})

test('an item rests on the standards that it cites', () => {
  const item = { citations: [{ source: 'GB 1', clause: '1', grade: 'V1' as const }] }
  expect([cites(item, 'GB 1'), cites(item, 'GB 2')]).toEqual([true, false])
})

test.each(['V1', 'V2', 'S'] as const)('%s is verified', grade => expect(verified(grade)).toBe(true))
test.each(['V3', 'U'] as const)('%s waits for verification', grade => expect(verified(grade)).toBe(false))
