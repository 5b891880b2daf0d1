// Words for data: an answer, a citation, a length.
import type { Answer, Citation, Item, Text, Unit } from '../api/types.ts'
import { answered } from '../rules/score.ts'
import { zh } from './zh.ts'

/** Centimetres with one decimal, from millimetres. */
export function centimetres(millimetres: number): string {
  return (millimetres / 10).toFixed(1)
}

/** An answer as the scorecard words it: 合格, 3 / 4, 2 处, 61.5 cm. */
export function mark(item: Item, answer: Answer | undefined): Text {
  if (!answered(item, answer)) return { zh: '未答', en: 'Not answered' }
  if (answer.verdict === 'na') return { zh: zh.na, en: 'Not applicable' }
  const value = answer.value ?? 0
  switch (item.response.type) {
    case 'pass_fail':
      return answer.verdict === 'pass' ? { zh: zh.pass, en: 'Pass' } : { zh: zh.fail, en: 'Fail' }
    case 'scale':
      return same(`${value} / 4`)
    case 'count':
      return { zh: `${value} 处`, en: `${value} found` }
    case 'length':
      return same(`${centimetres(value)} cm`)
    case 'measure':
      return { zh: `${value} ${UNITS[item.response.unit ?? 'pieces'].zh}`, en: `${value} ${UNITS[item.response.unit ?? 'pieces'].en}` }
  }
}

/** Units of measured items, short. As in audit/reports/words.py. */
export const UNITS: Record<Unit, Text> = {
  minutes: { zh: '分钟', en: 'min' },
  seconds: { zh: '秒', en: 's' },
  degrees: same('°'),
  celsius: { zh: '℃', en: '°C' },
  lux: same('lx'),
  decibels: same('dB'),
  pieces: { zh: '件', en: 'pcs' },
  hours: { zh: '小时', en: 'h' },
  percent: same('%'),
  metres: same('m'),
}

function same(words: string): Text {
  return { zh: words, en: words }
}

/** Places of the tenders by their short names (standards_library/tenders.yaml); standards go by their number. */
const SOURCES: Record<string, string> = { haining: '海宁', qiongshan: '琼山', hebei: '河北区', zhidan: '志丹', qujiang: '曲江' }

export function sourceName(source: string): string {
  return SOURCES[source] ?? source
}

export function clause(citations: Citation[]): string {
  return citations.map(one => `${sourceName(one.source)} ${one.clause}`).join('；')
}
