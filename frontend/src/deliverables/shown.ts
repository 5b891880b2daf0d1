// What a phone shows: the server's word, and on top of it what was made here and has not arrived. No DOM.
import type { Acceptance, AcceptanceDocument, ActivityDocument, Deliverable, DeliverableState, LandingActivity, RolloutDocument, RolloutLine, RolloutStep, Stage } from '../api/types.ts'

export const STAGES: Stage[] = ['before', 'pilot', 'corrected', 'done']

/** A document of this phone; what the server set aside counts for nothing. */
export interface Mine<D> {
  id: string
  about: D
  state: 'waiting' | 'aside' | 'delivered'
}

export interface ShownDeliverable extends Deliverable {
  /** A decision of this phone has not arrived. */
  local: boolean
}

export function withDecisions(held: Deliverable[], made: Mine<AcceptanceDocument>[], name: string): ShownDeliverable[] {
  return held.map(one => {
    const versions = one.versions.map(version => {
      const known = new Set(version.decisions.map(decision => decision.id))
      const fresh = made.filter(mine => mine.state !== 'aside' && mine.about.version === version.id && !known.has(mine.id))
      const decisions = [...fresh.map(mine => decisionOf(mine, name)), ...version.decisions].sort(newestFirst)
      return { ...version, decisions, waits: fresh.some(mine => mine.state === 'waiting') }
    })
    const local = versions.some(version => version.waits)
    const state = stateOf(versions[0]?.decisions)
    return { ...one, versions, local, state, light: state === 'accepted' ? 'done' : one.light }
  })
}

function decisionOf({ id, about }: Mine<AcceptanceDocument>, author_name: string): Acceptance {
  return { id, accepts: about.accepts, reason: about.reason, author_name, decided_at: about.decided_at, signature: about.signature }
}

function newestFirst(one: Acceptance, other: Acceptance): number {
  return Date.parse(other.decided_at) - Date.parse(one.decided_at) || (one.id < other.id ? 1 : -1)
}

function stateOf(decisions: Acceptance[] | undefined): DeliverableState {
  if (!decisions) return 'planned'
  const [newest] = decisions
  return newest ? (newest.accepts ? 'accepted' : 'refused') : 'submitted'
}

/** As the server folds it: by moment, then by id. */
export function withSteps(lines: RolloutLine[], made: Mine<RolloutDocument>[], name: string): RolloutLine[] {
  const spots = new Set(lines.map(line => line.spot))
  const others = Array.from(new Set(made.map(one => one.about.spot).filter(spot => !spots.has(spot)))).map(spot => fold(spot, []))
  return [...lines, ...others].map(line => {
    const known = new Set(line.steps.map(step => step.id))
    const fresh = made.filter(one => one.state !== 'aside' && one.about.spot === line.spot && !known.has(one.id))
    return fresh.length ? fold(line.spot, [...line.steps, ...fresh.map(one => stepOf(one, name))]) : line
  })
}

function stepOf({ id, about }: Mine<RolloutDocument>, author_name: string): RolloutStep {
  const { stage, made_at: at, note, photos, works } = about
  return { id, stage, at, author_name, note, photos, works }
}

export function fold(spot: string, some: RolloutStep[]): RolloutLine {
  const steps = [...some].sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || (one.id < other.id ? -1 : 1))
  const newest = steps[steps.length - 1]
  const photosOf = (wanted: (stage: Stage) => boolean) => steps.filter(step => wanted(step.stage) && step.photos.length).pop()?.photos ?? []
  return {
    spot,
    stage: newest?.stage ?? null,
    since: newest?.at ?? null,
    before: photosOf(stage => stage === 'before'),
    after: photosOf(stage => stage !== 'before'),
    works: steps.flatMap(step => step.works),
    steps,
  }
}

/** Newest day first. */
export function withActivities(held: LandingActivity[], made: Mine<ActivityDocument>[], name: string): LandingActivity[] {
  const known = new Set(held.map(one => one.id))
  const fresh = made.filter(one => one.state !== 'aside' && !known.has(one.id)).map(one => ({ id: one.id, author_name: name, document: one.about }))
  return [...fresh, ...held].sort((one, other) => (one.document.day < other.document.day ? 1 : -1))
}
