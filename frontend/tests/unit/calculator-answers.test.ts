import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Item, Response } from '../../src/api/types.ts'
import { SPECS, specOf } from '../../src/calculators/all.ts'
import { answerOf, known, stepped, tooLarge, withLine } from '../../src/calculators/answer.ts'
import { PLACES } from '../../src/calculators/facts.ts'
import { decimal, millimetres, type Outcome, type Values } from '../../src/calculators/spec.ts'
import { GRADES, Unfit } from '../../src/rules/calculators.ts'
import { en, zh } from '../../src/text/rooms/calculators.ts'

const item = (response: Response, more: Partial<Item> = {}): Item => ({
  id: 'X1',
  title: { zh: '项', en: 'item' },
  requirement: { zh: '要求', en: 'rule' },
  how_to_check: { zh: '查法', en: 'look' },
  pillar: 'safety',
  photo: 'never',
  weight: 1,
  frequency: 'monthly',
  citations: [],
  response,
  ...more,
})

function calculated(name: string, given: Values): Outcome {
  const spec = specOf(name)
  if (!spec) throw new Error(name)
  return spec.calculate({ ...Object.fromEntries(spec.inputs.map(input => [input.name, input.start])), ...given })
}

const words: Record<string, string> = zh
const page = readFileSync(new URL('../../../docs/calculators.md', import.meta.url), 'utf8')

test.each(SPECS.map(spec => spec.name))('%s has a name, a line, and the formula of the page in both languages', name => {
  expect(words[`name_${name}`]).toBeTruthy()
  expect(words[`line_${name}`]).toBeTruthy()
  expect(page).toContain(`## \`${name}\``)
  expect(page).toContain(words[`formula_${name}`])
  expect(page.replaceAll("'", '’')).toContain(en[`formula_${name}` as 'formula_desk_gap'])
})

test('every calculator of the page has a screen, and every input its words', () => {
  expect(SPECS.map(spec => spec.name)).toEqual(Array.from(page.matchAll(/^## `(\w+)`/gm), found => found[1]))
  for (const { inputs } of SPECS) {
    for (const { name, options, kind } of inputs) {
      expect(words[`in_${name}`], name).toBeTruthy()
      if (kind === 'choice' && name !== 'frequency') for (const option of options ?? []) expect(words[`opt_${name}_${option}`], option).toBeTruthy()
    }
  }
})

test('every fact has its own words and its place', () => {
  expect(Object.keys(PLACES).sort()).toEqual(Object.keys(GRADES).sort())
  for (const id of Object.keys(GRADES)) expect(words[`fact_${id}`], id).toBeTruthy()
})

test.each([
  ['6.3', 'm', 6300],
  ['6,3', 'm', 6300],
  ['6，3', 'm', 6300],
  [' 61.55 ', 'cm', 616],
  ['0', 'cm', 0],
] as const)('"%s" %s is %i mm', (text, unit, mm) => {
  expect(millimetres(text, unit)).toBe(mm)
})

test.each(['', ' ', '12a', '1.2.3', '–'])('"%s" is no number', text => {
  expect(millimetres(text, 'm')).toBeNaN()
  expect(decimal(text)).toBeNaN()
})

test('a stepper starts at nothing, stays above zero and shows no fraction of its own making', () => {
  expect(stepped('', 1)).toBe('1')
  expect(stepped('0.5', -1)).toBe('0')
  expect(stepped('0,2', 0.1)).toBe('0.3')
})

test('nothing typed is a missing input, not a zero', () => {
  expect(() => calculated('desk_gap', {})).toThrow(Unfit)
  expect(() => calculated('view_angle', { offset: '' })).toThrow(Unfit)
})

test('a length item takes what was measured', () => {
  const length = item({ type: 'length', target_mm: 600, tolerance_mm: 20 })
  expect(answerOf(length, calculated('desk_gap', { measured: '61,5' }))).toEqual({ value: 615 })
  expect(answerOf(length, calculated('sign_min_size', { actual: '20' }))).toEqual({ value: 200 })
  expect(answerOf(length, calculated('sign_min_size', {}))).toBeNull()
  expect(answerOf(length, calculated('mount_height', { bottom: '210' }))).toEqual({ value: 2100 })
  expect(answerOf(length, calculated('view_angle', {}))).toBeNull()
  expect(answerOf(length, calculated('mount_height', { manner: 'exit_lamp', room: '3', door: '210', bottom: '225' }))).toEqual({ value: 150 })
  expect(answerOf(length, calculated('mount_height', { manner: 'exit_lamp', room: '3', door: '210', bottom: '205' }))).toBeNull()
  expect(answerOf(length, calculated('mount_height', { manner: 'exit_lamp', room: '8', bottom: '400' }))).toEqual({ value: 4000 })
})

test('no answer takes a number that the server would refuse', () => {
  const length = item({ type: 'length', target_mm: 600, tolerance_mm: 20 })
  const [most, more] = ['10000', '10000.1'].map(measured => calculated('desk_gap', { measured })) as [Outcome, Outcome]
  expect([answerOf(length, most), tooLarge(length, most)]).toEqual([{ value: 100_000 }, false])
  expect([answerOf(length, more), tooLarge(length, more)]).toEqual([null, true])
  expect(tooLarge(item({ type: 'pass_fail' }), more)).toBe(false)
})

test('a measure item takes the number in its unit, never rounded to the right side', () => {
  const seen = calculated('view_angle', { distance: '4', offset: '1.072' }) // 74.99°
  expect(answerOf(item({ type: 'measure', unit: 'degrees', at_least: 75 }), seen)).toEqual({ value: 74 })
  expect(answerOf(item({ type: 'measure', unit: 'degrees', at_most: 15 }), seen)).toEqual({ value: 16 })
  const point = calculated('extinguisher_point', { count: '2', travel: '20.001' })
  expect(answerOf(item({ type: 'measure', unit: 'metres', at_most: 20 }), point)).toEqual({ value: 21 })
  expect(answerOf(item({ type: 'measure', unit: 'pieces', at_least: 2 }), point)).toEqual({ value: 2 })
  expect(answerOf(item({ type: 'measure', unit: 'lux', at_least: 300 }), point)).toBeNull()
})

test('a pass_fail item takes the judgement; advice judges only advice', () => {
  const firm = item({ type: 'pass_fail' })
  const order = calculated('sign_order', { signs: 'tip warning' })
  expect(answerOf(firm, order)).toEqual({ verdict: 'fail' })
  expect(answerOf(firm, calculated('sign_order', { signs: 'warning tip' }))).toEqual({ verdict: 'pass' })
  expect(answerOf(firm, calculated('extinguisher_point', { top: '140', bottom: '80' }))).toEqual({ verdict: 'pass' })
  expect(answerOf(firm, calculated('extinguisher_point', {}))).toBeNull()
  const small = calculated('symbol_size', { distance: '6', actual: '14.9' })
  expect(answerOf(firm, small)).toBeNull()
  expect(answerOf(item({ type: 'pass_fail' }, { advisory: true }), small)).toEqual({ verdict: 'fail' })
})

test('scale and count take points and problems', () => {
  const scored = calculated('problem_score', { problems: '3' })
  expect(answerOf(item({ type: 'scale' }), scored)).toEqual({ value: 1 })
  expect(answerOf(item({ type: 'count' }), scored)).toEqual({ value: 3 })
  expect(answerOf(item({ type: 'count' }), calculated('sign_order', { signs: 'tip warning' }))).toEqual({ value: 2 })
})

test('an item brings its target, its frequency and its former answer', () => {
  const gap = specOf('desk_gap')
  const due = specOf('next_due')
  const length = item({ type: 'length', target_mm: 350, tolerance_mm: 20 })
  if (!gap || !due) throw new Error('gone')
  expect(known(gap, length, { item: 'X1', value: 365 })).toEqual({ target: '35', tolerance: '2', measured: '36.5' })
  expect(known(gap, length, undefined)).toEqual({ target: '35', tolerance: '2' })
  expect(known(due, length, undefined)).toEqual({ frequency: 'monthly' })
  const height = specOf('mount_height')
  if (!height) throw new Error('gone')
  expect(known(height, item({ type: 'length', min_mm: 2000 }), { item: 'X1', value: 2150 })).toEqual({ manner: 'hung', bottom: '215' })
  expect(known(height, item({ type: 'length', max_mm: 1000 }), undefined)).toEqual({ manner: 'evacuation' })
  expect(known(height, item({ type: 'length', max_mm: 200 }), { item: 'X1', value: 150 })).toEqual({ manner: 'exit_lamp' })
})

test('a line joins the note once and leaves what was written', () => {
  expect(withLine(undefined, 'a')).toBe('a')
  expect(withLine('seen', 'a')).toBe('seen\na')
  expect(withLine('seen\na', 'a')).toBe('seen\na')
  expect(withLine('x'.repeat(2000), 'a')).toHaveLength(2000)
})
