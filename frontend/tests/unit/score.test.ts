import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Answer, Checklist, Score } from '../../src/api/types.ts'
import { score, shown } from '../../src/rules/score.ts'

interface Vector {
  name: string
  checklist: Checklist
  answers: Answer[]
  expected: Score
}

const vectors = JSON.parse(readFileSync(new URL('../../../tests/vectors/score.json', import.meta.url), 'utf8')) as Vector[]

test.each(vectors)('the shared vector "$name" scores as the server does', ({ checklist, answers, expected }) => {
  expect(score(checklist, Object.fromEntries(answers.map(answer => [answer.item, answer])))).toEqual(expected)
})

test('the vectors cover every kind of response', () => {
  const kinds = new Set(vectors.flatMap(one => one.checklist.items.map(item => item.response.type)))
  expect(kinds).toEqual(new Set(['pass_fail', 'scale', 'count', 'length', 'measure']))
})

test.each([
  [79995, '79.9'],
  [80000, '80.0'],
  [100000, '100.0'],
  [0, '0.0'],
  [99, '0.0'],
  [null, '–'],
])('%s is shown as %s, cut and never rounded up', (points, words) => {
  expect(shown(points)).toBe(words)
})
