// What the screens of the contract share.
import { roles } from '../accounts/session.svelte.ts'
import type { Contract, ContractParty } from '../api/types.ts'
import { tr } from '../text/rooms/contracts.ts'
import { sentenceOf } from '../text/sentence.ts'

export const mayChange = () => roles().some(role => role === 'hall_manager' || role === 'supervisor' || role === 'admin')

const NOBODY = { name: '', phone: '' }
const PARTY: ContractParty = { name: '', contact: NOBODY }
export const BLANK: Contract = { starts_on: '', ends_on: null, years_from: null, first_year: 50, later_years: 25, count_days_off: false, basis: '', title: '', number: '', tender: null, client: PARTY, supplier: PARTY, officer: NOBODY, phases: [] }

export function sentence(error: unknown): string {
  return sentenceOf(error, tr('offline'))
}

/** Whole days from one day to another; negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
