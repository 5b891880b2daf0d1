// How every spot stands: the server's newest results, and what this phone has drafted or submitted since.
import { session } from '../accounts/session.svelte.ts'
import type { Checklist, Result, Spot } from '../api/types.ts'
import type { LocalInspection } from '../device/db.ts'
import { answered } from '../rules/score.ts'
import { fitting, itemsFor, nextSpot } from '../rules/checklist.ts'
import { checklistById, hallDay, pack } from '../sync/pack.svelte.ts'
import { begun, drafts, recentlySubmitted } from './drafts.ts'

export interface Outcome {
  inspection: string
  checklist: string
  result: Result
  score: number | null
  failed: number
  day_on: string
  finished_at: string
  local: boolean
}

export interface Progress {
  done: number
  total: number
}

class Local {
  drafts = $state.raw<LocalInspection[]>([])
  submitted = $state.raw<LocalInspection[]>([])
  /** Versions that are no longer asked but were begun or answered. */
  versions = $state.raw<Map<string, Checklist>>(new Map())
}

export const local = new Local()

export async function loadLocal(): Promise<void> {
  const { me, hall } = session
  local.drafts = me && hall ? await drafts(me.person, hall) : []
  local.submitted = me && hall ? await recentlySubmitted(hall) : []
  const old = [...local.drafts, ...local.submitted, ...pack.latest].map(one => one.checklist).filter(id => !pack.checklists.some(one => one.id === id))
  const found = await Promise.all([...new Set(old)].map(id => checklistById(id)))
  local.versions = new Map(found.flatMap(one => (one ? [[one.id, one.checklist]] : [])))
}

/** A version that is asked now, or that something on this phone was answered by. */
export function versionOf(id: string): Checklist | undefined {
  return pack.checklists.find(one => one.id === id)?.checklist ?? local.versions.get(id)
}

/** The pack of a version, also of an earlier one. */
export function packOf(id: string): string | undefined {
  return versionOf(id)?.pack ?? pack.latest.find(one => one.checklist === id)?.pack
}

/** The newest outcome of each checklist at a spot, newest first. */
export function outcomesAt(spot: string): Outcome[] {
  const newest = new Map<string, Outcome>()
  for (const one of [...pack.latest.filter(latest => latest.spot === spot).map(fromServer), ...localAt(spot)]) {
    const known = newest.get(one.checklist)
    if (!known || Date.parse(known.finished_at) < Date.parse(one.finished_at)) newest.set(one.checklist, one)
  }
  return Array.from(newest.values()).sort((a, b) => Date.parse(b.finished_at) - Date.parse(a.finished_at))
}

function fromServer(latest: (typeof pack.latest)[number]): Outcome {
  return { ...latest, local: false }
}

function localAt(spot: string): Outcome[] {
  return local.submitted.flatMap(one => {
    if (one.spot !== spot || !one.outcome || !one.finished_at) return []
    const { result, score, failed } = one.outcome
    const { id: inspection, checklist, finished_at } = one
    return [{ inspection, checklist, result, score, failed, finished_at, day_on: hallDay(finished_at), local: true }]
  })
}

export function draftsAt(spot: string): LocalInspection[] {
  return local.drafts.filter(one => one.spot === spot && begun(one))
}

export function progressOf(draft: LocalInspection): Progress {
  const checklist = versionOf(draft.checklist)
  const spot = pack.spots.find(one => one.id === draft.spot)
  const items = checklist ? itemsFor(checklist, spot) : []
  const done = items.filter(item => answered(item, draft.answers[item.id])).length
  return { done, total: items.length }
}

/** Looked at when their own time comes, not on each day's walk. */
const NOT_DAILY = ['sign', 'hall']

export function isDaily(spot: Spot): boolean {
  return !NOT_DAILY.includes(spot.kind)
}

/** Spots that any checklist fits, the whole hall among them. Signs are too many for this list. */
export function inspectable(): Spot[] {
  return pack.spots.filter(spot => spot.kind !== 'sign' && fitting(pack.checklists, spot).length > 0)
}

/** The ones a day's walk is about. */
export function walk(): Spot[] {
  return inspectable().filter(isDaily)
}

export function inspectedToday(spot: Spot): boolean {
  const today = hallDay()
  return outcomesAt(spot.id).some(one => one.day_on === today)
}

/** The next spot of the walk that nobody inspected today. */
export function nextDue(after: string | null = null): Spot | undefined {
  return nextSpot(walk(), spot => !inspectedToday(spot), after)
}
