import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, expect, test } from 'vitest'
import { prepareZXingModule } from 'zxing-wasm/reader'
import { inverse, times } from '../../src/rules/measure/linear.ts'
import { lengthBetween, stripIn, type Strip } from '../../src/rules/measure/measuring.ts'
import { sheetOf, stripAmong } from '../../src/rules/measure/strip.ts'
import { photoOf, type Photo, type Scene } from '../scenes/scene.ts'
import { codesIn, PAPER, scenes, tried } from '../scenes/trial.ts'

const { resolve } = createRequire(import.meta.url)
const MINUTES = 60_000
const SCENE: Scene = {
  seed: 5, width: 2560, height: 1920, distanceMm: 1200, angle: 15, towards: 40, roll: 2, strip: { x: 10, y: 90 }, stripTurn: 1,
  apartMm: 602, blur: 1, noise: 4, bend: 0.004,
}

beforeAll(() => {
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer } })
})

async function stripOf(part: Partial<Scene>): Promise<{ photo: Photo; strip: Strip | string }> {
  const photo = photoOf({ ...SCENE, ...part }, PAPER)
  return { photo, strip: stripIn(photo, await codesIn(photo)) }
}

async function measured(part: Partial<Scene>) {
  const { photo, strip } = await stripOf(part)
  if (typeof strip === 'string') throw new Error(strip)
  const length = lengthBetween(strip, ...photo.points)
  if (typeof length === 'string') throw new Error(length)
  return { length, strip }
}

test('in nine of ten photos that are read, the true length lies within what is shown', { timeout: 3 * MINUTES }, async () => {
  const trials = []
  for (const scene of scenes(3, 77, [2560])) trials.push(await tried(scene, PAPER))
  const read = trials.flatMap(({ found, error }) => (typeof found === 'string' ? [] : [{ ...found, error }]))
  expect(read.length).toBeGreaterThanOrEqual(0.9 * trials.length)
  expect(read.filter(one => one.error <= one.plusMinus).length).toBeGreaterThanOrEqual(0.9 * read.length)
  // And what is shown is of use: an item allows 20 mm.
  expect(read.filter(one => one.plusMinus <= 12).length).toBeGreaterThanOrEqual(0.9 * read.length)
})

test('with true points the length is right to a few millimetres, and the stance of the camera is known', async () => {
  const { length, strip } = await measured({ bend: 0, angle: 25 })
  expect(Math.abs(length.mm - 602)).toBeLessThan(2)
  expect(Math.abs(strip.angle - 25)).toBeLessThan(4)
  expect(Math.abs(strip.cameraMm - 1200)).toBeLessThan(200)
})

test('points nearer than the strip come out too long, by as much as is said', async () => {
  const { length } = await measured({ nearerMm: 30, angle: 0, bend: 0 })
  const over = length.mm - 602
  expect(over).toBeGreaterThan(length.plusMinus)
  expect(over / (3 * length.perCentimetreOff)).toBeGreaterThan(0.8)
  expect(over / (3 * length.perCentimetreOff)).toBeLessThan(1.2)
})

test('codes that stand farther apart than they say are no measure', async () => {
  expect((await stripOf({ stretch: 1.02 })).strip).toBe('wrong_scale')
  expect((await stripOf({ stretch: 0.98 })).strip).toBe('wrong_scale')
})

test('a bent paper is no measure', async () => {
  expect(['uneven', 'wrong_scale']).toContain((await stripOf({ bulgeMm: 20, angle: 20, towards: 0 })).strip)
})

test('a strip seen too much from the side is no measure', async () => {
  expect((await stripOf({ angle: 53, towards: 90, distanceMm: 700, apartMm: 350, strip: { x: 0, y: 0 } })).strip).toBe('oblique')
})

test('a strip too far away is no measure', async () => {
  const photo = photoOf({ ...SCENE }, PAPER)
  const codes = (await codesIn(photo)).map(({ text, corners }) => ({ text, corners: corners.map(({ x, y }) => ({ x: 1280 + (x - 1280) / 6, y: 960 + (y - 960) / 6 })) }))
  expect(stripIn(photo, codes)).toBe('too_small')
})

test('where the codes were seen but there is none, nothing is made up', async () => {
  const photo = photoOf(SCENE, PAPER)
  expect(stripIn({ ...photo, data: new Uint8Array(photo.data.length).fill(128) }, await codesIn(photo))).toBe('blurred')
})

test('points beyond the horizon, far from the strip or on each other give no length', async () => {
  const { strip, photo } = await stripOf({ angle: 45, towards: 0 })
  if (typeof strip === 'string') throw new Error(strip)
  const [a] = photo.points
  expect(lengthBetween(strip, a, a)).toBe('same_point')
  expect(lengthBetween(strip, a, { x: -20_000, y: 900 })).toBe('outside')
  expect(lengthBetween(strip, a, { x: 20_000, y: 900 })).toBe('outside')
})

test('which codes make a strip', () => {
  const corners = [0, 1, 2, 3].map(x => ({ x, y: x }))
  const [left, right] = ['HAMS1/L/21/460/1620', 'HAMS1/R/21/460/1620'].map(text => ({ text, corners }))
  const other = { text: 'H1/C07', corners }
  expect(stripAmong([])).toBe('no_strip')
  expect(stripAmong([other])).toBe('no_strip')
  expect(stripAmong([left!, other])).toBe('one_code')
  expect(stripAmong([left!, left!, right!])).toBe('two_strips')
  expect(stripAmong([left!, { text: 'HAMS1/R/21/380/1860', corners }])).toBe('two_strips')
  expect(stripAmong([{ text: 'HAMS2/L/21/460/1620', corners }])).toBe('newer_strip')
  expect(stripAmong([other, right!, left!])).toEqual({ sheet: { modules: 21, moduleMm: 4.6, spacingMm: 162 }, left: corners, right: corners })
})

test('the phone reads the geometry that the server prints', () => {
  for (const side of ['L', 'R'] as const) {
    const printed = PAPER.texts[side === 'L' ? 0 : 1]
    expect(sheetOf(printed)).toEqual({ version: '1', side, sheet: { modules: PAPER.rows[0].length, moduleMm: PAPER.moduleMm, spacingMm: PAPER.spacingMm } })
  }
})

test('a matrix times its inverse is one, and a singular one has none', () => {
  const matrix = [4, 1, 0, 1, 3, 1, 0, 1, 2]
  const back = inverse(matrix, 3)!
  expect(times(matrix, times(back, [1, 2, 3])).map(one => Math.round(one * 1e9) / 1e9)).toEqual([1, 2, 3])
  expect(inverse([1, 1, 1, 1], 2)).toBeNull()
})
