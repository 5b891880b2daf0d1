// Calculators of fire safety, desks and checks.
import type { Item } from '../api/types.ts'
import { deskGap, exitSpacing, extinguisherPoint, FIRE_CLASSES, FREQUENCIES, HAZARDS, nextDue, problemScore, STRETCHES, type FireClass, type Hazard, type Stretch } from '../rules/calculators.ts'
import { tr } from '../text/rooms/calculators.ts'
import { cm, decimal, m, millimetres, optionalMillimetres, short, type Outcome, type Spec, type Values } from './spec.ts'

function spacing(values: Values): Outcome {
  const apart = millimetres(values['spacing'] ?? '', 'm')
  const found = exitSpacing({ stretch: values['stretch'] as Stretch, spacing_mm: apart })
  return {
    what: tr('out_limit'),
    big: `≤ ${short(found.most_mm / 1000)}`,
    unit: 'm',
    limit: true,
    right: found.right,
    rows: [],
    filled: [`${m(apart)} ${found.right ? '≤' : '>'} ${m(found.most_mm)}`],
    facts: found.facts,
    fill: { length: apart, metres: Math.ceil(apart / 1000) },
  }
}

function extinguishers(values: Values): Outcome {
  const [top, bottom, travel] = [optionalMillimetres(values['top'], 'cm'), optionalMillimetres(values['bottom'], 'cm'), optionalMillimetres(values['travel'], 'm')]
  const count = values['count']?.trim() ? decimal(values['count']) : null
  const found = extinguisherPoint({
    hazard: values['hazard'] as Hazard,
    top_mm: top,
    bottom_mm: bottom,
    count,
    travel_mm: travel,
    fire_class: values['fire_class'] as FireClass,
    wheeled: values['wheeled'] === 'yes',
  })
  const most = short(found.most_travel_mm / 1000)
  const parts: [string, boolean | null, string][] = [
    [tr('row_top'), found.top_right, `${cm(top ?? 0)} ${found.top_right ? '≤' : '>'} 150 cm`],
    [tr('row_bottom'), found.bottom_right, `${cm(bottom ?? 0)} ${found.bottom_right ? '≥' : '<'} 8 cm`],
    [tr('row_count'), found.count_right, found.count_right ? `2 ≤ ${count} ≤ 5` : `${count} ${(count ?? 0) < 2 ? '< 2' : '> 5'}`],
    [tr('row_travel', { most }), found.travel_right, `${m(travel ?? 0)} ${found.travel_right ? '≤' : '>'} ${most} m`],
  ]
  const judged = parts.filter(([, right]) => right !== null)
  return {
    what: tr('out_points'),
    big: `${judged.filter(([, right]) => right).length} / ${judged.length}`,
    unit: '',
    right: found.right,
    rows: parts.map(([words, right]) => (right === null ? [words, '–'] : [words, tr(right ? 'yes' : 'no'), right])),
    filled: judged.map(([, , line]) => line),
    facts: found.facts,
    fill: { length: top, ...(travel === null ? {} : { metres: Math.ceil(travel / 1000) }), ...(count === null ? {} : { pieces: count }) },
    drawing: { kind: 'height', ceiling: Math.max(2_000, top ?? 0), bottom, top, least: 80, most: 1_500 },
  }
}

function gap(values: Values): Outcome {
  const [measured, target, tolerance] = ['measured', 'target', 'tolerance'].map(name => millimetres(values[name] ?? '', 'cm')) as [number, number, number]
  const found = deskGap({ measured_mm: measured, target_mm: target, tolerance_mm: tolerance })
  const off = found.off_by_mm
  return {
    what: tr('out_difference'),
    big: `${off > 0 ? '+' : off < 0 ? '−' : ''}${short(Math.abs(off) / 10)}`,
    unit: 'cm',
    right: found.right,
    rows: [[tr('row_range'), `${short((target - tolerance) / 10)}–${cm(target + tolerance)}`]],
    filled: [`|${short(measured / 10)} − ${short(target / 10)}| = ${cm(Math.abs(off))} ${found.right ? '≤' : '>'} ${cm(tolerance)}`],
    facts: found.facts,
    fill: { length: measured },
    drawing: { kind: 'gap', measured, target },
  }
}

function scored(values: Values): Outcome {
  const problems = decimal(values['problems'] ?? '')
  const found = problemScore({ problems })
  return {
    what: tr('out_score'),
    big: String(found.score),
    unit: tr('unit_points'),
    right: found.right,
    rows: [],
    filled: [`${problems} ${tr('unit_problems')} → ${found.score} ${tr('unit_points')}`],
    facts: found.facts,
    fill: { count: problems, score: found.score },
  }
}

function due(values: Values): Outcome {
  const [frequency, last] = [values['frequency'] ?? '', values['last_day'] ?? '']
  const found = nextDue({ frequency, last_day: last })
  return {
    what: tr('out_next'),
    big: found.day ?? tr('out_none'),
    unit: '',
    right: found.right,
    rows: found.day ? [[tr('row_days'), fromToday(found.day)]] : [],
    filled: [`${last} → ${found.day ?? tr('out_none')}`],
    facts: found.facts,
    fill: {},
  }
}

const DAY_MS = 86_400_000

/** How far the day is from today's, as the phone's calendar has it. */
function fromToday(day: string): string {
  const days = Math.round((Date.parse(day) - Date.parse(today())) / DAY_MS)
  if (days === 0) return tr('day_today')
  return days > 0 ? tr('days_later', { n: days }) : tr('days_ago', { n: -days })
}

function today(): string {
  const now = new Date()
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())).toISOString().slice(0, 10)
}

/** The tender's 60 cm ± 2 cm, unless the item says otherwise. */
function agreed({ response }: Item): Values {
  const { target_mm: target, tolerance_mm: tolerance } = response
  return target != null && tolerance != null ? { target: short(target / 10), tolerance: short(tolerance / 10) } : {}
}

export const FIRE: Spec[] = [
  {
    name: 'exit_spacing',
    group: 'fire',
    inputs: [
      { name: 'stretch', kind: 'choice', options: STRETCHES, start: 'corridor' },
      { name: 'spacing', kind: 'length', unit: 'm', step: 1, start: '' },
    ],
    calculate: spacing,
    measured: 'spacing',
  },
  {
    name: 'extinguisher_point',
    group: 'fire',
    inputs: [
      { name: 'top', kind: 'length', unit: 'cm', step: 1, start: '', optional: true },
      { name: 'bottom', kind: 'length', unit: 'cm', step: 1, start: '', optional: true },
      { name: 'count', kind: 'number', unit: 'pieces', step: 1, start: '', optional: true },
      { name: 'travel', kind: 'length', unit: 'm', step: 1, start: '', optional: true },
      { name: 'hazard', kind: 'choice', options: HAZARDS, start: 'medium' },
      { name: 'fire_class', kind: 'choice', options: FIRE_CLASSES, start: 'a' },
      { name: 'wheeled', kind: 'choice', options: ['no', 'yes'], start: 'no' },
    ],
    calculate: extinguishers,
    measured: 'top',
  },
]

export const HALL: Spec[] = [
  {
    name: 'desk_gap',
    group: 'hall',
    inputs: [
      { name: 'measured', kind: 'length', unit: 'cm', step: 0.5, start: '' },
      { name: 'target', kind: 'length', unit: 'cm', step: 1, start: '60' },
      { name: 'tolerance', kind: 'length', unit: 'cm', step: 0.5, start: '2' },
    ],
    calculate: gap,
    measured: 'measured',
    known: agreed,
  },
  { name: 'problem_score', group: 'hall', inputs: [{ name: 'problems', kind: 'number', unit: 'problems', step: 1, start: '0' }], calculate: scored },
  {
    name: 'next_due',
    group: 'hall',
    inputs: [
      { name: 'frequency', kind: 'choice', options: FREQUENCIES, start: 'monthly' },
      { name: 'last_day', kind: 'day', start: today() },
    ],
    calculate: due,
    known: item => ({ frequency: item.frequency }),
  },
]
