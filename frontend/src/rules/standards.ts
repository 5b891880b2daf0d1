// The register of standards on a given day, and what rests on a standard.
import type { Citation, Grade, Standard } from '../api/types.ts'

export type Standing = 'in_force' | 'coming' | 'withdrawn' | 'unknown'

export const STANDINGS: readonly Standing[] = ['in_force', 'coming', 'withdrawn', 'unknown']

/** Whether the standard is in force on a day; the dates outweigh what was written when the register was last checked. */
export function standing({ status, valid_from, valid_to }: Standard, day: string): Standing {
  if (valid_to && valid_to <= day) return 'withdrawn'
  if (valid_from && valid_from > day) return 'coming'
  if (status === 'withdrawn') return valid_to ? 'in_force' : 'withdrawn'
  return status
}

/** Whether what rests on it has to be looked at again: it has gone, or the day of its end is known. */
export function ends(standard: Standard, day: string): boolean {
  return standing(standard, day) === 'withdrawn' || standard.valid_to !== null || (standing(standard, day) === 'in_force' && standard.superseded_by.length > 0)
}

export function predecessors(standards: Standard[], number: string): Standard[] {
  return standards.filter(one => one.superseded_by.includes(number))
}

export function cites(one: { citations: Citation[] }, source: string): boolean {
  return one.citations.some(citation => citation.source === source)
}

/** V3 and U are 待核实: shown as advice until somebody has opened the standard. */
export function verified(grade: Grade): boolean {
  return grade !== 'V3' && grade !== 'U'
}
