import type { Role } from '../api/types.ts'

const NOTING: Role[] = ['consultant', 'supervisor', 'hall_manager', 'clerk', 'admin']
const PLANNING: Role[] = ['consultant', 'admin']

/** Who may note signs and walks. */
export function mayNote(roles: Role[]): boolean {
  return roles.some(role => NOTING.includes(role))
}

/** Who may say which signs are needed. */
export function mayPlan(roles: Role[]): boolean {
  return roles.some(role => PLANNING.includes(role))
}
