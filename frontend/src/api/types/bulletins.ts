import type { Clock } from './inspections.ts'
import type { Role } from './words.ts'

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
