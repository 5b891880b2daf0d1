import type { LibraryBook, PublishedChecklist } from './checklists.ts'
import type { Finding } from './findings.ts'
import type { NoticeBox } from './notices.ts'
import type { RoundsAhead } from './rounds.ts'
import type { SignRegister, Walk } from './signs.ts'
import type { Places } from './sites.ts'
import type { Twin } from './twins.ts'
import type { InspectionKind, Result } from './words.ts'

export interface Hello {
  epoch: string
  server_time: string
  schema: number
  limits: { photo_max_bytes: number; document_max_bytes: number }
}

export interface Latest {
  spot: string
  checklist: string
  pack: string
  inspection: string
  kind: InspectionKind
  day_on: string
  finished_at: string
  score: number | null
  result: Result
  failed: number
  photos_expected: number
  photos_received: number
  /** The newest photo of each item. Missing in packs that an earlier version of the app kept. */
  photos?: { item: string; sha256: string }[]
}

export interface Pack {
  cursor: string
  complete: boolean
  places: Places | null
  checklists: PublishedChecklist[] | null
  findings: Finding[] | null
  latest: Latest[] | null
  library: LibraryBook | null
  signs: SignRegister | null
  walks: Walk[] | null
  twins: Twin[] | null
  notices: NoticeBox | null
  rounds: RoundsAhead | null
}
