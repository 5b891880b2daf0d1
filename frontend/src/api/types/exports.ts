// audit/exports/schemas.py

export type ExportKind = 'month_pdf' | 'month_docx' | 'month_xlsx' | 'boards_pdf' | 'self_checks_pdf'
export type ExportState = 'waiting' | 'running' | 'done' | 'failed'

/** A file that takes long to make. */
export interface Export {
  id: string
  kind: ExportKind
  /** 2026-11 */
  month: string
  state: ExportState
  steps: number
  /** 0: not known yet. */
  steps_all: number
  asked_by_name: string
  asked_at: string
  finished_at: string | null
  file_name: string
  bytes: number
  problem: string
  problem_en: string
  kept_until: string | null
}
