import type { Calculator, Grade, Module, PhotoRule, Pillar, ResponseType, SpotKind, Text, Unit } from './words.ts'

export interface Citation {
  source: string
  clause: string
  grade: Grade
}

export interface Reason {
  id: string
  zh: string
  en: string
}

export interface Response {
  type: ResponseType
  target_mm?: number | null
  tolerance_mm?: number | null
  min_mm?: number | null
  max_mm?: number | null
  unit?: Unit | null
  at_least?: number | null
  at_most?: number | null
}

export interface Item {
  id: string
  title: Text
  requirement: Text
  how_to_check: Text
  pillar: Pillar
  response: Response
  photo: PhotoRule
  weight: number
  frequency: string
  citations: Citation[]
  critical?: boolean
  advisory?: boolean
  spot_kinds?: SpotKind[]
  reasons?: Reason[]
  module?: Module | null
  why?: Text | null
  drawing?: string | null
  calculator?: Calculator | null
  off?: boolean
}

export interface Checklist {
  pack: string
  title: Text
  edition: number
  pass_mark: number
  spot_kinds: SpotKind[]
  items: Item[]
  module?: Module
}

export interface PublishedChecklist {
  id: string
  published_at: string
  checklist: Checklist
  /** The hall whose own version it is; null: the library's. */
  hall?: string | null
}

export interface Standard {
  number: string
  title: Text
  status: 'in_force' | 'withdrawn' | 'unknown'
  grade: Grade
  use: Text
  valid_from: string | null
  valid_to: string | null
  superseded_by: string[]
  seen: string[]
  note: Text | null
}

export interface Tender {
  id: string
  place: Text
  title: Text
  begins_on: string | null
  ends_on: string | null
}

export interface Fact {
  id: string
  text: Text
  source: string
  clause: string
  grade: Grade
  seen: string[]
}

export interface SignSymbol {
  id: string
  title: Text
  sign_class: string
  citations: Citation[]
  code: string | null
  contradicts: string[]
}

export interface ModuleWords {
  id: Module
  title: Text
  chapters: Citation[]
}

export interface LibraryBook {
  standards: Standard[]
  tenders: Tender[]
  facts: Fact[]
  symbols: SignSymbol[]
  modules: ModuleWords[]
  synonyms: string[][]
  drawings: Record<string, string>
}
