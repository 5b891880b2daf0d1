// The shapes on the wire, as in audit/*/schemas.py. Field names stay as the server writes them.

export type Pillar = 'sort' | 'set_in_order' | 'shine' | 'standardize' | 'sustain' | 'safety'
export type ResponseType = 'pass_fail' | 'scale' | 'count' | 'length' | 'measure'
export type Unit = 'minutes' | 'seconds' | 'degrees' | 'celsius' | 'lux' | 'decibels' | 'pieces' | 'hours' | 'percent' | 'metres'
export type Module = 'site_building' | 'site_management' | 'signage' | 'environment' | 'articles' | 'image' | 'safety_management' | 'performance'
export type Calculator =
  | 'sign_min_size' | 'view_angle' | 'sign_order' | 'symbol_size' | 'text_height' | 'mount_height' | 'extinguisher_point' | 'desk_gap'
  | 'exit_spacing' | 'problem_score' | 'next_due'
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

// checklists of a hall

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

// inspections

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

// findings

export type FindingState = 'open' | 'fixed' | 'sent_back' | 'closed' | 'carried' | 'withdrawn'
export type Severity = 'general' | 'serious' | 'hazard'
export type Act = 'assign' | 'fix' | 'fix_on_spot' | 'close' | 'send_back' | 'escalate' | 'tag' | 'untag' | 'withdraw' | 'comment'
export type EscalatedTo = 'service_section' | 'supplier_lead' | 'safety_officer'

export interface Finding {
  id: string
  hall: string
  spot: string
  source: 'inspection' | 'report'
  source_id: string
  item: string
  title: Text
  pillar: Pillar
  critical: boolean
  severity: Severity
  citations: Citation[]
  reasons: Text[]
  note: string
  photos: string[]
  photos_after: string[]
  fixed_by: string | null
  state: FindingState
  raised_at: string
  raised_on: string
  due_on: string
  owner: string
  escalated_to: EscalatedTo | null
  escalates_on: string
  tagged: boolean
  sent_back: number
  occurrence: number
  systemic: boolean
  settled_at: string | null
}

/** Only what an act needs is said; the rest is left out. */
export interface StepDocument {
  schema: number
  hall: string
  finding: string
  act: Act
  made_at: string
  clock: Clock
  note?: string
  photos?: TakenPhoto[]
  owner?: string
  due_on?: string
  to?: EscalatedTo
}

export interface ReportDocument {
  schema: number
  hall: string
  spot: string
  title: string
  pillar: Pillar
  severity: Severity
  made_at: string
  clock: Clock
  note: string
  photos: TakenPhoto[]
}

export interface Step {
  id: string
  finding: string
  author: string
  author_name: string
  received_at: string
  at: string
  counts: boolean
  document: StepDocument
}

export interface FindingStory {
  finding: Finding
  steps: Step[]
}

// signs

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

// reports

export type LabelPaper = 'a4_24' | 'a4_21' | 'a4_12' | 'a4_8' | 'a4_2'
export type LabelKind = 'counter' | 'owner'
export type Frequency =
  | 'half_hourly' | 'daily_1' | 'daily_2' | 'anytime' | 'periodic' | 'weekly' | 'half_monthly' | 'monthly' | 'quarterly' | 'half_yearly'
  | 'yearly' | 'on_change'

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
  reasons: Text[]
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
  source_id?: string
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

export type SealState = 'unsealed' | 'sealed' | 'changed'

export interface SealLine {
  id: string
  number: string
  inspection: string | null
  from_on: string
  to_on: string
  score: number | null
  result: Result
  sealed_by_name: string
  sealed_at: string
  supersedes: string | null
  key: string
}

/** Of one scorecard, newest first. */
export interface Seals {
  state: SealState
  seals: SealLine[]
}

export interface SealKey {
  name: string
  alg: string
  public_key: string
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
  /** Only of photos that are covered or marked. */
  photo_details?: PhotoDetail[]
  /** Absent when there are none, and on a card that only this phone has. */
  photos?: PhotoEvidence[]
  grades?: Record<EvidenceGrade, number>
}

// evidence

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

// workdays and rounds

export type DayKind = 'working' | 'duty' | 'rest' | 'holiday' | 'extra_open' | 'extra_closed' | 'unknown'
export type When = 'half_hour' | 'opening' | 'morning' | 'day' | 'afternoon' | 'closing' | 'week' | 'half_month' | 'month' | 'quarter' | 'half_year' | 'year'
export type RoundState = 'due' | 'kept' | 'late' | 'missed' | 'excused'
export type RoundCause = 'no_record' | 'emergency' | 'spot_closed' | 'absence' | 'agreed' | 'calendar_unknown'

/** Minutes of the hall's wall clock since midnight. */
export interface Opening {
  opens: number
  closes: number
  duty: boolean
}

export interface HallCalendar {
  /** Monday to Sunday. */
  week: Opening[][]
  holiday: Opening[]
  closed: { first: string; last: string; reason: string }[]
  extra: { day: string; hours: Opening[]; reason: string }[]
  notices: { year: number; holidays: string[]; workdays: string[] }[]
}

export interface Closure {
  id: string
  starts_at: string
  ends_at: string | null
  reason: string
  author_name: string
  announced_at: string
}

export interface CalendarInForce {
  id: string
  effective_from: string
  calendar: HallCalendar
  author_name: string
  saved_at: string
}

export interface CalendarPage {
  in_force: CalendarInForce | null
  coming: CalendarInForce[]
  usual: HallCalendar
  closures: Closure[]
  known_through: number
  replaces: string | null
  today: { day: string; kind: DayKind; hours: Opening[]; reason: string }
}

export interface Slot {
  starts_at: string
  ends_at: string
  missed_at: string
  late_until: string
}

export interface PlanLine {
  tier: InspectionKind
  pack: string
  checklist: string
  when: When
  route: boolean
  asks: { spots: string[]; items: string[] }[]
  slots: Slot[]
}

export interface DayPlan {
  day: string
  kind: DayKind
  hours: Opening[]
  lines: PlanLine[]
}

export interface RoundDone {
  tier: InspectionKind
  pack: string
  when: When
  spot: string | null
  starts_at: string
  state: RoundState
  cause: RoundCause | null
  inspection: string | null
}

export interface DrawnSpot {
  spot: string
  /** null: not in the last 60 days. */
  days_unseen: number | null
  weight: number
}

export interface Draw {
  day: string
  spots: DrawnSpot[]
  total_weight: number
  of: number
}

export interface AgreementLine {
  of: string
  pairs: number
  agreed: number
  overlooked: number
}

export interface Doubt {
  spot: string
  item: string
  day: string
  kind: InspectionKind
  inspection: string
  self_check: string
  self_day: string
}

export interface Agreement {
  within_days: number
  items: AgreementLine[]
  spots: AgreementLine[]
  doubts: Doubt[]
}

export interface RoundsAhead {
  hall: string
  days: DayPlan[]
  done: RoundDone[]
  cap_seconds: number
  photo_share: number
}

export interface TierRounds {
  tier: InspectionKind
  on: boolean
  packs: string[]
  route: boolean
  every: string | null
  grace: number
}

export interface RoundSettings {
  tiers: TierRounds[]
  twice: 'morning_afternoon' | 'opening_closing'
  periodic: string | null
  opening_items: string[]
  closing_items: string[]
  early: number
  after: number
  duty_self_checks: boolean
  cap_seconds: number
  photo_share: number
}

export interface SettingsInForce {
  id: string
  effective_from: string
  settings: RoundSettings
  author_name: string
  saved_at: string
}

export interface SettingsPage {
  in_force: SettingsInForce | null
  coming: SettingsInForce[]
  usual: RoundSettings
  excuses: { id: string; spot: string | null; tier: InspectionKind | null; first_on: string; last_on: string; cause: RoundCause; reason: string; author_name: string; at: string }[]
  replaces: string | null
  clerk_seconds: number
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

// twins

export type BoxKind = 'thing' | 'forbidden'
export type TwinPlace = 'desktop' | 'front_panel' | 'upper_drawer' | 'lower_drawer' | 'file_basket' | 'file_cabinet' | 'floor'

/** Thousandths of the upright picture. */
export interface TwinBox {
  left: number
  top: number
  width: number
  height: number
  name: string
  name_en: string
  kind: BoxKind
  place: TwinPlace
  container: string
  quantity_min: number | null
  quantity_max: number | null
  unit: string
  items: string[]
  thing: string | null
  sku: string | null
  symbol: string | null
}

export interface TwinDocument {
  name: string
  photo: string
  boxes: TwinBox[]
  spots: string[]
  removed: boolean
}

export interface TwinVersion {
  id: string
  number: number
  at: string
  author_name: string
  reason: string
  document: TwinDocument
}

export interface Twin {
  id: string
  now: TwinVersion
  kit: { expected: number; missing: { item: string; title: Text }[] }
}

export interface TwinPage {
  twin: Twin
  versions: TwinVersion[]
}

export interface DeskThing {
  id: string
  title: Text
  unit: Text
  kind: BoxKind
  place: TwinPlace
  container: Text | null
  items: string[]
  sku: string | null
}

// onsite

export type Part = 'whole' | 'morning' | 'afternoon'
export type Proof = 'scanned' | 'typed' | 'none'
export type ProductKind = 'inspections' | 'rechecks' | 'signs' | 'trainings' | 'materials'
export type OnsiteState = 'entered' | 'countersigned' | 'refused' | 'corrected' | 'withdrawn'

export interface Product {
  kind: ProductKind
  count: number
  ids: string[]
}

export interface OnsiteDocument {
  schema: number
  hall: string
  day: string
  part: Part
  proof: Proof
  log: string
  entered_at: string
  clock: Clock
  label: string | null
  products: Product[]
  supersedes: string | null
  reason: string
  withdrawn: boolean
}

export interface CountersignDocument {
  schema: number
  hall: string
  entry: string
  agrees: boolean
  signed_at: string
  clock: Clock
  reason: string
  signature: number[][]
}

export interface Terms {
  starts_on: string
  first_year: number
  later_years: number
  ends_on: string | null
  count_days_off: boolean
  basis: string
}

export interface SavedTerms {
  id: string
  terms: Terms
  author_name: string
  saved_at: string
}

export interface Countersign {
  id: string
  agrees: boolean
  reason: string
  author_name: string
  signed_at: string
  signature: number[][]
}

export interface OnsiteDay {
  id: string
  author: string
  author_name: string
  received_at: string
  document: OnsiteDocument
  state: OnsiteState
  day_kind: DayKind
  counts: boolean
  days_late: number
  decided: Countersign | null
}

export interface OnsiteYear {
  number: number
  first: string
  last: string
  promised: number
  agreed_halves: number
  waiting_halves: number
  workdays_left: number | null
  needed_from: string | null
  pace_halves: number | null
  reached_on: string | null
  out_of_reach: boolean
}

export interface OnsitePage {
  today: string
  terms: SavedTerms | null
  history: SavedTerms[]
  years: OnsiteYear[]
  days: OnsiteDay[]
}

// notices

export type NoticeKind = 'hazard' | 'emergency' | 'quota' | 'deduction' | 'overdue' | 'due_soon' | 'escalated' | 'sent_back' | 'complaint' | 'digest'

export interface Notice {
  id: string
  kind: NoticeKind
  text: Text
  subject: string
  path: string
  at: string
  read: boolean
}

export interface NoticeGroup {
  kind: NoticeKind
  text: Text
  notices: Notice[]
}

export interface NoticeBox {
  hall: string
  person: string
  unread: number
  groups: NoticeGroup[]
}

/** Minutes of the hall's day. */
export interface NoticeSettings {
  quiet_from: number
  quiet_to: number
  digest_at: number
}

export interface NoticeSettingsPage {
  settings: NoticeSettings
  replaces: string | null
  author_name: string
  saved_at: string | null
}

// incidents

export type IncidentKind = 'complaint' | 'emergency' | 'drill' | 'outside_check' | 'good_practice' | 'proposal'
export type Nature = 'complaint' | 'opinion' | 'query'
export type Channel = 'on_the_spot' | 'phone' | 'net' | 'letter' | 'forwarded'
export type Party = 'window' | 'guide' | 'hall'
export type DrillKind = 'fire' | 'earthquake' | 'other'
export type IncidentAct = 'note' | 'arrive' | 'measure' | 'escalate' | 'reply' | 'verdict' | 'hold' | 'answer' | 'lesson' | 'close' | 'withdraw'
export type IncidentState = 'open' | 'replied' | 'settled' | 'withdrawn'
export type LimitState = 'running' | 'due_soon' | 'overdue' | 'met' | 'late'
export type QuotaOf = 'window_complaints' | 'guide_complaints' | 'window_deductions' | 'guide_deductions'

export interface IncidentDocument {
  schema: number
  hall: string
  clock: Clock
  kind: IncidentKind
  happened_at: string
  title: string
  text?: string
  party?: Party | null
  spot?: string | null
  nature?: Nature | null
  channel?: Channel | null
  settled_on_spot?: boolean
  reply?: string
  contact?: string
  source?: string
  clause?: string
  /** Thousandths of a point. */
  deducted?: number
  findings?: string[]
  drill?: DrillKind | null
  photos?: TakenPhoto[]
}

export interface IncidentStepDocument {
  schema: number
  hall: string
  incident: string
  act: IncidentAct
  made_at: string
  clock: Clock
  note?: string
  valid?: boolean | null
  adopted?: boolean | null
  owner?: string
  due_on?: string | null
  photos?: TakenPhoto[]
}

export interface Limit {
  due_at: string
  state: LimitState
  promise: string
  text: Text
}

export interface Incident {
  id: string
  author_name: string
  at: string
  received_at: string
  document: IncidentDocument
  state: IncidentState
  limit: Limit | null
  valid: boolean | null
  replied_at: string | null
  arrived_at: string | null
  adopted: boolean | null
  steps: number
}

export interface IncidentStep {
  id: string
  author_name: string
  at: string
  counts: boolean
  document: IncidentStepDocument
}

export interface IncidentStory {
  incident: Incident
  steps: IncidentStep[]
}

export interface ContractYear {
  first: string
  last: string
  known: boolean
}

export interface Quota {
  of: QuotaOf
  count: number
  undecided: number
  most: number
  level: 'within' | 'warning' | 'broken'
  promise: string
  text: Text
  clause: string
}

export interface IncidentPage {
  incidents: Incident[]
  year: ContractYear
  quotas: Quota[]
}

export interface ContractStartPage {
  year: ContractYear
  history: { id: string; starts_on: string; reason: string; author_name: string; saved_at: string }[]
}

// bulletins

export type BulletinPeriod = 'day' | 'week' | 'month'
export type SectionKind = 'overview' | 'operation' | 'enquiries' | 'emergencies' | 'environment' | 'supervision' | 'problems' | 'rectification' | 'highlights' | 'next_steps' | 'other'
export type SigningState = 'none' | 'to_sign' | 'overdue' | 'signed'
export type RobotKind = 'wecom' | 'dingtalk' | 'feishu'

export interface BulletinSection {
  kind: SectionKind
  heading: string
  paragraphs: string[]
}

export interface PhotoPair {
  finding: string
  before: string
  after: string
  caption: string
}

export interface BulletinContent {
  title: string
  addressed_to: string
  sections: BulletinSection[]
  pairs: PhotoPair[]
  signed_by: string
  red_head: string
}

export interface BulletinLine {
  id: string
  period: BulletinPeriod
  first_on: string
  last_on: string
  title: string
  state: 'draft' | 'published' | 'corrected'
  label: string
  published_at: string | null
  sign_by: string | null
  mine: SigningState
  recipients: number
  signed: number
}

export interface RecipientLine {
  person: string
  name: string
  state: SigningState
  read_at: string | null
  signed_at: string | null
  received_at: string | null
  note: string
}

export interface PostLine {
  id: string
  robot_name: string
  kind: RobotKind
  state: 'waiting' | 'sent' | 'failed'
  tries: number
  next_at: string | null
  sent_at: string | null
  trouble: string
  trouble_en: string
}

export interface RobotLine {
  id: string
  name: string
  kind: RobotKind
  address: string
  active: boolean
}

export interface Robots {
  robots: RobotLine[]
  hosts: string[]
}

export interface BulletinPage {
  line: BulletinLine
  hall: string
  hall_name: string
  time_zone: string
  content: BulletinContent
  printed: { group: string; heading: string; paragraphs: string[] }[]
  /** Of the facts only what a screen shows. */
  facts: { score: number | null; inspections: Record<string, number>; raised: number; closed: number; unsettled: number; overdue: number; pairs: { pair: PhotoPair; covered: boolean }[] }
  revision: string
  author_name: string
  saved_at: string
  published_by: string
  sha256: string
  corrects: string
  corrected_by: string
  corrected_by_id: string | null
  text: string
  recipients: RecipientLine[]
  posts: PostLine[]
  people: { person: string; name: string; roles: Role[] }[]
  robots: RobotLine[]
  usual_sign_by: string
}

export interface SigningDocument {
  schema: 1
  hall: string
  bulletin: string
  read_at: string
  signed_at: string
  clock: Clock
  note: string
}
