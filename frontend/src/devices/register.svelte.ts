// The devices of the current hall: what the server said last, kept for the hall without a network, and what this phone made since.
import { roles, session } from '../accounts/session.svelte.ts'
import { ApiProblem, call } from '../api/client.ts'
import type { DevicesPage, FaultDocument, FaultStepDocument } from '../api/types.ts'
import type { Mine } from '../deliverables/shown.ts'
import { readSetting, writeSetting } from '../device/db.ts'
import { notedHere } from '../outbox/documents.ts'
import { pack, zoneOf } from '../sync/pack.svelte.ts'
import { named, pick } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/devices.ts'
import { bareDevice, shownDevices, type ShownDevice } from './shown.ts'

interface Kept {
  page: DevicesPage
  at: number
}

class Held {
  kept = $state.raw<Kept | null>(null)
  reports = $state.raw<Mine<FaultDocument>[]>([])
  steps = $state.raw<Mine<FaultStepDocument>[]>([])
  loaded = $state(false)
  /** The last try to reach the server failed: what is shown may be old. */
  stale = $state(false)
}

export const held = new Held()

const KEEPERS = ['consultant', 'supervisor', 'hall_manager', 'admin']
export const mayKeep = () => roles().some(role => KEEPERS.includes(role))
export const mayReport = () => roles().some(role => role !== 'supplier_lead')

const keyOf = (hall: string) => `devices:${hall}`

export async function loadKept(): Promise<void> {
  const { hall } = session
  if (!hall) return
  held.kept = (await readSetting<Kept>(keyOf(hall))) ?? null
  held.reports = await notedHere<FaultDocument>('faults', hall)
  held.steps = await notedHere<FaultStepDocument>('fault-steps', hall)
  held.loaded = true
}

/** What is on this phone, then what the server says. */
export async function load(): Promise<void> {
  await loadKept()
  const { hall } = session
  if (!hall) return
  try {
    await keep(await call<DevicesPage>(`/api/halls/${hall}/devices`))
    held.stale = false
  } catch {
    held.stale = true
  }
}

export async function keep(page: DevicesPage): Promise<void> {
  held.kept = { page, at: Date.now() }
  if (session.hall) await writeSetting(keyOf(session.hall), held.kept)
}

/** With the devices of the plan that the list does not have, or that came before any list was read. */
export function devices(): ShownDevice[] {
  const listed = held.kept?.page.devices ?? []
  const others = pack.spots.filter(spot => spot.kind === 'device' && !listed.some(one => one.id === spot.id)).map(spot => {
    const zone = zoneOf(spot)
    return bareDevice(spot, zone ? named(zone.name, zone.name_en) : '')
  })
  return shownDevices([...listed, ...others], held.reports, held.steps, session.me?.display_name ?? '')
}

/** 3 小时 20 分. */
export function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours ? tr('hours', { n: hours }) : '', rest ? tr('minutes', { n: rest }) : ''].filter(Boolean).join(' ')
}

/** What a person is told of a failure. */
export function sentence(error: unknown): string {
  return error instanceof ApiProblem ? pick({ zh: error.problem.title, en: error.problem.title_en }) : tr('no_answer')
}
