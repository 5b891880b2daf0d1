// Every calculator by name, in the order of the list.
import { FIRE, HALL } from './hall.ts'
import { SIGNS } from './signs.ts'
import type { Spec } from './spec.ts'

export const SPECS: Spec[] = [...SIGNS, ...FIRE, ...HALL]

export function specOf(name: string | null | undefined): Spec | undefined {
  return SPECS.find(spec => spec.name === name)
}
