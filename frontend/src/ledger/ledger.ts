// What the screens of the ledger share.
import type { LedgerLine, PromiseLight, PromiseUnit, YearVerdict } from '../api/types.ts'
import { tr } from '../text/rooms/ledger.ts'
import { sentenceOf } from '../text/sentence.ts'
import type { IconName } from '../ui/Icon.svelte'

export const LOOKS: Record<PromiseLight, [tone: string, icon: IconName]> = {
  broken: ['fail', 'cross'],
  danger: ['warn', 'alert'],
  by_hand: ['accent', 'person'],
  on_course: ['pass', 'right'],
  kept: ['pass', 'check'],
  standing: ['', 'eye'],
  not_begun: ['', 'clock'],
}
/** In the order in which they want somebody's eye. */
export const LIGHTS = Object.keys(LOOKS) as PromiseLight[]
export const VERDICT_TONES: Record<YearVerdict, string> = { kept: 'pass', broken: 'fail', open: '', unproven: 'warn' }

export const unitOf = (unit: PromiseUnit | null) => tr(`unit_${unit ?? 'items'}`)
export const amount = ({ done, half }: { done: number; half: boolean }) => `${done}${half ? '.5' : ''}`

/** How much of what was promised; empty where nothing is counted. */
export function progress({ standing, counted_by, bound, unit }: LedgerLine): string {
  if (!standing || !counted_by) return ''
  if (bound === 'at_most') return standing.promised ? tr('at_most', { done: standing.done, promised: standing.promised }) : tr('red_line', { done: standing.done })
  return `${tr('done_of', { done: amount(standing), promised: standing.promised })}${unitOf(unit)}`
}

/** What to expect while a count runs. */
export function forecast({ standing, counted_by, bound, light, unit }: LedgerLine): string {
  if (!standing || !counted_by || bound === 'at_most' || !['on_course', 'danger'].includes(light) || standing.workdays_left === null) return ''
  const missing = tr('missing', { n: standing.promised - standing.done - (standing.half ? 0.5 : 0), unit: unitOf(unit), days: standing.workdays_left })
  return standing.expected === null ? missing : `${missing}；${tr('forecast', { n: standing.expected })}`
}

/** Of 100, for the bar. */
export function share({ standing }: LedgerLine): number {
  return standing?.promised ? Math.min(100, Math.floor((100 * standing.done) / standing.promised)) : 0
}

export function sentence(error: unknown): string {
  return sentenceOf(error, tr('offline'))
}

export function bySection<T extends { section: string }>(lines: T[]): [string, T[]][] {
  const found = new Map<string, T[]>()
  for (const one of lines) found.set(one.section, [...(found.get(one.section) ?? []), one])
  return [...found]
}
