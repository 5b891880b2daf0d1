// Centimetres from a photo that shows the printed strip. What is measured lies in the plane of the strip; docs/measuring.md.
import { backwards, edgesOf, fitted, slope, toFrame, type Edge, type Fit, type Grey } from './edges.ts'
import { along, carried, homography, type Point } from './linear.ts'
import { cornersOn, reach, stripAmong, type FoundText, type Sheet } from './strip.ts'

/** Why a picture gives no length. */
export type NoStrip = 'no_strip' | 'newer_strip' | 'one_code' | 'two_strips' | 'too_small' | 'blurred' | 'uneven' | 'wrong_scale' | 'oblique'
/** Why two points give none. */
export type NoLength = 'outside' | 'same_point'

export interface Strip {
  width: number
  height: number
  sheet: Sheet
  fit: Fit
  edges: Edge[]
  /** How large a module is in the picture. */
  modulePx: number
  /** How far the camera stood from looking straight at the strip, in degrees. */
  angle: number
  /** A guess from the usual lens of phones. */
  cameraMm: number
}

export interface Length {
  mm: number
  /** In 95 of 100 photos of the simulation the true length is not farther off. */
  plusMinus: number
  /** What a point costs that lies one centimetre nearer or farther than the strip; a guess. */
  perCentimetreOff: number
}

const LEAST_MODULE_PX = 2.5
const LEAST_EDGES = 100
const ROUNDS = 4
/** In modules, and in pixels for small pictures: more is a strip that is not flat. */
const MOST_RESIDUAL = 0.05
const MOST_RESIDUAL_PX = 0.3
const MOST_ANGLE = 50
/** The codes may stand this much farther apart than they say before it is the print that is wrong. */
const MOST_APART = 0.006
const SURE = 4
/** As many times the half length of the strip may a point lie from its middle. */
const MOST_REACH = 5
/** Standard deviation of a tap with the magnifier, in parts of the long edge. */
export const TAP = 1 / 1000
/** How much a lens still bends the corners of a picture. */
const LENS = 0.006
const SIGMAS = 2
/** Focal length in half long edges: the main cameras of phones have about 26 mm. */
const USUAL_LENS = 1.5

export function stripIn(image: Grey, codes: readonly FoundText[]): Strip | NoStrip {
  const read = stripAmong(codes)
  if (typeof read === 'string') return read
  const { sheet } = read
  const corners = [...read.left, ...read.right]
  const modulePx = sides(corners) / sheet.modules
  if (modulePx < LEAST_MODULE_PX) return 'too_small'
  const start = homography(corners.map(one => toFrame(image, one)), [...cornersOn(sheet, 'L'), ...cornersOn(sheet, 'R')])
  const found = start && refined(image, sheet, start)
  if (!found) return 'blurred'
  const strip = { ...found, sheet, modulePx, width: image.width, height: image.height, ...stance(found.fit) }
  return fault(strip) ?? strip
}

function sides(corners: readonly Point[]): number {
  const lengths = corners.map((one, i) => between(one, corners[i % 4 === 3 ? i - 3 : i + 1]!))
  return lengths.reduce((sum, one) => sum + one, 0) / lengths.length
}

function between(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}

function refined(image: Grey, sheet: Sheet, start: number[]): { fit: Fit; edges: Edge[] } | null {
  let [plane, edges]: [number[], Edge[]] = [start, []]
  for (let round = 0; round < ROUNDS; round++) {
    edges = edgesOf(image, sheet, backwards(plane))
    if (['L', 'R'].some(side => edges.filter(edge => edge.side === side).length < LEAST_EDGES)) return null
    const fit = fitted(edges, plane)
    if (!fit) return null
    plane = fit.plane
    if (round === ROUNDS - 1) return { fit, edges }
  }
  return null
}

/** From how the plane shrinks lengths at the strip: a circle seen from the side is an ellipse. */
function stance({ plane }: Fit): { angle: number; cameraMm: number } {
  const at = carried(backwards(plane), { x: 0, y: 0 })
  const [xx, xy, yx, yy] = jacobian(plane, at)
  const sum = xx * xx + xy * xy + yx * yx + yy * yy
  const root = Math.sqrt(Math.max(0, sum * sum - 4 * (xx * yy - xy * yx) ** 2))
  const [long, short] = [Math.sqrt((sum + root) / 2), Math.sqrt((sum - root) / 2)]
  return { angle: (Math.acos(Math.min(1, short / long)) * 180) / Math.PI, cameraMm: short * USUAL_LENS }
}

/** Millimetres on the strip for a step in the picture's frame. */
function jacobian(plane: readonly number[], at: Point): [number, number, number, number] {
  const on = carried(plane as number[], at)
  const w = plane[6]! * at.x + plane[7]! * at.y + 1
  const part = (row: number, column: number, value: number) => (plane[row * 3 + column]! - value * plane[6 + column]!) / w
  return [part(0, 0, on.x), part(0, 1, on.x), part(1, 0, on.y), part(1, 1, on.y)]
}

function fault({ fit, sheet, edges, angle, modulePx }: Strip): NoStrip | null {
  const spread = fitted(edges, fit.plane, true)?.apart
  if (spread && Math.abs(spread.mm) > Math.max(SURE * spread.sigma, MOST_APART * sheet.spacingMm)) return 'wrong_scale'
  if (fit.residual / sheet.moduleMm > Math.max(MOST_RESIDUAL, MOST_RESIDUAL_PX / modulePx)) return 'uneven'
  return angle > MOST_ANGLE ? 'oblique' : null
}

/** Between two points of the picture, in its pixels. */
export function lengthBetween(strip: Strip, one: Point, other: Point): Length | NoLength {
  const [a, b] = [toFrame(strip, one), toFrame(strip, other)]
  const { plane, covariance } = strip.fit
  if (![a, b].every(point => near(strip, point))) return 'outside'
  const [p, q] = [carried(plane, a), carried(plane, b)]
  const mm = between(p, q)
  if (mm < 1) return 'same_point'
  const n = { x: (p.x - q.x) / mm, y: (p.y - q.y) / mm }
  const forth = slope(plane, b, n)
  const fit = along(covariance, [...slope(plane, a, n).map((part, k) => part - forth[k]!), 0])
  const taps = tapVariance(plane, a, n) + tapVariance(plane, b, n)
  const lens = bent(strip, a, b) - mm
  return { mm, plusMinus: SIGMAS * Math.sqrt(fit + taps + lens * lens), perCentimetreOff: (mm * 10) / strip.cameraMm }
}

/** Not beyond the horizon of the plane, and not too far from the strip. */
function near({ fit: { plane }, sheet }: Strip, at: Point): boolean {
  const middle = carried(backwards(plane), { x: 0, y: 0 })
  const depth = (point: Point) => plane[6]! * point.x + plane[7]! * point.y + 1
  if (depth(at) / depth(middle) <= 0) return false
  const on = carried(plane, at)
  return Math.hypot(on.x, on.y) <= MOST_REACH * reach(sheet)
}

function tapVariance(plane: readonly number[], at: Point, n: Point): number {
  const [xx, xy, yx, yy] = jacobian(plane, at)
  const tap = 2 * TAP
  return tap * tap * ((n.x * xx + n.y * yx) ** 2 + (n.x * xy + n.y * yy) ** 2)
}

/** The length once more as if the lens bent the picture, with the plane fitted anew. */
function bent({ fit, edges, width, height }: Strip, a: Point, b: Point): number {
  const corner = Math.hypot(width, height) / Math.max(width, height)
  const bend = ({ x, y }: Point): Point => {
    const by = 1 + (LENS * (x * x + y * y)) / (corner * corner)
    return { x: x * by, y: y * by }
  }
  const again = fitted(edges.map(edge => ({ ...edge, at: bend(edge.at) })), fit.plane)
  return again ? between(carried(again.plane, bend(a)), carried(again.plane, bend(b))) : Infinity
}
