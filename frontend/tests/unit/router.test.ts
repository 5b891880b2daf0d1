import { expect, test } from 'vitest'
import { match } from '../../src/router.ts'

test.each([
  ['/', 'today', {}],
  ['/spots/', 'spots', {}],
  ['/spots/abc', 'spot', { spot: 'abc' }],
  ['/s/K7-x', 'label', { label: 'K7-x' }],
  ['/inspections/1/camera/S1.2', 'run', { id: '1', item: 'S1.2' }],
  ['/inspections/1/calculator/S1.2', 'run', { id: '1', measured: 'S1.2' }],
  ['/calculators', 'calculators', {}],
  ['/calculators/desk_gap', 'calculator', { name: 'desk_gap' }],
  ['/inspections/1/review', 'review', { id: '1' }],
  ['/inspections/%E4%B8%80', 'run', { id: '一' }],
  ['/inspections/%', 'run', { id: '%' }],
  ['/nowhere', 'lost', {}],
  ['/inspections/1/review/more', 'lost', {}],
])('%s opens the screen %s', (path, name, params) => {
  expect(match(path)).toEqual({ name, params })
})
