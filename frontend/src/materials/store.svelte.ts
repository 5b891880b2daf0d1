// The store of the current hall: what the server said last, kept for the hall without a network, and what this phone entered since.
import { roles } from '../accounts/session.svelte.ts'
import { call } from '../api/client.ts'
import type { MaterialDecisionDocument, MaterialRequestDocument, MaterialsPage, MovementDocument } from '../api/types.ts'
import { HallPage } from '../sync/hall_page.svelte.ts'
import { pick } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/materials.ts'
import { sentenceOf } from '../text/sentence.ts'
import { shownArticles, type ShownArticle } from './shown.ts'

type Documents = {
  'material-movements': MovementDocument
  'material-requests': MaterialRequestDocument
  'material-decisions': MaterialDecisionDocument
}

export const held = new HallPage<MaterialsPage, Documents>(
  hall => `materials:${hall}`,
  ['material-movements', 'material-requests', 'material-decisions'],
  hall => call<MaterialsPage>(`/api/halls/${hall}/materials`),
)
export const { load, loadKept, keep } = held

const KEEPERS = ['consultant', 'hall_manager', 'admin']
const DECIDERS = ['supplier_lead', 'consultant', 'hall_manager']
export const mayKeep = () => roles().some(role => KEEPERS.includes(role))
export const mayDecide = () => roles().some(role => DECIDERS.includes(role))
export const mayAsk = () => roles().some(role => role !== 'supplier_lead')

export function articles(): ShownArticle[] {
  return shownArticles(held.page?.articles ?? [], held.made['material-movements'], held.kept?.at)
}

export function nameOf(id: string): string {
  const one = held.page?.articles.find(each => each.id === id)
  return one ? pick(one.title) : id
}

export function unitOf(id: string): string {
  const one = held.page?.articles.find(each => each.id === id)
  return one ? pick(one.unit) : ''
}

/** What a person is told of a failure. */
export function sentence(error: unknown): string {
  return sentenceOf(error, tr('no_answer'))
}
