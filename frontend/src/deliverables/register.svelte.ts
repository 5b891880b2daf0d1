// The register of the current hall: what the server said last, kept for the hall without a network, and what this phone made since.
import { roles, session } from '../accounts/session.svelte.ts'
import { ApiProblem, ask, asProblem, call, NoAnswer, noteContact } from '../api/client.ts'
import type { AcceptanceDocument, ActivityDocument, DeliverablesPage, LandingActivity, RolloutBoard, RolloutDocument, RolloutLine } from '../api/types.ts'
import { HallPage } from '../sync/hall_page.svelte.ts'
import { tr } from '../text/rooms/deliverables.ts'
import { sentenceOf } from '../text/sentence.ts'
import { withActivities, withDecisions, withSteps, type ShownDeliverable } from './shown.ts'

export const FILE_BYTES_MOST = 20 * 1024 * 1024
const UPLOAD_MS = 300_000

export const held = new HallPage<DeliverablesPage, { acceptances: AcceptanceDocument; 'landing-activities': ActivityDocument }>(
  hall => `deliverables:${hall}`,
  ['acceptances', 'landing-activities'],
  hall => call<DeliverablesPage>(`/api/halls/${hall}/deliverables`),
)
export const { load, loadKept, keep } = held

export const board = new HallPage<RolloutBoard, { 'rollout-steps': RolloutDocument }>(
  hall => `rollout:${hall}`,
  ['rollout-steps'],
  hall => call<RolloutBoard>(`/api/halls/${hall}/rollout`),
)

const WRITERS = ['consultant', 'supplier_lead', 'hall_manager', 'supervisor', 'admin']
export const mayWrite = () => roles().some(role => WRITERS.includes(role))
export const mayAccept = () => roles().some(role => role === 'hall_manager' || role === 'supervisor')
export const mayNote = () => roles().some(role => role !== 'supplier_lead')

const own = () => session.me?.display_name ?? ''

export function deliverables(): ShownDeliverable[] {
  return withDecisions(held.page?.deliverables ?? [], held.made.acceptances, own())
}

export function lines(): RolloutLine[] {
  return withSteps(board.page?.lines ?? [], board.made['rollout-steps'], own())
}

export function activities(): LandingActivity[] {
  return withActivities(held.page?.activities ?? [], held.made['landing-activities'], own())
}

/** A file as it is, as the next version of a deliverable. Raises ApiProblem when the server refuses it and NoAnswer when it cannot be reached. */
export async function upload(deliverable: string, version: string, file: File, note: string): Promise<void> {
  const said = new URLSearchParams({ name: file.name.slice(-120), note })
  const init = { method: 'PUT', headers: { 'X-Hall-Audit': '1', 'Content-Type': 'application/octet-stream' }, body: file }
  const answer = await ask(`/api/halls/${session.hall}/deliverables/${deliverable}/versions/${version}?${said}`, init, UPLOAD_MS)
  if (answer.data === null) throw new NoAnswer(`HTTP ${answer.status}`)
  noteContact()
  if (!answer.ok) throw new ApiProblem(asProblem(answer.data, answer.status))
  await keep(answer.data as DeliverablesPage)
}

/** What a person is told of a failure. */
export function sentence(error: unknown): string {
  return sentenceOf(error, tr('no_answer'))
}
