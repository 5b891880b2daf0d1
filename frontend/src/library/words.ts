// Words for an item's answer, and addresses inside the library.
import type { Item } from '../api/types.ts'
import { limits } from '../rules/score.ts'
import { language, pick } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/library.ts'
import { UNITS } from '../text/words.ts'

export function answerWords({ response }: Item): string {
  if (response.type === 'pass_fail' || response.type === 'scale' || response.type === 'count') return tr(`answer_${response.type}`)
  if (response.target_mm != null && response.tolerance_mm != null) {
    return tr('answer_target', { target: response.target_mm / 10, tolerance: response.tolerance_mm / 10 })
  }
  const scale = response.type === 'length' ? 10 : 1
  const unit = response.unit ? pick(UNITS[response.unit]) : 'cm'
  const [least, most] = limits(response)
  if (least !== null && most !== null) return tr('answer_between', { least: least / scale, most: most / scale, unit })
  if (least !== null) return tr('answer_at_least', { least: least / scale, unit })
  return tr('answer_at_most', { most: (most ?? 0) / scale, unit })
}

/** A day with its year, from YYYY-MM-DD. */
export function fullDay(day: string): string {
  return new Intl.DateTimeFormat(language(), { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`))
}

export function itemPath(id: string): string {
  return `/library/items/${encodeURIComponent(id)}`
}

export function standardPath(number: string): string {
  return `/library/standards/${encodeURIComponent(number)}`
}

export function factPath(id: string): string {
  return `/library/facts/${encodeURIComponent(id)}`
}

/** An SVG drawing as the address of an image; as an image it can run nothing. */
export function pictureOf(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
