// Devices as a phone shows them: the server's word, and on top of it what was reported and done here. No DOM.
import type { Device, DeviceState, Fault, FaultDocument, FaultState, FaultStep, FaultStepDocument, Spot } from '../api/types.ts'
import type { Mine } from '../deliverables/shown.ts'

export interface ShownFault extends Fault {
  /** Something of this phone has not arrived. */
  local: boolean
}

export interface ShownDevice extends Omit<Device, 'faults'> {
  faults: ShownFault[]
}

const ORDER: DeviceState[] = ['down', 'impaired', 'in_use', 'retired']

/** A device of which this phone knows its spot only. */
export function bareDevice({ id, code, name, name_en, label, zone }: Spot, zone_name: string): Device {
  return { id, code, name, name_en, label, zone, zone_name, about: null, saved: null, state: 'in_use', down_minutes: 0, faults: [] }
}

export function shownDevices(held: Device[], reports: Mine<FaultDocument>[], steps: Mine<FaultStepDocument>[], name: string): ShownDevice[] {
  return held.map(device => shown(device, reports, steps, name)).sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state))
}

function shown(device: Device, reports: Mine<FaultDocument>[], steps: Mine<FaultStepDocument>[], name: string): ShownDevice {
  const known = new Set(device.faults.map(fault => fault.id))
  const fresh = reports.filter(one => one.state !== 'aside' && one.about.device === device.id && !known.has(one.id)).map(one => faultOf(one, name))
  const faults = [...fresh, ...device.faults.map(fault => ({ ...fault, local: false }))].map(fault => withSteps(fault, steps, name)).sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  return { ...device, faults, state: stateOf(device, faults) }
}

function faultOf({ id, about, state: sent }: Mine<FaultDocument>, author_name: string): ShownFault {
  const { device, what, usable, photos, made_at: at } = about
  return { id, device, what, usable, photos, author_name, at, state: 'reported', restored_at: null, down_minutes: 0, steps: [], local: sent === 'waiting' }
}

function withSteps(fault: ShownFault, made: Mine<FaultStepDocument>[], author_name: string): ShownFault {
  const known = new Set(fault.steps.map(step => step.id))
  const fresh = made.filter(one => one.state !== 'aside' && one.about.fault === fault.id && !known.has(one.id))
  if (!fresh.length) return fault
  const own = fresh.map(({ id, about }): FaultStep => ({ id, act: about.act, at: about.made_at, author_name, note: about.note, photos: about.photos }))
  const steps = [...fault.steps, ...own].sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || (one.id < other.id ? -1 : 1))
  return { ...fault, steps, local: fault.local || fresh.some(one => one.state === 'waiting'), ...standing(fault.at, steps) }
}

/** As the server reads the steps, given in the order of their moments. */
export function standing(reportedAt: string, steps: FaultStep[]): { state: FaultState; restored_at: string | null } {
  let found: { state: FaultState; restored_at: string | null } = { state: 'reported', restored_at: null }
  for (const step of steps) {
    if (step.act === 'restored' && found.state !== 'restored') found = { state: 'restored', restored_at: Date.parse(step.at) < Date.parse(reportedAt) ? reportedAt : step.at }
    else if (step.act === 'repairing') found = { state: 'repairing', restored_at: null }
  }
  return found
}

function stateOf(device: Device, faults: Fault[]): DeviceState {
  if (device.about?.retired) return 'retired'
  const unsettled = faults.filter(fault => fault.state !== 'restored')
  if (unsettled.some(fault => !fault.usable)) return 'down'
  return unsettled.length ? 'impaired' : 'in_use'
}
