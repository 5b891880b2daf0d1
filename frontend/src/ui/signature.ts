// Pen strokes on a 1000 × 400 sheet: flat lists x, y, x, y … of integers, thinned so that a document stays small.
export const SHEET_WIDTH = 1000
export const SHEET_HEIGHT = 400
const LEAST_STEP = 6
const MOST_NUMBERS = 4000

/** The point on the sheet, from a position inside a box of the given size. */
export function onSheet(x: number, y: number, width: number, height: number): [number, number] {
  return [clamp((x / width) * SHEET_WIDTH, SHEET_WIDTH), clamp((y / height) * SHEET_HEIGHT, SHEET_HEIGHT)]
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, Math.round(value)))
}

/** The stroke with one more point; points that add nothing to the line are left out. */
export function extended(stroke: number[], [x, y]: [number, number]): number[] {
  const [lastX = -LEAST_STEP, lastY = -LEAST_STEP] = stroke.slice(-2)
  const near = stroke.length > 0 && Math.abs(x - lastX) + Math.abs(y - lastY) < LEAST_STEP
  return near || stroke.length >= MOST_NUMBERS ? stroke : [...stroke, x, y]
}

/** The stroke as SVG path data; a single point becomes a dot. */
export function pathOf(stroke: number[]): string {
  const points: string[] = []
  for (let i = 0; i + 1 < stroke.length; i += 2) points.push(`${stroke[i]} ${stroke[i + 1]}`)
  return points.length === 1 ? `M${points[0]}h.1` : `M${points.join('L')}`
}
