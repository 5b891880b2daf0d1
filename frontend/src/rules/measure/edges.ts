// The edges between the dark and light modules of the strip's codes, to a fraction of a pixel, and the plane fitted to all of them.
import { carried, Normal, type Homography, type Point } from './linear.ts'
import { centreOf, type Sheet, type Side } from './strip.ts'

export interface Grey {
  data: ArrayLike<number>
  width: number
  height: number
}

/** Where an edge was found in the picture, and the line of the strip on which it lies. */
export interface Edge {
  /** In the frame of the picture: its middle is 0, half its long edge 1. */
  at: Point
  /** A place on the strip, of which only the coordinate across the edge counts. */
  place: Point
  across: 'x' | 'y'
  side: Side
  /** 1 where it gets lighter to the right or downwards, else -1. */
  rise: 1 | -1
}

export interface Fit {
  /** From the picture's frame to millimetres on the strip. */
  plane: Homography
  /** Of the first eight numbers of `plane`, then of what is fitted beside them. */
  covariance: number[]
  /** Typical distance of an edge from its line, in millimetres. */
  residual: number
  /** By how much the codes stand farther apart than printed, and how sure that is. Only when asked for. */
  apart?: { mm: number; sigma: number }
}

/** Along an edge's normal, in modules. */
const STEPS = Array.from({ length: 19 }, (_, i) => -0.45 + i * 0.05)
const END_STEPS = 4
const LEAST_CONTRAST = 0.4
const CONTRAST_SHARE = 0.9
const ROUNDS = 6
/** Turns a median of absolute deviations into a standard deviation. */
const MAD_TO_SIGMA = 1.4826
const CAUCHY = 2.4
/** Neighbouring edges share their pixels, so that they tell less than their number. */
const SHARED = 2

export function toFrame({ width, height }: { width: number; height: number }, { x, y }: Point): Point {
  const half = Math.max(width, height) / 2
  return { x: (x - width / 2) / half, y: (y - height / 2) / half }
}

export function fromFrame({ width, height }: { width: number; height: number }, { x, y }: Point): Point {
  const half = Math.max(width, height) / 2
  return { x: x * half + width / 2, y: y * half + height / 2 }
}

/** Between pixels; a pixel's value stands in its middle. The border goes on beyond the picture. */
function bright({ data, width, height }: Grey, { x, y }: Point): number {
  const u = Math.min(Math.max(x - 0.5, 0), width - 1.001)
  const v = Math.min(Math.max(y - 0.5, 0), height - 1.001)
  const [i, k] = [Math.floor(u), Math.floor(v)]
  const [s, t] = [u - i, v - k]
  const at = k * width + i
  return (data[at]! * (1 - s) + data[at + 1]! * s) * (1 - t) + (data[at + width]! * (1 - s) + data[at + width + 1]! * s) * t
}

/** Every border of a module where light meets dark, found with the plane as it is known so far. */
export function edgesOf(image: Grey, sheet: Sheet, toPicture: Homography): Edge[] {
  const found = (['L', 'R'] as const).flatMap(side =>
    borders(sheet, side).map(border => {
      const profile = STEPS.map(step => bright(image, fromFrame(image, carried(toPicture, moved(border, step * sheet.moduleMm)))))
      return { ...border, ...crossing(profile) }
    }),
  )
  const contrasts = found.map(one => one.contrast).sort((a, b) => a - b)
  const least = LEAST_CONTRAST * (contrasts[Math.floor(contrasts.length * CONTRAST_SHARE)] ?? 0)
  return found.filter(one => one.contrast > least).map(({ place, across, side, rise, middle }) => ({ place, across, side, rise, at: carried(toPicture, moved({ place, across }, middle * sheet.moduleMm)) }))
}

type Border = Omit<Edge, 'at' | 'rise'>

function borders(sheet: Sheet, side: Side): Border[] {
  const { modules, moduleMm } = sheet
  const [x0, y0] = [centreOf(sheet, side) - (modules * moduleMm) / 2, (-modules * moduleMm) / 2]
  const all: Border[] = []
  for (let line = 0; line <= modules; line++) {
    for (let k = 0; k < modules; k++) {
      all.push({ side, across: 'x', place: { x: x0 + line * moduleMm, y: y0 + (k + 0.5) * moduleMm } })
      all.push({ side, across: 'y', place: { x: x0 + (k + 0.5) * moduleMm, y: y0 + line * moduleMm } })
    }
  }
  return all
}

function moved({ place, across }: Pick<Border, 'place' | 'across'>, by: number): Point {
  return across === 'x' ? { x: place.x + by, y: place.y } : { x: place.x, y: place.y + by }
}

/** How strongly a profile changes, and where the middle of the change is. */
function crossing(profile: readonly number[]): { contrast: number; rise: 1 | -1; middle: number } {
  const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length
  const step = mean(profile.slice(-END_STEPS)) - mean(profile.slice(0, END_STEPS))
  let [sum, weighted] = [1e-9, 0]
  for (let i = 1; i < profile.length; i++) {
    const change = Math.abs(profile[i]! - profile[i - 1]!)
    sum += change
    weighted += (change * (STEPS[i]! + STEPS[i - 1]!)) / 2
  }
  return { contrast: Math.abs(step), rise: step > 0 ? 1 : -1, middle: weighted / sum }
}

/** How a coordinate on the strip changes with the eight numbers of the plane. `n` is the direction that counts. */
export function slope(plane: Homography, { x, y }: Point, n: Point): number[] {
  const w = plane[6]! * x + plane[7]! * y + 1
  const on = carried(plane, { x, y })
  const pull = -(on.x * n.x + on.y * n.y)
  return [n.x * x, n.x * y, n.x, n.y * x, n.y * y, n.y, pull * x, pull * y].map(one => one / w)
}

/** What is fitted beside the eight numbers of the plane. */
interface Beside {
  /** How much ink and light make every dark module wider, or narrower, at each side. */
  swell: number
  apart: number
}

/** The plane that leaves the least between the edges and their lines; strays count little. With `spread` the distance of the codes is found, too. */
export function fitted(edges: readonly Edge[], start: Homography, spread = false): Fit | null {
  const n = spread ? 10 : 9
  let plane = start
  let beside = { swell: 0, apart: 0 }
  for (let round = 1; ; round++) {
    const left = edges.map(edge => gap(edge, plane, beside))
    const sigma = typical(left)
    const normal = new Normal(n)
    edges.forEach((edge, i) => normal.add(rowOf(edge, plane).slice(0, n), -left[i]!, 1 / (1 + (left[i]! / (CAUCHY * sigma)) ** 2)))
    const found = normal.solved()
    if (!found || !found.solution.every(Number.isFinite)) return null
    plane = [...plane.slice(0, 8).map((one, k) => one + found.solution[k]!), 1]
    beside = { swell: beside.swell + found.solution[8]!, apart: beside.apart + (found.solution[9] ?? 0) }
    if (round === ROUNDS) return result(edges, plane, beside, found.inverse, n)
  }
}

function result(edges: readonly Edge[], plane: Homography, beside: Beside, inverse: readonly number[], n: number): Fit {
  const residual = typical(edges.map(edge => gap(edge, plane, beside)))
  const covariance = inverse.map(one => one * residual * residual * SHARED)
  return { plane, covariance, residual, ...(n === 10 ? { apart: { mm: beside.apart, sigma: Math.sqrt(covariance[n * n - 1]!) } } : {}) }
}

function rowOf(edge: Edge, plane: Homography): number[] {
  return [...slope(plane, edge.at, edge.across === 'x' ? { x: 1, y: 0 } : { x: 0, y: 1 }), -edge.rise, -share(edge)]
}

/** Half of a wider spacing goes to each side. */
function share({ across, side }: Edge): number {
  return across === 'y' ? 0 : side === 'L' ? -0.5 : 0.5
}

function gap(edge: Edge, plane: Homography, { swell, apart }: Beside): number {
  return carried(plane, edge.at)[edge.across] - edge.place[edge.across] - edge.rise * swell - share(edge) * apart
}

function typical(left: readonly number[]): number {
  const sizes = left.map(Math.abs).sort((a, b) => a - b)
  return Math.max(1e-9, MAD_TO_SIGMA * (sizes[Math.floor(sizes.length / 2)] ?? 0))
}

/** A homography backwards. */
export function backwards(h: Homography): Homography {
  const [a, b, c, d, e, f, g, k, l] = h as [number, number, number, number, number, number, number, number, number]
  const out = [e * l - f * k, c * k - b * l, b * f - c * e, f * g - d * l, a * l - c * g, c * d - a * f, d * k - e * g, b * g - a * k, a * e - b * d]
  return out.map(one => one / out[8]!)
}
