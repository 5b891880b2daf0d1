// Two points on a picture, as a finger and the keys move them. Coordinates are pixels of the picture.
import type { Mark } from '../api/types.ts'
import type { Point } from '../rules/measure/linear.ts'

export type End = 0 | 1
export type Ends = readonly [Point | null, Point | null]

interface Size {
  width: number
  height: number
}

export function inside({ width, height }: Size, { x, y }: Point): Point {
  return { x: Math.min(Math.max(x, 0), width), y: Math.min(Math.max(y, 0), height) }
}

/** Which end a finger means: one that it touches, else the one that is not there yet, else the chosen one. */
export function meant(ends: Ends, at: Point, touch: number, chosen: End): End {
  const far = ends.map(end => (end ? Math.hypot(end.x - at.x, end.y - at.y) : Infinity)) as [number, number]
  const near: End = far[1] < far[0] ? 1 : 0
  if (far[near] <= touch) return near
  if (!ends[0]) return 0
  return ends[1] ? chosen : 1
}

export function withEnd(ends: Ends, end: End, at: Point): Ends {
  return end === 0 ? [at, ends[1]] : [ends[0], at]
}

/** Where an end begins that is chosen by its button: a third of the way in. */
export function firstPlace({ width, height }: Size, end: End): Point {
  return { x: (width * (end + 1)) / 3, y: height / 2 }
}

/** What was measured, drawn beside the photo: a line with its length. */
export function marksOf(size: Size, [a, b]: readonly [Point, Point], words: string): Mark[] {
  const x = (point: Point) => Math.round((point.x / size.width) * 1000)
  const y = (point: Point) => Math.round((point.y / size.height) * 1000)
  return [
    { kind: 'arrow', x: x(a), y: y(a), to_x: x(b), to_y: y(b) },
    { kind: 'arrow', x: x(b), y: y(b), to_x: x(a), to_y: y(a) },
    { kind: 'text', x: Math.round((x(a) + x(b)) / 2), y: Math.round((y(a) + y(b)) / 2), text: words },
  ]
}

const KEYS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** How far a key moves a point; ten pixels with the shift key. */
export function pushed(event: { key: string; shiftKey: boolean }): Point | null {
  const by = KEYS[event.key]
  const pixels = event.shiftKey ? 10 : 1
  return by ? { x: by[0] * pixels, y: by[1] * pixels } : null
}
