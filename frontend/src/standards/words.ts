// Choices and values in words, for the forms and for differences.
import type { Citation, FieldChange, Grade, Module, PhotoRule, Pillar, ResponseType, SpotKind, Text, Unit } from '../api/types.ts'
import { PILLARS } from '../rules/score.ts'
import { pick, t, type Key } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/standards.ts'
import { clause, UNITS } from '../text/words.ts'

const FREQUENCIES = ['half_hourly', 'daily_1', 'daily_2', 'anytime', 'periodic', 'weekly', 'half_monthly', 'monthly', 'quarterly', 'half_yearly', 'yearly', 'on_change']
const RESPONSES: ResponseType[] = ['pass_fail', 'scale', 'count', 'length', 'measure']
const PHOTOS: PhotoRule[] = ['never', 'optional', 'on_fail', 'always']
const GRADES: Grade[] = ['S', 'V1', 'V2', 'V3', 'U']
const KINDS: SpotKind[] = ['counter', 'desk', 'area', 'device', 'sign', 'station', 'hall']
const MODULES: Module[] = ['site_building', 'site_management', 'signage', 'environment', 'articles', 'image', 'safety_management', 'performance']

const frequency = (code: string) => t(`freq_${code}` as Key as 'freq_weekly')
const worded = <T extends string>(codes: readonly T[], words: (code: T) => string): [T, string][] => codes.map(code => [code, words(code)])

export const frequencies = () => worded(FREQUENCIES, frequency)
export const responses = () => worded(RESPONSES, code => tr(`response_${code}`))
export const photos = () => worded(PHOTOS, code => tr(`photo_${code}`))
export const grades = () => worded(GRADES, code => tr(`grade_${code}`))
export const modules = () => worded(MODULES, code => tr(`module_${code}`))
export const kinds = () => worded(KINDS, code => t(`kind_${code}`))
export const pillars = () => worded(PILLARS, code => t(`pillar_${code}`))
export const units = () => (Object.keys(UNITS) as Unit[]).map((code): [Unit, string] => [code, pick(UNITS[code])])

/** The name of a field in a difference. */
export function fieldName(field: string): string {
  return tr(`field_${field}` as 'field_title')
}

/** A value of a difference as one reads it. */
export function valueWords({ field }: FieldChange, value: unknown): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)) return tr('diff_empty')
  if (field.endsWith('_mm')) return `${Number(value) / 10} cm`
  if (field === 'pass_mark') return String(Number(value) / 1000)
  if (typeof value === 'boolean') return value ? tr('diff_yes') : tr('diff_no')
  if (field === 'citations') return clause(value as Citation[])
  if (Array.isArray(value)) return value.map(one => (field === 'reasons' ? pick(one as Text) : field === 'spot_kinds' ? t(`kind_${one as SpotKind}`) : String(one))).join('、')
  if (typeof value === 'object') return pick(value as Text)
  return code(field, String(value))
}

function code(field: string, value: string): string {
  switch (field) {
    case 'frequency':
      return frequency(value)
    case 'photo':
      return tr(`photo_${value as PhotoRule}`)
    case 'pillar':
      return t(`pillar_${value as Pillar}`)
    case 'type':
      return tr(`response_${value as ResponseType}`)
    case 'module':
      return tr(`module_${value as Module}`)
    case 'unit':
      return pick(UNITS[value as Unit])
    default:
      return value
  }
}
