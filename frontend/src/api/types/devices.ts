// Devices and their faults, as audit/devices/schemas.py has them.
import type { Clock } from '../types.ts'

export type DeviceUse = 'self_service' | 'queue' | 'accessible' | 'convenience' | 'office' | 'safety' | 'other'
export type DeviceState = 'in_use' | 'impaired' | 'down' | 'retired'
export type FaultAct = 'repairing' | 'note' | 'restored'
export type FaultState = 'reported' | 'repairing' | 'restored'

export interface DeviceAbout {
  zone: string
  name: string
  use: DeviceUse
  model: string
  asset_number: string
  unit: string
  keeper: string
  bought_on: string | null
  warranty_until: string | null
  price_cents: number | null
  retired: boolean
}

export interface FaultDocument {
  schema: 1
  hall: string
  device: string
  what: string
  usable: boolean
  made_at: string
  clock: Clock
  photos: string[]
}

export interface FaultStepDocument {
  schema: 1
  hall: string
  fault: string
  act: FaultAct
  made_at: string
  clock: Clock
  note: string
  photos: string[]
}

export interface FaultStep {
  id: string
  act: FaultAct
  at: string
  author_name: string
  note: string
  photos: string[]
}

export interface Fault {
  id: string
  device: string
  what: string
  usable: boolean
  photos: string[]
  author_name: string
  at: string
  state: FaultState
  restored_at: string | null
  down_minutes: number
  steps: FaultStep[]
}

export interface Device {
  id: string
  code: string
  name: string
  name_en: string
  label: string
  zone: string
  zone_name: string
  about: DeviceAbout | null
  saved: string | null
  state: DeviceState
  down_minutes: number
  faults: Fault[]
}

export interface DevicesPage {
  today: string
  now: string
  devices: Device[]
}
