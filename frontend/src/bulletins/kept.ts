// Bulletins as the server says and as this phone keeps them; signing for one goes through the outbox.
import { roles, session } from '../accounts/session.svelte.ts'
import { ApiProblem, call, sinceContactMs } from '../api/client.ts'
import type { BulletinContent, BulletinLine, BulletinPage, SigningDocument } from '../api/types.ts'
import { readSetting, write, writeSetting } from '../device/db.ts'
import { sha256 } from '../device/digest.ts'
import { uuid7 } from '../device/ids.ts'
import { announce, documentEntry, documentsOf } from '../outbox/queue.ts'
import { sendNow } from '../sync/engine.svelte.ts'
import { tr } from '../text/rooms/bulletins.ts'
import { sentenceOf } from '../text/sentence.ts'

export interface Kept<T> {
  found: T | null
  /** From this phone: the server did not answer. */
  old: boolean
}

export function mayWrite(): boolean {
  return roles().some(role => ['consultant', 'hall_manager', 'supervisor', 'admin'].includes(role))
}

export function mayKeepRobots(): boolean {
  return roles().some(role => role === 'hall_manager' || role === 'admin')
}

export function sentence(error: unknown): string {
  return sentenceOf(error, tr('offline'))
}

export async function readLines(hall: string): Promise<Kept<BulletinLine[]>> {
  return fresh(`/api/halls/${hall}/bulletins`, `bulletins:${hall}`)
}

export async function readPage(hall: string, id: string): Promise<Kept<BulletinPage>> {
  return fresh(`/api/halls/${hall}/bulletins/${id}`, `bulletin:${id}`)
}

/** From the server and kept, or what was kept when nobody answers. Raises ApiProblem when the server refuses. */
async function fresh<T>(path: string, key: string): Promise<Kept<T>> {
  try {
    const found = await call<T>(path)
    await writeSetting(key, found)
    return { found, old: false }
  } catch (error) {
    if (error instanceof ApiProblem) throw error
    return { found: (await readSetting<T>(key)) ?? null, old: true }
  }
}

/** Bulletins that were signed for on this phone and whose document has not arrived, or arrived since the list was read. */
export async function signedHere(hall: string): Promise<Set<string>> {
  const entries = await documentsOf('receipts', hall)
  return new Set(entries.filter(one => one.person === session.me?.person && one.state !== 'aside').map(one => (JSON.parse(one.body) as SigningDocument).bulletin))
}

export async function signFor(page: BulletinPage, readAt: string, note: string): Promise<void> {
  const document: SigningDocument = {
    schema: 1,
    hall: page.hall,
    bulletin: page.line.id,
    read_at: readAt,
    signed_at: new Date().toISOString(),
    clock: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, since_contact_ms: sinceContactMs() },
    note: note.trim(),
  }
  const body = JSON.stringify(document)
  const bytes = new TextEncoder().encode(body)
  const label = `${tr('sign')} ${page.line.label}`
  const entry = documentEntry({ name: uuid7(), hall: page.hall, person: session.me?.person ?? '', label, body, sha256: await sha256(bytes), bytes: bytes.length, collection: 'receipts' }, Date.now())
  await write(['outbox'], async tx => {
    await tx.objectStore('outbox').put(entry)
  })
  announce()
  void sendNow(true)
}

interface Unsaved {
  revision: string
  content: BulletinContent
}

const unsavedKey = (id: string) => `draft/${session.me?.person}/bulletin/${id}`

/** What was changed and not saved, as long as nobody has saved something else meanwhile. */
export async function readUnsaved(page: BulletinPage): Promise<BulletinContent | null> {
  const kept = await readSetting<Unsaved>(unsavedKey(page.line.id))
  return kept?.revision === page.revision ? kept.content : null
}

export async function keepUnsaved(page: BulletinPage, content: BulletinContent | null): Promise<void> {
  const key = unsavedKey(page.line.id)
  if (content) await writeSetting(key, { revision: page.revision, content })
  else await write(['settings'], tx => tx.objectStore('settings').delete(key))
}
