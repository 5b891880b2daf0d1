import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, expect, test } from 'vitest'
import { prepareZXingModule } from 'zxing-wasm/reader'
import { prepareZXingModule as prepareWriter, writeBarcode } from 'zxing-wasm/writer'
import { findCodes } from '../../src/device/qr-reader.ts'

const { resolve } = createRequire(import.meta.url)
const bytes = (name: string) => new Uint8Array(readFileSync(resolve(name))).buffer
const QUIET = 20
const MODULE = 4

beforeAll(() => {
  prepareZXingModule({ overrides: { wasmBinary: bytes('zxing-wasm/reader/zxing_reader.wasm') } })
  prepareWriter({ overrides: { wasmBinary: bytes('zxing-wasm/writer/zxing_writer.wasm') } })
})

interface Drawn {
  side: number
  dark: (x: number, y: number) => boolean
}

/** A code as black pixels, without the white around it. */
async function code(text: string): Promise<Drawn> {
  const { symbol } = await writeBarcode(text, { format: 'QRCode' })
  return { side: symbol.width * MODULE, dark: (x, y) => symbol.data[Math.floor(y / MODULE) * symbol.width + Math.floor(x / MODULE)] === 0 }
}

/** Codes on white paper, one beside the other; each is turned by a quarter as often as `turns` says. */
function paper(codes: Drawn[], turns = 0): ImageData {
  const side = Math.max(...codes.map(one => one.side))
  const [width, height] = [codes.length * (side + QUIET) + QUIET, side + 2 * QUIET]
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (const [place, one] of codes.entries()) {
    for (let y = 0; y < one.side; y++) {
      for (let x = 0; x < one.side; x++) {
        if (!one.dark(x, y)) continue
        const [to, down] = turned(x, y, one.side, turns)
        const at = ((QUIET + down) * width + QUIET + place * (side + QUIET) + to) * 4
        data.fill(0, at, at + 3)
      }
    }
  }
  return { data, width, height, colorSpace: 'srgb' } as ImageData
}

function turned(x: number, y: number, side: number, turns: number): [number, number] {
  return turns ? turned(side - 1 - y, x, side, turns - 1) : [x, y]
}

test('a code on paper is read, with its corners where they are', async () => {
  const drawn = await code('https://hall.example/s/Kf3Qz8hLw2Ya0bTx')
  const [found] = await findCodes(paper([drawn]))
  expect(found?.text).toBe('https://hall.example/s/Kf3Qz8hLw2Ya0bTx')
  const far = QUIET + drawn.side
  const wanted = [[QUIET, QUIET], [far, QUIET], [far, far], [QUIET, far]]
  found?.corners.forEach(({ x, y }, number) => {
    expect(Math.hypot(x - (wanted[number]?.[0] ?? 0), y - (wanted[number]?.[1] ?? 0))).toBeLessThan(MODULE)
  })
})

test.each([
  { turns: 1, right: true, below: false },
  { turns: 2, right: true, below: true },
  { turns: 3, right: false, below: true },
])('the first corner of a code turned by $turns quarters is still its own upper left', async ({ turns, right, below }) => {
  const [found] = await findCodes(paper([await code('turned')], turns))
  const [first, , third] = found?.corners ?? []
  expect([first!.x > third!.x, first!.y > third!.y]).toEqual([right, below])
})

test('several codes in one picture are all read, or as many as were asked for', async () => {
  const sheet = paper([await code('one'), await code('two'), await code('two and a half')])
  expect((await findCodes(sheet)).map(one => one.text).sort()).toEqual(['one', 'two', 'two and a half'])
  expect(await findCodes(sheet, { most: 1 })).toHaveLength(1)
})

test('white paper holds no code', async () => {
  expect(await findCodes({ data: new Uint8ClampedArray(40_000).fill(255), width: 100, height: 100, colorSpace: 'srgb' } as ImageData)).toEqual([])
})
