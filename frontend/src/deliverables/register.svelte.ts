// The register of the current hall: what the server said last, kept for the hall without a network, and what this phone made since.
import { roles, session } from '../accounts/session.svelte.ts'
import { ApiProblem, ask, asProblem, call, NoAnswer, noteContact } from '../api/client.ts'
import type { AcceptanceDocument, ActivityDocument, DeliverablesPage, LandingActivity, RolloutBoard, RolloutDocument, RolloutLine } from '../api/types.ts'
import { readSetting, writeSetting } from '../device/db.ts'
import { notedHere } from '../outbox/documents.ts'
import { pick } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/deliverables.ts'
import { withActivities, withDecisions, withSteps, type Mine, type ShownDeliverable } from './shown.ts'

export const FILE_BYTES_MOST = 20 * 1024 * 1024
const UPLOAD_MS = 300_000

interface Kept {
  page: DeliverablesPage
  board: RolloutBoard
  at: number
}

class Held {
  kept = $state.raw<Kept | null>(null)
  decisions = $state.raw<Mine<AcceptanceDocument>[]>([])
  steps = $state.raw<Mine<RolloutDocument>[]>([])
  activities = $state.raw<Mine<ActivityDocument>[]>([])
  loaded = $state(false)
  /** The last try to reach the server failed: what is shown may be old. */
  stale = $state(false)
}

export const held = new Held()

const WRITERS = ['consultant', 'supplier_lead', 'hall_manager', 'supervisor', 'admin']
export const mayWrite = () => roles().some(role => WRITERS.includes(role))
export const mayAccept = () => roles().some(role => role === 'hall_manager' || role === 'supervisor')
export const mayNote = () => roles().some(role => role !== 'supplier_lead')

const keyOf = (hall: string) => `deliverables:${hall}`
const own = () => session.me?.display_name ?? ''

/** What is on this phone. */
export async function loadKept(): Promise<void> {
  const { hall } = session
  if (!hall) return
  held.kept = (await readSetting<Kept>(keyOf(hall))) ?? null
  held.decisions = await notedHere<AcceptanceDocument>('acceptances', hall)
  held.steps = await notedHere<RolloutDocument>('rollout-steps', hall)
  held.activities = await notedHere<ActivityDocument>('landing-activities', hall)
  held.loaded = true
}

/** What is on this phone, then what the server says. */
export async function load(): Promise<void> {
  await loadKept()
  const { hall } = session
  if (!hall) return
  try {
    const [page, board] = await Promise.all([call<DeliverablesPage>(`/api/halls/${hall}/deliverables`), call<RolloutBoard>(`/api/halls/${hall}/rollout`)])
    await keep(page, board)
    held.stale = false
  } catch {
    held.stale = true
  }
}

export async function keep(page: DeliverablesPage, board = held.kept?.board ?? { lines: [] }): Promise<void> {
  held.kept = { page, board, at: Date.now() }
  if (session.hall) await writeSetting(keyOf(session.hall), held.kept)
}

export function deliverables(): ShownDeliverable[] {
  return withDecisions(held.kept?.page.deliverables ?? [], held.decisions, own())
}

export function lines(): RolloutLine[] {
  return withSteps(held.kept?.board.lines ?? [], held.steps, own())
}

export function activities(): LandingActivity[] {
  return withActivities(held.kept?.page.activities ?? [], held.activities, own())
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
  return error instanceof ApiProblem ? pick({ zh: error.problem.title, en: error.problem.title_en }) : tr('no_answer')
}
