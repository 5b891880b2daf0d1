import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Checklist, Citation, Standard } from '../../src/api/types.ts'
import { citationsOn, citingOn, datedOnly, type Edition } from '../../src/rules/citations.ts'

interface Vectors {
  standards: Edition[]
  cases: { name: string; sources: string[]; day: string; expected: string[] }[]
}

const { standards, cases } = JSON.parse(readFileSync(new URL('../../../tests/vectors/citations.json', import.meta.url), 'utf8')) as Vectors
const register = new Map(standards.map(one => [one.number, one]))
const cite = (source: string): Citation => ({ source, clause: '1', grade: 'V2' })

test.each(cases)('the shared vector "$name" cites as the server does', ({ sources, day, expected }) => {
  expect(citationsOn(sources.map(cite), day, register).map(one => one.source)).toEqual(expected)
})

test.each(cases)('the dated standards alone cite the same for "$name"', ({ sources, day, expected }) => {
  const dated = datedOnly(standards as Standard[])
  expect(dated.length).toBeLessThan(standards.length)
  expect(citationsOn(sources.map(cite), day, new Map(dated.map(one => [one.number, one]))).map(one => one.source)).toEqual(expected)
})

test('a checklist cites the editions of the day and changes in nothing else', () => {
  const item = { id: 'SS13', citations: ['GB 2894-2025', 'GB 2894-2008', 'haining'].map(cite) }
  const checklist = { pack: 'safety_signs', items: [item] } as unknown as Checklist
  const old = citingOn(checklist, '2026-02-28', register)
  expect(old.items[0]?.citations.map(one => one.source)).toEqual(['GB 2894-2008', 'haining'])
  expect({ ...old, items: [item] }).toEqual(checklist)
})
