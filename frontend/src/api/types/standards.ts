import type { Checklist, Item, Reason, Response } from './checklists.ts'
import type { Grade, Module, PhotoRule, Pillar, ResponseType, SpotKind, Text } from './words.ts'

export interface ItemChange {
  item: string
  reason: string
  enabled?: boolean | null
  target_mm?: number | null
  tolerance_mm?: number | null
  min_mm?: number | null
  max_mm?: number | null
  at_least?: number | null
  at_most?: number | null
  frequency?: string | null
  photo?: PhotoRule | null
  weight?: number | null
  title?: Text | null
  requirement?: Text | null
  how_to_check?: Text | null
}

export interface AddedItem {
  item: Item
  reason: string
}

export interface PackProfile {
  enabled: boolean
  reason: string
  changes: ItemChange[]
  added: AddedItem[]
}

export interface Clause {
  number: string
  title: string
  text: string
}

export interface RuleBook {
  name: string
  clauses: Clause[]
}

export interface Leftover {
  item: string
  reason: string
  why: Text
  added: boolean
}

export interface PackLine {
  pack: string
  title: Text
  edition: number
  items: number
  enabled: boolean
  reason: string
  changes: { item: string; title: Text; reason: string; added: boolean }[]
  leftovers: Leftover[]
  current: string | null
  /** The library brought another edition: what this hall asked before it, and when. */
  upgrade: { before: string; at: string } | null
}

export interface OwnLine {
  pack: string
  title: Text
  edition: number
  items: number
  current: string | null
  newest: string
}

export interface BooksInForce {
  replaces: string | null
  books: RuleBook[]
}

export interface HallProfile {
  packs: PackLine[]
  own: OwnLine[]
  rule_books: BooksInForce
}

export interface VersionLine {
  id: string
  edition: number
  published_at: string
  ours: boolean
  in_use: boolean
}

export interface PackPage {
  replaces: string | null
  base: Checklist
  profile: PackProfile
  leftovers: Leftover[]
  versions: VersionLine[]
}

export interface FieldChange {
  field: string
  before: unknown
  after: unknown
}

export interface ChecklistDifference {
  head: FieldChange[]
  added: { item: string; title: Text }[]
  removed: { item: string; title: Text }[]
  changed: { item: string; title: Text; fields: FieldChange[] }[]
}

export interface DraftCitation {
  source: string
  clause: string
  grade: Grade | null
}

/** An Item of which anything may still be missing. */
export interface DraftItem {
  id: string
  title: Text
  requirement: Text
  how_to_check: Text
  pillar: Pillar | null
  response: (Omit<Response, 'type'> & { type: ResponseType | null }) | null
  photo: PhotoRule | null
  weight: number | null
  frequency: string | null
  citations: DraftCitation[]
  critical?: boolean
  advisory?: boolean
  spot_kinds?: SpotKind[]
  reasons?: Reason[]
  module?: Module | null
  why?: Text | null
  drawing?: string | null
  calculator?: string | null
  off?: boolean
}

export interface DraftDocument {
  pack: string
  title: Text
  pass_mark: number | null
  spot_kinds: SpotKind[]
  module: Module | null
  items: DraftItem[]
}

export interface Remark {
  item: number | null
  field: string
  text: Text
}

export interface Lint {
  faults: Remark[]
  warnings: Remark[]
  burden: { seconds: number; photos: number }
}

export interface DraftLine {
  id: string
  pack: string
  title: Text
  items: number
  revision: number
  author_name: string
  changed_at: string
}

export interface Draft {
  id: string
  revision: number
  document: DraftDocument
  author_name: string
  changed_at: string
  lint: Lint
  difference: ChecklistDifference | null
}
