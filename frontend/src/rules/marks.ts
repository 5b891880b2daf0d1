// How the marks of a photo are drawn over it: the same drawing as audit/reports/marks.py.
import type { Mark } from '../api/types.ts'

const LONG_EDGE = 1000
const HEAD = 44
export const LETTER = 44
export const PLATE = 60
const ROW_EMS = 10
const WIDE_FROM = 0x2e80
export const MOST_MARKS = 30

/** What the marks of a photo are drawn on: its long edge is 1000. */
export interface Sheet {
  width: number
  height: number
}

export type Shape =
  | { kind: 'line'; points: string }
  | { kind: 'circle'; x: number; y: number; r: number }
  | { kind: 'number'; x: number; y: number; digits: string }
  | { kind: 'words'; x: number; y: number; width: number; rows: string[] }

export function sheetOf(width: number, height: number): Sheet {
  const scale = LONG_EDGE / Math.max(width, height)
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

export function shapeOf(mark: Mark, sheet: Sheet): Shape {
  const [x, y] = [(mark.x * sheet.width) / 1000, (mark.y * sheet.height) / 1000]
  const [toX, toY] = [((mark.to_x ?? 0) * sheet.width) / 1000, ((mark.to_y ?? 0) * sheet.height) / 1000]
  switch (mark.kind) {
    case 'arrow':
      return { kind: 'line', points: arrow(x, y, toX, toY) }
    case 'circle':
      return { kind: 'circle', x, y, r: Math.hypot(toX - x, toY - y) }
    case 'number':
      return { kind: 'number', x, y, digits: numberOf(mark) }
    case 'text':
      return words(mark.text ?? '', x, y, sheet)
  }
}

function arrow(x: number, y: number, fromX: number, fromY: number): string {
  const turn = Math.atan2(fromY - y, fromX - x)
  const wing = (side: number) => [x + HEAD * Math.cos(turn + side), y + HEAD * Math.sin(turn + side)]
  return [[fromX, fromY], [x, y], wing(0.5), [x, y], wing(-0.5)].map(point => point.map(Math.round).join(',')).join(' ')
}

function words(text: string, x: number, y: number, sheet: Sheet): Shape {
  const rows = split(text)
  const width = Math.max(...rows.map(ems)) * LETTER + 24
  const [left, top] = [Math.min(x, sheet.width - width), Math.min(y - PLATE / 2, sheet.height - PLATE * rows.length)]
  return { kind: 'words', x: Math.max(0, left), y: Math.max(0, top), width, rows }
}

/** About how wide it is, in heights of a letter. */
function ems(text: string): number {
  return Array.from(text).reduce((sum, one) => sum + ((one.codePointAt(0) ?? 0) >= WIDE_FROM ? 1 : 0.58), 0)
}

/** Into rows that fit about half a picture. */
export function split(text: string): string[] {
  const rows = ['']
  for (const one of Array.from(text)) {
    if (ems(rows[rows.length - 1] + one) > ROW_EMS) rows.push('')
    rows[rows.length - 1] += one
  }
  return rows
}

export function numberOf(mark: Mark): string {
  return (mark.text ?? '').split(' ', 1)[0] ?? ''
}

/** What a number stands for, if somebody said it. */
export function meaningOf(mark: Mark): string {
  return (mark.text ?? '').split(' ').slice(1).join(' ')
}

export function nextNumber(marks: Mark[]): number {
  return 1 + Math.max(0, ...marks.filter(mark => mark.kind === 'number').map(mark => Number(numberOf(mark)) || 0))
}

/** Numbers and what they stand for, for the lines under a photo. */
export function legendOf(marks: Mark[]): string[] {
  return marks.filter(mark => mark.kind === 'number' && meaningOf(mark)).map(mark => `${numberOf(mark)} ${meaningOf(mark)}`)
}

/** Only what was really drawn and said: no empty words, coordinates only where the kind has them. */
export function plainMarks(marks: Mark[]): Mark[] {
  return marks
    .map(mark => ({ ...mark, ...(mark.text === undefined ? {} : { text: mark.text.trim() }) }))
    .filter(mark => mark.kind !== 'text' || mark.text)
}
