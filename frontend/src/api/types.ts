// The shapes on the wire, as in audit/*/schemas.py. Field names stay as the server writes them.

export type Pillar = 'sort' | 'set_in_order' | 'shine' | 'standardize' | 'sustain' | 'safety'
export type ResponseType = 'pass_fail' | 'scale' | 'count' | 'length' | 'measure'
export type Unit = 'minutes' | 'seconds' | 'degrees' | 'celsius' | 'lux' | 'decibels' | 'pieces' | 'hours' | 'percent' | 'metres'
export type Module = 'site_building' | 'site_management' | 'signage' | 'environment' | 'articles' | 'image' | 'safety_management' | 'performance'
export type PhotoRule = 'never' | 'optional' | 'on_fail' | 'always'
export type Grade = 'V1' | 'V2' | 'V3' | 'U' | 'S'
export type SpotKind = 'counter' | 'desk' | 'area' | 'device' | 'sign' | 'station' | 'hall'
export type Role = 'consultant' | 'clerk' | 'hall_manager' | 'supervisor' | 'supplier_lead' | 'admin'
export type Verdict = 'pass' | 'fail' | 'na'
export type Result = 'pass' | 'fail' | 'unscored'
export type InspectionKind = 'self_check' | 'patrol' | 'spot_check' | 'audit' | 'acceptance'
export type PhotoSource = 'live' | 'system' | 'gallery'
export type PhotoSize = 'list' | 'screen' | 'print'

export interface Text {
  zh: string
  en: string
}

export interface Problem {
  type?: string
  status: number
  code: string
  title: string
  title_en: string
  field?: string
  request_id?: string
}

// accounts

export interface HallRoles {
  hall: string
  hall_name: string
  hall_name_en: string
  roles: Role[]
}

export interface Me {
  person: string
  name: string
  display_name: string
  halls: HallRoles[]
}

export interface DemoAccount {
  name: string
  password: string
  display_name: string
  role: Role
}

export interface SignInPage {
  demo_accounts: DemoAccount[]
}

// sites

export interface Hall {
  id: string
  name: string
  name_en: string
  time_zone: string
}

export interface Zone {
  id: string
  name: string
  name_en: string
  position: number
}

export interface Spot {
  id: string
  zone: string
  kind: SpotKind
  code: string
  name: string
  name_en: string
  label: string
  position: number
}

export interface Places {
  hall: Hall
  zones: Zone[]
  spots: Spot[]
}

// checklists

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
  calculator?: string | null
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
  facts: Fact[]
  symbols: SignSymbol[]
  modules: ModuleWords[]
  synonyms: string[][]
  drawings: Record<string, string>
}

// inspections

export interface Answer {
  item: string
  verdict?: Verdict | null
  value?: number | null
  reasons?: string[]
  note?: string
}

export interface PhotoFacts {
  sha256: string
  item: string
  taken_at: string
  source: PhotoSource
  width: number
  height: number
  bytes: number
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

// findings

export interface Finding {
  id: string
  hall: string
  spot: string
  source: 'inspection'
  source_id: string
  item: string
  title: Text
  pillar: Pillar
  critical: boolean
  citations: Citation[]
  reasons: Text[]
  note: string
  photos: string[]
  state: 'open' | 'closed'
  raised_at: string
  raised_on: string
}

// reports

export interface ItemLine {
  item: string
  title: Text
  pillar: Pillar
  weight: number
  critical: boolean
  advisory: boolean
  mark: Text
  credit: number | null
  failed: boolean
  note: string
  clause: string
  photos: string[]
}

export interface FindingLine {
  id: string
  spot: string
  spot_code: string
  spot_name: string
  item: string
  title: Text
  pillar: Pillar
  critical: boolean
  citations: Citation[]
  reasons: Text[]
  note: string
  before: string[]
  after: string[]
  state: 'open' | 'closed'
  raised_at: string
}

export interface CounterLine {
  spot: string
  code: string
  name: string
  zone_name: string
  score: number | null
  result: Result
  failed: number
  critical_failed: number
  pillars: PillarScore[]
  inspections: string[]
  last_day_on: string | null
  photos_missing: number
}

export interface Signature {
  name: string
  role: Text
  signed_at: string | null
  strokes: number[][]
}

export interface Scorecard {
  title: Text
  hall: string
  hall_name: string
  hall_name_en: string
  time_zone: string
  spot: string | null
  spot_code: string
  spot_name: string
  zone_name: string
  kind: InspectionKind | null
  inspector: string
  from_on: string
  to_on: string
  finished_at: string | null
  checklists: string[]
  checklist_titles: Text[]
  score: number | null
  result: Result
  pass_mark: number
  critical_failed: number
  answered: number
  failed: number
  not_applicable: number
  pillars: PillarScore[]
  items: ItemLine[]
  counters: CounterLine[]
  findings: FindingLine[]
  signatures: Signature[]
  photos_expected: number
  photos_received: number
  digest: string
  generated_at: string
}

// sync

export interface Hello {
  epoch: string
  server_time: string
  schema: number
  limits: { photo_max_bytes: number; document_max_bytes: number }
}

export interface Latest {
  spot: string
  checklist: string
  inspection: string
  kind: InspectionKind
  day_on: string
  finished_at: string
  score: number | null
  result: Result
  failed: number
  photos_expected: number
  photos_received: number
}

export interface Pack {
  cursor: string
  complete: boolean
  places: Places | null
  checklists: PublishedChecklist[] | null
  findings: Finding[] | null
  latest: Latest[] | null
  library: LibraryBook | null
}

// import

export type ImportColumn = 'number' | 'group' | 'content' | 'requirement' | 'how_to_check' | 'frequency' | 'weight' | 'assessment' | 'score'

/** An item as a file says it: null and empty is what the file does not say. */
export interface ImportedItem {
  id: string
  title: Text
  requirement: Text
  how_to_check: Text
  pillar: Pillar | null
  response: { type: ResponseType }
  photo: PhotoRule | null
  weight: number | null
  frequency: string | null
  citations: Citation[]
  reasons: Reason[]
  critical: boolean
}

export interface ImportProblem {
  row: number
  column: string
  code: string
  level: 'error' | 'note'
  zh: string
  en: string
}

export interface ImportPreview {
  tables: { name: string; rows: number; columns: number }[]
  table: number
  header_row: number
  mapping: Partial<Record<ImportColumn, number>>
  rows: string[][]
  items: ImportedItem[]
  item_rows: number[]
  problems: ImportProblem[]
}
