// The documents of a sign.
import type { SignDocument, SignFacts } from '../api/types.ts'
import { clock } from '../outbox/documents.ts'

export function signDocument(sign: string, hall: string, facts: SignFacts, more: Partial<Pick<SignDocument, 'removed' | 'check_only'>> = {}): SignDocument {
  return { schema: 1, hall, sign, noted_at: new Date().toISOString(), clock: clock(), ...facts, removed: false, ...more }
}

/** What a document says of its sign, without when and by whom. */
export function factsOf(document: SignDocument): SignFacts {
  const { schema: _s, hall: _h, sign: _i, noted_at: _n, clock: _c, removed: _r, check_only: _o, ...facts } = document
  return facts
}
