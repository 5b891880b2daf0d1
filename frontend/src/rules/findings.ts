// What the first screens say of findings; what is done about them is in rectification.ts.
import type { Finding, FindingState, Role } from '../api/types.ts'

const UNSETTLED: FindingState[] = ['open', 'fixed', 'sent_back']
const SENDERS: Role[] = ['consultant', 'supervisor', 'hall_manager', 'clerk', 'admin']
const JUDGES: Role[] = ['consultant', 'supervisor', 'hall_manager', 'admin']

export function unsettled(state: FindingState): boolean {
  return UNSETTLED.includes(state)
}

/** What was repaired in time and waits for its recheck is not late. */
export function isOverdue({ state, due_on }: Pick<Finding, 'state' | 'due_on'>, on: string): boolean {
  return unsettled(state) && state !== 'fixed' && on > due_on
}

export function mayReport(roles: Role[]): boolean {
  return roles.some(role => SENDERS.includes(role))
}

export function mayJudge(roles: Role[]): boolean {
  return roles.some(role => JUDGES.includes(role))
}

export interface Numbers {
  overdue: number
  recheck: number
  repair: number
}

/** What waits, and for whom: repair is anybody's work, recheck a judge's. */
export function numbersOf(findings: Pick<Finding, 'state' | 'due_on'>[], on: string): Numbers {
  return {
    overdue: findings.filter(one => isOverdue(one, on)).length,
    recheck: findings.filter(one => one.state === 'fixed').length,
    repair: findings.filter(one => unsettled(one.state) && one.state !== 'fixed').length,
  }
}
