// The findings of the current hall: the pack's, and what this phone has raised and done since.
import { session } from '../accounts/session.svelte.ts'
import { call } from '../api/client.ts'
import type { Act, Finding, FindingStory, Item, StepDocument } from '../api/types.ts'
import { withDb, type LocalInspection } from '../device/db.ts'
import { sha256 } from '../device/digest.ts'
import { clock, notedHere } from '../outbox/documents.ts'
import { documentsOf } from '../outbox/queue.ts'
import { findingId, raised, reported, seedOf, shownFindings, type NotedReport, type NotedStep, type ShownFinding } from '../rules/rectification.ts'
import { unknownTo } from '../rules/noted.ts'
import { faulty } from '../rules/score.ts'
import { checklistById, hallDay, pack, spotById } from '../sync/pack.svelte.ts'
import { named, pick } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/findings.ts'

class Local {
  steps = $state.raw<NotedStep[]>([])
  reports = $state.raw<NotedReport[]>([])
  /** What inspections of this phone found that the pack may not know. */
  failed = $state.raw<ShownFinding[]>([])
  /** The finding that the server was asked for last. */
  told = $state.raw<{ finding: Finding; at: number } | null>(null)
  loaded = $state(false)
}

export const local = new Local()

export async function loadOwn(): Promise<void> {
  const { hall } = session
  local.steps = hall ? await notedHere('steps', hall) : []
  local.reports = hall ? await notedHere('findings', hall) : []
  local.failed = hall ? await failedHere(hall) : []
  local.loaded = true
}

async function failedHere(hall: string): Promise<ShownFinding[]> {
  const entries = (await documentsOf('inspections', hall)).filter(one => unknownTo(pack.fetched_at, { id: one.name, about: null, state: one.state, delivered_at: one.delivered_at }))
  const found = await Promise.all(entries.map(async entry => {
    const inspection = await withDb(db => db.get('inspections', entry.name))
    return inspection ? (await raisedBy(inspection)).map(one => ({ ...one, own: entry.state })) : []
  }))
  return found.flat()
}

async function raisedBy(inspection: LocalInspection) {
  const on = hallDay(inspection.finished_at ?? inspection.changed_at)
  const published = await checklistById(inspection.checklist, on)
  const wrong = published?.checklist.items.filter(item => faulty(item, inspection.answers[item.id])) ?? []
  return Promise.all(wrong.map(item => raisedOf(inspection, item, on)))
}

async function raisedOf(inspection: LocalInspection, item: Item, on: string) {
  const answer = inspection.answers[item.id]
  return raised({
    id: findingId(inspection.id, await sha256(seedOf(inspection.id, item.id))),
    hall: inspection.hall,
    spot: inspection.spot,
    source: 'inspection',
    source_id: inspection.id,
    item: item.id,
    title: item.title,
    pillar: item.pillar,
    critical: !!item.critical,
    severity: !item.critical ? 'general' : item.pillar === 'safety' ? 'hazard' : 'serious',
    citations: item.citations,
    reasons: (item.reasons ?? []).filter(reason => answer?.reasons?.includes(reason.id)),
    note: answer?.note ?? '',
    photos: inspection.photos.filter(photo => photo.item === item.id).map(photo => photo.sha256),
    raised_at: inspection.finished_at ?? inspection.changed_at,
  }, on)
}

export function findings(): ShownFinding[] {
  const reports = local.reports.filter(one => unknownTo(pack.fetched_at, one)).map(one => ({ ...reported(one, hallDay(one.about.made_at)), own: one.state }))
  return shownFindings(pack.findings, [...local.failed, ...reports], local.steps, pack.fetched_at)
}

export function placeOf(spot: string): string {
  const found = spotById(spot)
  return found ? `${found.code} ${named(found.name, found.name_en)}` : ''
}

/** What the server tells of a finding now; null when it cannot be asked or does not have it yet. */
export async function readStory(id: string): Promise<FindingStory | null> {
  const at = Date.now()
  const story = await call<FindingStory>(`/api/findings/${id}`).catch(() => null)
  if (story) local.told = { finding: story.finding, at }
  return story
}

/** One finding: as the pack knows it, or as the server told it where that is newer or the pack has it no more. */
export function findingOf(id: string): ShownFinding | undefined {
  const known = pack.findings.some(one => one.id === id)
  const told = local.told?.finding.id === id ? local.told : null
  if (!told || (known && told.at < (pack.fetched_at ?? 0))) return findings().find(one => one.id === id)
  return shownFindings([told.finding], [], local.steps, told.at).find(one => one.id === id)
}

/** What the outbox calls a step. */
export function labelOf(finding: Finding, act: Act): string {
  return `${spotById(finding.spot)?.code ?? ''} ${pick(finding.title)} · ${tr(`act_${act}`)}`.trim()
}

export function stepDocument(finding: Finding, act: Act, said: Partial<StepDocument> = {}): StepDocument {
  return { schema: 1, hall: finding.hall, finding: finding.id, act, made_at: new Date().toISOString(), clock: clock(), ...said }
}
