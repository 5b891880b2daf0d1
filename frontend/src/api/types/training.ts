import type { Clock } from './inspections.ts'
import type { Text } from './words.ts'

export type TrainingState = 'announced' | 'held' | 'cancelled'
export type Presence = 'present' | 'excused' | 'absent'
export type SignInProof = 'code' | 'signature' | 'roll'
export type CodeCheck = 'fresh' | 'old' | 'wrong'
export type CounterLight = 'kept' | 'open' | 'missed'

export interface TrainingDocument {
  schema: number
  hall: string
  training: string
  state: TrainingState
  title: string
  heads: string[]
  day: string
  noted_at: string
  clock: Clock
  last_day: string | null
  closed: boolean
  /** Minute of the day. */
  starts: number | null
  minutes: number
  place: string
  trainers: string[]
  all_staff: boolean
  expected: string[]
  materials: string[]
  plan_entry: string | null
  note: string
}

export interface AttendanceDocument {
  schema: number
  hall: string
  training: string
  presence: Presence
  proof: SignInProof
  signed_at: string
  clock: Clock
  person: string | null
  guest: string
  code: string
  signature: number[][]
  reason: string
}

export interface ResultDocument {
  schema: number
  hall: string
  exam: string
  person: string
  taken_on: string
  points: number
  most: number
  pass_mark: number
  noted_at: string
  clock: Clock
  training: string | null
  quiz: string | null
  answers: number[]
  supersedes: string | null
}

export interface PlanEntry {
  id: string
  month: number
  title: string
  heads: string[]
  all_staff: boolean
  place: string
  trainer: string
}

export interface Trainer {
  name: string
  employment: 'full_time' | 'part_time'
  qualification: string
  expires_on: string | null
}

export interface TrainingSettings {
  trainers: Trainer[]
  pass_marks: Record<string, number>
  gate: boolean
  left_out: string[]
}

export interface Question {
  text: string
  options: string[]
  right: number
  item: string | null
}

export interface Quiz {
  title: string
  exam: string
  pass_percent: number
  questions: Question[]
  training: string | null
  open: boolean
}

export interface Certificate {
  person: string
  name: string
  issuer: string
  number: string
  issued_on: string | null
  expires_on: string | null
  photo: string | null
  removed: boolean
}

interface Saved<D> {
  id: string
  document: D
}

export type SavedPlan = Saved<{ entries: PlanEntry[] }> & { author_name: string; saved_at: string }
export type SavedTrainingSettings = Saved<TrainingSettings> & { author_name: string; saved_at: string }
/** `id` is the version, which results name. */
export type SavedQuiz = Saved<Quiz> & { quiz: string; saved_at: string }
export type SavedCertificate = Saved<Certificate> & { certificate: string; days_left: number | null }

export interface Attended {
  id: string
  person: string | null
  name: string
  presence: Presence
  proof: SignInProof
  at: string
  code: CodeCheck | null
  reason: string
  signature: number[][]
}

export interface TrainingLine {
  id: string
  version: string
  author_name: string
  document: TrainingDocument
  present: number
  excused: number
  others: number
  reached_all: boolean
  mine: Presence | null
}

export interface Rate {
  failed: number
  judged: number
}

export interface Effect {
  before: Rate
  after: Rate
  days_after: number
  enough: boolean
}

export interface TrainingPage {
  line: TrainingLine
  attended: Attended[]
  effect: Effect | null
}

export interface ShownCode {
  path: string
  svg: string
  ends_at: string
}

export interface ExamResult {
  id: string
  exam: string
  taken_on: string
  points: number
  most: number
  pass_mark: number
  passed: boolean
  training: string | null
  quiz: string | null
}

export interface PersonRecord {
  person: string
  name: string
  is_staff: boolean
  visits: { training: string; title: string; day: string; minutes: number; heads: string[] }[]
  results: ExamResult[]
  certificates: SavedCertificate[]
  pre_job_passed: boolean
}

export interface CounterState {
  id: string
  title: Text
  source: string
  clause: string
  period: 'month' | 'quarter' | 'year'
  least: number
  periods: { first: string; last: string; done: number; light: CounterLight }[]
}

export interface TrainingHead {
  id: string
  title: Text
}

export interface ExamKind {
  id: string
  title: Text
  usual: number
  pass_mark: number | null
}

export interface Trainee {
  person: string
  name: string
  is_staff: boolean
}

export interface TrainingsPage {
  today: string
  year: number
  heads: TrainingHead[]
  exams: ExamKind[]
  plan: SavedPlan | null
  settings: SavedTrainingSettings | null
  trainings: TrainingLine[]
  counters: CounterState[]
  counters_left_out: CounterState[]
  quizzes: SavedQuiz[]
  mine: PersonRecord
  people: Trainee[]
}

export interface Matrix {
  year: number
  today: string
  heads: TrainingHead[]
  people: PersonRecord[]
}

export interface QuizDraft {
  first: string
  last: string
  questions: { question: Question; failed: number; judged: number }[]
}
