// What lies half-transparent over the camera's picture, so that the same place is taken from the same point (定点摄影).
import type { Latest } from '../api/types.ts'
import { withDb, type LocalInspection } from '../device/db.ts'
import { keepGhosts, pictureOf } from '../device/ghosts.ts'
import { checklistById, pack } from '../sync/pack.svelte.ts'
import { standardPhotoOf } from '../sync/standard.ts'
import { tr } from '../text/rooms/photo.ts'
import { recentlySubmitted } from './drafts.ts'

export interface Ghost {
  label: string
  url: string
}

/** The pictures to choose from, the first one shown. Their addresses are the caller's to revoke. */
export async function ghostsOf(draft: LocalInspection, item: string): Promise<Ghost[]> {
  const standard = standardPhotoOf(draft.spot)
  const found = [
    { label: tr('ghost_previous'), bytes: await previousPhoto(draft, item) },
    { label: tr('ghost_standard'), bytes: standard && (await pictureOf(draft.hall, standard)) },
  ]
  return found.flatMap(({ label, bytes }) => (bytes ? { label, url: URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' })) } : []))
}

async function previousPhoto({ hall, spot, checklist }: LocalInspection, item: string): Promise<ArrayBuffer | null> {
  const name = (await checklistById(checklist))?.checklist.pack ?? ''
  for (const sha256 of newestFirst(await takenHere(hall, spot, name, item), named(spot, name, item))) {
    const found = await pictureOf(hall, sha256)
    if (found) return found
  }
  return null
}

interface Earlier {
  at: string
  sha256: string
}

function newestFirst(...some: Earlier[][]): string[] {
  const all = some.flat().sort((a, b) => b.at.localeCompare(a.at))
  return Array.from(new Set(all.map(one => one.sha256))).slice(0, 3)
}

function named(spot: string, name: string, item: string): Earlier[] {
  const here = pack.latest.filter(one => one.spot === spot && one.pack === name)
  return here.flatMap(one => (one.photos ?? []).filter(photo => photo.item === item).map(({ sha256 }) => ({ at: one.finished_at, sha256 })))
}

/** What this phone submitted in the last days, whether it was delivered or not. */
async function takenHere(hall: string, spot: string, name: string, item: string): Promise<Earlier[]> {
  const same = (await recentlySubmitted(hall)).filter(one => one.spot === spot)
  const versions = await withDb(db => Promise.all(same.map(one => db.get('checklists', one.checklist))))
  return same
    .filter((_, at) => versions[at]?.checklist.pack === name)
    .flatMap(one => one.photos.filter(photo => photo.item === item).map(({ sha256 }) => ({ at: one.finished_at ?? '', sha256 })))
}

/** What the newest findings looked like: a repair is photographed from the same point. */
const MOST_FINDINGS = 60

function seenInFindings(): string[] {
  return [...pack.findings].sort((a, b) => b.raised_at.localeCompare(a.raised_at)).slice(0, MOST_FINDINGS).flatMap(one => one.photos.slice(0, 1))
}

/** Fetches the last photos of the hall. Nothing happens while a person asked the phone to save data. */
export async function keepLastPhotos(hall: string, latest: Latest[]): Promise<void> {
  const saving = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData
  if (saving) return
  const standards = pack.twins.flatMap(twin => twin.now.document.photo ?? [])
  const wanted = [...latest].sort((a, b) => b.finished_at.localeCompare(a.finished_at)).flatMap(one => (one.photos ?? []).map(photo => photo.sha256))
  await keepGhosts(hall, Array.from(new Set([...standards, ...seenInFindings(), ...wanted])), () => navigator.onLine && pack.hall?.id === hall)
}
