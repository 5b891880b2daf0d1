// Drafts and submissions in IndexedDB. Nothing here knows a screen.
import { sinceContactMs } from '../api/client.ts'
import type { Answer, InspectionDocument, InspectionKind, PhotoFacts, Role, Score, Spot } from '../api/types.ts'
import { withDb, write, type LocalInspection } from '../device/db.ts'
import { sha256 } from '../device/digest.ts'
import { uuid7 } from '../device/ids.ts'
import type { Shrunk } from '../device/photos.ts'
import { dropUnnamed, PHOTO_STORES } from '../outbox/photos.ts'
import { announce, documentEntry, photoEntry } from '../outbox/queue.ts'

const SHOWN_DAYS = 7

export interface Start {
  author: string
  hall: string
  spot: Spot
  checklist: string
  kind: InspectionKind
}

const KINDS: [Role, InspectionKind][] = [
  ['consultant', 'audit'],
  ['admin', 'audit'],
  ['supervisor', 'spot_check'],
  ['hall_manager', 'patrol'],
  ['clerk', 'self_check'],
]

/** The usual kind of inspection for a person, or null for one who only reads. */
export function usualKind(roles: Role[]): InspectionKind | null {
  return KINDS.find(([role]) => roles.includes(role))?.[1] ?? null
}

/** The person's open draft of this checklist at this spot, or a new one. */
export async function startDraft(start: Start): Promise<LocalInspection> {
  const open = (await drafts(start.author, start.hall)).find(one => one.spot === start.spot.id && one.checklist === start.checklist)
  if (open) return open
  const now = new Date().toISOString()
  const draft: LocalInspection = {
    ...start, id: uuid7(), spot: start.spot.id, spot_code: start.spot.code, spot_name: start.spot.name, state: 'draft',
    started_at: now, changed_at: now, finished_at: null, answers: {}, photos: [], signature: [], place: null,
    supersedes: null, outcome: null,
  }
  await saveDraft(draft)
  return draft
}

/** A new draft with the same answers and photos that will replace a submitted inspection. */
export async function startCorrection(old: LocalInspection): Promise<LocalInspection> {
  const now = new Date().toISOString()
  const draft: LocalInspection = {
    ...old, id: uuid7(), state: 'draft', started_at: now, changed_at: now, finished_at: null, signature: [],
    supersedes: old.id, outcome: null,
  }
  delete draft.scannedLabel
  await saveDraft(draft)
  return draft
}

export async function loadInspection(id: string): Promise<LocalInspection | undefined> {
  return withDb(db => db.get('inspections', id))
}

export async function drafts(author: string, hall: string): Promise<LocalInspection[]> {
  const all = await withDb(db => db.getAllFromIndex('inspections', 'state', 'draft'))
  return all.filter(one => one.author === author && one.hall === hall)
}

/** Whether there is anything in it: a photo may come before the first answer. */
export function begun(draft: LocalInspection): boolean {
  return Object.keys(draft.answers).length > 0 || draft.photos.length > 0
}

/** What was submitted here in the last days. Ids begin with their time, so the range of keys is the range of days. */
export async function recentlySubmitted(hall: string): Promise<LocalInspection[]> {
  const from = (Date.now() - SHOWN_DAYS * 86_400_000).toString(16).padStart(12, '0')
  const range = IDBKeyRange.lowerBound(`${from.slice(0, 8)}-${from.slice(8)}`)
  const all = await withDb(db => db.getAll('inspections', range))
  return all.filter(one => one.hall === hall && one.state === 'submitted')
}

/** Another tab submitted this inspection meanwhile: its document is frozen. */
export class AlreadySubmitted extends Error {}

async function refuseSubmitted(store: { get(id: string): Promise<LocalInspection | undefined> }, id: string): Promise<void> {
  if ((await store.get(id))?.state === 'submitted') throw new AlreadySubmitted(id)
}

/** Raises AlreadySubmitted. */
export async function saveDraft(draft: LocalInspection): Promise<void> {
  await write(['inspections'], async tx => {
    await refuseSubmitted(tx.objectStore('inspections'), draft.id)
    await tx.objectStore('inspections').put(draft)
  })
}

/** What changes among the photos of a draft: one that comes, and those that it no longer names. */
export interface PhotosChanged {
  made?: Shrunk
  gone?: string[]
}

/** One transaction holds the draft, the photo that it newly names and the end of those it does not. Raises AlreadySubmitted. */
export async function savePhotos(draft: LocalInspection, { made, gone = [] }: PhotosChanged): Promise<void> {
  await write([...PHOTO_STORES], async tx => {
    await refuseSubmitted(tx.objectStore('inspections'), draft.id)
    if (made) await tx.objectStore('photos').put({ hall: draft.hall, sha256: made.sha256, bytes: made.bytes, thumb: made.thumb })
    await tx.objectStore('inspections').put(draft)
    await dropUnnamed(tx, draft.hall, gone)
  })
}

/** Deletes a draft and those of its photos that nothing else on this phone names. */
export async function discardDraft(draft: LocalInspection): Promise<void> {
  await write([...PHOTO_STORES], async tx => {
    await tx.objectStore('inspections').delete(draft.id)
    await dropUnnamed(tx, draft.hall, draft.photos.map(photo => photo.sha256))
  })
}

/**
 * Freezes the document and queues it with its photos, all in one transaction. From here on the inspection is
 * read-only and its bytes never change. Raises AlreadySubmitted.
 */
export async function submit(draft: LocalInspection, outcome: Score): Promise<LocalInspection> {
  const finished = new Date(Math.max(Date.now(), Date.parse(draft.started_at))).toISOString()
  const done: LocalInspection = { ...draft, state: 'submitted', finished_at: finished, changed_at: finished, outcome }
  const body = JSON.stringify(documentOf(done, finished))
  const bytes = new TextEncoder().encode(body)
  const facts = { hall: done.hall, person: done.author, label: done.spot_code }
  const entry = documentEntry({ ...facts, collection: 'inspections', name: done.id, body, sha256: await sha256(bytes), bytes: bytes.length }, Date.now())
  await write(['inspections', 'outbox'], async tx => {
    const outbox = tx.objectStore('outbox')
    await refuseSubmitted(tx.objectStore('inspections'), done.id)
    await tx.objectStore('inspections').put(done)
    await outbox.put(entry)
    for (const photo of done.photos) {
      const queued = photoEntry({ ...facts, name: photo.sha256, sha256: photo.sha256, bytes: photo.bytes }, Date.now())
      if (!(await outbox.getKey(queued.key))) await outbox.put(queued)
    }
  })
  announce()
  return done
}

function documentOf(done: LocalInspection, finished: string): InspectionDocument {
  return {
    schema: 1,
    hall: done.hall,
    spot: done.spot,
    checklist: done.checklist,
    kind: done.kind,
    started_at: done.started_at,
    finished_at: finished,
    clock: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, since_contact_ms: sinceContactMs() },
    answers: Object.values(done.answers).filter(said).map(plain),
    photos: done.photos,
    signature: done.signature,
    ...(done.supersedes ? { supersedes: done.supersedes } : {}),
  }
}

/** A note or a reason alone is not an answer. */
function said({ verdict, value }: Answer): boolean {
  return verdict != null || value != null
}

/** Only what was said: the server refuses a verdict beside a value. */
function plain({ item, verdict, value, reasons, note }: Answer): Answer {
  return {
    item,
    ...(verdict == null ? {} : { verdict }),
    ...(value == null || verdict === 'na' ? {} : { value }),
    ...(reasons?.length ? { reasons } : {}),
    ...(note?.trim() ? { note: note.trim() } : {}),
  }
}

export function photosOf(draft: LocalInspection, item: string): PhotoFacts[] {
  return draft.photos.filter(photo => photo.item === item)
}
