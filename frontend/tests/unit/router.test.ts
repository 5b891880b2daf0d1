import { expect, test } from 'vitest'
import { match } from '../../src/router.ts'

test.each([
  ['/', 'today', {}],
  ['/spots/', 'spots', {}],
  ['/spots/abc', 'spot', { spot: 'abc' }],
  ['/s/K7-x', 'label', { label: 'K7-x' }],
  ['/inspections/1/camera/S1.2', 'run', { id: '1', item: 'S1.2' }],
  ['/inspections/1/calculator/S1.2', 'run', { id: '1', measured: 'S1.2' }],
  ['/inspections/1/measure/S1.2', 'run', { id: '1', gauged: 'S1.2' }],
  ['/calculators', 'calculators', {}],
  ['/calculators/desk_gap', 'calculator', { name: 'desk_gap' }],
  ['/scan', 'scan', {}],
  ['/inspections/1/scan', 'scan', { id: '1' }],
  ['/labels', 'labels', {}],
  ['/inspections/1/review', 'review', { id: '1' }],
  ['/inspections/%E4%B8%80', 'run', { id: '一' }],
  ['/inspections/%', 'run', { id: '%' }],
  ['/library/items/S1.2', 'library_item', { id: 'S1.2' }],
  ['/library/standards/GB%2FT%2010001.1-2023', 'library_standard', { id: 'GB/T 10001.1-2023' }],
  ['/signs/new', 'sign_new', {}],
  ['/signs/needs', 'sign_needs', {}],
  ['/signs/0190', 'sign', { id: '0190' }],
  ['/signs/0190/edit', 'sign_edit', { id: '0190' }],
  ['/walks/new', 'walk_new', {}],
  ['/standards/import', 'standards_import', {}],
  ['/nowhere', 'lost', {}],
  ['/inspections/1/review/more', 'lost', {}],
])('%s opens the screen %s', (path, name, params) => {
  expect(match(path)).toEqual({ name, params })
})
