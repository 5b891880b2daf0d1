// The queue in IndexedDB: what waits, what was set aside, what was delivered and is kept for 30 days.
import { withDb, write, type Collection, type Entry } from '../device/db.ts'

export const KEPT_DAYS = 30
const DAY_MS = 86_400_000

export interface Counts {
  waiting: number
  aside: number
  delivered: number
  /** Waiting things that only another person's session may send. */
  others: number
  /** When the oldest thing that is not delivered was made. */
  oldest_at: number | null
}

type NewEntry = Pick<Entry, 'name' | 'hall' | 'person' | 'label' | 'sha256' | 'bytes'>

const FRESH = {
  state: 'waiting', tries: 0, next_at: 0, unsure: false, problem: null, delivered_at: null, epoch: null,
} as const

export function documentEntry(facts: NewEntry & { body: string; collection: Collection }, now: number): Entry {
  return { ...FRESH, ...facts, key: `1/${facts.name}`, kind: 'document', made_at: now }
}

export function photoKey(hall: string, sha256: string): string {
  return `2/${hall}/${sha256}`
}

export function photoEntry(facts: NewEntry, now: number): Entry {
  return { ...FRESH, ...facts, key: photoKey(facts.hall, facts.name), kind: 'photo', body: '', made_at: now }
}

/** What waits to be sent, documents first, each kind oldest first. */
export async function waiting(): Promise<Entry[]> {
  return withDb(db => db.getAllFromIndex('outbox', 'state', 'waiting'))
}

/** What the server refused: nothing is tried again before a person has looked. */
export async function aside(): Promise<Entry[]> {
  return withDb(db => db.getAllFromIndex('outbox', 'state', 'aside'))
}

/** The newest delivered documents. */
export async function deliveredDocuments(most: number): Promise<Entry[]> {
  return withDb(async db => {
    const found: Entry[] = []
    let cursor = await db.transaction('outbox').store.openCursor(IDBKeyRange.bound('1/', '2/'), 'prev')
    while (cursor && found.length < most) {
      if (cursor.value.state === 'delivered') found.push(cursor.value)
      cursor = await cursor.continue()
    }
    return found
  })
}

/** The documents of a room that this phone made for a hall, oldest first: waiting, set aside, or delivered in the last 30 days. */
export async function documentsOf(collection: Collection, hall: string): Promise<Entry[]> {
  const all = await withDb(db => db.getAll('outbox', IDBKeyRange.bound('1/', '2/')))
  return all.filter(entry => entry.collection === collection && entry.hall === hall)
}

export async function counts(person: string | null): Promise<Counts> {
  const [waits, refused] = [await waiting(), await aside()]
  const made = [...waits, ...refused].map(entry => entry.made_at)
  return {
    waiting: waits.length,
    aside: refused.length,
    delivered: await withDb(db => db.countFromIndex('outbox', 'state', 'delivered')),
    others: waits.filter(entry => entry.person !== person).length,
    oldest_at: made.length ? made.reduce((a, b) => Math.min(a, b)) : null,
  }
}

/** Changes one entry in its own transaction; an entry that is gone meanwhile stays gone. */
export async function change(key: string, part: Partial<Entry>): Promise<void> {
  await write(['outbox'], async tx => {
    const entry = await tx.objectStore('outbox').get(key)
    if (entry) await tx.objectStore('outbox').put({ ...entry, ...part })
  })
  announce()
}

/** Puts something that was set aside back into the queue, unchanged. */
export async function putBack(key: string): Promise<void> {
  await change(key, { state: 'waiting', tries: 0, next_at: 0 })
}

/** A new epoch: the server was restored from a backup, so everything delivered before is offered again. */
export async function noticeEpoch(epoch: string): Promise<number> {
  const offered = await write(['outbox', 'settings'], async tx => {
    if ((await tx.objectStore('settings').get('epoch')) === epoch) return 0
    await tx.objectStore('settings').put(epoch, 'epoch')
    const old = (await tx.objectStore('outbox').index('state').getAll('delivered')).filter(entry => entry.epoch !== epoch)
    for (const entry of old) await tx.objectStore('outbox').put({ ...entry, ...FRESH })
    return old.length
  })
  if (offered) announce()
  return offered
}

/** Removes what was delivered more than 30 days ago, with its inspection and the photo bytes nothing else shows. */
export async function forgetDelivered(now: number): Promise<void> {
  await write(['outbox', 'photos', 'inspections'], async tx => {
    const [outbox, photos, inspections] = [tx.objectStore('outbox'), tx.objectStore('photos'), tx.objectStore('inspections')]
    const delivered = await outbox.index('state').getAll('delivered')
    const old = delivered.filter(entry => (entry.delivered_at ?? now) < now - KEPT_DAYS * DAY_MS)
    for (const entry of old.filter(one => one.kind === 'document')) {
      await inspections.delete(entry.name)
      await outbox.delete(entry.key)
    }
    const shown = new Set((await inspections.getAll()).flatMap(one => one.photos.map(photo => photo.sha256)))
    for (const entry of old.filter(one => one.kind === 'photo' && !shown.has(one.name))) {
      await photos.delete([entry.hall, entry.name])
      await outbox.delete(entry.key)
    }
  })
}

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('hall-audit') : null
const listeners = new Set<() => void>()

/** Calls back whenever the queue changed, in this tab or another. Returns the way to stop. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}

export function announce(): void {
  tell()
  channel?.postMessage('outbox')
}

channel?.addEventListener('message', tell)
// In Node an open channel would keep the process alive; browsers have no unref.
;(channel as unknown as { unref?: () => void } | null)?.unref?.()
