// Drafts on this device: kept here before they are sent, so that nothing typed depends on a network.
import { session } from '../accounts/session.svelte.ts'
import { ApiProblem, call } from '../api/client.ts'
import type { Checklist, Draft, DraftDocument, DraftItem, Item } from '../api/types.ts'
import { readSetting, withDb, write, writeSetting } from '../device/db.ts'
import { uuid7 } from '../device/ids.ts'

/** Whose draft, and of which hall. */
export interface Owner {
  person: string
  hall: string
}

/** A draft that the server does not have in this form yet. */
export interface UnsentDraft extends Owner {
  id: string
  document: DraftDocument
  /** The revision of the server that it goes on from; 0 when the server never had it. */
  revision: number
  changed_at: string
}

/** Settings that begin with `draft/` outlive signing out (accounts/session): they wait for the same person. */
const keyOf = ({ person, hall }: Owner, id: string) => `draft/${person}/${hall}/checklist/${id}`

export function owner(): Owner {
  return { person: session.me?.person ?? '', hall: session.hall ?? '' }
}

export const draftPath = (hall: string, id: string) => `/api/halls/${hall}/drafts/${id}`

export async function keepUnsent(draft: UnsentDraft): Promise<void> {
  await writeSetting(keyOf(draft, draft.id), draft)
}

export async function unsent(owner: Owner, id: string): Promise<UnsentDraft | undefined> {
  return readSetting<UnsentDraft>(keyOf(owner, id))
}

export async function forgetUnsent(owner: Owner, id: string): Promise<void> {
  await write(['settings'], tx => tx.objectStore('settings').delete(keyOf(owner, id)))
}

/** Forgets what the server has now, unless something was typed since. */
async function forgetSent(sent: UnsentDraft): Promise<void> {
  await write(['settings'], async tx => {
    const kept = (await tx.objectStore('settings').get(keyOf(sent, sent.id))) as UnsentDraft | undefined
    if (kept?.changed_at === sent.changed_at) await tx.objectStore('settings').delete(keyOf(sent, sent.id))
  })
}

export async function unsentDrafts(owner: Owner): Promise<UnsentDraft[]> {
  const start = keyOf(owner, '')
  return withDb(db => db.getAll('settings', IDBKeyRange.bound(start, `${start}\uffff`))) as Promise<UnsentDraft[]>
}

/** Raises ApiProblem (draft_changed among them) and NoAnswer. */
export async function sendDraft(draft: UnsentDraft): Promise<Draft> {
  const { hall, id, document, revision } = draft
  const saved = await call<Draft>(draftPath(hall, id), { method: 'PUT', body: { document, revision } })
  await forgetSent(draft)
  return saved
}

/** Sends what can be sent of this person; a conflict waits until the draft is opened. */
export async function sendUnsent(owner: Owner): Promise<void> {
  for (const draft of await unsentDrafts(owner)) {
    try {
      await sendDraft(draft)
    } catch (error) {
      if (!(error instanceof ApiProblem)) return
    }
  }
}

/** Begins a draft on this device; answers where it opens. */
export async function beginDraft(owner: Owner, make: (mark: string) => DraftDocument): Promise<string> {
  const id = uuid7()
  await keepUnsent({ ...owner, id, document: make(id.slice(-6)), revision: 0, changed_at: new Date().toISOString() })
  return `/drafts/${id}`
}

export function emptyDraft(mark: string): DraftDocument {
  return { pack: `own_${mark}`, title: { zh: '', en: '' }, pass_mark: 80_000, spot_kinds: ['counter'], module: 'site_management', items: [] }
}

/** The next edition of a checklist of the hall's own: the same name, the same ids. */
export function editOf({ pack, title, pass_mark, spot_kinds, module, items }: Checklist): DraftDocument {
  return structuredClone({ pack, title, pass_mark, spot_kinds, module: module ?? 'site_management', items })
}

/** Another checklist with the same content; its ids get a mark so that they stay unique in the hall. */
export function copyOf(checklist: Checklist, mark: string): DraftDocument {
  const copy = editOf(checklist)
  return { ...copy, pack: `own_${mark}`, items: copy.items.map(item => ({ ...item, id: `H${mark}-${item.id}`.slice(0, 40) })) }
}

export function emptyItem(id: string): DraftItem {
  const text = () => ({ zh: '', en: '' })
  return {
    id, title: text(), requirement: text(), how_to_check: text(), pillar: null, response: null, photo: null, weight: 1, frequency: null,
    citations: [{ source: '', clause: '', grade: null }], critical: false, reasons: [],
  }
}

/** An id that no item of the list has: the mark of the draft and a number. */
export function freshId(mark: string, items: { id: string }[]): string {
  const taken = new Set(items.map(item => item.id))
  for (let number = 1; ; number++) if (!taken.has(`H${mark}-${number}`)) return `H${mark}-${number}`
}

/** The item as the server takes it in a profile: English stands in where nobody wrote it. */
export function asItem(draft: DraftItem): Item {
  const both = ({ zh, en }: { zh: string; en: string }) => ({ zh, en: en || zh })
  const { reasons, why, ...rest } = draft
  return {
    ...rest, title: both(draft.title), requirement: both(draft.requirement), how_to_check: both(draft.how_to_check),
    reasons: (reasons ?? []).map(one => ({ ...one, en: one.en || one.zh })), ...(why ? { why: both(why) } : {}),
  } as Item
}
