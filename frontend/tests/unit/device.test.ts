import { expect, test } from 'vitest'
import { sha256 } from '../../src/device/digest.ts'
import { hex, uuid7 } from '../../src/device/ids.ts'
import { fit } from '../../src/device/shrink.ts'
import { slowSha256 } from '../../src/device/slow-sha256.ts'
import { extended, onSheet, pathOf } from '../../src/ui/signature.ts'

test('ids are UUIDv7, sort by time and never repeat', () => {
  const ids = Array.from({ length: 20_000 }, () => uuid7())
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('ids keep their order when the clock is set back', () => {
  const later = uuid7(Date.now() + 1_000_000)
  expect(uuid7(Date.now()) > later).toBe(true)
})

test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])('the slow digest of %i bytes equals the browser’s', async length => {
  const bytes = new Uint8Array(Array.from({ length }, (_, i) => (i * 7) % 256))
  expect(hex(slowSha256(bytes))).toBe(await sha256(bytes))
})

test('a photo is scaled down to the long edge and never up', () => {
  expect(fit(4000, 3000, 2560)).toEqual([2560, 1920])
  expect(fit(3000, 4000, 2560)).toEqual([1920, 2560])
  expect(fit(640, 480, 2560)).toEqual([640, 480])
  expect(fit(10_000, 1, 160)).toEqual([160, 1])
})

test('a signature stays on its sheet in whole numbers', () => {
  expect(onSheet(175.4, 70, 350, 140)).toEqual([501, 200])
  expect(onSheet(-5, 999, 350, 140)).toEqual([0, 400])
})

test('a stroke leaves out points that add nothing and ends at 4000 numbers', () => {
  expect(extended([10, 10], [12, 11])).toEqual([10, 10])
  expect(extended([10, 10], [20, 10])).toEqual([10, 10, 20, 10])
  let stroke: number[] = []
  for (let i = 0; i < 5000; i++) stroke = extended(stroke, [(i * 37) % 1000, (i * 91) % 400])
  expect(stroke.length).toBeLessThanOrEqual(4000)
  expect(pathOf([5, 6])).toBe('M5 6h.1')
  expect(pathOf([5, 6, 7, 8])).toBe('M5 6L7 8')
})
