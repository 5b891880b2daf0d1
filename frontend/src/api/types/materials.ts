// Materials, as audit/materials/schemas.py has them.
import type { Clock, Text } from '../types.ts'

export type ArticleGroup = 'standard' | 'kit' | 'medicine' | 'other'
export type MovementKind = 'received' | 'issued' | 'returned' | 'counted' | 'scrapped' | 'reversed'
export type MaterialState = 'asked' | 'approved' | 'declined' | 'issued'
export type Bearer = 'supplier' | 'purchaser'

export interface ArticleAbout {
  name: string
  unit: string
  group: ArticleGroup
  bearer: Bearer
  minimum: number
  kit_item: string
  removed: boolean
}

export interface MovementLine {
  article: string
  count: number
  expires_on?: string | null
  unit_cost_cents?: number | null
}

export interface MovementDocument {
  schema: 1
  hall: string
  kind: MovementKind
  made_at: string
  clock: Clock
  lines: MovementLine[]
  spot: string | null
  receiver: string
  signature: number[][]
  photos: string[]
  note: string
  request: string | null
  reverses: string | null
}

export interface MaterialRequestDocument {
  schema: 1
  hall: string
  spot: string
  article: string
  count: number
  reason: string
  made_at: string
  clock: Clock
}

export interface MaterialDecisionDocument {
  schema: 1
  hall: string
  request: string
  approves: boolean
  made_at: string
  clock: Clock
  note: string
}

export interface Lot {
  expires_on: string
  count: number
  spot: string | null
}

export interface Article {
  id: string
  title: Text
  unit: Text
  group: ArticleGroup
  bearer: Bearer
  minimum: number
  kit_item: string
  own: boolean
  removed: boolean
  saved: string | null
  stock: number
  placed: number
  low: boolean
  lots: Lot[]
}

export interface MovementChange {
  article: string
  spot: string | null
  before: number
  after: number
}

export interface Movement {
  id: string
  at: string
  author_name: string
  document: MovementDocument
  changes: MovementChange[]
  reversed_by: string | null
}

export interface MaterialRequest {
  id: string
  spot: string
  spot_code: string
  article: string
  count: number
  reason: string
  author_name: string
  at: string
  state: MaterialState
  decision: { approves: boolean; note: string; author_name: string; at: string } | null
  slip: string | null
}

export interface KitRow {
  spot: string
  code: string
  name: string
  name_en: string
  there: string[]
  missing: string[]
}

export interface MaterialsPage {
  today: string
  expiring_until: string
  articles: Article[]
  holdings: { spot: string; article: string; count: number }[]
  requests: MaterialRequest[]
  kit: { item: string; title: Text }[]
  kits: KitRow[]
}

export interface ArticlePage {
  article: Article
  movements: Movement[]
}
