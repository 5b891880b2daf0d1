import { afterEach, expect, test, vi } from 'vitest'
import { ApiProblem, NoAnswer } from '../../src/api/client.ts'
import type { ImportedItem, ImportPreview } from '../../src/api/types.ts'
import { freshId } from '../../src/standards/drafts.ts'
import { draftDocument, hindrances, kept, levels, officeType, previewFile, questions, withColumn } from '../../src/standards/importing.ts'

function item(id: string): ImportedItem {
  const empty = { zh: '', en: '' }
  const citations = [{ source: '表', clause: '整理 1', grade: 'S' as const }]
  return { id, title: { zh: id, en: '' }, requirement: { zh: id, en: '' }, how_to_check: empty, pillar: 'sort', response: { type: 'pass_fail' }, photo: null, weight: null, frequency: 'daily_1', citations, reasons: [], critical: false }
}

const PREVIEW: ImportPreview = {
  tables: [{ name: '表', rows: 4, columns: 3 }],
  table: 0,
  header_row: 1,
  mapping: { group: 1, requirement: 2, frequency: 3 },
  rows: [],
  items: [item('I1'), item('I2')],
  item_rows: [2, 4],
  problems: [
    { row: 3, column: 'C', code: 'frequency_unknown', level: 'error', zh: '频率', en: 'frequency' },
    { row: 3, column: '', code: 'hidden_row', level: 'note', zh: '隐藏', en: 'hidden' },
    { row: 4, column: '', code: 'hidden_row', level: 'note', zh: '隐藏', en: 'hidden' },
  ],
}

afterEach(() => void vi.unstubAllGlobals())

function answering(body: string, status = 200, type = 'application/json') {
  const asked = vi.fn(async (_path: string, _init: RequestInit) => new Response(body, { status, headers: { 'content-type': type } }))
  vi.stubGlobal('fetch', asked)
  return asked
}

test('the type of a file follows its name, whatever the browser thinks', () => {
  expect(officeType('检查表.XLSX')).toContain('spreadsheetml')
  expect(officeType('a.b.docx')).toContain('wordprocessingml')
  expect(officeType('表.pdf')).toBeNull()
  expect(officeType('表')).toBeNull()
})

test('a column says one thing, and a thing is said by one column', () => {
  expect(withColumn(PREVIEW.mapping, 3, 'group')).toEqual({ requirement: 2, group: 3 })
  expect(withColumn(PREVIEW.mapping, 2, '')).toEqual({ group: 1, frequency: 3 })
})

test('the server is told every column, also those that say nothing', () => {
  const said = questions('表.xlsx', { table: 1, header_row: 0, mapping: { requirement: 2 } })
  expect(Object.fromEntries(said)).toMatchObject({ name: '表.xlsx', table: '1', header_row: '0', requirement: '2', group: '0', score: '0' })
  expect(Array.from(questions('表.xlsx', {}).keys())).toEqual(['name'])
})

test('a row that is left out hinders no longer and gives no item', () => {
  expect(hindrances(PREVIEW, new Set()).map(one => one.code)).toEqual(['frequency_unknown'])
  expect(hindrances(PREVIEW, new Set([3]))).toEqual([])
  expect(kept(PREVIEW, new Set([4])).map(one => one.id)).toEqual(['I1'])
})

test('the worst that is said colours a row', () => {
  expect(Object.fromEntries(levels(PREVIEW))).toEqual({ 3: 'error', 4: 'note' })
})

test('the draft carries the typed source, and a name of its own', () => {
  const document = draftDocument(PREVIEW.items, { title: { zh: ' 表 ', en: '' }, source: ' 采购文件 ', kinds: ['counter'] }, '01890000-0000-7000-8000-00001234abcd')
  expect(document).toMatchObject({ pack: 'own_1234abcd', title: { zh: '表', en: '' }, pass_mark: 80_000, spot_kinds: ['counter'], module: 'site_management' })
  expect(document.items.map(one => one.citations[0]?.source)).toEqual(['采购文件', '采购文件'])
})

test('the same file makes drafts whose items do not share their ids', () => {
  const form = { title: { zh: '表', en: '' }, source: '', kinds: [] }
  const ids = (draft: string) => draftDocument(PREVIEW.items, form, draft).items.map(one => one.id)
  expect(ids('01890000-0000-7000-8000-00001234abcd')).toEqual(['H34abcd-1', 'H34abcd-2'])
  expect(ids('01890000-0000-7000-8000-00001234abce')).toEqual(['H34abce-1', 'H34abce-2'])
  expect(freshId('34abcd', draftDocument(PREVIEW.items, form, '01890000-0000-7000-8000-00001234abcd').items)).toBe('H34abcd-3')
})

test('the file goes as it is, with its type and the header that our own pages send', async () => {
  const asked = answering(JSON.stringify(PREVIEW))
  const file = new File(['x'], '表.xlsx')
  expect(await previewFile('h', file, {})).toEqual(PREVIEW)
  const [path, init] = asked.mock.calls[0] ?? []
  expect(path).toBe('/api/halls/h/imports?name=%E8%A1%A8.xlsx')
  expect(init).toMatchObject({ method: 'POST', body: file, headers: { 'X-Hall-Audit': '1', 'Content-Type': officeType('表.xlsx') } })
})

test('what the server refuses and what nobody answers are told apart', async () => {
  answering(JSON.stringify({ code: 'import_not_readable', title: '打不开' }), 422, 'application/problem+json')
  await expect(previewFile('h', new File([], '表.xlsx'), {})).rejects.toBeInstanceOf(ApiProblem)
  answering('<html>', 200, 'text/html')
  await expect(previewFile('h', new File([], '表.xlsx'), {})).rejects.toBeInstanceOf(NoAnswer)
})
