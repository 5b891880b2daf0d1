import type { Citation } from './checklists.ts'
import type { Clock, TakenPhoto } from './inspections.ts'
import type { Text } from './words.ts'

export type SignClass =
  | 'prohibition' | 'warning' | 'mandatory' | 'tip' | 'explanatory' | 'area_info' | 'local_info' | 'fire_equipment' | 'public_symbol'
  | 'location_sign' | 'direction_sign' | 'info_board' | 'index_sign' | 'floor_plan'
export type Manner = 'attached' | 'hung' | 'post' | 'stand'
export type SignFaultKind =
  | 'missing' | 'contradictory' | 'blocked' | 'on_movable' | 'damaged' | 'wrong_order' | 'view_angle' | 'too_low' | 'edition' | 'overdue'
  | 'duplicate' | 'too_small' | 'dim'

/** What a person notes of a sign. */
export interface SignFacts {
  zone: string
  name: string
  place: string
  sign_class: SignClass
  symbol: string | null
  standard: string | null
  width_mm: number | null
  height_mm: number | null
  manner: Manner
  lower_edge_mm: number | null
  viewing_distance_mm: number | null
  offset_mm: number | null
  on_movable: boolean
  blocked: boolean
  lit: boolean
  damaged: boolean
  group: string | null
  group_position: number | null
  photos: TakenPhoto[]
  last_checked_on: string | null
  note: string
}

export interface SignDocument extends SignFacts {
  schema: number
  hall: string
  sign: string
  noted_at: string
  clock: Clock
  removed: boolean
  /** Only last_checked_on counts. Missing in what an earlier version of the app noted. */
  check_only?: boolean
}

export interface Sign {
  id: string
  code: string
  document_id: string
  author_name: string
  documents: number
  /** Never later than it was received. Missing in packs that an earlier version of the app kept. */
  noted_at?: string
  document: SignDocument
}

export interface SignNeed {
  zone: string
  reason: string
  symbol: string | null
  sign_class: SignClass | null
}

export interface SignFault {
  kind: SignFaultKind
  signs: string[]
  zone: string
  text: Text
  fact: string
  basis: Citation
  advisory: boolean
}

export interface SignRegister {
  signs: Sign[]
  needs: SignNeed[]
  needs_digest: string
  faults: SignFault[]
}

export interface WalkBreak {
  place: string
  what: string
  photo: TakenPhoto | null
}

export interface WalkDocument {
  schema: number
  hall: string
  clock: Clock
  walked_at: string
  start: string
  target: string
  target_zone: string | null
  reached: boolean
  seconds: number
  breaks: WalkBreak[]
  note: string
}

export interface Walk {
  id: string
  author_name: string
  received_at: string
  document: WalkDocument
}
