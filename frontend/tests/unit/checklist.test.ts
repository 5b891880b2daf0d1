import { expect, test } from 'vitest'
import type { Answer, Checklist, Item, PhotoFacts, PublishedChecklist, Spot, Zone } from '../../src/api/types.ts'
import { byRoute, fitting, grouped, inOrder, itemsFor, missing, nextSpot, nextUnanswered } from '../../src/rules/checklist.ts'
import { dayIn, daysBefore } from '../../src/rules/day.ts'

const text = { zh: '项', en: 'item' }

function item(id: string, more: Partial<Item> = {}): Item {
  return {
    id, title: text, requirement: text, how_to_check: text, pillar: 'sort', response: { type: 'pass_fail' },
    photo: 'on_fail', weight: 1, frequency: 'daily_1', citations: [], ...more,
  }
}

function spot(code: string, more: Partial<Spot> = {}): Spot {
  return { id: code, zone: 'z1', kind: 'counter', code, name: code, name_en: code, label: code, position: 0, ...more }
}

const photo = (of: string): PhotoFacts => ({ sha256: of, item: of, taken_at: '', source: 'live', width: 1, height: 1, bytes: 1 })
const published = (checklist: Partial<Checklist>): PublishedChecklist => ({
  id: 'c', published_at: '', checklist: { pack: 'p', title: text, edition: 1, pass_mark: 80000, spot_kinds: ['counter'], items: [item('a')], ...checklist },
})

test('a checklist fits a spot of its kinds that has an item for it', () => {
  expect(fitting([published({})], spot('A01'))).toHaveLength(1)
  expect(fitting([published({})], spot('D01', { kind: 'device' }))).toHaveLength(0)
  expect(fitting([published({ items: [item('a', { spot_kinds: ['desk'] })] })], spot('A01'))).toHaveLength(0)
})

test('what is done most often at this spot is offered first', () => {
  const list = (pack: string, ...items: Item[]) => published({ pack, items })
  const monthly = list('monthly', item('a', { frequency: 'monthly' }), item('b', { frequency: 'half_hourly', spot_kinds: ['area'] }))
  const lists = [list('anytime', item('c', { frequency: 'anytime' })), monthly, list('daily', item('d')), list('patrol', item('e', { frequency: 'half_hourly' }))]
  expect(fitting(lists, spot('A01')).map(one => one.checklist.pack)).toEqual(['patrol', 'daily', 'monthly', 'anytime'])
})

test('an item may be narrower than its checklist', () => {
  const { checklist } = published({ items: [item('a'), item('b', { spot_kinds: ['device'] }), item('c', { spot_kinds: ['counter'] })] })
  expect(itemsFor(checklist, spot('A01')).map(one => one.id)).toEqual(['a', 'c'])
})

test('groups keep the order of the six S and leave empty ones out', () => {
  expect(grouped([item('x', { pillar: 'safety' }), item('y', { pillar: 'sort' })]).map(group => group.pillar)).toEqual(['sort', 'safety'])
})

test.each<[string, Item, Answer | undefined, boolean]>([
  ['a failed item that wants a photo on failure', item('a'), { item: 'a', verdict: 'fail' }, true],
  ['a passed item that wants a photo on failure', item('a'), { item: 'a', verdict: 'pass' }, false],
  ['a passed item that always wants one', item('a', { photo: 'always' }), { item: 'a', verdict: 'pass' }, true],
  ['an item that is not applicable', item('a', { photo: 'always' }), { item: 'a', verdict: 'na' }, false],
  ['an unanswered item', item('a', { photo: 'always' }), undefined, false],
  ['an optional photo', item('a', { photo: 'optional' }), { item: 'a', verdict: 'fail' }, false],
  ['a count that found something', item('a', { response: { type: 'count' } }), { item: 'a', value: 1 }, true],
  ['a failed advisory item', item('a', { advisory: true }), { item: 'a', verdict: 'fail' }, true],
])('the photo rule for %s', (_, one, answer, asked) => {
  const answers: Record<string, Answer> = answer ? { a: answer } : {}
  expect(missing([one], answers, []).photos).toHaveLength(asked ? 1 : 0)
  expect(missing([one], answers, [photo('a')]).photos).toHaveLength(0)
})

test('a group in order answers all but lengths, which must be measured', () => {
  expect(inOrder(item('a'))).toEqual({ item: 'a', verdict: 'pass' })
  expect(inOrder(item('a', { response: { type: 'scale' } }))).toEqual({ item: 'a', value: 4 })
  expect(inOrder(item('a', { response: { type: 'count' } }))).toEqual({ item: 'a', value: 0 })
  expect(inOrder(item('a', { response: { type: 'length', target_mm: 600, tolerance_mm: 20 } }))).toBeNull()
})

test('the next unanswered item is the one after, then around the end', () => {
  const items = ['a', 'b', 'c'].map(id => item(id))
  expect(nextUnanswered(items, { b: { item: 'b', verdict: 'pass' } }, 'a')?.id).toBe('c')
  expect(nextUnanswered(items, { b: { item: 'b', verdict: 'pass' } }, 'c')?.id).toBe('a')
  expect(nextUnanswered(items, {}, null)?.id).toBe('a')
  expect(nextUnanswered([], {}, null)).toBeUndefined()
})

test('the walk goes zone by zone and from a spot to the next that is open', () => {
  const zones: Zone[] = [{ id: 'z1', name: '', name_en: '', position: 2 }, { id: 'z2', name: '', name_en: '', position: 1 }]
  const route = byRoute([spot('A02', { position: 2 }), spot('A01', { position: 1 }), spot('B01', { zone: 'z2', position: 9 })], zones)
  expect(route.map(one => one.code)).toEqual(['B01', 'A01', 'A02'])
  expect(nextSpot(route, () => true, 'A01')?.code).toBe('A02')
  expect(nextSpot(route, one => one.code === 'B01', 'A02')?.code).toBe('B01')
  expect(nextSpot(route, () => false)).toBeUndefined()
})

test('the day is the hall’s day, not the phone’s', () => {
  expect(dayIn('Asia/Shanghai', '2026-11-22T16:30:00Z')).toBe('2026-11-23')
  expect(dayIn('Asia/Shanghai', '2026-11-22T15:59:59Z')).toBe('2026-11-22')
  expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28')
})
