// Findings as a phone knows them: what the server had last, and what was done here since. As audit/findings/rules.py.
import type { Act, Finding, ReportDocument, Role, StepDocument, Text } from '../api/types.ts'
import { daysBefore } from './day.ts'
import { isOverdue, mayJudge, mayReport, unsettled } from './findings.ts'
import { unknownTo, type Noted } from './noted.ts'

const SYSTEMIC_AT = 3
const ESCALATES_AFTER = 3
const DUE_DAYS = { general: 5, serious: 2, hazard: 0 }

export type NotedStep = Noted<StepDocument> & { person: string }
export type NotedReport = Noted<ReportDocument> & { person: string }

export interface ShownFinding extends Finding {
  /** How the newest document of this phone about it stands; null when the server knows all. */
  own: Noted<unknown>['state'] | null
}

export function needsEscalation(finding: Pick<Finding, 'state' | 'due_on' | 'escalated_to' | 'escalates_on'>, on: string): boolean {
  return isOverdue(finding, on) && finding.escalated_to === null && on >= finding.escalates_on
}

/** Calendar days from one day to a later one. */
export function daysAfter(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000)
}

/** Where the phone has no calendar of the hall: Monday to Friday. */
export function afterWeekdays(day: string, days: number): string {
  let [at, left] = [day, days]
  while (left) {
    at = daysBefore(at, -1)
    if (new Date(`${at}T12:00:00Z`).getUTCDay() % 6) left--
  }
  return at
}

/** What the person may do about the finding as it stands; nobody rechecks an own repair. */
export function possibleActs(finding: Finding, roles: Role[], person: string): Act[] {
  if (!mayReport(roles) || !unsettled(finding.state)) return []
  const fixed = finding.state === 'fixed'
  const judge = mayJudge(roles)
  const wanted: [Act, boolean][] = [
    ['close', judge && finding.fixed_by !== person],
    ['send_back', judge && fixed && finding.fixed_by !== person],
    ['fix_on_spot', judge && !fixed && finding.severity === 'general'],
    ['fix', true],
    ['assign', judge],
    ['escalate', judge],
    ['tag', judge && !finding.tagged],
    ['untag', judge && finding.tagged],
    ['comment', true],
    ['withdraw', judge],
  ]
  return wanted.filter(([, may]) => may).map(([act]) => act)
}

/** The finding after a step, or null when the step changes nothing. */
export function afterStep(now: Finding, step: StepDocument, author: string): Finding | null {
  if (!unsettled(now.state)) return null
  switch (step.act) {
    case 'fix':
    case 'fix_on_spot':
      return repaired(now, step, author)
    case 'close':
      return now.fixed_by === author ? null : { ...now, state: 'closed', settled_at: step.made_at }
    case 'withdraw':
      return { ...now, state: 'withdrawn', settled_at: step.made_at }
    case 'send_back':
      return now.state !== 'fixed' || now.fixed_by === author ? null : sentBack(now)
    case 'assign':
      return assigned(now, step)
    case 'escalate':
      return { ...now, escalated_to: step.to ?? null }
    case 'tag':
    case 'untag':
      return { ...now, tagged: step.act === 'tag' }
    case 'comment':
      return now
  }
}

function repaired(now: Finding, step: StepDocument, author: string): Finding {
  const fixed: Finding = { ...now, state: 'fixed', fixed_by: author, photos_after: (step.photos ?? []).map(photo => photo.sha256) }
  const atOnce = step.act === 'fix_on_spot' && now.severity === 'general'
  return atOnce ? { ...fixed, state: 'closed', settled_at: step.made_at } : fixed
}

function sentBack(now: Finding): Finding {
  const sent_back = now.sent_back + 1
  return { ...now, state: 'sent_back', sent_back, systemic: now.occurrence + sent_back >= SYSTEMIC_AT }
}

function assigned(now: Finding, step: StepDocument): Finding {
  const due_on = step.due_on ?? now.due_on
  const escalates_on = due_on === now.due_on ? now.escalates_on : afterWeekdays(due_on, ESCALATES_AFTER)
  return { ...now, owner: step.owner || now.owner, due_on, escalates_on }
}

/** A finding as it is raised, before the server says more. `on` is the hall's day. */
export function raised(facts: Pick<Finding, 'id' | 'hall' | 'spot' | 'source' | 'source_id' | 'item' | 'title' | 'pillar' | 'critical' | 'severity' | 'citations' | 'reasons' | 'note' | 'photos' | 'raised_at'>, on: string): Finding {
  const due_on = afterWeekdays(on, DUE_DAYS[facts.severity])
  return {
    ...facts, raised_on: on, due_on, escalates_on: afterWeekdays(due_on, ESCALATES_AFTER), state: 'open', photos_after: [], fixed_by: null,
    owner: '', escalated_to: null, tagged: false, sent_back: 0, occurrence: 1, systemic: false, settled_at: null,
  }
}

export function reported({ id, about }: Pick<NotedReport, 'id' | 'about'>, on: string): Finding {
  const title: Text = { zh: about.title, en: about.title }
  const { hall, spot, pillar, severity, note } = about
  const photos = about.photos.map(photo => photo.sha256)
  return raised({ id, hall, spot, source: 'report', source_id: id, item: '', title, pillar, critical: severity !== 'general', severity, citations: [], reasons: [], note, photos, raised_at: about.made_at }, on)
}

/** What is found wrong again before it was closed: the later finding with the owner and the due day of the earlier. */
function carriedOn(earlier: ShownFinding, later: ShownFinding): ShownFinding {
  const { id, source_id, photos, note, reasons, citations, raised_at, raised_on, own } = later
  const standing = earlier.state === 'fixed' ? sentBack(earlier) : earlier
  return { ...earlier, ...standing, id, source_id, photos, note, reasons, citations, raised_at, raised_on, own }
}

/** Every finding that the pack or this phone knows, most urgent first. `fresh`: raised here, which the pack may lack. */
export function shownFindings(known: Finding[], fresh: ShownFinding[], steps: NotedStep[], fetchedAt: number | null): ShownFinding[] {
  const shown = new Map<string, ShownFinding>(known.map(one => [one.id, { ...one, own: null }]))
  for (const one of fresh.filter(each => !shown.has(each.id))) {
    const earlier = Array.from(shown.values()).find(other => other.spot === one.spot && other.item === one.item && one.item && unsettled(other.state))
    shown.set(one.id, earlier ? carriedOn(earlier, one) : one)
    if (earlier) shown.delete(earlier.id)
  }
  for (const step of steps.filter(one => unknownTo(fetchedAt, one))) {
    const old = shown.get(step.about.finding)
    const next = old && afterStep(old, step.about, step.person)
    if (old) shown.set(old.id, { ...(next ?? old), own: step.state })
  }
  return Array.from(shown.values()).sort((a, b) => a.due_on.localeCompare(b.due_on) || a.id.localeCompare(b.id))
}

/** What the id of a finding is made of: its first six bytes and, hashed with SHA-256, the rest. */
export function seedOf(source: string, item: string): Uint8Array<ArrayBuffer> {
  const id = Array.from(source.replaceAll('-', '').match(/../g) ?? [], pair => parseInt(pair, 16))
  return new Uint8Array([...id, ...Array.from(new TextEncoder().encode(item))])
}

/** The same id as every server gives; `digest` is the SHA-256 of the seed in hexadecimal. */
export function findingId(source: string, digest: string): string {
  const hex = source.replaceAll('-', '').slice(0, 12) + digest.slice(0, 20)
  const version = `7${hex.slice(13, 16)}`
  const variant = ((parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16) + hex.slice(17, 20)
  return [hex.slice(0, 8), hex.slice(8, 12), version, variant, hex.slice(20)].join('-')
}
