import type { PhotoSource, Text } from './words.ts'

export type EvidenceGrade = 'A' | 'B' | 'C' | 'D'

export interface Challenge {
  challenge: string
  issued_at: string
  counts_until: string
}

export interface PhotoEvidence {
  inspection: string
  sha256: string
  /** Null until the photo itself has come. */
  grade: EvidenceGrade | null
  source: PhotoSource
  not_before: string | null
  not_after: string
  at_place: boolean
}

export interface ReviewSide {
  inspection: string
  sha256: string
  spot: string
  spot_code: string
  spot_name: string
  item: Text
  author_name: string
  finished_at: string
  evidence: PhotoEvidence
}

export interface RepeatDecision {
  verdict: 'fine' | 'repeated'
  note: string
  person_name: string
  decided_at: string
}

export interface PhotoReview {
  kind: 'exact' | 'near'
  bits: number
  photo: ReviewSide
  earlier: ReviewSide
  own: boolean
  decision: RepeatDecision | null
}
