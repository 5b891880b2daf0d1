// What a form makes on this phone: its draft until it is saved, then a frozen document in the outbox.
import { sinceContactMs } from '../api/client.ts'
import type { Clock, TakenPhoto } from '../api/types.ts'
import { readSetting, write, type Collection } from '../device/db.ts'
import { sha256 } from '../device/digest.ts'
import { uuid7 } from '../device/ids.ts'
import type { Shrunk } from '../device/photos.ts'
import type { Noted } from '../rules/noted.ts'
import { dropUnnamed, PHOTO_STORES } from './photos.ts'
import { announce, documentEntry, documentsOf, photoEntry } from './queue.ts'

/** Whose work it is, in which hall, and what the outbox calls it. */
export interface Sender {
  person: string
  hall: string
  label: string
}

export function clock(): Clock {
  return { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, since_contact_ms: sinceContactMs() }
}

/**
 * Freezes a document and queues it with those of its photos whose bytes are on this phone; the draft that it came from
 * ends in the same transaction.
 */
export async function queue(collection: Collection, document: object, photos: TakenPhoto[], from: Sender, { draft, id = uuid7() }: { draft?: string; id?: string } = {}): Promise<void> {
  const body = JSON.stringify(document)
  const bytes = new TextEncoder().encode(body)
  const entry = documentEntry({ ...from, collection, name: id, body, sha256: await sha256(bytes), bytes: bytes.length }, Date.now())
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

export async function notedHere<D>(collection: Collection, hall: string): Promise<(Noted<D> & { person: string })[]> {
  const entries = await documentsOf(collection, hall)
  return entries.map(({ name, body, person, state, delivered_at }) => ({ id: name, person, about: JSON.parse(body) as D, state, delivered_at }))
}

/** Where a form keeps what is not saved yet: each person's own, in each hall. It outlives signing out (accounts/session). */
export function draftKey(person: string, hall: string, of: string): string {
  return `draft/${person}/${hall}/${of}`
}

/** A draft that an earlier version of the app kept under a key with colons comes along. */
export async function readDraft<D>(key: string): Promise<D | undefined> {
  const kept = await readSetting<D>(key)
  if (kept) return kept
  const old = key.replaceAll('/', ':')
  return write(['settings'], async tx => {
    const settings = tx.objectStore('settings')
    const draft = await settings.get(old)
    if (draft) {
      await settings.put(draft, key)
      await settings.delete(old)
    }
    return draft as D | undefined
  })
}

export async function saveDraft(key: string, draft: unknown): Promise<void> {
  await write(['settings'], tx => tx.objectStore('settings').put(draft, key))
}

export async function dropDraft(key: string): Promise<void> {
  await write(['settings'], tx => tx.objectStore('settings').delete(key))
}

/** Photos that a draft no longer names leave the phone, unless another draft, an inspection or the outbox needs them. */
export async function forgetPhotos(hall: string, gone: string[]): Promise<void> {
  if (gone.length) await write([...PHOTO_STORES], tx => dropUnnamed(tx, hall, gone))
}

/** One transaction holds the draft, the photo that it newly names and the end of those it does not. */
export async function saveDraftWithPhoto(key: string, draft: unknown, hall: string, made: Shrunk, gone: string[] = []): Promise<void> {
  await write([...PHOTO_STORES], async tx => {
    await tx.objectStore('photos').put({ hall, sha256: made.sha256, bytes: made.bytes, thumb: made.thumb })
    await tx.objectStore('settings').put(draft, key)
    await dropUnnamed(tx, hall, gone)
  })
}
