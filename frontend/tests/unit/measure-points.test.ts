import { expect, test } from 'vitest'
import { firstPlace, inside, marksOf, meant, pushed, withEnd } from '../../src/measure/points.ts'

const SIZE = { width: 2000, height: 1000 }
const [A, B] = [{ x: 500, y: 400 }, { x: 1500, y: 600 }]

test('the first taps set A and then B', () => {
  expect(meant([null, null], A, 50, 0)).toBe(0)
  expect(meant([A, null], B, 50, 0)).toBe(1)
})

test('a finger takes the point that it touches, else the chosen one', () => {
  expect(meant([A, B], { x: 530, y: 400 }, 50, 1)).toBe(0)
  expect(meant([A, B], { x: 1490, y: 640 }, 50, 0)).toBe(1)
  expect(meant([A, B], { x: 1000, y: 500 }, 50, 1)).toBe(1)
  expect(meant([A, null], { x: 510, y: 410 }, 50, 0)).toBe(0)
})

test('a point stays in the picture', () => {
  expect(inside(SIZE, { x: -3, y: 1200 })).toEqual({ x: 0, y: 1000 })
  expect([firstPlace(SIZE, 0), firstPlace(SIZE, 1)].map(({ x }) => Math.round(x))).toEqual([667, 1333])
})

test('keys move by a pixel, with shift by ten, and other keys do not', () => {
  expect(pushed({ key: 'ArrowUp', shiftKey: false })).toEqual({ x: 0, y: -1 })
  expect(pushed({ key: 'ArrowRight', shiftKey: true })).toEqual({ x: 10, y: 0 })
  expect(pushed({ key: 'Tab', shiftKey: false })).toBeNull()
})

test('one end moves without the other', () => {
  expect(withEnd([A, B], 0, B)).toEqual([B, B])
  expect(withEnd([A, null], 1, B)).toEqual([A, B])
})

test('the marks of a photo show the line both ways and its length in the middle', () => {
  expect(marksOf(SIZE, [A, B], '60.2 cm')).toEqual([
    { kind: 'arrow', x: 250, y: 400, to_x: 750, to_y: 600 },
    { kind: 'arrow', x: 750, y: 600, to_x: 250, to_y: 400 },
    { kind: 'text', x: 500, y: 500, text: '60.2 cm' },
  ])
})
