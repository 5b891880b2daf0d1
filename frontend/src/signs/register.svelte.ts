// The signs and walks of the current hall: the pack's, and what this phone has noted since.
import { session } from '../accounts/session.svelte.ts'
import type { SignDocument, SignNeed, SignSymbol, WalkDocument } from '../api/types.ts'
import { notedHere } from '../outbox/documents.ts'
import { unknownTo, type Noted } from '../rules/noted.ts'
import { shownSigns, type ShownSign } from '../rules/signs.ts'
import { libraryBook, pack } from '../sync/pack.svelte.ts'
import { pick } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/signs.ts'

class Local {
  signs = $state.raw<Noted<SignDocument>[]>([])
  walks = $state.raw<Noted<WalkDocument>[]>([])
  symbols = $state.raw<SignSymbol[]>([])
  standards = $state.raw<string[]>([])
  loaded = $state(false)
}

export const local = new Local()

export async function loadNotes(): Promise<void> {
  const { hall } = session
  local.signs = hall ? await notedHere<SignDocument>('signs', hall) : []
  local.walks = hall ? await notedHere<WalkDocument>('walks', hall) : []
  const book = await libraryBook()
  local.symbols = book?.symbols ?? []
  local.standards = book?.standards.map(one => one.number) ?? []
  local.loaded = true
}

export function signs(): ShownSign[] {
  return shownSigns(pack.signs.signs, pack.signs.faults, local.signs, pack.fetched_at)
}

export function signById(id: string): ShownSign | undefined {
  return signs().find(sign => sign.id === id)
}

export interface ShownWalk {
  id: string
  author_name: string
  about: WalkDocument
  /** By which they are ordered. */
  at: number
  state: Noted<WalkDocument>['state'] | null
}

/** Newest first; no walk that the server has is newer than its receipt. */
export function walks(): ShownWalk[] {
  const known = new Set(pack.walks.map(one => one.id))
  const fresh = local.walks.filter(one => !known.has(one.id) && unknownTo(pack.fetched_at, one)).map(one => ({ ...one, author_name: '', at: Date.parse(one.about.walked_at) }))
  const held = pack.walks.map(one => ({ ...one, about: one.document, at: Math.min(Date.parse(one.document.walked_at), Date.parse(one.received_at)), state: local.walks.find(mine => mine.id === one.id)?.state ?? null }))
  return [...fresh, ...held].sort((a, b) => b.at - a.at)
}

export function symbolById(id: string | null): SignSymbol | undefined {
  return local.symbols.find(symbol => symbol.id === id)
}

/** What a need asks for, in words. */
export function needed({ symbol, sign_class }: SignNeed): string {
  const known = symbolById(symbol)
  if (known) return pick(known.title)
  return symbol ?? (sign_class ? tr(`class_${sign_class}`) : '')
}
