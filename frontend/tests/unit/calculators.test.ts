import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as rules from '../../src/rules/calculators.ts'

interface Vector {
  name: string
  given: Record<string, unknown>
  expected?: Record<string, unknown>
  facts?: string[]
  unfit?: string
}

const { about: _, grades, ...vectors } = JSON.parse(readFileSync(new URL('../../../tests/vectors/calculators.json', import.meta.url), 'utf8')) as Record<string, Vector[]> & { about: unknown; grades: unknown }

const CALCULATORS = {
  sign_min_size: rules.signMinSize,
  view_angle: rules.viewAngle,
  sign_order: rules.signOrder,
  symbol_size: rules.symbolSize,
  text_height: rules.textHeight,
  mount_height: rules.mountHeight,
  exit_spacing: rules.exitSpacing,
  extinguisher_point: rules.extinguisherPoint,
  desk_gap: rules.deskGap,
  problem_score: rules.problemScore,
  next_due: rules.nextDue,
} as unknown as Record<string, (given: Record<string, unknown>) => Record<string, unknown>>

const cases = Object.entries(vectors).flatMap(([calculator, list]) => list.map(vector => ({ calculator, ...vector })))

function refused(work: () => unknown): string | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof rules.Unfit) return error.field
    throw error
  }
}

test('every calculator has vectors and no vector is of another', () => {
  expect(Object.keys(vectors).sort()).toEqual(Object.keys(CALCULATORS).sort())
})

test('every fact has the grade that it has on the server', () => {
  expect(rules.GRADES).toEqual(grades)
})

test.each(cases.filter(one => one.expected))('$calculator: "$name" comes out as on the server', ({ calculator, given, expected, facts }) => {
  expect(CALCULATORS[calculator]?.(given)).toEqual({ ...expected, facts })
})

test.each(cases.filter(one => one.unfit))('$calculator: "$name" is refused', ({ calculator, given, unfit }) => {
  expect(refused(() => CALCULATORS[calculator]?.(given))).toBe(unfit)
})

test.each(['2026-02-30', '2026-13-01', '2026-1-1', '', 'today'])('"%s" is no day to count from', last_day => {
  expect(refused(() => rules.nextDue({ frequency: 'weekly', last_day }))).toBe('last_day')
})

test.each([[NaN], [Infinity], [2.5]])('%s is no length', distance_mm => {
  expect(refused(() => rules.symbolSize({ distance_mm }))).toBe('distance_mm')
})

test('the largest view distances come out without a rounding fault', () => {
  for (let distance_mm = 199_000; distance_mm <= 200_000; distance_mm++) {
    const { most_offset_mm } = rules.viewAngle({ distance_mm, offset_mm: 0 })
    const beyond = (offset: number) => BigInt(2 * distance_mm - offset) ** 2n < 3n * BigInt(distance_mm) ** 2n
    expect([beyond(most_offset_mm), beyond(most_offset_mm + 1)]).toEqual([false, true])
  }
})
