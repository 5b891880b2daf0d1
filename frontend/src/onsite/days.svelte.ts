// The days in the current hall: what the server said last, kept for the hall without a network, and what this phone made since.
import { roles, session } from '../accounts/session.svelte.ts'
import { call } from '../api/client.ts'
import type { OnsiteYear, CountersignDocument, OnsiteDocument, OnsitePage, Product, TrainingDocument } from '../api/types.ts'
import { withDb } from '../device/db.ts'
import { queue as freeze } from '../outbox/documents.ts'
import { documentsOf } from '../outbox/queue.ts'
import { halvesIn, shownDays, type ShownDay } from '../rules/onsite.ts'
import { keepStorage, sendNow } from '../sync/engine.svelte.ts'
import { HallPage } from '../sync/hall_page.svelte.ts'
import { hallDay } from '../sync/pack.svelte.ts'

export const mayEnter = () => roles().includes('consultant')
export const maySign = () => roles().some(role => role === 'hall_manager' || role === 'supervisor')
/** The two sides of the contract. */
export const mayRead = () => mayEnter() || maySign() || roles().some(role => role === 'supplier_lead' || role === 'admin')

export const held = new HallPage<OnsitePage, { onsite: OnsiteDocument; countersigns: CountersignDocument }>(
  hall => `onsite:${hall}`,
  ['onsite', 'countersigns'],
  async hall => (mayRead() ? call<OnsitePage>(`/api/halls/${hall}/onsite`) : null),
)
export const { load, loadKept, keep } = held

export const draftKey = (of: string) => `draft/${session.me?.person ?? ''}/${session.hall ?? ''}/onsite/${of}`

export function days(): ShownDay[] {
  return shownDays(held.page?.days ?? [], held.made.onsite, held.made.countersigns)
}

export function newestYear(): OnsiteYear | undefined {
  const years = held.page?.years ?? []
  return years[years.length - 1]
}

/** Countersigned half days of a year, those of this phone included. */
export function agreed(year: OnsiteYear): number {
  return halvesIn(days(), 'countersigned', year)
}

export function waiting(year: OnsiteYear): number {
  return halvesIn(days(), 'entered', year)
}

/** What the hall has to look at. */
export function toSign(): ShownDay[] {
  return days().filter(one => one.state === 'entered' && one.author !== session.me?.person && one.local === null)
}

/** What this phone's records say came of a day. */
export async function productsOf(day: string): Promise<Product[]> {
  const { hall, me } = session
  if (!hall || !me) return []
  const inspections = (await withDb(db => db.getAll('inspections'))).filter(one => one.hall === hall && one.author === me.person && one.finished_at && hallDay(one.finished_at) === day)
  const signs = (await documentsOf('signs', hall)).filter(one => one.person === me.person && hallDay(one.made_at) === day)
  const held = (await documentsOf('trainings', hall)).filter(one => one.person === me.person).map(one => JSON.parse(one.body) as TrainingDocument).filter(one => one.state === 'held' && one.day === day)
  const trainings = [...new Set(held.map(one => one.training))]
  const found: Product[] = [
    { kind: 'inspections', count: inspections.length, ids: inspections.map(one => one.id) },
    { kind: 'signs', count: signs.length, ids: signs.map(one => one.name) },
    { kind: 'trainings', count: trainings.length, ids: trainings },
  ]
  return found.filter(one => one.count > 0)
}

/** Freezes a document and queues it; the draft that it came from ends in the same transaction. */
export async function queue(collection: 'onsite' | 'countersigns', document: OnsiteDocument | CountersignDocument, label: string, draft?: string): Promise<void> {
  const { me, hall } = session
  if (!me || !hall) return
  await freeze(collection, document, [], { person: me.person, hall, label }, { draft })
  await loadKept()
  void keepStorage()
  void sendNow(true)
}
