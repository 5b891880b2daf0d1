import { beforeEach, expect, test } from 'vitest'
import type { Sign, SignDocument, SignFault, SignNeed, WalkDocument } from '../../src/api/types.ts'
import { close, withDb } from '../../src/device/db.ts'
import { sha256 } from '../../src/device/digest.ts'
import { waiting } from '../../src/outbox/queue.ts'
import { unknownTo, type Noted } from '../../src/rules/noted.ts'
import { changedFacts, meets, millimetres, reached, reapplied, shownSigns } from '../../src/rules/signs.ts'
import { draftKey, dropDraft, forgetPhotos, notedHere, queue, readDraft, saveDraft, saveDraftWithPhoto } from '../../src/outbox/documents.ts'
import { factsOf, signDocument } from '../../src/signs/notes.ts'
import { inCm, inM, minutes } from '../../src/signs/words.ts'

const HALL = 'h1'
const KEY = draftKey('ann', HALL, 'sign')
const FETCHED = Date.parse('2026-11-22T08:00:00Z')
const ANN = { person: 'ann', hall: HALL, label: '禁止吸烟' }

function about(sign: string, more: Partial<SignDocument> = {}): SignDocument {
  return {
    schema: 1, hall: HALL, sign, noted_at: '2026-11-20T08:00:00Z', clock: { zone: 'Asia/Shanghai', since_contact_ms: null }, zone: 'z1', name: '禁止吸烟',
    place: '东门', sign_class: 'prohibition', symbol: null, standard: null, width_mm: null, height_mm: null, manner: 'attached', lower_edge_mm: null,
    viewing_distance_mm: null, offset_mm: null, on_movable: false, blocked: false, lit: true, damaged: false, group: null, group_position: null,
    photos: [], last_checked_on: null, note: '', removed: false, ...more,
  }
}

const onServer = (id: string, code: string, more: Partial<SignDocument> = {}): Sign => ({ id, code, document_id: `d-${id}`, author_name: '沈知行', documents: 2, noted_at: about(id, more).noted_at, document: about(id, more) })
const noted = (id: string, document: SignDocument, more: Partial<Noted<SignDocument>> = {}): Noted<SignDocument> => ({ id, about: document, state: 'waiting', delivered_at: null, ...more })
const fault = (sign: string, advisory = false): SignFault => ({
  kind: 'too_low', signs: [sign], zone: 'z1', text: { zh: '低', en: 'low' }, fact: 'SS-F7', basis: { source: 's', clause: 'c', grade: 'V2' }, advisory,
})

beforeEach(async () => {
  close()
  await new Promise(done => (indexedDB.deleteDatabase('hall-audit').onsuccess = done))
})

test('signs with faults come first, advice after failures, then codes in their order', () => {
  const signs = [onServer('a', 'S-001'), onServer('b', 'S-002'), onServer('c', 'S-1000'), onServer('d', 'S-003')]
  const shown = shownSigns(signs, [fault('b', true), fault('c')], [], FETCHED)
  expect(shown.map(sign => sign.code)).toEqual(['S-1000', 'S-002', 'S-001', 'S-003'])
})

test('what was noted here is shown at once, as new or over what the server had', () => {
  const mine = [noted('x', about('b', { name: '出口' })), noted('y', about('a', { noted_at: '2026-11-22T09:00:00Z', last_checked_on: '2026-11-22' }))]
  const shown = shownSigns([onServer('a', 'S-001')], [fault('a')], mine, FETCHED)
  expect(shown.map(({ code, state, documents, ahead }) => ({ code, state, documents, ahead }))).toEqual([
    { code: 'S-001', state: 'waiting', documents: 3, ahead: true },
    { code: '', state: 'waiting', documents: 1, ahead: true },
  ])
  expect(shown[0]?.about.last_checked_on).toBe('2026-11-22')
})

test('somebody else’s later note stands over an older one of this phone', () => {
  const shown = shownSigns([onServer('a', 'S-001', { noted_at: '2026-11-22T10:00:00Z', name: '新' })], [], [noted('x', about('a', { name: '旧' }))], FETCHED)
  expect(shown.map(sign => [sign.about.name, sign.state])).toEqual([['新', null]])
})

test('a sign taken down here is gone at once; one taken down elsewhere does not come back from this phone’s memory', () => {
  expect(shownSigns([onServer('a', 'S-001')], [], [noted('x', about('a', { noted_at: '2026-11-22T09:00:00Z', removed: true }))], FETCHED)).toEqual([])
  expect(shownSigns([], [], [noted('x', about('a'), { state: 'delivered', delivered_at: FETCHED - 1 })], FETCHED)).toEqual([])
})

test('delivered after the pack was fetched, it stays in sight until the next pack', () => {
  expect(unknownTo(FETCHED, noted('x', about('a'), { state: 'delivered', delivered_at: FETCHED + 1 }))).toBe(true)
  expect(unknownTo(FETCHED, noted('x', about('a'), { state: 'delivered', delivered_at: FETCHED - 1 }))).toBe(false)
  expect(shownSigns([onServer('a', 'S-001')], [], [noted('d-a', about('a'), { state: 'delivered', delivered_at: FETCHED - 1 })], FETCHED)[0]?.state).toBe('delivered')
})

test('a clock of another phone that was ahead hides nothing that is noted here', () => {
  const ahead = { ...onServer('a', 'S-001', { noted_at: '2099-01-01T00:00:00Z', name: '快' }), noted_at: '2026-11-22T07:00:00Z' }
  expect(shownSigns([ahead], [], [noted('x', about('a', { noted_at: '2026-11-22T07:00:01Z', name: '准' }))], FETCHED)[0]?.about.name).toBe('准')
})

test('a check on its way moves the day and nothing else, whatever it repeats and whenever it was made', () => {
  const server = onServer('a', 'S-001', { damaged: true, place: '西门', last_checked_on: '2026-05-01' })
  const check = noted('x', about('a', { noted_at: '2026-11-19T08:00:00Z', last_checked_on: '2026-11-22', place: '东门', check_only: true }))
  const edit = noted('y', about('a', { noted_at: '2026-11-22T09:00:00Z', last_checked_on: '2026-05-01', place: '北门' }))
  const shown = (...mine: Noted<SignDocument>[]) => shownSigns([server], [], mine, FETCHED).map(({ about: now, state, ahead }) => [now.place, now.damaged, now.last_checked_on, state, ahead])
  expect(shown(check)).toEqual([['西门', true, '2026-11-22', 'waiting', true]])
  expect(shown(check, edit)).toEqual(shown(edit, check))
  expect(shown(edit, check)).toEqual([['北门', false, '2026-11-22', 'waiting', true]])
})

test('what somebody else changed is named, but not a later check nor another way to write a moment', () => {
  const photo = { sha256: 'a', taken_at: '2026-11-22T08:00:00.100Z', source: 'live' as const, width: 1, height: 1, bytes: 1 }
  const before = factsOf(about('a', { photos: [photo] }))
  expect(changedFacts(before, about('a', { photos: [{ ...photo, taken_at: '2026-11-22T08:00:00.100000Z' }], last_checked_on: '2026-11-22' }))).toEqual([])
  expect(changedFacts(before, about('a', { photos: [], damaged: true, place: '西门' }))).toEqual(['place', 'damaged', 'photos'])
})

test('a change to the needs is made again to the list that somebody else saved first', () => {
  const need = (reason: string): SignNeed => ({ zone: 'z1', reason, symbol: null, sign_class: 'tip' })
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(need) as [SignNeed, SignNeed, SignNeed, SignNeed]
  expect(reapplied([a, b], [b, c], [need('a'), need('b'), d])).toEqual([b, d, c])
  expect(reapplied([a], [a, c], [a, need('c')])).toEqual([a, c])
})

test('a need is met in its own zone, by the symbol or by the class', () => {
  const need = { zone: 'z1', reason: '', symbol: null, sign_class: 'prohibition' as const }
  expect(meets(about('a'), need)).toBe(true)
  expect(meets(about('a', { zone: 'z2' }), need)).toBe(false)
  expect(meets(about('a'), { ...need, symbol: 'no_smoking' })).toBe(false)
  expect(meets(about('a', { symbol: 'no_smoking' }), { ...need, symbol: 'no_smoking', sign_class: null })).toBe(true)
})

test('the share of targets counts the newest walk to each', () => {
  const walk = (target: string, ok: boolean, breaks = 0) => ({ target, reached: ok, breaks: Array.from({ length: breaks }) }) as unknown as WalkDocument
  expect(reached([walk('厕所', true), walk('厕所', false), walk('窗口', true, 1), walk('电梯', false)])).toEqual({ targets: 3, clean: 1 })
  expect(reached([])).toEqual({ targets: 0, clean: 0 })
})

test.each([
  ['20', 10, 200], ['20.5', 10, 205], ['1,85', 1000, 1850], ['', 10, null], ['0', 10, 0], ['abc', 10, undefined], ['-3', 10, undefined], ['9999', 1000, 9_999_000],
])('%s typed in units of %i mm is %s mm', (typed, unit, expected) => {
  expect(millimetres(typed, unit)).toBe(expected)
})

test('lengths and times read as on a tape and a watch', () => {
  expect([inCm(1855), inCm(200), inCm(null), inM(12_000), inM(1850), minutes(135), minutes(8)]).toEqual(['185.5', '20', '', '12', '1.85', '2:15', '0:08'])
})

test('saving queues the document and the photos that are here, and ends the draft, in one step', async () => {
  const bytes = new Uint8Array([7]).buffer
  const digest = await sha256(new Uint8Array(bytes))
  const photo = (sha: string) => ({ sha256: sha, taken_at: '2026-11-22T08:00:00Z', source: 'live' as const, width: 1, height: 1, bytes: 1 })
  const elsewhere = photo('0'.repeat(64))
  await saveDraft(KEY, { name: '禁' })
  await saveDraftWithPhoto(KEY, { name: '禁止' }, HALL, { bytes, thumb: bytes, sha256: digest, width: 1, height: 1 })
  expect(await readDraft(KEY)).toEqual({ name: '禁止' })
  const facts = factsOf(about('a', { photos: [photo(digest), elsewhere] }))
  await queue('signs', signDocument('a', HALL, facts), facts.photos, ANN, { draft: KEY })
  const [document, image, ...more] = await waiting()
  expect(document).toMatchObject({ kind: 'document', collection: 'signs', person: 'ann', label: '禁止吸烟' })
  expect(document?.sha256).toBe(await sha256(new TextEncoder().encode(document?.body)))
  expect(image).toMatchObject({ kind: 'photo', name: digest, hall: HALL })
  expect(more).toEqual([])
  expect(await readDraft(KEY)).toBeUndefined()
  expect(await withDb(db => db.count('photos'))).toBe(1)
  expect((await notedHere<SignDocument>('signs', HALL)).map(one => [one.id, one.about.name])).toEqual([[document?.name, '禁止吸烟']])
  expect(await notedHere('walks', HALL)).toEqual([])
})

test('a draft under the key of an earlier version comes along, once', async () => {
  await withDb(db => db.put('settings', { name: '旧' }, `draft:ann:${HALL}:sign`))
  expect(await readDraft(KEY)).toEqual({ name: '旧' })
  expect(await withDb(db => db.getAllKeys('settings'))).toEqual([KEY])
  await dropDraft(KEY)
  expect(await readDraft(KEY)).toBeUndefined()
})

test('a draft takes its photos along unless something else on the phone needs them', async () => {
  const made = await Promise.all([1, 2, 3, 4].map(async n => {
    const bytes = new Uint8Array([n]).buffer
    return { bytes, thumb: bytes, sha256: await sha256(new Uint8Array(bytes)), width: 1, height: 1 }
  }))
  const every = made.map(one => one.sha256)
  const [gone, inOther, sent, stays] = every as [string, string, string, string]
  for (const one of made) await saveDraftWithPhoto(KEY, { photos: every }, HALL, one)
  await saveDraft(draftKey('ben', HALL, 'walk'), { photos: [inOther] })
  await queue('signs', signDocument('a', HALL, factsOf(about('a'))), [{ sha256: sent, taken_at: '', source: 'live', width: 1, height: 1, bytes: 1 }], ANN)
  const kept = async () => (await withDb(db => db.getAllKeys('photos'))).map(key => key[1]).sort()
  await saveDraft(KEY, { photos: [stays] })
  await forgetPhotos(HALL, [gone, inOther, sent, stays])
  expect(await kept()).toEqual([inOther, sent, stays].sort())
  await dropDraft(KEY)
  await forgetPhotos(HALL, [stays])
  expect(await kept()).toEqual([inOther, sent].sort())
})
