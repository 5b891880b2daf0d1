// The pack of the current hall: what a phone needs to work a day offline.
import { call } from '../api/client.ts'
import type { Finding, Hall, Latest, LibraryBook, NoticeBox, Pack, PublishedChecklist, RoundsAhead, SignRegister, Spot, Twin, Walk, Zone } from '../api/types.ts'
import { readSetting, withDb, write, type KeptPack } from '../device/db.ts'
import { byRoute } from '../rules/checklist.ts'
import { citingOn, datedOnly, type Edition } from '../rules/citations.ts'
import { dayIn } from '../rules/day.ts'

const NO_SIGNS: SignRegister = { signs: [], needs: [], needs_digest: '', faults: [] }

/** Raw fields: hundreds of items are replaced as a whole and never changed in place. */
class Held {
  hall = $state.raw<Hall | null>(null)
  zones = $state.raw<Zone[]>([])
  spots = $state.raw<Spot[]>([])
  checklists = $state.raw<PublishedChecklist[]>([])
  findings = $state.raw<Finding[]>([])
  latest = $state.raw<Latest[]>([])
  signs = $state.raw<SignRegister>(NO_SIGNS)
  walks = $state.raw<Walk[]>([])
  twins = $state.raw<Twin[]>([])
  rounds = $state.raw<RoundsAhead | null>(null)
  notices = $state.raw<NoticeBox | null>(null)
  complete = $state(false)
  fetched_at = $state<number | null>(null)
  loaded = $state(false)
  pulling = $state(false)
  failed = $state(false)
}

const EMPTY = { hall: null, zones: [], spots: [], checklists: [], findings: [], latest: [], signs: NO_SIGNS, walks: [], twins: [], rounds: null, notices: null, complete: false, fetched_at: null }
const MOST_PARTS = 20
/** The library's book is the same for all halls and large: read only by the screens that show it. */
const BOOK = 'library'
/** The dates of the register alone: small enough to be read whenever a checklist is opened. */
const EDITIONS = 'editions'

export const pack = new Held()

const underway = new Map<string, Promise<void>>()
const queued = new Map<string, Promise<void>>()
let shown: string | null = null

/** Shows the kept pack of a hall; nothing of another hall stays on the screen. */
export async function showPack(hall: string | null): Promise<void> {
  shown = hall
  const kept = hall ? await withDb(db => db.get('packs', hall)) : undefined
  const checklists = kept ? await keptChecklists(kept.checklists) : []
  if (shown === hall) Object.assign(pack, { ...EMPTY, loaded: true }, kept ? shape(kept, checklists) : {})
}

function shape(kept: KeptPack, checklists: PublishedChecklist[]): Partial<Held> {
  const zones = [...(kept.places?.zones ?? [])].sort((a, b) => a.position - b.position)
  return {
    hall: kept.places?.hall ?? null,
    zones,
    spots: byRoute(kept.places?.spots ?? [], zones),
    checklists,
    findings: kept.findings,
    latest: kept.latest,
    signs: kept.signs ?? NO_SIGNS,
    walks: kept.walks ?? [],
    twins: kept.twins ?? [],
    rounds: kept.rounds ?? null,
    notices: kept.notices ?? null,
    complete: kept.complete,
    fetched_at: kept.fetched_at,
  }
}

async function keptChecklists(ids: string[]): Promise<PublishedChecklist[]> {
  const all = await withDb(db => Promise.all(ids.map(id => db.get('checklists', id))))
  return all.filter((one): one is PublishedChecklist => !!one)
}

/** Old versions stay on the phone: a draft is finished by the version it was begun with. Its items cite the editions of `day`. */
export async function checklistById(id: string, day = hallDay()): Promise<PublishedChecklist | undefined> {
  const [published, editions] = await withDb(db => Promise.all([db.get('checklists', id), db.get('settings', EDITIONS)]))
  const register = new Map(((editions ?? []) as Edition[]).map(one => [one.number, one]))
  return published && { ...published, checklist: citingOn(published.checklist, day, register) }
}

/** Standards, facts, symbols and drawings as last fetched; undefined before the first time. */
export async function libraryBook(): Promise<LibraryBook | undefined> {
  return readSetting<LibraryBook>(BOOK)
}

/** Fetches what changed since the last time. Raises ApiProblem or NoAnswer. */
export async function pullPack(hall: string): Promise<void> {
  const run = fetched(hall)
  pack.pulling = true
  try {
    await run
    pack.failed = false
    if (shown === hall) await showPack(hall)
    void import('./standard_photos.ts').then(photos => photos.keepStandardPhotos(hall)).catch(() => undefined)
  } catch (error) {
    pack.failed = true
    throw error
  } finally {
    pack.pulling = underway.size > 0
  }
}

/** A fetch that begins after this call: one that is under way may have asked before the last change was made. */
function fetched(hall: string): Promise<void> {
  const running = underway.get(hall)
  if (!running) return begin(hall)
  const next = queued.get(hall) ?? running.catch(() => undefined).then(() => begin(hall))
  queued.set(hall, next)
  return next
}

function begin(hall: string): Promise<void> {
  queued.delete(hall)
  const run = pullParts(hall).finally(() => underway.delete(hall))
  underway.set(hall, run)
  return run
}

async function pullParts(hall: string): Promise<void> {
  for (let part = 0; part < MOST_PARTS; part++) if (await pullPart(hall)) return
}

/** Whether the pack is complete with this part. */
async function pullPart(hall: string): Promise<boolean> {
  const old = await withDb(db => db.get('packs', hall))
  const query = new URLSearchParams({ hall, ...(old ? { cursor: old.cursor } : {}) })
  const fresh = await call<Pack>(`/api/sync/pack?${query}`)
  await write(['packs', 'checklists', 'settings'], async tx => {
    if (fresh.library) {
      await tx.objectStore('settings').put(fresh.library, BOOK)
      await tx.objectStore('settings').put(datedOnly(fresh.library.standards), EDITIONS)
    }
    for (const one of fresh.checklists ?? []) await tx.objectStore('checklists').put(one)
    await tx.objectStore('packs').put(merge(hall, old, fresh))
  })
  return fresh.complete || fresh.cursor === old?.cursor
}

function merge(hall: string, old: KeptPack | undefined, fresh: Pack): KeptPack {
  return {
    hall,
    cursor: fresh.cursor,
    complete: fresh.complete,
    places: fresh.places ?? old?.places ?? null,
    checklists: fresh.checklists?.map(one => one.id) ?? old?.checklists ?? [],
    findings: fresh.findings ?? old?.findings ?? [],
    latest: fresh.latest ?? old?.latest ?? [],
    signs: fresh.signs ?? old?.signs ?? NO_SIGNS,
    walks: fresh.walks ?? old?.walks ?? [],
    twins: fresh.twins ?? old?.twins ?? [],
    ...(fresh.rounds ?? old?.rounds ? { rounds: (fresh.rounds ?? old?.rounds) as RoundsAhead } : {}),
    ...(fresh.notices ?? old?.notices ? { notices: (fresh.notices ?? old?.notices) as NoticeBox } : {}),
    fetched_at: Date.now(),
  }
}

/** Today, where the hall stands. */
export function hallDay(at: number | string = Date.now()): string {
  return dayIn(pack.hall?.time_zone ?? 'Asia/Shanghai', at)
}

export function spotById(id: string): Spot | undefined {
  return pack.spots.find(spot => spot.id === id)
}

export function zoneOf(spot: Spot): Zone | undefined {
  return pack.zones.find(zone => zone.id === spot.zone)
}
