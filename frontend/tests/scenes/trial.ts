// One scene from the strip's codes to the length, as the phone does it.
import { readFileSync } from 'node:fs'
import { findCodes } from '../../src/device/qr-reader.ts'
import { lengthBetween, stripIn, type Length, type NoLength, type NoStrip } from '../../src/rules/measure/measuring.ts'
import { seeded } from './random.ts'
import { partImage, photoOf, tapped, type Paper, type Photo, type Scene } from './scene.ts'

/** As the server prints it. */
export const PAPER = JSON.parse(readFileSync(new URL('../../../tests/vectors/measuring_strip.json', import.meta.url), 'utf8')) as Paper

export interface Trial {
  scene: Scene
  found: Length | NoLength | NoStrip
  /** How far off, in millimetres. */
  error: number
}

export async function tried(scene: Scene, paper: Paper): Promise<Trial> {
  const photo = photoOf(scene, paper)
  const strip = stripIn(photo, await codesIn(photo))
  const random = seeded(scene.seed + 1)
  const found = typeof strip === 'string' ? strip : lengthBetween(strip, ...(photo.points.map(one => tapped(one, Math.max(scene.width, scene.height), random)) as [{ x: number; y: number }, { x: number; y: number }]))
  return { scene, found, error: typeof found === 'string' ? Infinity : Math.abs(found.mm - scene.apartMm) }
}

export async function codesIn(photo: Photo) {
  const codes = await findCodes(partImage(photo))
  return codes.map(({ text, corners }) => ({ text, corners: corners.map(({ x, y }) => ({ x: x + photo.part.x, y: y + photo.part.y })) }))
}

const [DISTANCES, ANGLES, WIDTHS] = [[800, 1200, 1600, 2000], [0, 20, 40], [1280, 2560, 4000]] as const

/** Every distance, angle and width, `each` times: how a hand holds the phone differs, and so does the light. */
export function scenes(each: number, seed = 1, widths: readonly number[] = WIDTHS): Scene[] {
  const all: Scene[] = []
  for (let turn = 0; turn < each; turn++) {
    for (const distanceMm of DISTANCES) for (const angle of ANGLES) for (const width of widths) all.push(scene(all.length + 1 + seed * 10_000, distanceMm, angle, width))
  }
  return all
}

function scene(seed: number, distanceMm: number, angle: number, width: number): Scene {
  const random = seeded(seed * 7919)
  const about = (middle: number, by: number) => middle + (random() * 2 - 1) * by
  return {
    seed, distanceMm: about(distanceMm, 100), angle: Math.max(0, about(angle, 5)), width, height: (width * 3) / 4,
    towards: random() * 360, roll: about(0, 5),
    apartMm: random() < 0.5 ? about(600, 25) : about(350, 25),
    strip: { x: about(0, 60), y: about(90, 50) }, stripTurn: about(0, 4),
    blur: (width / 4000) * 0.9 + about(0.5, 0.25), noise: about(4, 2), bend: about(0, 0.01),
  }
}
