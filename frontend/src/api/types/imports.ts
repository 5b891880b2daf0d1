import type { Citation, Reason } from './checklists.ts'
import type { PhotoRule, Pillar, ResponseType, Text } from './words.ts'

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
