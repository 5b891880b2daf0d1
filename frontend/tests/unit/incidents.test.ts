// Who is offered which act, and what never leaves the phone.
import { expect, test } from 'vitest'
import type { Incident, IncidentDocument, Role } from '../../src/api/types.ts'
import { acts, hasIdentityNumber, mayEnter } from '../../src/incidents/may.ts'

function incident(document: Partial<IncidentDocument>, more: Partial<Incident> = {}): Incident {
  const whole = { schema: 1, hall: 'h', clock: { zone: 'Asia/Shanghai', since_contact_ms: null }, kind: 'complaint', happened_at: '2026-11-20T04:00:00Z', title: 't', nature: 'complaint', ...document } as IncidentDocument
  return { id: 'i', author_name: '', at: whole.happened_at, received_at: whole.happened_at, document: whole, state: 'open', limit: null, valid: null, replied_at: null, arrived_at: null, adopted: null, steps: 0, ...more }
}

test('only a supervisor is offered the verdict and the withdrawal', () => {
  for (const role of ['consultant', 'hall_manager', 'admin', 'clerk', 'supplier_lead'] as Role[]) {
    expect(acts(incident({}), [role])).not.toContain('verdict')
    expect(acts(incident({}), [role])).not.toContain('withdraw')
  }
  expect(acts(incident({}), ['supervisor'])).toEqual(['reply', 'verdict', 'note', 'measure', 'lesson', 'escalate', 'withdraw'])
})

test('a clerk notes and passes up, and answers nobody', () => {
  expect(acts(incident({}), ['clerk'])).toEqual(['note', 'measure', 'escalate'])
  expect(acts(incident({ kind: 'emergency', nature: null }), ['clerk'])).toEqual(['arrive', 'note', 'measure', 'escalate'])
  expect(acts(incident({}), ['supplier_lead'])).toEqual([])
})

test('what was done is not offered again, and nothing is of what was withdrawn', () => {
  expect(acts(incident({}, { replied_at: '2026-11-20T05:00:00Z' }), ['hall_manager'])).not.toContain('reply')
  expect(acts(incident({ kind: 'drill', nature: null }, { state: 'settled' }), ['hall_manager'])).not.toContain('hold')
  expect(acts(incident({ nature: 'opinion' }), ['supervisor'])).not.toContain('verdict')
  expect(acts(incident({}, { state: 'withdrawn' }), ['supervisor'])).toEqual([])
})

test('a supplier lead reads and enters nothing', () => {
  expect(mayEnter(['supplier_lead'])).toBe(false)
  expect(mayEnter(['clerk'])).toBe(true)
})

test.each([
  ['来电人 33040219800101123X', true],
  ['330402198001011234，姓王', true],
  ['受理编号 20261120001234567890', false],
  ['13800001234', false],
  [undefined, false],
])('%s holds an identity number: %s', (text, holds) => {
  expect(hasIdentityNumber(text)).toBe(holds)
})
