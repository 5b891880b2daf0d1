// The printed measuring strip: what its two codes say of themselves. Written by audit/reports/measuring_strip.py.
import type { Point } from './linear.ts'

export interface FoundText {
  text: string
  /** Of the code itself, without the white around it: upper left, upper right, lower right, lower left. */
  corners: Point[]
}

export interface Sheet {
  /** Modules along a side of a code. */
  modules: number
  moduleMm: number
  /** From the centre of the left code to the centre of the right one. */
  spacingMm: number
}

export type Side = 'L' | 'R'

const WRITTEN = /^HAMS(\d)\/([LR])\/(\d{2})\/(\d{3,4})\/(\d{3,4})$/
const VERSION = '1'

export type Read = { sheet: Sheet; left: Point[]; right: Point[] } | 'no_strip' | 'newer_strip' | 'one_code' | 'two_strips'

/** `HAMS1/L/21/460/1620`: version 1, left code, 21 modules, a module of 4.60 mm, 162.0 mm between the centres. */
export function sheetOf(text: string): { version: string; side: Side; sheet: Sheet } | null {
  const found = WRITTEN.exec(text)
  if (!found) return null
  const [, version = '', side, modules, moduleMm, spacingMm] = found
  return { version, side: side as Side, sheet: { modules: Number(modules), moduleMm: Number(moduleMm) / 100, spacingMm: Number(spacingMm) / 10 } }
}

/** The one strip among all codes of a picture. */
export function stripAmong(codes: readonly FoundText[]): Read {
  const known = codes.flatMap(({ text, corners }) => {
    const found = sheetOf(text)
    return found ? [{ ...found, text, corners }] : []
  })
  const ours = known.filter(one => one.version === VERSION)
  if (!ours.length) return known.length ? 'newer_strip' : 'no_strip'
  const [left, right] = (['L', 'R'] as const).map(side => ours.filter(one => one.side === side))
  if (left!.length > 1 || right!.length > 1) return 'two_strips'
  const [l, r] = [left![0], right![0]]
  if (!l || !r) return 'one_code'
  if (l.text.replace('/L/', '/R/') !== r.text) return 'two_strips'
  return { sheet: l.sheet, left: l.corners, right: r.corners }
}

/** Millimetres from the middle between the codes; y runs down as in a picture. */
export function cornersOn(sheet: Sheet, side: Side): Point[] {
  const half = (sheet.modules * sheet.moduleMm) / 2
  const x = centreOf(sheet, side)
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([h, v]) => ({ x: x + h! * half, y: v! * half }))
}

export function centreOf(sheet: Sheet, side: Side): number {
  return (side === 'L' ? -sheet.spacingMm : sheet.spacingMm) / 2
}

/** The farthest that a point of the codes lies from the middle. */
export function reach(sheet: Sheet): number {
  return (sheet.spacingMm + sheet.modules * sheet.moduleMm) / 2
}
