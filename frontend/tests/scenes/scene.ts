// Photos of the strip as a phone would take them, drawn from nothing: perspective, a lens that bends, blur, noise and the losses of JPEG.
import { backwards, type Grey } from '../../src/rules/measure/edges.ts'
import { carried, type Homography, type Point } from '../../src/rules/measure/linear.ts'
import { jpegLosses } from './jpeg.ts'
import { normal, seeded } from './random.ts'

export interface Paper {
  moduleMm: number
  spacingMm: number
  texts: [string, string]
  /** The modules of the left and the right code, `#` for a dark one. */
  rows: [string[], string[]]
}

export interface Scene {
  seed: number
  width: number
  height: number
  distanceMm: number
  /** How far the camera stands from looking straight at the plane, and to which side; degrees. */
  angle: number
  towards: number
  roll: number
  /** The middle of the strip, from the middle between the two points. */
  strip: Point
  stripTurn: number
  apartMm: number
  /** In pixels of the picture. */
  blur: number
  noise: number
  /** Of a picture's corner, as a part of its distance from the middle. */
  bend: number
  /** How much nearer than the strip the two points lie. */
  nearerMm?: number
  /** As if the printer had moved the codes apart without making them larger. */
  stretch?: number
  /** The paper bulges by this much in its middle, which is seen from its right. */
  bulgeMm?: number
}

export interface Photo extends Grey {
  data: Uint8Array
  /** The part around the strip; outside of it the picture is empty. */
  part: { x: number; y: number; width: number; height: number }
  points: [Point, Point]
}

const LENS = 0.75
const SHEET = { width: 297, height: 133 }
const [WHITE, INK, WALL] = [0.8, 0.05, 0.3]
const SAMPLES = 2
const MARGIN = 24

interface View {
  toPicture: (point: Point, nearer?: number) => Point
  toPlane: (pixel: Point) => Point
}

export function photoOf(scene: Scene, paper: Paper): Photo {
  const random = seeded(scene.seed)
  const view = cameraOf(scene)
  const part = partOf(scene, view)
  const light = lit(scene, paper, view, part, random)
  const bright = developed(blurred(light, part, scene.blur), scene.noise, random)
  const data = new Uint8Array(scene.width * scene.height).fill(120)
  const lossy = jpegLosses(bright, part.width, part.height)
  for (let y = 0; y < part.height; y++) data.set(lossy.subarray(y * part.width, (y + 1) * part.width), (part.y + y) * scene.width + part.x)
  const ends = [-scene.apartMm / 2, scene.apartMm / 2].map(x => view.toPicture({ x, y: 0 }, scene.nearerMm ?? 0))
  return { data, width: scene.width, height: scene.height, part, points: ends as [Point, Point] }
}

/** The pixels around the strip, as the reader of codes takes them. */
export function partImage({ data, width, part }: Photo): ImageData {
  const out = new Uint8ClampedArray(part.width * part.height * 4).fill(255)
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) out.fill(data[(part.y + y) * width + part.x + x]!, (y * part.width + x) * 4, (y * part.width + x) * 4 + 3)
  }
  return { data: out, width: part.width, height: part.height, colorSpace: 'srgb' } as ImageData
}

/** Where a finger lands that aims at a point. */
export function tapped(point: Point, width: number, random: () => number, share = 1 / 1000): Point {
  return { x: point.x + normal(random) * width * share, y: point.y + normal(random) * width * share }
}

function cameraOf({ width, height, distanceMm, angle, towards, roll, bend }: Scene): View {
  const long = Math.max(width, height)
  const f = LENS * long
  const corner = Math.hypot(width, height) / 2
  const rotation = turned(angle, towards, roll)
  const depthless = rotation.flatMap(([a, b], row) => [a, b, row === 2 ? distanceMm : 0])
  const back = backwards(depthless as Homography)
  const toPicture = ({ x, y }: Point, nearer = 0): Point => {
    const [u, v, w] = rotation.map(([a, b, c], row) => a * x + b * y - c * nearer + (row === 2 ? distanceMm : 0)) as [number, number, number]
    const [px, py] = [(f * u) / w, (f * v) / w]
    const by = 1 + (bend * (px * px + py * py)) / (corner * corner)
    return { x: width / 2 + px * by, y: height / 2 + py * by }
  }
  const toPlane = ({ x, y }: Point): Point => {
    const [dx, dy] = [x - width / 2, y - height / 2]
    let by = 1
    for (let round = 0; round < 3; round++) by = 1 + (bend * (dx * dx + dy * dy)) / (by * by * corner * corner)
    return carried(back, { x: dx / by / f, y: dy / by / f })
  }
  return { toPicture, toPlane }
}

/** Rows of the rotation that tilts by `angle` around the axis across `towards`, then rolls. */
function turned(angle: number, towards: number, roll: number): [number, number, number][] {
  const [t, a, r] = [towards, angle, roll].map(degrees => (degrees * Math.PI) / 180) as [number, number, number]
  const [c, s] = [Math.cos(a), Math.sin(a)]
  const [x, y] = [Math.cos(t), Math.sin(t)]
  const tilt = [
    [c * x * x + y * y, (c - 1) * x * y, s * x],
    [(c - 1) * x * y, c * y * y + x * x, s * y],
    [-s * x, -s * y, c],
  ] as [number, number, number][]
  const [first, second, third] = tilt as [[number, number, number], [number, number, number], [number, number, number]]
  const mixed = (p: number, q: number) => first.map((one, k) => p * one + q * second[k]!) as [number, number, number]
  return [mixed(Math.cos(r), -Math.sin(r)), mixed(Math.sin(r), Math.cos(r)), third]
}

function partOf(scene: Scene, view: View): Photo['part'] {
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([h, v]) => view.toPicture(fromPaper(scene, { x: (h! * SHEET.width) / 2, y: (v! * SHEET.height) / 2 })))
  const low = (values: number[]) => Math.max(0, Math.floor(Math.min(...values)) - MARGIN)
  const [x, y] = [low(corners.map(one => one.x)), low(corners.map(one => one.y))]
  const high = (values: number[], most: number, from: number) => Math.max(8, Math.min(most, Math.ceil(Math.max(...values)) + MARGIN) - from)
  return { x, y, width: high(corners.map(one => one.x), scene.width, x), height: high(corners.map(one => one.y), scene.height, y) }
}

function fromPaper({ strip, stripTurn }: Scene, { x, y }: Point): Point {
  const [c, s] = [Math.cos((stripTurn * Math.PI) / 180), Math.sin((stripTurn * Math.PI) / 180)]
  return { x: strip.x + c * x - s * y, y: strip.y + s * x + c * y }
}

function toPaper({ strip, stripTurn }: Scene, { x, y }: Point): Point {
  const [c, s] = [Math.cos((stripTurn * Math.PI) / 180), Math.sin((stripTurn * Math.PI) / 180)]
  const [dx, dy] = [x - strip.x, y - strip.y]
  return { x: c * dx + s * dy, y: -s * dx + c * dy }
}

/** Linear light of every pixel, the mean of four samples; light falls off to one side. */
function lit(scene: Scene, paper: Paper, view: View, part: Photo['part'], random: () => number): Float32Array {
  const out = new Float32Array(part.width * part.height)
  const [slopeX, slopeY] = [(random() - 0.5) * 0.5, (random() - 0.5) * 0.5]
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      let sum = 0
      for (let k = 0; k < SAMPLES * SAMPLES; k++) {
        const pixel = { x: part.x + x + ((k % SAMPLES) + 0.5) / SAMPLES, y: part.y + y + (Math.floor(k / SAMPLES) + 0.5) / SAMPLES }
        sum += shade(toPaper(scene, view.toPlane(pixel)), paper, scene)
      }
      out[y * part.width + x] = (sum / SAMPLES / SAMPLES) * (1 + slopeX * (x / part.width - 0.5) + slopeY * (y / part.height - 0.5))
    }
  }
  return out
}

function shade({ x, y }: Point, { moduleMm, spacingMm, rows }: Paper, { stretch = 1, bulgeMm = 0, angle, distanceMm }: Scene): number {
  if (Math.abs(x) > SHEET.width / 2 || Math.abs(y) > SHEET.height / 2) return WALL
  // What bulges towards the camera is seen beside its place, and larger.
  const height = bulgeMm * Math.cos((Math.PI * x) / SHEET.width)
  const across = (x - height * Math.tan((angle * Math.PI) / 180)) * (1 - height / distanceMm)
  const side = across < 0 ? 0 : 1
  const half = (rows[0].length * moduleMm) / 2
  const from = across - ((side ? 1 : -1) * spacingMm * stretch) / 2 + half
  const dark = rows[side]![Math.floor((y + half) / moduleMm)]?.[Math.floor(from / moduleMm)] === '#'
  return dark ? INK : WHITE
}

function blurred(light: Float32Array, { width, height }: Photo['part'], sigma: number): Float32Array {
  const radius = Math.ceil(3 * sigma)
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)))
  const sum = kernel.reduce((a, b) => a + b, 0)
  const pass = (from: Float32Array, step: number, length: number, other: number, otherStep: number) => {
    const to = new Float32Array(from.length)
    for (let row = 0; row < other; row++) {
      for (let i = 0; i < length; i++) {
        let value = 0
        for (let k = -radius; k <= radius; k++) value += kernel[k + radius]! * from[row * otherStep + Math.min(length - 1, Math.max(0, i + k)) * step]!
        to[row * otherStep + i * step] = value / sum
      }
    }
    return to
  }
  return pass(pass(light, 1, width, height, width), width, height, width, 1)
}

function developed(light: Float32Array, noise: number, random: () => number): Float32Array {
  return light.map(one => 255 * Math.pow(Math.max(0, one), 1 / 2.2) + normal(random) * noise)
}
