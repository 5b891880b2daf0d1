// Scoring as docs/scoring.md writes it. Integers only; tests/vectors/score.json proves this equal to the server.
import type { Answer, Checklist, Item, Pillar, PillarScore, Response, Result, Score } from '../api/types.ts'

export const PILLARS: readonly Pillar[] = ['sort', 'set_in_order', 'shine', 'standardize', 'sustain', 'safety']

const COUNT_CREDITS = [1000, 750, 500, 250, 250]
const SCALE_STEP = 250
const SCALE_FAILS_UP_TO = 2

/** Whether the answer says something: a verdict, or a value for scale, count, length and measure. */
export function answered(item: Item, answer: Answer | undefined): answer is Answer {
  if (!answer) return false
  if (answer.verdict === 'na') return true
  return item.response.type === 'pass_fail' ? answer.verdict != null : answer.value != null
}

/** Credit in thousandths, 0–1000; null where nothing counts: unanswered, 不适用, advisory. */
export function creditOf(item: Item, answer: Answer | undefined): number | null {
  if (item.advisory || !answered(item, answer) || answer.verdict === 'na') return null
  const value = answer.value ?? 0
  switch (item.response.type) {
    case 'pass_fail':
      return answer.verdict === 'pass' ? 1000 : 0
    case 'scale':
      return SCALE_STEP * value
    case 'count':
      return COUNT_CREDITS[value] ?? 0
    case 'length':
    case 'measure':
      return withinLimits(item, value) ? 1000 : 0
  }
}

/** The least and the most that is right, both included; null where there is no limit. Millimetres for a length. */
export function limits({ target_mm, tolerance_mm, min_mm, max_mm, at_least, at_most }: Response): [number | null, number | null] {
  if (target_mm != null && tolerance_mm != null) return [target_mm - tolerance_mm, target_mm + tolerance_mm]
  return [min_mm ?? at_least ?? null, max_mm ?? at_most ?? null]
}

export function withinLimits(item: Item, value: number): boolean {
  const [least, most] = limits(item.response)
  return (least === null || value >= least) && (most === null || value <= most)
}

/** Whether the answer shows a fault. An advisory item's fault is worth a note and a photo too, but it fails nothing. */
export function faulty(item: Item, answer: Answer | undefined): boolean {
  if (!answered(item, answer) || answer.verdict === 'na') return false
  const value = answer.value ?? 0
  switch (item.response.type) {
    case 'pass_fail':
      return answer.verdict === 'fail'
    case 'scale':
      return value <= SCALE_FAILS_UP_TO
    case 'count':
      return value >= 1
    case 'length':
    case 'measure':
      return !withinLimits(item, value)
  }
}

export function fails(item: Item, answer: Answer | undefined): boolean {
  return !item.advisory && faulty(item, answer)
}

interface Counted {
  item: Item
  credit: number
  failed: boolean
}

function counted(items: Item[], answers: Record<string, Answer>): Counted[] {
  return items.flatMap(item => {
    const credit = creditOf(item, answers[item.id])
    return credit === null ? [] : [{ item, credit, failed: fails(item, answers[item.id]) }]
  })
}

/** Thousandths of a point of 100, halves rounded up; null when nothing counts. */
function meanCredit(lines: Counted[]): number | null {
  const weights = lines.reduce((sum, { item }) => sum + item.weight, 0)
  const credits = lines.reduce((sum, { item, credit }) => sum + item.weight * credit, 0)
  return weights === 0 ? null : Math.floor((200 * credits + weights) / (2 * weights))
}

function pillarScore(pillar: Pillar, lines: Counted[]): PillarScore {
  const own = lines.filter(({ item }) => item.pillar === pillar)
  return { pillar, score: meanCredit(own), answered: own.length, failed: own.filter(({ failed }) => failed).length }
}

function resultOf(points: number | null, passMark: number, criticalFailed: number): Result {
  if (points === null) return 'unscored'
  return criticalFailed > 0 || points < passMark ? 'fail' : 'pass'
}

/** The outcome of one inspection. `answered` counts what counts: without 不适用 and without advisory items. */
export function score(checklist: Pick<Checklist, 'items' | 'pass_mark'>, answers: Record<string, Answer>): Score {
  const lines = counted(checklist.items, answers)
  const failed = lines.filter(line => line.failed)
  const points = meanCredit(lines)
  const criticalFailed = failed.filter(({ item }) => item.critical).length
  return {
    score: points,
    result: resultOf(points, checklist.pass_mark, criticalFailed),
    answered: lines.length,
    passed: lines.length - failed.length,
    failed: failed.length,
    not_applicable: checklist.items.filter(item => !item.advisory && answers[item.id]?.verdict === 'na').length,
    critical_failed: criticalFailed,
    pillars: PILLARS.map(pillar => pillarScore(pillar, lines)),
  }
}

/** One decimal, cut and not rounded, so that a number never looks as if it reached a mark it did not. */
export function shown(points: number | null): string {
  if (points === null) return '–'
  return `${Math.floor(points / 1000)}.${Math.floor((points % 1000) / 100)}`
}
