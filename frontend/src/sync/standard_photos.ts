// The pictures of a hall's standard photos, kept on the phone in screen size, so that a checklist shows them without a network.
import { withDb, write } from '../device/db.ts'
import type { PhotoSize } from '../api/types.ts'

/** What was fetched for a hall, as against what was taken on this phone. */
const keyOf = (hall: string) => `standard-photos/${hall}`

let running: Promise<void> = Promise.resolve()

/** Fetches what is missing and lets go what no standard photo shows any more. One run at a time; what fails is tried at the next refresh. */
export function keepStandardPhotos(hall: string): Promise<void> {
  running = running.then(() => update(hall)).catch(() => undefined)
  return running
}

async function update(hall: string): Promise<void> {
  const kept = await withDb(db => db.get('packs', hall))
  const wanted = new Set((kept?.twins ?? []).map(twin => twin.now.document.photo))
  const before = ((await withDb(db => db.get('settings', keyOf(hall)))) ?? []) as string[]
  await forget(hall, before.filter(sha256 => !wanted.has(sha256)), before.filter(sha256 => wanted.has(sha256)))
  for (const sha256 of wanted) if (!(await withDb(db => db.getKey('photos', [hall, sha256])))) await fetchOne(hall, sha256)
}

async function forget(hall: string, gone: string[], rest: string[]): Promise<void> {
  if (!gone.length) return
  await write(['photos', 'settings'], async tx => {
    for (const sha256 of gone) await tx.objectStore('photos').delete([hall, sha256])
    await tx.objectStore('settings').put(rest, keyOf(hall))
  })
}

async function fetchOne(hall: string, sha256: string): Promise<void> {
  const [bytes, thumb] = await Promise.all([bytesOf(hall, sha256, 'screen'), bytesOf(hall, sha256, 'list')])
  await write(['photos', 'settings'], async tx => {
    const settings = tx.objectStore('settings')
    const fetched = ((await settings.get(keyOf(hall))) ?? []) as string[]
    await tx.objectStore('photos').put({ hall, sha256, bytes, thumb })
    await settings.put([...fetched, sha256], keyOf(hall))
  })
}

async function bytesOf(hall: string, sha256: string, size: PhotoSize): Promise<ArrayBuffer> {
  const answer = await fetch(`/api/halls/${hall}/photos/${sha256}?size=${size}`, { credentials: 'same-origin', redirect: 'error' })
  if (!answer.ok || !/^image\//.test(answer.headers.get('content-type') ?? '')) throw new Error(`standard photo ${answer.status}`)
  return answer.arrayBuffer()
}
