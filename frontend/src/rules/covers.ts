// Rectangles that cover what a photo must not show, in thousandths of the upright picture.

export interface Point {
  x: number
  y: number
}

export interface Box extends Point {
  w: number
  h: number
}

const FULL = 1000
/** A finger that only touched makes no rectangle of this size. */
export const SMALLEST = 8
/** From here on somebody looks whether the photo still shows what it is for. */
export const MUCH = 150

export function within(value: number, most = FULL): number {
  return Math.round(Math.min(most, Math.max(0, value)))
}

/** The rectangle with these two opposite corners. */
export function boxOf(a: Point, b: Point): Box {
  const [left, right] = [within(Math.min(a.x, b.x)), within(Math.max(a.x, b.x))]
  const [top, bottom] = [within(Math.min(a.y, b.y)), within(Math.max(a.y, b.y))]
  return { x: left, y: top, w: right - left, h: bottom - top }
}

export function isBox({ w, h }: Box): boolean {
  return w >= SMALLEST && h >= SMALLEST
}

export function movedBox(box: Box, dx: number, dy: number): Box {
  return { ...box, x: within(box.x + dx, FULL - box.w), y: within(box.y + dy, FULL - box.h) }
}

export function resizedBox(box: Box, dw: number, dh: number): Box {
  const side = (now: number, by: number, start: number) => Math.max(SMALLEST, within(now + by, FULL - start))
  return { ...box, w: side(box.w, dw, box.x), h: side(box.h, dh, box.y) }
}

/** A rectangle around another with some room on each side, as a face needs it. */
export function roomAround({ x, y, w, h }: Box, share: number): Box {
  return boxOf({ x: x - w * share, y: y - h * share }, { x: x + w * (1 + share), y: y + h * (1 + share) })
}

/** How much of the picture they cover together, in thousandths, never rounded down to nothing. */
export function coveredShare(boxes: Box[]): number {
  const edges = (from: (box: Box) => number[]) => Array.from(new Set(boxes.flatMap(from))).sort((a, b) => a - b)
  const [columns, rows] = [edges(box => [box.x, box.x + box.w]), edges(box => [box.y, box.y + box.h])]
  let area = 0
  for (const [i, left] of columns.slice(0, -1).entries()) {
    for (const [j, top] of rows.slice(0, -1).entries()) {
      if (boxes.some(box => holds(box, left, top))) area += ((columns[i + 1] ?? left) - left) * ((rows[j + 1] ?? top) - top)
    }
  }
  return Math.ceil(area / FULL)
}

function holds(box: Box, x: number, y: number): boolean {
  return x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h
}

/** The same rectangle in the pixels of a picture, grown to whole ones. */
export function inPixels(box: Box, width: number, height: number): Box {
  const [left, top] = [Math.floor((box.x * width) / FULL), Math.floor((box.y * height) / FULL)]
  const [right, bottom] = [Math.ceil(((box.x + box.w) * width) / FULL), Math.ceil(((box.y + box.h) * height) / FULL)]
  return { x: left, y: top, w: right - left, h: bottom - top }
}
