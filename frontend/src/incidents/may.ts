// Who may do what about an incident, and which acts fit its kind: as on the server (audit/incidents/rules.py).
import type { Incident, IncidentAct, IncidentKind, Role } from '../api/types.ts'

export const KINDS: IncidentKind[] = ['complaint', 'emergency', 'drill', 'outside_check', 'good_practice', 'proposal']
const SENDERS: Role[] = ['consultant', 'supervisor', 'hall_manager', 'clerk', 'admin']
const HANDLERS: Role[] = ['consultant', 'supervisor', 'hall_manager', 'admin']
const EVERYBODYS: IncidentAct[] = ['note', 'arrive', 'measure', 'escalate']
const SUPERVISORS: IncidentAct[] = ['verdict', 'withdraw']
const OF_KIND: Record<IncidentKind, IncidentAct[]> = {
  complaint: ['reply', 'verdict'],
  emergency: ['arrive', 'close'],
  drill: ['hold'],
  outside_check: ['close'],
  good_practice: [],
  proposal: ['answer'],
}

export function mayEnter(roles: Role[]): boolean {
  return roles.some(role => SENDERS.includes(role))
}

/** The acts that this person may do now: those that move it on first. */
export function acts(incident: Pick<Incident, 'state' | 'replied_at' | 'arrived_at' | 'valid' | 'document'>, roles: Role[]): IncidentAct[] {
  if (incident.state === 'withdrawn') return []
  const { kind, nature } = incident.document
  const gone: Partial<Record<IncidentAct, boolean>> = {
    arrive: !!incident.arrived_at,
    reply: !!incident.replied_at,
    verdict: nature !== 'complaint',
    hold: incident.state === 'settled',
    close: incident.state === 'settled',
  }
  const all: IncidentAct[] = [...OF_KIND[kind], 'note', 'measure', 'lesson', 'escalate', 'withdraw']
  return all.filter(act => !gone[act] && allowed(act, roles))
}

function allowed(act: IncidentAct, roles: Role[]): boolean {
  const who: Role[] = SUPERVISORS.includes(act) ? ['supervisor'] : EVERYBODYS.includes(act) ? SENDERS : HANDLERS
  return roles.some(role => who.includes(role))
}

/** A number of an identity card: it never leaves the phone. */
export function hasIdentityNumber(...texts: (string | undefined)[]): boolean {
  return texts.some(text => /(^|\D)\d{17}[\dXx](?!\d)/.test(text ?? ''))
}
