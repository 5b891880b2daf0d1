// Small copies of earlier photos, to take the next one from the same point also offline. They are the hall's content: like the
// pack they leave the phone at sign-out (accounts/session), which spares nothing under `ghost/`.
import { withDb, write } from './db.ts'

const MOST_BYTES = 6_000_000

const key = (hall: string, sha256: string) => `ghost/${hall}/${sha256}`

export async function keptGhost(hall: string, sha256: string): Promise<ArrayBuffer | undefined> {
  return withDb(db => db.get('settings', key(hall, sha256))) as Promise<ArrayBuffer | undefined>
}

/** The copy that is printed: 800 pixels are enough under a finger. Raises when the server does not give it. */
export async function fetchGhost(hall: string, sha256: string): Promise<ArrayBuffer> {
  const answer = await fetch(`/api/halls/${hall}/photos/${sha256}?size=print`, { credentials: 'same-origin', redirect: 'error' })
  if (!answer.ok || answer.headers.get('content-type') !== 'image/jpeg') throw new Error(`HTTP ${answer.status}`)
  const bytes = await answer.arrayBuffer()
  await write(['settings'], tx => tx.objectStore('settings').put(bytes, key(hall, sha256)))
  return bytes
}

/** A photo from this phone, or else from the server; null where neither has it. */
export async function pictureOf(hall: string, sha256: string): Promise<ArrayBuffer | null> {
  const kept = (await withDb(db => db.get('photos', [hall, sha256])))?.bytes ?? (await keptGhost(hall, sha256))
  return kept ?? (await fetchGhost(hall, sha256).catch(() => null))
}

/** Keeps those of the hall that are wanted, first come first, up to 6 MB in all; those that are not wanted any more go. */
export async function keepGhosts(hall: string, wanted: string[], goOn: () => boolean): Promise<void> {
  const held = await dropOthers(hall, new Set(wanted))
  const lacking = wanted.filter(sha256 => !held.has(sha256))
  let bytes = lacking.length ? await bytesOf(hall, held) : 0
  for (const sha256 of lacking) {
    if (bytes > MOST_BYTES || !goOn()) return
    bytes += await fetchGhost(hall, sha256).then(made => made.byteLength, () => 0)
  }
}

async function dropOthers(hall: string, wanted: Set<string>): Promise<Set<string>> {
  const range = IDBKeyRange.bound(key(hall, ''), key(hall, 'g'))
  return write(['settings'], async tx => {
    const held = (await tx.objectStore('settings').getAllKeys(range)).map(name => name.slice(key(hall, '').length))
    for (const sha256 of held) if (!wanted.has(sha256)) await tx.objectStore('settings').delete(key(hall, sha256))
    return new Set(held.filter(sha256 => wanted.has(sha256)))
  })
}

async function bytesOf(hall: string, held: Set<string>): Promise<number> {
  let bytes = 0
  for (const sha256 of Array.from(held)) bytes += (await keptGhost(hall, sha256))?.byteLength ?? 0
  return bytes
}
