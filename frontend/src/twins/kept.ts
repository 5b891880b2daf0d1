// What is drawn on this device before the server has it, and the way there.
import { roles, session } from '../accounts/session.svelte.ts'
import { ApiProblem, ask, asProblem, call, NoAnswer } from '../api/client.ts'
import type { DeskThing, Twin, TwinDocument, TwinPage } from '../api/types.ts'
import { readSetting, withDb, write, writeSetting } from '../device/db.ts'
import type { Shrunk } from '../device/photos.ts'
import { tr } from '../text/rooms/twins.ts'
import { sentenceOf } from '../text/sentence.ts'

const PHOTO_TIMEOUT_MS = 60_000

/** Changes that the server does not have; `replaces` is the version they began with, null for a new twin. */
export interface UnsavedTwin {
  id: string
  document: TwinDocument
  replaces: string | null
  /** Photos that were taken here for it. */
  taken: string[]
}

/** Settings that begin with `draft/` outlive signing out (accounts/session). */
const keyOf = (id: string) => `draft/${session.me?.person ?? ''}/${session.hall ?? ''}/twin/${id}`
export const pathOf = (id: string) => `/api/halls/${session.hall}/twins/${id}`

export async function unsaved(id: string): Promise<UnsavedTwin | undefined> {
  return readSetting<UnsavedTwin>(keyOf(id))
}

export async function allUnsaved(): Promise<UnsavedTwin[]> {
  const start = keyOf('')
  return withDb(db => db.getAll('settings', IDBKeyRange.bound(start, `${start}\uffff`))) as Promise<UnsavedTwin[]>
}

/** One transaction holds the changes and the photo just taken for them. */
export async function keep(one: UnsavedTwin, made?: Shrunk): Promise<void> {
  await write(['settings', 'photos'], async tx => {
    if (made) await tx.objectStore('photos').put({ hall: session.hall ?? '', sha256: made.sha256, bytes: made.bytes, thumb: made.thumb })
    await tx.objectStore('settings').put(one, keyOf(one.id))
  })
}

/** The changes end, and with them the photos taken for them: the server has the one that counts. */
export async function forget({ id, taken }: UnsavedTwin): Promise<void> {
  await write(['settings', 'photos'], async tx => {
    await tx.objectStore('settings').delete(keyOf(id))
    for (const sha256 of taken) await tx.objectStore('photos').delete([session.hall ?? '', sha256])
  })
}

/** Sends the photo when it was taken here, then the twin. Raises ApiProblem (twin_changed among them) and NoAnswer. */
export async function send(one: UnsavedTwin, reason: string): Promise<Twin> {
  const { photo } = one.document
  const here = one.taken.includes(photo) ? await withDb(db => db.get('photos', [session.hall ?? '', photo])) : undefined
  if (here) await sendPhoto(photo, here.bytes)
  return call<Twin>(pathOf(one.id), { method: 'PUT', body: { document: one.document, reason, replaces: one.replaces } })
}

async function sendPhoto(sha256: string, body: ArrayBuffer): Promise<void> {
  const headers = { 'Content-Type': 'image/jpeg', 'X-Hall-Audit': '1' }
  const answer = await ask(`/api/halls/${session.hall}/photos/${sha256}`, { method: 'PUT', headers, body }, PHOTO_TIMEOUT_MS)
  if (answer.data === null) throw new NoAnswer(`HTTP ${answer.status}`)
  if (!answer.ok) throw new ApiProblem(asProblem(answer.data, answer.status))
}

export async function fetchPage(id: string): Promise<TwinPage> {
  return call<TwinPage>(pathOf(id))
}

/** What the editor offers: from the server, else as it was last. */
export async function deskThings(): Promise<DeskThing[]> {
  try {
    const things = await call<DeskThing[]>(`/api/halls/${session.hall}/desk-things`)
    await writeSetting('desk-things', things)
    return things
  } catch {
    return (await readSetting<DeskThing[]>('desk-things')) ?? []
  }
}

export function sentence(error: unknown): string {
  return sentenceOf(error, tr('no_server'))
}

export function mayWrite(): boolean {
  return roles().some(role => role === 'consultant' || role === 'admin')
}
