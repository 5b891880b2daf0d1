// Sheets of labels: how many a choice needs, and the address of their PDF. The measures are the server's, audit/reports/labels.py.
import type { Frequency, LabelKind, LabelPaper, Spot } from '../api/types.ts'

export const PAPERS: Record<LabelPaper, { columns: number; rows: number; size: string }> = {
  a4_24: { columns: 3, rows: 8, size: '70 × 37' },
  a4_21: { columns: 3, rows: 7, size: '63.5 × 38.1' },
  a4_12: { columns: 3, rows: 4, size: '70 × 67.7' },
  a4_8: { columns: 2, rows: 4, size: '105 × 74' },
  a4_2: { columns: 1, rows: 2, size: '210 × 148.5' },
}

export interface LabelChoice {
  kind: LabelKind
  paper: LabelPaper
  /** All of the hall, those of a zone, or what was ticked. */
  which: 'all' | 'zone' | 'list'
  zone: string
  spots: string[]
  /** The first free place of the first sheet, from 1. */
  start: number
  cut: boolean
  owner: string
  phone: string
  frequency: Frequency | ''
}

export function placesOn(paper: LabelPaper): number {
  return PAPERS[paper].columns * PAPERS[paper].rows
}

/** The spots that get a label. Signs are too many for a choice by place. */
export function labelled(choice: LabelChoice, spots: Spot[]): Spot[] {
  if (choice.which === 'list') return spots.filter(spot => choice.spots.includes(spot.id))
  return spots.filter(spot => spot.kind !== 'sign' && (choice.which === 'all' || spot.zone === choice.zone))
}

export function sheetsFor(count: number, paper: LabelPaper, start: number): number {
  return count ? Math.ceil((start - 1 + count) / placesOn(paper)) : 0
}

/** The place from which the first sheet is used: whole, and on the sheet. */
export function startOn(paper: LabelPaper, wanted: number | null): number {
  return Math.min(placesOn(paper), Math.max(1, Math.trunc(wanted ?? 1) || 1))
}

export function addressOf(hall: string, choice: LabelChoice): string {
  const query = new URLSearchParams({ kind: choice.kind, paper: choice.paper })
  if (choice.which === 'zone') query.set('zone', choice.zone)
  if (choice.which === 'list') for (const spot of choice.spots) query.append('spots', spot)
  if (choice.start > 1) query.set('start', String(choice.start))
  if (choice.cut) query.set('cut', 'true')
  if (choice.kind === 'owner') for (const name of ['owner', 'phone', 'frequency'] as const) if (choice[name].trim()) query.set(name, choice[name].trim())
  return `/api/halls/${hall}/labels.pdf?${query}`
}
