// Today's rounds of this person's role, from the pack and from what this phone has submitted since. rules/rounds.ts does the reckoning.
import { roles, session } from '../accounts/session.svelte.ts'
import type { PlanLine } from '../api/types.ts'
import { readSetting, writeSetting } from '../device/db.ts'
import { itemsFor } from '../rules/checklist.ts'
import { planOf, roundsOf, type DueRound, type Look } from '../rules/rounds.ts'
import { answered } from '../rules/score.ts'
import { hallDay, pack, spotById } from '../sync/pack.svelte.ts'
import { usualKind } from './drafts.ts'
import { local, versionOf } from './status.svelte.ts'

class Own {
  /** The counter that a clerk has chosen as the own one; null: all. */
  spot = $state<string | null>(null)
}

export const own = new Own()

const keptAs = () => `own-spot:${session.me?.person}:${session.hall}`

export async function loadOwn(): Promise<void> {
  own.spot = (await readSetting<string | null>(keptAs())) ?? null
}

export async function chooseOwn(spot: string | null): Promise<void> {
  own.spot = spot
  await writeSetting(keptAs(), spot)
}

/** What this phone has submitted in the last days. */
export function looks(): Look[] {
  return local.submitted.flatMap(one => {
    const version = versionOf(one.checklist)
    const spot = spotById(one.spot)
    if (!version || !one.finished_at) return []
    const items = itemsFor(version, spot)
    const done = items.filter(item => answered(item, one.answers[item.id]))
    return [{ inspection: one.id, tier: one.kind, pack: version.pack, spot: one.spot, at: Date.parse(one.finished_at), answered: new Set(done.map(item => item.id)), asked: new Set(items.map(item => item.id)) }]
  })
}

/** The rounds of today for this person's role: a clerk's at the own counter once it is chosen. Null when the phone has no plan of today. */
export function roundsToday(now: number): DueRound[] | null {
  const plan = planOf(pack.rounds, hallDay(now))
  if (!plan || !pack.rounds) return null
  const tier = usualKind(roles())
  const lines = plan.lines.filter(line => line.tier === tier)
  const all = roundsOf({ ...plan, lines }, pack.rounds.done, looks(), now)
  return tier === 'self_check' && own.spot ? all.filter(one => one.spot === own.spot) : all
}

/** The places whose clerks check themselves, in the order of the walk. */
export function ownPlaces(): string[] {
  const plan = planOf(pack.rounds, hallDay())
  const named = new Set(plan?.lines.filter(line => line.tier === 'self_check').flatMap(line => line.asks.flatMap(ask => ask.spots)))
  return pack.spots.filter(spot => named.has(spot.id)).map(spot => spot.id)
}

/** Rounds of one kind of slot together, in the order of the day. */
export function byWhen(rounds: DueRound[]): { when: PlanLine['when']; rounds: DueRound[] }[] {
  const found = new Map<PlanLine['when'], DueRound[]>()
  for (const one of rounds) found.set(one.line.when, [...(found.get(one.line.when) ?? []), one])
  return Array.from(found, ([when, rounds]) => ({ when, rounds }))
}
