import { expect, test } from 'vitest'
import type { Spot } from '../../src/api/types.ts'
import { writeSetting } from '../../src/device/db.ts'
import { noteScan, scanOf, stillCounts } from '../../src/device/scans.ts'
import { labelIn } from '../../src/rules/label.ts'
import { addressOf, labelled, placesOn, sheetsFor, startOn, type LabelChoice } from '../../src/rules/labels.ts'

test.each([
  ['https://hall.example.gov.cn/s/Kf3Qz8hLw2Ya0bTx', 'Kf3Qz8hLw2Ya0bTx'],
  ['http://192.168.1.20:8471/s/Kf3Qz8hL-_Ya0bTx', 'Kf3Qz8hL-_Ya0bTx'],
  ['HTTPS://HALL.EXAMPLE/s/Kf3Qz8hLw2Ya0bTx/', 'Kf3Qz8hLw2Ya0bTx'],
  [' https://moved.example/s/Kf3Qz8hLw2Ya0bTx\n', 'Kf3Qz8hLw2Ya0bTx'],
  ['https://hall.example/spots/Kf3Qz8hLw2Ya0bTx', null],
  ['https://hall.example/s/Kf3Qz8hLw2Ya0bTx?next=https://evil.example', null],
  ['https://hall.example/x/s/Kf3Qz8hLw2Ya0bTx', null],
  ['https://hall.example/s/short', null],
  [`https://hall.example/s/${'x'.repeat(41)}`, null],
  ['javascript:alert(1)//s/Kf3Qz8hLw2Ya0bTx', null],
  ['weixin://pay/s/Kf3Qz8hLw2Ya0bTx', null],
  ['Kf3Qz8hLw2Ya0bTx', null],
  ['', null],
])('the label in %j is %j', (text, label) => {
  expect(labelIn(text)).toBe(label)
})

test('a scan counts for two hours, for its own label, and not when the clock was set back', async () => {
  const noon = Date.parse('2026-11-25T04:00:00Z')
  await noteScan('Kf3Qz8hLw2Ya0bTx', noon)
  expect(await scanOf('Kf3Qz8hLw2Ya0bTx', noon + 7_199_000)).toEqual({ label: 'Kf3Qz8hLw2Ya0bTx', at: '2026-11-25T04:00:00.000Z' })
  expect(await scanOf('Kf3Qz8hLw2Ya0bTx', noon + 7_200_000)).toBeNull()
  expect(await scanOf('Kf3Qz8hLw2Ya0bTx', noon - 1)).toBeNull()
  expect(await scanOf('another', noon)).toBeNull()
  expect(stillCounts({ label: 'x', at: 'no time' }, noon)).toBe(false)
})

test('without a scan there is none', async () => {
  await writeSetting('scan', undefined)
  expect(await scanOf('Kf3Qz8hLw2Ya0bTx')).toBeNull()
})

const spot = (code: string, zone: string, kind: Spot['kind'] = 'counter'): Spot => ({ id: code, zone, kind, code, name: code, name_en: '', label: code, position: 1 })
const SPOTS = [spot('A01', 'a'), spot('A02', 'a'), spot('B01', 'b'), spot('Z9', 'b', 'sign')]
const CHOICE: LabelChoice = { kind: 'counter', paper: 'a4_24', which: 'all', zone: 'b', spots: ['Z9', 'A02'], start: 1, cut: false, owner: '', phone: '', frequency: '' }

test('labels are for all places, a zone or what is ticked; signs only when ticked', () => {
  const codes = (which: LabelChoice['which']) => labelled({ ...CHOICE, which }, SPOTS).map(one => one.code)
  expect(codes('all')).toEqual(['A01', 'A02', 'B01'])
  expect(codes('zone')).toEqual(['B01'])
  expect(codes('list')).toEqual(['A02', 'Z9'])
})

test('the sheets are counted from the first free label', () => {
  expect(sheetsFor(0, 'a4_24', 1)).toBe(0)
  expect(sheetsFor(24, 'a4_24', 1)).toBe(1)
  expect(sheetsFor(24, 'a4_24', 2)).toBe(2)
  expect(sheetsFor(3, 'a4_2', 2)).toBe(2)
  expect(placesOn('a4_21')).toBe(21)
})

test.each([
  [null, 1],
  [0, 1],
  [-3, 1],
  [7.9, 7],
  [25, 24],
  [Number.NaN, 1],
])('the first free label %j becomes %j', (wanted, start) => {
  expect(startOn('a4_24', wanted)).toBe(start)
})

test('the address of the PDF says what differs from the usual', () => {
  expect(addressOf('h', CHOICE)).toBe('/api/halls/h/labels.pdf?kind=counter&paper=a4_24')
  expect(addressOf('h', { ...CHOICE, which: 'list', start: 3, cut: true, owner: '许若溪' })).toBe('/api/halls/h/labels.pdf?kind=counter&paper=a4_24&spots=Z9&spots=A02&start=3&cut=true')
  expect(addressOf('h', { ...CHOICE, which: 'zone', kind: 'owner', owner: ' 许若溪 ', frequency: 'daily_2' })).toBe(`/api/halls/h/labels.pdf?kind=owner&paper=a4_24&zone=b&owner=${encodeURIComponent('许若溪')}&frequency=daily_2`)
})
