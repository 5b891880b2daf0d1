import type { SpotKind } from './words.ts'

export interface Hall {
  id: string
  name: string
  name_en: string
  time_zone: string
}

export interface Zone {
  id: string
  name: string
  name_en: string
  position: number
}

export interface Spot {
  id: string
  zone: string
  kind: SpotKind
  code: string
  name: string
  name_en: string
  label: string
  position: number
}

export interface Places {
  hall: Hall
  zones: Zone[]
  spots: Spot[]
}
