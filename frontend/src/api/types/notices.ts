import type { Text } from './words.ts'

export type NoticeKind = 'hazard' | 'emergency' | 'quota' | 'deduction' | 'overdue' | 'due_soon' | 'escalated' | 'sent_back' | 'fault' | 'complaint' | 'receipt' | 'assessment' | 'material_request' | 'materials' | 'repairs' | 'digest'

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

export interface PushPage {
  /** What a browser subscribes with; empty where web push is switched off. */
  key: string
}
