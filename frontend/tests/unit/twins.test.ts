import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Answer, Item, TwinBox } from '../../src/api/types.ts'
import { boxAt, faultsOf, frameBetween, judgeOf, moved, quantityWords, resized, SMALLEST, stretched, withFault } from '../../src/rules/twins.ts'

const vectors = JSON.parse(readFileSync(new URL('../../../tests/vectors/twins.json', import.meta.url), 'utf8')) as { quantities: { box: Partial<TwinBox>; words: string }[] }

function box(part: Partial<TwinBox> = {}): TwinBox {
  return {
    left: 100, top: 100, width: 200, height: 100, name: '订书机', name_en: 'Stapler', kind: 'thing', place: 'desktop', container: '',
    quantity_min: 1, quantity_max: 1, unit: '个', items: ['D7', 'EN22h'], thing: 'stapler', sku: null, symbol: null, ...part,
  }
}

function item(id: string, type: Item['response']['type'], ...reasons: string[]): Item {
  const text = { zh: id, en: id }
  return {
    id, title: text, requirement: text, how_to_check: text, pillar: 'sort', response: { type }, photo: 'on_fail', weight: 1, frequency: 'daily_1', citations: [],
    reasons: reasons.map(reason => ({ id: reason, zh: reason, en: reason })),
  }
}

const LINE = '1 号 订书机：位置不对'

test.each(vectors.quantities)('a quantity reads $words on phone and paper', ({ box: part, words }) => {
  expect(quantityWords(box(part))).toBe(words)
})

test('a finger means the smallest box around it, else the nearest within reach', () => {
  const desk = box({ left: 0, top: 0, width: 1000, height: 1000 })
  const cup = box({ left: 500, top: 500, width: 40, height: 40 })
  expect(boxAt([desk, cup], 510, 510, 0)).toBe(1)
  expect(boxAt([desk, cup], 300, 300, 50)).toBe(0)
  expect(boxAt([cup], 560, 520, 50)).toBe(0)
  expect(boxAt([cup], 700, 520, 50)).toBe(-1)
  expect(boxAt([], 1, 1, 1000)).toBe(-1)
})

test('in each checklist the first of its items judges the box', () => {
  const [desk, kit] = [item('D7', 'pass_fail'), item('EN22h', 'pass_fail')]
  expect(judgeOf(box(), [kit, desk])).toBe(desk)
  expect(judgeOf(box(), [kit])).toBe(kit)
  expect(judgeOf(box(), [item('T1', 'scale')])).toBeUndefined()
})

test('where nothing may be only one thing can be wrong', () => {
  expect(faultsOf(box({ kind: 'forbidden' }))).toEqual(['forbidden'])
  expect(faultsOf(box())).not.toContain('forbidden')
})

test.each<[Item['response']['type'], Partial<Answer> | undefined, Partial<Answer> | null]>([
  ['pass_fail', undefined, { verdict: 'fail' }],
  ['pass_fail', { verdict: 'pass' }, { verdict: 'fail' }],
  ['count', undefined, { value: 1 }],
  ['count', { value: 2 }, { value: 3 }],
  ['count', { verdict: 'na' }, { value: 1 }],
  ['scale', undefined, { value: 3 }],
  ['scale', { value: 2 }, { value: 1 }],
  ['scale', { value: 0 }, { value: 0 }],
  ['length', undefined, null],
  ['measure', { value: 3 }, null],
])('one more wrong box in %s after %o', (type, old, part) => {
  const before = old && { item: 'X', ...old }
  expect(withFault(item('X', type), before, box(), 'place', LINE)).toEqual({ part, reasons: [], note: LINE })
})

test('the same fault noted twice counts once, and another is a line of its own', () => {
  const count = item('D8b', 'count', 'cup')
  const cup = box({ kind: 'forbidden', thing: 'cup' })
  const first = withFault(count, undefined, cup, 'forbidden', '2 号 水杯：不应放置')
  expect(first).toEqual({ part: { value: 1 }, reasons: ['cup'], note: '2 号 水杯：不应放置' })
  const before: Answer = { item: 'D8b', value: 1, reasons: first.reasons, note: first.note }
  expect(withFault(count, before, cup, 'forbidden', '2 号 水杯：不应放置')).toEqual({ part: null, reasons: ['cup'], note: first.note })
  expect(withFault(count, before, cup, 'forbidden', '3 号 包：不应放置').note).toBe('2 号 水杯：不应放置\n3 号 包：不应放置')
})

test('a reason of the item that means the same is ticked, and what was ticked or noted before stays', () => {
  const desk = item('D7', 'pass_fail', 'pens_loose', 'off_mark')
  const old: Answer = { item: 'D7', verdict: 'fail', reasons: ['pens_loose'], note: '已提醒' }
  expect(withFault(desk, old, box(), 'place', LINE)).toEqual({ part: { verdict: 'fail' }, reasons: ['pens_loose', 'off_mark'], note: `已提醒\n${LINE}` })
})

test('whatever a finger does, a frame stays whole, inside the picture and large enough to be seen', () => {
  const frames = [frameBetween(-50, 1200, 400.4, 300.6), moved(box(), 5000, -5000), resized(box(), -5000, 5000), stretched(box(), 5000, 5000), stretched(box(), -5000, -5000)]
  for (const { left, top, width, height } of frames) {
    expect([left, top, width, height].every(Number.isInteger)).toBe(true)
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(0)
    expect(Math.max(left + width, top + height)).toBeLessThanOrEqual(1000)
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(SMALLEST)
  }
  expect(stretched(box(), 20, 30)).toEqual({ left: 120, top: 130, width: 180, height: 70 })
})
