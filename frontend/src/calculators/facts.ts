// Where the facts of the calculators stand, for as long as the library's book is not on the phone. Clauses only where they were seen.
import type { FactId } from '../rules/calculators.ts'

interface Place {
  source: string
  clause?: string
  /** The number of the clause is to be verified. */
  unsure?: boolean
}

export const PLACES: Record<FactId, Place> = {
  'SS-F7': { source: 'GB 2894-2008', clause: '第 8 章' },
  'SS-F8': { source: 'GB 2894-2025', clause: '7.3.2', unsure: true },
  'SS-F9': { source: 'GB 2894-2025', clause: '7.3.3', unsure: true },
  'SS-F14': { source: '', clause: '5.1–5.4', unsure: true },
  'SS-F15': { source: 'GB 2894-2008', clause: '附录 A', unsure: true },
  'SS-F18': { source: 'GB 15630-1995' },
  'SS-F19': { source: 'ISO 3864-1', clause: '附录 A', unsure: true },
  'SS-F20': { source: 'EN 1838:2013' },
  'SS-F21': { source: 'ISO 3864-1:2011' },
  'WF-F2': { source: 'GB/T 19095-2019', clause: '第 8 章' },
  'WF-F3': { source: '' },
  'WF-F5': { source: 'GB/T 15566.1' },
  'FE-F1': { source: 'GB 51309-2018', clause: '4.5.10', unsure: true },
  'FE-F2': { source: 'GB 50016-2014', clause: '10.3.5', unsure: true },
  'FE-F5': { source: 'GB 50140-2005', clause: '5.1.3' },
  'FE-F6': { source: 'GB 50140-2005', clause: '6.1.1、6.1.2' },
  'FE-F7': { source: 'GB 50140-2005', clause: '5.2.1、5.2.2', unsure: true },
  '6S-F3': { source: 'qujiang', clause: '四(一) 9' },
  '6S-F4': { source: '' },
  'EN-F8b': { source: 'haining', clause: '3.3.2' },
}
