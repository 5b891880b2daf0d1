// The store of the current hall: what the server said last, kept for the hall without a network, and what this phone entered since.
import { roles, session } from '../accounts/session.svelte.ts'
import { ApiProblem, call } from '../api/client.ts'
import type { MaterialDecisionDocument, MaterialRequestDocument, MaterialsPage, MovementDocument } from '../api/types.ts'
import type { Mine } from '../deliverables/shown.ts'
import { readSetting, writeSetting } from '../device/db.ts'
import { notedHere } from '../outbox/documents.ts'
import type { Noted } from '../rules/noted.ts'
import { pick } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/materials.ts'
import { shownArticles, type ShownArticle } from './shown.ts'

interface Kept {
  page: MaterialsPage
  at: number
}

class Held {
  kept = $state.raw<Kept | null>(null)
  movements = $state.raw<Noted<MovementDocument>[]>([])
  requests = $state.raw<Mine<MaterialRequestDocument>[]>([])
  decisions = $state.raw<Mine<MaterialDecisionDocument>[]>([])
  loaded = $state(false)
  /** The last try to reach the server failed: what is shown may be old. */
  stale = $state(false)
}

export const held = new Held()

const KEEPERS = ['consultant', 'hall_manager', 'admin']
const DECIDERS = ['supplier_lead', 'consultant', 'hall_manager']
export const mayKeep = () => roles().some(role => KEEPERS.includes(role))
export const mayDecide = () => roles().some(role => DECIDERS.includes(role))
export const mayAsk = () => roles().some(role => role !== 'supplier_lead')

const keyOf = (hall: string) => `materials:${hall}`

export async function loadKept(): Promise<void> {
  const { hall } = session
  if (!hall) return
  held.kept = (await readSetting<Kept>(keyOf(hall))) ?? null
  held.movements = await notedHere<MovementDocument>('material-movements', hall)
  held.requests = await notedHere<MaterialRequestDocument>('material-requests', hall)
  held.decisions = await notedHere<MaterialDecisionDocument>('material-decisions', hall)
  held.loaded = true
}

/** What is on this phone, then what the server says. */
export async function load(): Promise<void> {
  await loadKept()
  const { hall } = session
  if (!hall) return
  try {
    await keep(await call<MaterialsPage>(`/api/halls/${hall}/materials`))
    held.stale = false
  } catch {
    held.stale = true
  }
}

export async function keep(page: MaterialsPage): Promise<void> {
  held.kept = { page, at: Date.now() }
  if (session.hall) await writeSetting(keyOf(session.hall), held.kept)
}

export function articles(): ShownArticle[] {
  return shownArticles(held.kept?.page.articles ?? [], held.movements, held.kept?.at)
}

export function nameOf(id: string): string {
  const one = held.kept?.page.articles.find(each => each.id === id)
  return one ? pick(one.title) : id
}

export function unitOf(id: string): string {
  const one = held.kept?.page.articles.find(each => each.id === id)
  return one ? pick(one.unit) : ''
}

/** What a person is told of a failure. */
export function sentence(error: unknown): string {
  return error instanceof ApiProblem ? pick({ zh: error.problem.title, en: error.problem.title_en }) : tr('no_answer')
}
