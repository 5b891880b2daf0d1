// Which editions a day cites: as citations_on in audit/checklists/rules.py; tests/vectors/citations.json proves them equal.
import type { Checklist, Citation, Standard } from '../api/types.ts'

export interface Edition {
  number: string
  status: Standard['status']
  valid_from?: string | null
  valid_to?: string | null
}
export type Editions = ReadonlyMap<string, Edition>

/** Unknown dates count as in force, unless the standard is withdrawn and nobody knows since when. */
function inForce(standard: Edition, day: string): boolean {
  if (!standard.valid_to && standard.status === 'withdrawn') return false
  return (standard.valid_from ?? '') <= day && (!standard.valid_to || day < standard.valid_to)
}

/** Those of the editions in force that day; all of them when none would be left. What is not registered (a tender) is kept. */
export function citationsOn(citations: Citation[], day: string, standards: Editions): Citation[] {
  const kept = citations.filter(({ source }) => {
    const standard = standards.get(source)
    return !standard || inForce(standard, day)
  })
  return kept.length ? kept : citations
}

/** The same checklist, its items citing the editions of that day. */
export function citingOn(checklist: Checklist, day: string, standards: Editions): Checklist {
  return { ...checklist, items: checklist.items.map(item => ({ ...item, citations: citationsOn(item.citations, day, standards) })) }
}

/** The few standards that some day does not cite: all that a phone needs to pick editions. */
export function datedOnly(standards: Standard[]): Edition[] {
  return standards
    .filter(one => one.valid_from || one.valid_to || one.status === 'withdrawn')
    .map(({ number, status, valid_from, valid_to }) => ({ number, status, valid_from, valid_to }))
}
