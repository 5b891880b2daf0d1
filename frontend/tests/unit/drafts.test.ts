import { beforeEach, expect, test } from 'vitest'
import type { InspectionDocument, Spot } from '../../src/api/types.ts'
import { close, withDb, writeSetting } from '../../src/device/db.ts'
import { sha256 } from '../../src/device/digest.ts'
import { changedFacts } from '../../src/device/photos.ts'
import {
  AlreadySubmitted, discardDraft, drafts, loadInspection, recentlySubmitted, saveDraft, savePhotos, startCorrection, startDraft, submit, usualKind,
} from '../../src/inspections/drafts.ts'
import { waiting } from '../../src/outbox/queue.ts'
import { score } from '../../src/rules/score.ts'

const SPOT: Spot = { id: 's1', zone: 'z', kind: 'counter', code: 'A01', name: '窗口', name_en: 'Counter', label: 'l', position: 1 }
const START = { author: 'ann', hall: 'h1', spot: SPOT, checklist: 'c1', kind: 'audit' as const }
const OUTCOME = score({ items: [], pass_mark: 0 }, {})

beforeEach(async () => {
  close()
  await new Promise(done => (indexedDB.deleteDatabase('hall-audit').onsuccess = done))
})

async function photo(content: number) {
  const bytes = new Uint8Array([content]).buffer
  return { bytes, thumb: bytes, sha256: await sha256(new Uint8Array(bytes)), width: 1, height: 1 }
}

const facts = (digest: string) => ({ sha256: digest, item: 'a', taken_at: '2026-11-22T08:00:00Z', source: 'live' as const, width: 1, height: 1, bytes: 1 })

test('starting again opens the draft that is already there', async () => {
  const first = await startDraft(START)
  expect((await startDraft(START)).id).toBe(first.id)
  expect((await startDraft({ ...START, author: 'ben' })).id).not.toBe(first.id)
  expect((await drafts('ann', 'h1')).map(one => one.id)).toEqual([first.id])
})

test('submitting freezes the document and queues it with its photos in one step', async () => {
  const made = await photo(1)
  const draft = { ...(await startDraft(START)), photos: [facts(made.sha256)], signature: [[1, 2, 3, 4]] }
  await savePhotos(draft, { made })
  const answers = {
    a: { item: 'a', verdict: 'fail' as const, reasons: ['r1'], note: ' 台面杂乱 ' },
    b: { item: 'b', value: 0 },
    c: { item: 'c', verdict: 'na' as const, value: 7 },
    d: { item: 'd', note: '只有备注' },
  }
  await submit({ ...draft, answers }, OUTCOME)
  const [document, image] = await waiting()
  expect(image).toMatchObject({ kind: 'photo', name: made.sha256, hall: 'h1', person: 'ann' })
  expect(document?.sha256).toBe(await sha256(new TextEncoder().encode(document?.body)))
  const body = JSON.parse(document?.body ?? '') as InspectionDocument
  expect(body).toMatchObject({ schema: 1, hall: 'h1', spot: 's1', checklist: 'c1', kind: 'audit', signature: [[1, 2, 3, 4]], photos: [facts(made.sha256)] })
  expect(body.answers).toEqual([
    { item: 'a', verdict: 'fail', reasons: ['r1'], note: '台面杂乱' },
    { item: 'b', value: 0 },
    { item: 'c', verdict: 'na' },
  ])
  expect(body).not.toHaveProperty('supersedes')
  expect(await loadInspection(draft.id)).toMatchObject({ state: 'submitted', outcome: OUTCOME })
  expect(await recentlySubmitted('h1')).toHaveLength(1)
})

test('the end is never before the beginning, even when the clock was set back', async () => {
  const draft = { ...(await startDraft(START)), started_at: '2999-01-01T00:00:00.000Z', answers: { a: { item: 'a', verdict: 'pass' as const } } }
  expect((await submit(draft, OUTCOME)).finished_at).toBe('2999-01-01T00:00:00.000Z')
})

test('a correction is a new document that names the old one and sends no photo twice', async () => {
  const made = await photo(2)
  const draft = { ...(await startDraft(START)), answers: { a: { item: 'a', verdict: 'fail' as const } }, photos: [facts(made.sha256)] }
  await savePhotos(draft, { made })
  const old = await submit(draft, OUTCOME)
  const correction = await startCorrection(old)
  await submit(correction, OUTCOME)
  const queued = await waiting()
  expect(queued.map(one => one.kind)).toEqual(['document', 'document', 'photo'])
  expect(JSON.parse(queued[1]?.body ?? '')).toMatchObject({ supersedes: old.id })
})

test('discarding a draft takes its photos along, but not those of another inspection', async () => {
  const [shared, own] = [await photo(3), await photo(4)]
  const old = { ...(await startDraft(START)), photos: [facts(shared.sha256)] }
  await savePhotos(old, { made: shared })
  const draft = { ...(await startCorrection(await submit(old, OUTCOME))), photos: [facts(shared.sha256), facts(own.sha256)] }
  await savePhotos(draft, { made: own })
  await discardDraft(draft)
  expect(await withDb(db => db.getAllKeys('photos'))).toEqual([['h1', shared.sha256]])
  expect(await drafts('ann', 'h1')).toEqual([])
})

const digestsHere = async () => (await withDb(db => db.getAllKeys('photos'))).map(([, digest]) => digest)

test('a photo taken off a draft leaves the phone at once, unless something else shows it', async () => {
  const [kept, gone] = [await photo(6), await photo(7)]
  const draft = { ...(await startDraft(START)), photos: [facts(kept.sha256), facts(gone.sha256)] }
  await savePhotos(draft, { made: kept })
  await savePhotos(draft, { made: gone })
  await savePhotos({ ...draft, photos: [facts(kept.sha256)] }, { gone: [gone.sha256, kept.sha256] })
  expect(await digestsHere()).toEqual([kept.sha256])
})

test('a photo that a form’s draft or the outbox needs outlives the inspection that showed it', async () => {
  const [inForm, queued] = [await photo(8), await photo(9)]
  const first = { ...(await startDraft(START)), photos: [facts(queued.sha256)] }
  await savePhotos(first, { made: queued })
  await submit(first, OUTCOME)
  const draft = { ...(await startDraft(START)), photos: [facts(inForm.sha256), facts(queued.sha256)] }
  await savePhotos(draft, { made: inForm })
  await writeSetting('draft/ann/h1/sign', { photos: [facts(inForm.sha256)] })
  await discardDraft(draft)
  expect((await digestsHere()).sort()).toEqual([inForm.sha256, queued.sha256].sort())
})

test('a covered photo takes the place of the other, with when and how it was taken, in one step', async () => {
  const [bare, covered] = [await photo(10), await photo(11)]
  const draft = { ...(await startDraft(START)), photos: [facts(bare.sha256)] }
  await savePhotos(draft, { made: bare })
  const photos = draft.photos.map(one => changedFacts(one, { marks: [], made: covered, covered: 120 }))
  expect(photos).toEqual([{ ...facts(covered.sha256), covered: 120 }])
  await savePhotos({ ...draft, photos }, { made: covered, gone: [bare.sha256] })
  expect(await digestsHere()).toEqual([covered.sha256])
  expect((await loadInspection(draft.id))?.photos).toEqual(photos)
})

test('marks change no digest, and their absence leaves nothing in the facts', () => {
  const mark = { kind: 'number' as const, x: 1, y: 2, text: '1' }
  const marked = changedFacts({ ...facts('d'), covered: 30 }, { marks: [mark] })
  expect(marked).toEqual({ ...facts('d'), covered: 30, marks: [mark] })
  expect(changedFacts(marked, { marks: [] })).toEqual({ ...facts('d'), covered: 30 })
})

test('a draft survives word for word', async () => {
  const draft = { ...(await startDraft(START)), answers: { a: { item: 'a', verdict: 'pass' as const, note: '好' } }, place: 'a' }
  await saveDraft(draft)
  close()
  expect(await loadInspection(draft.id)).toEqual(draft)
})

test('a stale tab can neither overwrite nor submit again what was submitted', async () => {
  const made = await photo(5)
  const draft = { ...(await startDraft(START)), answers: { a: { item: 'a', verdict: 'pass' as const } } }
  await submit(draft, OUTCOME)
  const [frozen] = await waiting()
  const stale = { ...draft, answers: { a: { item: 'a', verdict: 'fail' as const } } }
  await expect(saveDraft(stale)).rejects.toThrow(AlreadySubmitted)
  await expect(savePhotos(stale, { made })).rejects.toThrow(AlreadySubmitted)
  await expect(submit(stale, OUTCOME)).rejects.toThrow(AlreadySubmitted)
  expect(await waiting()).toEqual([frozen])
  expect(await withDb(db => db.count('photos'))).toBe(0)
})

test('the kind of inspection follows from the role, and readers inspect nothing', () => {
  expect(usualKind(['clerk'])).toBe('self_check')
  expect(usualKind(['hall_manager'])).toBe('patrol')
  expect(usualKind(['supervisor'])).toBe('spot_check')
  expect(usualKind(['clerk', 'consultant'])).toBe('audit')
  expect(usualKind(['supplier_lead'])).toBeNull()
})
