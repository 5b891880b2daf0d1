// Which label this phone scanned last: kept over a reload, so that a check begun afterwards knows of it.
import type { ScannedLabel } from './db.ts'
import { readSetting, writeSetting } from './db.ts'

const KEPT = 'scan'
/** A label belongs to the check that is made in front of it. */
const COUNTS_MS = 2 * 3_600_000

export async function noteScan(label: string, now = Date.now()): Promise<void> {
  await writeSetting(KEPT, { label, at: new Date(now).toISOString() } satisfies ScannedLabel)
}

/** The last scan, when it was of this label and not long ago. */
export async function scanOf(label: string, now = Date.now()): Promise<ScannedLabel | null> {
  const last = await readSetting<ScannedLabel>(KEPT)
  return last?.label === label && stillCounts(last, now) ? last : null
}

export function stillCounts({ at }: ScannedLabel, now = Date.now()): boolean {
  const age = now - Date.parse(at)
  return age >= 0 && age < COUNTS_MS
}

/** The last scan of any label, when it was not long ago. */
export async function lastScan(now = Date.now()): Promise<ScannedLabel | null> {
  const last = await readSetting<ScannedLabel>(KEPT)
  return last && stillCounts(last, now) ? last : null
}
