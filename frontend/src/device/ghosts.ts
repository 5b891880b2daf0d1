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

/** Keeps those of the hall that are wanted, first come first, up to 6 MB in all; those that are not wanted any more go. */
export async function keepGhosts(hall: string, wanted: string[], goOn: () => boolean): Promise<void> {
  let bytes = await dropOthers(hall, new Set(wanted))
  for (const sha256 of wanted) {
    if (bytes > MOST_BYTES || !goOn()) return
    if (await keptGhost(hall, sha256)) continue
    bytes += await fetchGhost(hall, sha256).then(made => made.byteLength, () => 0)
  }
}

/** Returns how many bytes stay. */
async function dropOthers(hall: string, wanted: Set<string>): Promise<number> {
  const range = IDBKeyRange.bound(key(hall, ''), key(hall, 'g'))
  return write(['settings'], async tx => {
    const settings = tx.objectStore('settings')
    let bytes = 0
    for (const name of await settings.getAllKeys(range)) {
      if (!wanted.has(name.slice(key(hall, '').length))) await settings.delete(name)
      else bytes += ((await settings.get(name)) as ArrayBuffer).byteLength
    }
    return bytes
  })
}
