import type { InspectionKind, PhotoSource, Pillar, Result, Verdict } from './words.ts'

export interface Answer {
  item: string
  verdict?: Verdict | null
  value?: number | null
  reasons?: string[]
  note?: string
}

export interface TakenPhoto {
  sha256: string
  taken_at: string
  source: PhotoSource
  width: number
  height: number
  bytes: number
  /** Thousandths of the picture covered before its digest was made; absent when nothing was. */
  covered?: number
  marks?: Mark[]
  challenge?: string
  label?: string
}

export type MarkKind = 'arrow' | 'circle' | 'text' | 'number'

/** Drawn beside the picture, never into it. Thousandths of the upright picture. */
export interface Mark {
  kind: MarkKind
  x: number
  y: number
  to_x?: number
  to_y?: number
  text?: string
}

/** What is shown of a photo beside its picture. */
export type PhotoDetail = Pick<TakenPhoto, 'sha256' | 'width' | 'height' | 'covered' | 'marks'>

export interface PhotoFacts extends TakenPhoto {
  item: string
}

export interface Clock {
  zone: string
  since_contact_ms: number | null
}

export interface InspectionDocument {
  schema: number
  hall: string
  spot: string
  checklist: string
  kind: InspectionKind
  started_at: string
  finished_at: string
  clock: Clock
  answers: Answer[]
  photos: PhotoFacts[]
  signature: number[][]
  supersedes?: string
}

export interface Receipt {
  id: string
  sha256: string
  epoch: string
  received_at: string
}

export interface PhotoReceipt {
  sha256: string
  hall: string
  bytes: number
  epoch: string
  received_at: string
}

export interface PillarScore {
  pillar: Pillar
  score: number | null
  answered: number
  failed: number
}

export interface Score {
  score: number | null
  result: Result
  answered: number
  passed: number
  failed: number
  not_applicable: number
  critical_failed: number
  pillars: PillarScore[]
}
