// What is noted on this phone: a form's draft until it is saved, then a frozen document in the outbox.
import { sinceContactMs } from '../api/client.ts'
import type { Clock, SignDocument, SignFacts, TakenPhoto, WalkDocument } from '../api/types.ts'
import { readSetting, write, writeSetting, type Collection } from '../device/db.ts'
import { sha256 } from '../device/digest.ts'
import { uuid7 } from '../device/ids.ts'
import type { Shrunk } from '../device/photos.ts'
import { announce, documentEntry, documentsOf, photoEntry } from '../outbox/queue.ts'
import type { Noted } from '../rules/signs.ts'

/** Whose work it is, in which hall, and what the outbox calls it. */
export interface Sender {
  person: string
  hall: string
  label: string
}

export function clock(): Clock {
  return { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, since_contact_ms: sinceContactMs() }
}

export function signDocument(sign: string, hall: string, facts: SignFacts, removed = false): SignDocument {
  return { schema: 1, hall, sign, noted_at: new Date().toISOString(), clock: clock(), ...facts, removed }
}

/**
 * Freezes a document and queues it with those of its photos whose bytes are on this phone; the draft that it came from
 * ends in the same transaction.
 */
export async function queue(collection: Collection, document: SignDocument | WalkDocument, photos: TakenPhoto[], from: Sender, draft?: string): Promise<void> {
  const body = JSON.stringify(document)
  const bytes = new TextEncoder().encode(body)
  const entry = documentEntry({ ...from, collection, name: uuid7(), body, sha256: await sha256(bytes), bytes: bytes.length }, Date.now())
  await write(['outbox', 'photos', 'settings'], async tx => {
    const outbox = tx.objectStore('outbox')
    await outbox.put(entry)
    for (const photo of photos) {
      const queued = photoEntry({ ...from, name: photo.sha256, sha256: photo.sha256, bytes: photo.bytes }, Date.now())
      const here = await tx.objectStore('photos').getKey([from.hall, photo.sha256])
      if (here && !(await outbox.getKey(queued.key))) await outbox.put(queued)
    }
    if (draft) await tx.objectStore('settings').delete(draft)
  })
  announce()
}

export async function notedHere<D>(collection: Collection, hall: string): Promise<Noted<D>[]> {
  const entries = await documentsOf(collection, hall)
  return entries.map(({ name, body, state, delivered_at }) => ({ id: name, about: JSON.parse(body) as D, state, delivered_at }))
}

export async function readDraft<D>(key: string): Promise<D | undefined> {
  return readSetting<D>(key)
}

export async function saveDraft(key: string, draft: unknown): Promise<void> {
  await writeSetting(key, draft)
}

/** One transaction holds the photo and the draft that names it. */
export async function saveDraftWithPhoto(key: string, draft: unknown, hall: string, made: Shrunk): Promise<void> {
  await write(['photos', 'settings'], async tx => {
    await tx.objectStore('photos').put({ hall, sha256: made.sha256, bytes: made.bytes, thumb: made.thumb })
    await tx.objectStore('settings').put(draft, key)
  })
}

export async function dropDraft(key: string): Promise<void> {
  await write(['settings'], tx => tx.objectStore('settings').delete(key))
}
