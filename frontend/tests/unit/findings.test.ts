// The phone's mirror of the server's rules, held by the vectors that tests/findings/test_phone.py computes.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Act, Finding, FindingState, Severity, StepDocument } from '../../src/api/types.ts'
import { isOverdue, numbersOf } from '../../src/rules/findings.ts'
import { afterStep, afterWeekdays, findingId, needsEscalation, possibleActs, raised, reported, seedOf, shownFindings, type NotedStep } from '../../src/rules/rectification.ts'

interface Case {
  name: string
  severity: Severity
  steps: { author: string; document: Omit<StepDocument, 'photos'> & { photos?: string[] } }[]
  after: Partial<Finding>
  counts: boolean[]
}
const vectors = JSON.parse(readFileSync(new URL('../../../tests/vectors/findings.json', import.meta.url), 'utf8')) as {
  finding: string
  due_on: string
  ids: { source: string; item: string; id: string }[]
  overdue: [FindingState, string, string, boolean][]
  weekdays: [string, number, string][]
  steps: Case[]
}
const CLOCK = { zone: 'Asia/Shanghai', since_contact_ms: null }
const ANN = 'ann'
const BOB = 'bob'

function finding(part: Partial<Finding> = {}): Finding {
  const fresh = raised({
    id: vectors.finding, hall: 'h', spot: 's', source: 'inspection', source_id: 'i', item: 'T1', title: { zh: '桌面', en: 'Desk' }, pillar: 'shine',
    critical: false, severity: 'general', citations: [], reasons: [], note: '', photos: [], raised_at: '2026-11-20T02:00:00Z',
  }, '2026-11-20')
  return { ...fresh, due_on: vectors.due_on, ...part }
}

function noted(act: Act, part: Partial<NotedStep> = {}): NotedStep {
  return { id: act, person: ANN, state: 'waiting', delivered_at: null, about: { schema: 1, hall: 'h', finding: vectors.finding, act, made_at: '2026-11-21T02:00:00Z', clock: CLOCK }, ...part }
}

test.each(vectors.steps)('$name', ({ severity, steps, after, counts }) => {
  let now = finding({ severity })
  const counted = steps.map(({ author, document: { photos = [], ...said } }) => {
    const taken = photos.map(sha256 => ({ sha256, taken_at: '', source: 'live' as const, width: 1, height: 1, bytes: 1 }))
    const next = afterStep(now, { ...said, photos: taken }, author)
    now = next ?? now
    return next !== null
  })
  expect(now).toMatchObject(after)
  expect(counted).toEqual(counts)
})

test.each(vectors.ids)('$item gives the id that the server gives', ({ source, item, id }) => {
  expect(findingId(source, createHash('sha256').update(seedOf(source, item)).digest('hex'))).toBe(id)
})

test.each(vectors.overdue)('%s, due on %s, on %s', (state, due_on, on, late) => {
  expect(isOverdue({ state, due_on }, on)).toBe(late)
})

test.each(vectors.weekdays)('%s and %i weekdays', (day, days, then) => {
  expect(afterWeekdays(day, days)).toBe(then)
})

test('overdue for long belongs before the service section, unless somebody brought it there', () => {
  const late = finding({ due_on: '2026-11-20', escalates_on: '2026-11-25' })
  expect([needsEscalation(late, '2026-11-24'), needsEscalation(late, '2026-11-25')]).toEqual([false, true])
  expect(needsEscalation({ ...late, escalated_to: 'service_section' }, '2026-11-25')).toBe(false)
  expect(needsEscalation({ ...late, state: 'fixed' }, '2026-11-25')).toBe(false)
})

test('an own step shows at once, and once only', () => {
  const [shown] = shownFindings([finding()], [], [noted('fix')], 1000)
  expect(shown).toMatchObject({ state: 'fixed', fixed_by: ANN, own: 'waiting' })
  const delivered = noted('fix', { state: 'delivered', delivered_at: 500 })
  expect(shownFindings([finding({ state: 'sent_back' })], [], [delivered], 1000)[0]).toMatchObject({ state: 'sent_back', own: null })
  expect(shownFindings([finding()], [], [{ ...delivered, delivered_at: 1500 }], 1000)[0]).toMatchObject({ state: 'fixed', own: 'delivered' })
})

test('what was raised here is shown until the pack has it, with what was done about it here', () => {
  const fresh = { ...finding(), own: 'waiting' as const }
  expect(shownFindings([], [fresh], [noted('fix_on_spot', { person: BOB })], 1000)[0]).toMatchObject({ state: 'closed', own: 'waiting' })
  expect(shownFindings([finding({ owner: '保洁组' })], [fresh], [], 1000)[0]).toMatchObject({ owner: '保洁组', own: null })
})

test('a report by hand is due by its severity', () => {
  const about = { schema: 1, hall: 'h', spot: 's', title: '地面湿滑', pillar: 'safety' as const, severity: 'serious' as const, made_at: '2026-11-20T02:00:00Z', clock: CLOCK, note: '', photos: [] }
  expect(reported({ id: 'r', about }, '2026-11-20')).toMatchObject({ id: 'r', source_id: 'r', critical: true, due_on: '2026-11-24', title: { zh: '地面湿滑' } })
})

test('a clerk repairs, another judges, nobody rechecks an own repair', () => {
  expect(possibleActs(finding(), ['clerk'], ANN)).toEqual(['fix', 'comment'])
  const fixed = finding({ state: 'fixed', fixed_by: ANN })
  expect(possibleActs(fixed, ['hall_manager'], BOB).slice(0, 2)).toEqual(['close', 'send_back'])
  expect(possibleActs(fixed, ['hall_manager'], ANN)).not.toContain('close')
  expect(possibleActs(fixed, ['supplier_lead'], BOB)).toEqual([])
  expect(possibleActs(finding({ state: 'closed' }), ['admin'], BOB)).toEqual([])
})

test('the numbers of the day', () => {
  const some = [finding({ due_on: '2026-11-19' }), finding({ state: 'fixed', due_on: '2026-11-19' }), finding({ state: 'sent_back' }), finding({ state: 'closed' })]
  expect(numbersOf(some, '2026-11-20')).toEqual({ overdue: 1, recheck: 1, repair: 2 })
})
