// audit/shares/schemas.py

export type ShareKind = 'hall_card' | 'inspection_card' | 'month' | 'bulletin' | 'assessment' | 'notice'
export type ShareState = 'running' | 'expired' | 'revoked' | 'stopped'

/** Which report: each kind with what names it. */
export type ShareSubject =
  | { kind: 'hall_card'; from_on: string; to_on: string }
  | { kind: 'inspection_card'; inspection: string }
  | { kind: 'month'; export: string }
  | { kind: 'bulletin'; bulletin: string }
  | { kind: 'assessment'; month: string }
  | { kind: 'notice'; findings: string[] }
  | { kind: 'notice'; spot: string }

/** A link, as the hall's list tells of it. */
export interface Share {
  id: string
  kind: ShareKind
  title: string
  about: string
  period: string
  for_whom: string
  state: ShareState
  maker_name: string
  made_at: string
  expires_at: string
  revoked_at: string | null
  revoked_by_name: string
  opened: number
  fetched: number
  last_opened_at: string | null
  bytes: number
  file_name: string
}

/** The only answer with the address in it. */
export interface MadeShare {
  share: Share
  url: string
  /** An SVG in a data: address. */
  qr: string
}
