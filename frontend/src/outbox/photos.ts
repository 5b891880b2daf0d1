// Which photos this phone still needs: those that an inspection, a form's draft, the outbox or the hall's standard names.
import type { Writing } from '../device/db.ts'
import { photoKey } from './queue.ts'

export const PHOTO_STORES = ['photos', 'inspections', 'settings', 'outbox'] as const
type Store = (typeof PHOTO_STORES)[number]

const DRAFTS = IDBKeyRange.bound('draft/', 'draft0', false, true)

/** Deletes those of the photos that nothing names any more. Call it after what named them is written, in the same transaction. */
export async function dropUnnamed(tx: Writing<Store>, hall: string, digests: string[]): Promise<void> {
  if (!digests.length) return
  const inspections = await tx.objectStore('inspections').getAll()
  const settings = tx.objectStore('settings')
  const named = JSON.stringify([inspections.map(one => one.photos), await settings.getAll(DRAFTS), await settings.get(`standard-photos/${hall}`)])
  for (const sha256 of digests) {
    const queued = await tx.objectStore('outbox').getKey(photoKey(hall, sha256))
    if (!named.includes(sha256) && !queued) await tx.objectStore('photos').delete([hall, sha256])
  }
}
