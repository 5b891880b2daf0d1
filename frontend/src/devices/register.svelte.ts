// The devices of the current hall: what the server said last, kept for the hall without a network, and what this phone made since.
import { roles, session } from '../accounts/session.svelte.ts'
import { call } from '../api/client.ts'
import type { DevicesPage, FaultDocument, FaultStepDocument } from '../api/types.ts'
import { HallPage } from '../sync/hall_page.svelte.ts'
import { pack, zoneOf } from '../sync/pack.svelte.ts'
import { named } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/devices.ts'
import { sentenceOf } from '../text/sentence.ts'
import { bareDevice, shownDevices, type ShownDevice } from './shown.ts'

export const held = new HallPage<DevicesPage, { faults: FaultDocument; 'fault-steps': FaultStepDocument }>(
  hall => `devices:${hall}`,
  ['faults', 'fault-steps'],
  hall => call<DevicesPage>(`/api/halls/${hall}/devices`),
)
export const { load, loadKept, keep } = held

const KEEPERS = ['consultant', 'supervisor', 'hall_manager', 'admin']
export const mayKeep = () => roles().some(role => KEEPERS.includes(role))
export const mayReport = () => roles().some(role => role !== 'supplier_lead')

/** With the devices of the plan that the list does not have, or that came before any list was read. */
export function devices(): ShownDevice[] {
  const listed = held.page?.devices ?? []
  const others = pack.spots.filter(spot => spot.kind === 'device' && !listed.some(one => one.id === spot.id)).map(spot => {
    const zone = zoneOf(spot)
    return bareDevice(spot, zone ? named(zone.name, zone.name_en) : '')
  })
  return shownDevices([...listed, ...others], held.made.faults, held.made['fault-steps'], session.me?.display_name ?? '')
}

/** 3 小时 20 分. */
export function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours ? tr('hours', { n: hours }) : '', rest ? tr('minutes', { n: rest }) : ''].filter(Boolean).join(' ')
}

/** What a person is told of a failure. */
export function sentence(error: unknown): string {
  return sentenceOf(error, tr('no_answer'))
}
