// Calculators of signs.
import type { Item } from '../api/types.ts'
import { DISTANCE_FACTORS, MANNERS, mountHeight, SHAPES, signMinSize, signOrder, symbolSize, textHeight, viewAngle, type Manner, type SafetyClass, type SignShape, type Size } from '../rules/calculators.ts'
import { tr } from '../text/rooms/calculators.ts'
import { cm, decimal, m, millimetres, optionalMillimetres, short, type Input, type Outcome, type Spec, type Values } from './spec.ts'

const DISTANCE: Input = { name: 'distance', kind: 'length', unit: 'm', step: 1, start: '10' }
const ACTUAL: Input = { name: 'actual', kind: 'length', unit: 'cm', step: 1, start: '', optional: true }
const COEFFICIENTS: Record<SignShape, string> = { square: '0.025', triangle: '0.035', circle: '0.028' }
const RING = 1.25
const LOW_ROOM_MM = 3_500

const distance = (values: Values) => millimetres(values['distance'] ?? '', 'm')
const actual = (values: Values) => optionalMillimetres(values['actual'], 'cm')

function signSize(values: Values): Outcome {
  const shape = values['shape'] as SignShape
  const factor = Number(values['distance_factor'])
  const size = signMinSize({ distance_mm: distance(values), shape, distance_factor: factor, actual_mm: actual(values) })
  const rows: Outcome['rows'] = [[tr('row_gb'), cm(size.gb_mm)], [tr('row_iso', { z: factor }), cm(size.iso_mm)]]
  if (shape === 'circle') rows.push([tr('row_outer'), cm(Math.ceil(size.needed_mm * RING))])
  if (size.size_type !== null && size.type_mm !== null) rows.push([tr('row_type', { n: size.size_type }), cm(size.type_mm)])
  const far = m(distance(values))
  const filled = [`${COEFFICIENTS[shape]} × ${far} → ${cm(size.gb_mm)}`, `${far} ÷ ${factor} → ${cm(size.iso_mm)}`]
  return { ...least(size, values), rows, filled: [...filled, ...compared(size, values)], facts: size.facts }
}

/** What the three calculators of sizes have in common. */
function least(size: Omit<Size, 'facts'>, values: Values): Omit<Outcome, 'rows' | 'filled' | 'facts'> {
  return { what: tr('out_least_size'), big: short(size.needed_mm / 10), unit: 'cm', right: size.right, advised: size.advised, fill: { length: actual(values) } }
}

/** The measured size against the needed one, when it was measured. */
function compared({ needed_mm, advised }: Pick<Size, 'needed_mm' | 'advised'>, values: Values): string[] {
  const measured = actual(values)
  return measured === null ? [] : [`${cm(measured)} ${advised ? '≥' : '<'} ${cm(needed_mm)}`]
}

function symbol(values: Values): Outcome {
  const size = symbolSize({ distance_mm: distance(values), actual_mm: actual(values) })
  return { ...least(size, values), rows: [], filled: [`0.025 × ${m(distance(values))} → ${cm(size.needed_mm)}`, ...compared(size, values)], facts: size.facts }
}

function characters(values: Values): Outcome {
  const ratio = decimal(values['ratio'] ?? '')
  const size = textHeight({ distance_mm: distance(values), ratio, actual_mm: actual(values) })
  return { ...least(size, values), rows: [], filled: [`${m(distance(values))} ÷ ${ratio} → ${cm(size.needed_mm)}`, ...compared(size, values)], facts: size.facts }
}

function angle(values: Values): Outcome {
  const [far, aside] = [distance(values), millimetres(values['offset'] ?? '', 'm')]
  const seen = viewAngle({ distance_mm: far, offset_mm: aside })
  const shown = (seen.angle / 100).toFixed(2)
  return {
    what: tr('out_angle'),
    big: shown,
    unit: '°',
    right: seen.right,
    advised: seen.advised,
    rows: [[tr('row_most_offset'), m(seen.most_offset_mm)], [tr('row_advised_offset'), '5°']],
    filled: [`90° − arctan(${m(aside)} ÷ ${m(far)}) = ${shown}° ${seen.right ? '≥' : '<'} 75°`, `${m(far)} × tan 15° = ${m(seen.most_offset_mm)}`],
    facts: seen.facts,
    fill: { degrees: { view: Math.floor(seen.angle / 100), offset: Math.ceil(90 - seen.angle / 100) } },
    drawing: { kind: 'view', distance: far, offset: aside },
  }
}

/** The signs of a row, as they are kept in one value. */
export function signsOf(value: string | undefined): SafetyClass[] {
  return value ? (value.split(' ') as SafetyClass[]) : []
}

function order(values: Values): Outcome {
  const signs = signsOf(values['signs'])
  const found = signOrder({ signs })
  const words = (row: SafetyClass[]) => row.map(one => tr(`class_${one}`)).join(' → ')
  return {
    what: tr('out_order'),
    big: found.right ? tr('out_order_right') : tr('out_order_wrong', { n: found.wrong.length }),
    unit: '',
    right: found.right,
    rows: [],
    filled: found.right ? [words(signs)] : [words(signs), `${tr('row_right_order')} ${words(found.order)}`],
    facts: found.facts,
    fill: { count: found.wrong.length },
    order: { right: found.order, wrong: found.wrong },
  }
}

function mounting(values: Values): Outcome {
  const manner = values['manner'] as Manner
  const lamp = manner === 'exit_lamp'
  const [room, bottom] = [millimetres(values['room'] ?? '', 'm'), optionalMillimetres(values['bottom'], 'cm')]
  const door = lamp ? optionalMillimetres(values['door'], 'cm') : null
  const gap = lamp ? optionalMillimetres(values['wall_gap'], 'cm') : null
  const found = mountHeight({ manner, room_mm: room, bottom_mm: bottom, door_mm: door, wall_gap_mm: gap })
  const range = between(found.least_mm, found.most_mm)
  const filled = range && bottom !== null ? [chain(found.least_mm, bottom, found.most_mm)] : [range || `≈ ${cm(found.advised_mm ?? 0)}`]
  if (gap !== null) filled.push(`${cm(gap)} ${gap <= 50 ? '≤' : '>'} 5 cm`)
  return {
    what: tr(manner === 'attached' ? 'out_middle' : 'out_lower_edge'),
    big: range ? range.replace(' cm', '') : short((found.advised_mm ?? 0) / 10),
    unit: 'cm',
    limit: true,
    right: found.right,
    advised: found.advised,
    rows: found.advised_mm !== null && range ? [[tr('row_advised'), `≥ ${cm(found.advised_mm)}`]] : [],
    filled,
    facts: found.facts,
    fill: { length: lamp && room <= LOW_ROOM_MM && bottom !== null ? aboveDoor(bottom, door) : bottom },
    drawing: { kind: 'height', ceiling: room, bottom, top: null, least: found.least_mm, most: found.most_mm },
  }
}

/** In a low room the rule for an exit lamp is about its height above the door frame. */
function aboveDoor(bottom: number, door: number | null): number | null {
  return door === null || bottom < door ? null : bottom - door
}

/** How an item's own limits tell what is mounted: 20 cm above a door, 1 m at the most, 2 m at the least. */
function mannerOf({ response }: Item): Values {
  if (response.max_mm === 200) return { manner: 'exit_lamp' }
  if (response.max_mm === 1_000) return { manner: 'evacuation' }
  return response.min_mm === 2_000 ? { manner: 'hung' } : {}
}

/** ≥ 200 cm, ≤ 100 cm, 210–230 cm; '' without limits. */
function between(least: number | null, most: number | null): string {
  if (least !== null && most !== null) return `${short(least / 10)}–${cm(most)}`
  if (least !== null) return `≥ ${cm(least)}`
  return most === null ? '' : `≤ ${cm(most)}`
}

function chain(least: number | null, value: number, most: number | null): string {
  if (least !== null && value < least) return `${cm(value)} < ${cm(least)}`
  if (most !== null) return `${cm(value)} ${value <= most ? '≤' : '>'} ${cm(most)}`
  return `${cm(value)} ≥ ${cm(least ?? 0)}`
}

const isLamp = (values: Values) => values['manner'] === 'exit_lamp'

export const SIGNS: Spec[] = [
  {
    name: 'sign_min_size',
    group: 'signs',
    inputs: [
      DISTANCE,
      { name: 'shape', kind: 'choice', options: SHAPES, start: 'square' },
      { name: 'distance_factor', kind: 'choice', options: DISTANCE_FACTORS.map(String), start: '60' },
      ACTUAL,
    ],
    calculate: signSize,
    measured: 'actual',
  },
  { name: 'view_angle', group: 'signs', inputs: [{ ...DISTANCE, start: '4' }, { name: 'offset', kind: 'length', unit: 'm', step: 0.1, start: '1' }], calculate: angle },
  { name: 'sign_order', group: 'signs', inputs: [{ name: 'signs', kind: 'signs', start: '' }], calculate: order },
  { name: 'symbol_size', group: 'signs', inputs: [DISTANCE, ACTUAL], calculate: symbol, measured: 'actual' },
  { name: 'text_height', group: 'signs', inputs: [DISTANCE, { name: 'ratio', kind: 'number', step: 10, start: '250' }, ACTUAL], calculate: characters, measured: 'actual' },
  {
    name: 'mount_height',
    group: 'signs',
    inputs: [
      { name: 'manner', kind: 'choice', options: MANNERS, start: 'hung' },
      { name: 'room', kind: 'length', unit: 'm', step: 0.1, start: '3.5' },
      { name: 'door', kind: 'length', unit: 'cm', step: 1, start: '210', asked: values => isLamp(values) && !(decimal(values['room'] ?? '') > 3.5) },
      { name: 'bottom', kind: 'length', unit: 'cm', step: 1, start: '', optional: true },
      { name: 'wall_gap', kind: 'length', unit: 'cm', step: 1, start: '', optional: true, asked: isLamp },
    ],
    calculate: mounting,
    measured: 'bottom',
    known: mannerOf,
  },
]
