// A check table on its way from a file to a draft: what is sent, what still hinders, what the draft will hold.
import { ApiProblem, ask, asProblem, NoAnswer, noteContact } from '../api/client.ts'
import type { ImportColumn, ImportedItem, ImportPreview, ImportProblem, SpotKind, Text } from '../api/types.ts'

export const FILE_BYTES_MOST = 5 * 1024 * 1024
/** As many as a draft holds. */
export const ITEMS_MOST = 200
const PASS_MARK = 80_000
const TIME_LIMIT_MS = 60_000
const OPEN_XML = 'application/vnd.openxmlformats-officedocument'

/** Browsers know these types only where Office is installed, so the name decides. */
const TYPES: Record<string, string> = {
  xlsx: `${OPEN_XML}.spreadsheetml.sheet`,
  docx: `${OPEN_XML}.wordprocessingml.document`,
  xls: 'application/vnd.ms-excel',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
}
export const ACCEPT = Object.keys(TYPES).map(ending => `.${ending}`).join(',')
export const COLUMNS: ImportColumn[] = ['group', 'requirement', 'frequency', 'content', 'how_to_check', 'weight', 'number', 'assessment', 'score']

/** What the person chose; without it the server guesses. */
export interface Choice {
  table?: number
  header_row?: number
  mapping?: ImportPreview['mapping']
}

export interface Form {
  title: Text
  source: string
  kinds: SpotKind[]
}

export function officeType(name: string): string | null {
  return TYPES[name.split('.').pop()?.toLowerCase() ?? ''] ?? null
}

/** Raises ApiProblem when the server refuses the file and NoAnswer when it cannot be reached. */
export async function previewFile(hall: string, file: File, choice: Choice): Promise<ImportPreview> {
  const init = { method: 'POST', headers: { 'X-Hall-Audit': '1', 'Content-Type': officeType(file.name) ?? '' }, body: file }
  const answer = await ask(`/api/halls/${hall}/imports?${questions(file.name, choice)}`, init, TIME_LIMIT_MS)
  if (answer.data === null) throw new NoAnswer(`HTTP ${answer.status}`)
  noteContact()
  if (answer.ok) return answer.data as ImportPreview
  throw new ApiProblem(asProblem(answer.data, answer.status))
}

export function questions(name: string, { table, header_row, mapping }: Choice): URLSearchParams {
  const said = new URLSearchParams({ name: name.slice(0, 300) })
  if (table !== undefined) said.set('table', String(table))
  if (header_row !== undefined) said.set('header_row', String(header_row))
  if (mapping) for (const column of COLUMNS) said.set(column, String(mapping[column] ?? 0))
  return said
}

/** The mapping after a person said what one column is; empty: nothing. A column says one thing, and so does a thing. */
export function withColumn(mapping: ImportPreview['mapping'], number: number, says: ImportColumn | ''): ImportPreview['mapping'] {
  const others = Object.entries(mapping).filter(([column, at]) => at !== number && column !== says)
  return Object.fromEntries(says ? [...others, [says, number]] : others)
}

/** Errors of rows that are still to be imported. */
export function hindrances(preview: ImportPreview, leftOut: ReadonlySet<number>): ImportProblem[] {
  return preview.problems.filter(one => one.level === 'error' && !leftOut.has(one.row))
}

export function kept(preview: ImportPreview, leftOut: ReadonlySet<number>): ImportedItem[] {
  return preview.items.filter((_, place) => !leftOut.has(preview.item_rows[place] ?? 0))
}

/** The worst that is said about each row. */
export function levels(preview: ImportPreview): Map<number, 'error' | 'note'> {
  const found = new Map<number, 'error' | 'note'>()
  for (const { row, level } of preview.problems) if (found.get(row) !== 'error') found.set(row, level)
  return found
}

/** The document of a new draft. `id` is the draft's: its end makes the name of the checklist and the ids of its items their own. */
export function draftDocument(items: ImportedItem[], form: Form, id: string) {
  const source = form.source.trim()
  return {
    pack: `own_${id.slice(-8)}`,
    title: { zh: form.title.zh.trim(), en: form.title.en.trim() },
    pass_mark: PASS_MARK,
    spot_kinds: form.kinds,
    module: 'site_management',
    items: items.map((item, index) => ({ ...item, id: `H${id.slice(-6)}-${index + 1}`, citations: item.citations.map(one => ({ ...one, source: source || one.source })) })),
  }
}
