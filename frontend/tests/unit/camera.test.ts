// The pure side of the camera: covers, marks, the level, and which earlier photos are kept.
import { beforeEach, expect, test, vi } from 'vitest'
import { close, withDb } from '../../src/device/db.ts'
import { keepGhosts, keptGhost } from '../../src/device/ghosts.ts'
import { boxOf, coveredShare, inPixels, isBox, movedBox, resizedBox, roomAround } from '../../src/rules/covers.ts'
import { lean } from '../../src/rules/level.ts'
import { legendOf, nextNumber, plainMarks, shapeOf, sheetOf, split } from '../../src/rules/marks.ts'

test('two corners make the same rectangle in any order, inside the picture', () => {
  const box = { x: 100, y: 200, w: 300, h: 400 }
  expect(boxOf({ x: 100, y: 200 }, { x: 400, y: 600 })).toEqual(box)
  expect(boxOf({ x: 400, y: 200 }, { x: 100, y: 600 })).toEqual(box)
  expect(boxOf({ x: -50, y: 900 }, { x: 100.4, y: 1200 })).toEqual({ x: 0, y: 900, w: 100, h: 100 })
  expect([isBox(box), isBox({ ...box, w: 3 })]).toEqual([true, false])
})

test('keys push a rectangle to the edge and no further, and never make it vanish', () => {
  const box = { x: 900, y: 0, w: 50, h: 50 }
  expect(movedBox(box, 100, -10)).toEqual({ x: 950, y: 0, w: 50, h: 50 })
  expect(resizedBox(box, 100, -100)).toEqual({ x: 900, y: 0, w: 100, h: 8 })
})

test('what is covered twice counts once', () => {
  const box = { x: 0, y: 0, w: 500, h: 500 }
  expect(coveredShare([])).toBe(0)
  expect(coveredShare([box])).toBe(250)
  expect(coveredShare([box, { x: 100, y: 100, w: 50, h: 50 }])).toBe(250)
  expect(coveredShare([box, { x: 250, y: 250, w: 500, h: 500 }])).toBe(438)
  expect(coveredShare([{ x: 0, y: 0, w: 1000, h: 1000 }, box])).toBe(1000)
  expect(coveredShare([{ x: 10, y: 10, w: 8, h: 8 }])).toBe(1)
})

test('no row of pixels under the edge of a cover is left open', () => {
  expect(inPixels({ x: 333, y: 333, w: 1, h: 1 }, 1000, 500)).toEqual({ x: 333, y: 166, w: 1, h: 1 })
  expect(inPixels({ x: 501, y: 3, w: 7, h: 996 }, 160, 90)).toEqual({ x: 80, y: 0, w: 2, h: 90 })
  expect(inPixels({ x: 0, y: 0, w: 1000, h: 1000 }, 2560, 1440)).toEqual({ x: 0, y: 0, w: 2560, h: 1440 })
})

test('a proposed cover has room around the face', () => {
  expect(roomAround({ x: 400, y: 10, w: 200, h: 200 }, 0.25)).toEqual({ x: 350, y: 0, w: 300, h: 260 })
})

test('marks keep their shape whatever the picture’s: a circle is round, an arrow points at its place', () => {
  const sheet = sheetOf(1600, 1200)
  expect(sheet).toEqual({ width: 1000, height: 750 })
  expect(sheetOf(1200, 1600)).toEqual({ width: 750, height: 1000 })
  expect(shapeOf({ kind: 'circle', x: 250, y: 500, to_x: 250, to_y: 700 }, sheet)).toEqual({ kind: 'circle', x: 250, y: 375, r: 150 })
  expect(shapeOf({ kind: 'arrow', x: 500, y: 400, to_x: 200, to_y: 900 }, sheet)).toMatchObject({ points: expect.stringMatching(/^200,675 500,300 /) as string })
})

test('words are cut into rows and stay inside the picture', () => {
  expect(split('线缆垂到脚边，请扎起来并贴上标签')).toEqual(['线缆垂到脚边，请扎起', '来并贴上标签'])
  const shape = shapeOf({ kind: 'text', x: 990, y: 1000, text: '水杯' }, sheetOf(1600, 1200))
  expect(shape).toMatchObject({ kind: 'words', x: 888, y: 690, rows: ['水杯'] })
})

test('numbers go on after the highest and are explained in the legend', () => {
  const marks = [{ kind: 'number' as const, x: 1, y: 1, text: '3 私人 水杯' }, { kind: 'number' as const, x: 1, y: 1, text: '4' }, { kind: 'text' as const, x: 1, y: 1, text: '9' }]
  expect(nextNumber([])).toBe(1)
  expect(nextNumber(marks)).toBe(5)
  expect(legendOf(marks)).toEqual(['3 私人 水杯'])
  expect(shapeOf(marks[0]!, sheetOf(10, 10))).toMatchObject({ digits: '3' })
  expect(plainMarks([{ kind: 'text', x: 1, y: 1, text: '  ' }, { kind: 'number', x: 1, y: 1, text: '1 ' }])).toEqual([{ kind: 'number', x: 1, y: 1, text: '1' }])
})

test('the level knows upright, tilted, on its side, and says nothing when the phone lies flat', () => {
  const round = (value: number | null) => value === null ? null : Math.abs(Math.round(value))
  expect(round(lean(90, 0))).toBe(0)
  expect(lean(0, 0)).toBeNull()
  expect(round(lean(60, 0))).toBe(0)
  expect(round(lean(0, -90, 90))).toBe(0)
  expect([lean(80, 20), lean(80, -20)].map(turn => Math.sign(turn ?? 0))).toEqual([-1, 1])
})

beforeEach(async () => {
  close()
  await new Promise(done => (indexedDB.deleteDatabase('hall-audit').onsuccess = done))
})

function server(bytes: number) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.resolve(new Response(new Uint8Array(bytes), { headers: { 'content-type': 'image/jpeg' } }))
  })
  return asked
}

const DIGESTS = ['a', 'b', 'c'].map(one => one.repeat(64))

test('earlier photos are fetched once, in the size that is printed; those no longer wanted go', async () => {
  const asked = server(1000)
  await keepGhosts('h1', DIGESTS, () => true)
  await keepGhosts('h1', DIGESTS.slice(1), () => true)
  expect(asked).toEqual(DIGESTS.map(one => `/api/halls/h1/photos/${one}?size=print`))
  expect(await Promise.all(DIGESTS.map(async one => (await keptGhost('h1', one))?.byteLength))).toEqual([undefined, 1000, 1000])
})

test('earlier photos take no more room than about six megabytes, and none while offline', async () => {
  server(4_000_000)
  await keepGhosts('h1', DIGESTS, () => false)
  expect(await withDb(db => db.count('settings'))).toBe(0)
  await keepGhosts('h1', DIGESTS, () => true)
  expect(await withDb(db => db.count('settings'))).toBe(2)
})
