// One check of a minute: the draft behind it begins with the first tap.
import { session } from '../accounts/session.svelte.ts'
import type { InspectionKind, Item, Spot, StepDocument } from '../api/types.ts'
import { sha256 } from '../device/digest.ts'
import { clock, queue } from '../outbox/documents.ts'
import { itemsFor } from '../rules/checklist.ts'
import { askedOver, turnsAt, type Turn } from '../rules/quick.ts'
import { photoSample, planOf, secondsOf, type DueRound } from '../rules/rounds.ts'
import { findingId, seedOf } from '../rules/rectification.ts'
import { faulty } from '../rules/score.ts'
import { sender } from '../sync/draft.svelte.ts'
import { recount, sendNow } from '../sync/engine.svelte.ts'
import { hallDay, pack } from '../sync/pack.svelte.ts'
import { pick } from '../text/i18n.svelte.ts'
import { zh } from '../text/rooms/quick.ts'
import { begun, startDraft, submit } from './drafts.ts'
import { forgetRunner, openRunner, type Runner } from './runner.svelte.ts'
import { loadLocal, local, versionOf } from './status.svelte.ts'

const PHOTO_SECONDS = 15

/** What a patrol can do about what is wrong. Its words are the answer's note, so that they survive with the draft. */
export const WAYS = ['fixed', 'section', 'supplier'] as const
const STEPS: Record<(typeof WAYS)[number], Pick<StepDocument, 'act' | 'to'>> = {
  fixed: { act: 'fix_on_spot' },
  section: { act: 'escalate', to: 'service_section' },
  supplier: { act: 'escalate', to: 'supplier_lead' },
}

/** What is due at a place now: its items in the order of the checklist. */
export interface Due extends Turn {
  list: Item[]
}

export function dueAt(rounds: DueRound[], spot: Spot, now: number): Due | undefined {
  const [turn] = turnsAt(rounds, spot.id, now)
  return turn && { ...turn, list: itemsOf(turn, spot) }
}

function itemsOf({ checklist, items }: Pick<Turn, 'checklist' | 'items'>, spot: Spot): Item[] {
  const version = versionOf(checklist)
  return version ? itemsFor(version, spot).filter(item => items.includes(item.id)) : []
}

/** The items that today's lot asks a photo of, and what all self-checks of the day cost. */
export function dayOf(spot: Spot, now: number): { sample: string[]; seconds: number; cap: number } {
  const day = hallDay(now)
  const plan = planOf(pack.rounds, day)
  if (!plan || !pack.rounds) return { sample: [], seconds: 0, cap: 0 }
  const { cap_seconds, photo_share, hall } = pack.rounds
  const rounds = askedOver(plan, 'self_check', spot.id).map(one => itemsOf(one, spot))
  const sample = photoSample({ hall, spot: spot.id, day, rounds, cap_seconds, photo_share })
  return { sample, seconds: secondsOf(rounds.flat()) + PHOTO_SECONDS * sample.length, cap: cap_seconds }
}

/** The draft of this check that was begun before, if there is one. */
export function begunAt(spot: Spot, due: Due): boolean {
  return local.drafts.some(one => one.spot === spot.id && one.checklist === due.checklist && begun(one))
}

/** The draft of this check; null when its checklist is not on the phone. */
export async function runnerFor(spot: Spot, due: Due, kind: InspectionKind): Promise<Runner | null> {
  const { me, hall } = session
  if (!me || !hall) return null
  const draft = await startDraft({ author: me.person, hall, spot, checklist: due.checklist, kind })
  const run = await openRunner(draft.id)
  return run instanceof Object ? run : null
}

/** Into the outbox, without a drawn signature. Raises when the phone cannot keep it. */
export async function sendQuick(run: Runner): Promise<{ id: string; failed: number }> {
  await run.settled()
  const { id, outcome } = await submit(run.draft, run.score)
  for (const item of run.items) await followUp(run, item)
  forgetRunner()
  await recount()
  void sendNow(true)
  await loadLocal()
  return { id, failed: outcome?.failed ?? 0 }
}

/** The first step of the finding that the item raises, where the patrol said what becomes of it. */
async function followUp(run: Runner, item: Item): Promise<void> {
  const answer = run.draft.answers[item.id]
  const way = WAYS.find(name => zh[name] === answer?.note)
  const from = sender(`${run.draft.spot_code} ${pick(item.title)}`)
  if (!way || !from || !faulty(item, answer)) return
  const finding = findingId(run.draft.id, await sha256(seedOf(run.draft.id, item.id)))
  const step: StepDocument = { schema: 1, hall: run.draft.hall, finding, made_at: new Date().toISOString(), clock: clock(), ...STEPS[way] }
  await queue('steps', step, [], from)
}
