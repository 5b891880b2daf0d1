import type { Text } from './words.ts'

export type BoxKind = 'thing' | 'forbidden'
export type TwinPlace = 'desktop' | 'front_panel' | 'upper_drawer' | 'lower_drawer' | 'file_basket' | 'file_cabinet' | 'floor'

/** Thousandths of the upright picture. */
export interface TwinBox {
  left: number
  top: number
  width: number
  height: number
  name: string
  name_en: string
  kind: BoxKind
  place: TwinPlace
  container: string
  quantity_min: number | null
  quantity_max: number | null
  unit: string
  items: string[]
  thing: string | null
  sku: string | null
  symbol: string | null
}

export interface TwinDocument {
  name: string
  photo: string
  boxes: TwinBox[]
  spots: string[]
  removed: boolean
}

export interface TwinVersion {
  id: string
  number: number
  at: string
  author_name: string
  reason: string
  document: TwinDocument
}

export interface Twin {
  id: string
  now: TwinVersion
  kit: { expected: number; missing: { item: string; title: Text }[] }
}

export interface TwinPage {
  twin: Twin
  versions: TwinVersion[]
}

export interface DeskThing {
  id: string
  title: Text
  unit: Text
  kind: BoxKind
  place: TwinPlace
  container: Text | null
  items: string[]
  sku: string | null
}
