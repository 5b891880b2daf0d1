// What a phone shows of trainings before the server has heard of them.
import { expect, test } from 'vitest'
import type { AttendanceDocument, Attended, TrainingDocument, TrainingLine } from '../../src/api/types.ts'
import { codeIn } from '../../src/rules/sign_in.ts'
import { clockOf, isTooLong, markNeeded, minuteOf, nextTraining, rightAnswers, rollOf, shownTrainings, type NotedDocument } from '../../src/rules/training.ts'

const CLOCK = { zone: 'Asia/Shanghai', since_contact_ms: null }
const ID = '01a21480-0000-7000-8000-000000000001'
const ABOUT: TrainingDocument = { schema: 1, hall: 'h', training: ID, state: 'announced', title: '礼仪', heads: ['etiquette'], day: '2026-03-05', noted_at: '2026-03-01T00:00:00Z', clock: CLOCK, last_day: null, closed: false, starts: 1050, minutes: 60, place: '', trainers: [], all_staff: true, expected: ['a', 'b'], materials: [], plan_entry: null, note: '' }
const PEOPLE = [{ person: 'a', name: '许', is_staff: true }, { person: 'b', name: '顾', is_staff: true }]

function signed(id: string, more: Partial<AttendanceDocument>, state: NotedDocument<unknown>['state'] = 'waiting'): NotedDocument<AttendanceDocument> {
  return { id, person: 'me', state, about: { schema: 1, hall: 'h', training: ID, presence: 'present', proof: 'signature', signed_at: '2026-03-05T09:00:00Z', clock: CLOCK, person: null, guest: '', code: '', signature: [[1, 2]], reason: '', ...more } }
}

function attended(person: string, presence: Attended['presence']): Attended {
  return { id: `s-${person}`, person, name: person, presence, proof: 'signature', at: '2026-03-05T09:00:00Z', code: null, reason: '', signature: [] }
}

function line(about: Partial<TrainingDocument>): TrainingLine {
  return { id: about.training ?? ID, version: 'v', author_name: '', document: { ...ABOUT, ...about }, present: 0, excused: 0, others: 0, reached_all: false, mine: null }
}

test('a code is read from the address, from any host, and from nothing else', () => {
  const said = `${ID}_29876543_0123456789`
  expect(codeIn(`https://hall.example/training/in/${said}`)).toEqual({ training: ID, code: '29876543_0123456789' })
  expect(codeIn(said)?.training).toBe(ID)
  for (const other of ['https://hall.example/s/abcdefgh', `${ID}_29876543`, '', `${said}0`]) expect(codeIn(other)).toBeNull()
})

test('a person who signs twice stands once on the roll, and the roll decides', () => {
  const roll = (noted: NotedDocument<AttendanceDocument>[]) => rollOf(ABOUT, PEOPLE, [], noted).map(one => `${one.name} ${one.presence}`)
  const twice = [signed('1', { person: 'a' }), signed('2', { person: 'a', signed_at: '2026-03-05T09:05:00Z' })]
  expect(roll(twice)).toEqual(['许 present', '顾 null'])
  const called = signed('3', { person: 'a', proof: 'roll', presence: 'absent', signed_at: '2026-03-05T10:00:00Z' })
  expect(roll([called, ...twice])).toEqual(['许 absent', '顾 null'])
  expect(roll([signed('4', { guest: '王 来宾' }), signed('5', { guest: '王来宾' })])).toEqual(['许 null', '顾 null', '王 来宾 present'])
})

test('what the server refused or has already is not told twice', () => {
  expect(rollOf(ABOUT, PEOPLE, [], [signed('1', { person: 'a' }, 'aside')])[0]?.presence).toBeNull()
  expect(rollOf(ABOUT, PEOPLE, [attended('a', 'excused')], [signed('1', { person: 'a' })])[0]?.presence).toBe('excused')
})

test('a training told here stands in its newest form until the server has it', () => {
  const held: NotedDocument<TrainingDocument> = { id: 'n', person: 'me', state: 'waiting', about: { ...ABOUT, state: 'held', noted_at: '2026-03-05T10:00:00Z' } }
  expect(shownTrainings([line({})], [held], 2026)[0]?.document.state).toBe('held')
  expect(shownTrainings([line({})], [{ ...held, state: 'aside' }], 2026)[0]?.document.state).toBe('announced')
  expect(shownTrainings([], [held], 2025)).toEqual([])
})

test('the next training is the first still to come, today’s included', () => {
  const lines = [line({ training: 'c', day: '2026-05-01' }), line({ training: 'b', day: '2026-03-05' }), line({ training: 'a', day: '2026-03-04' })]
  expect(nextTraining(lines, '2026-03-05')?.id).toBe('b')
})

test.each([['2026-03-01', '2026-03-31', false], ['2026-03-01', '2026-04-01', true], ['2026-01-31', '2026-02-27', false], ['2026-01-31', '2026-02-28', true], ['2026-12-15', '2027-01-15', true]])('closed from %s to %s is too long: %s', (day, last, long) => {
  expect(isTooLong(day, last)).toBe(long)
})

test('marks, answers and times are whole numbers', () => {
  expect([markNeeded(5, 80), markNeeded(3, 80), markNeeded(1, 1)]).toEqual([4, 3, 1])
  const question = { text: '?', options: ['a', 'b'], right: 1, item: null }
  expect(rightAnswers([question, question], [1, 0])).toBe(1)
  expect([clockOf(1050), minuteOf('17:30'), minuteOf('x')]).toEqual(['17:30', 1050, null])
})
