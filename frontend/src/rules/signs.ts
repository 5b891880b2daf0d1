// The register of signs as a phone knows it: what the server had last, and what was noted here since.
import type { Sign, SignDocument, SignFacts, SignFault, SignNeed, WalkDocument } from '../api/types.ts'
import { unknownTo, type Noted } from './noted.ts'

export interface ShownSign {
  id: string
  /** Empty until the server has given one. */
  code: string
  about: SignDocument
  author_name: string
  documents: number
  /** How the newest document of this phone stands; null when the newest is not of this phone. */
  state: Noted<SignDocument>['state'] | null
  /** The phone knows more than the server's faults speak of. */
  ahead: boolean
  faults: SignFault[]
}

/** As far as the server takes a length. */
export const LONGEST_MM = 200_000

interface Named {
  id: string
  /** Of what the server has, never later than it was received: another phone's clock ahead does not hide what is noted here. */
  noted_at: string
}

/** Later by the time it was noted, then by id, as on the server. */
function later(a: Named, b: Named): boolean {
  const by = Date.parse(a.noted_at) - Date.parse(b.noted_at)
  return by > 0 || (by === 0 && a.id > b.id)
}

/** Every sign that was not taken down; those with faults first, then by code, new ones before all. */
export function shownSigns(signs: Sign[], faults: SignFault[], noted: Noted<SignDocument>[], fetchedAt: number | null): ShownSign[] {
  const shown = new Map(signs.map(sign => [sign.id, fromServer(sign, faults, noted)]))
  const newest = new Map<string, Named>(signs.map(({ id, document_id, noted_at, document: about }) => [id, { id: document_id, noted_at: noted_at ?? about.noted_at }]))
  const fresh = noted.filter(each => unknownTo(fetchedAt, each))
  for (const one of fresh.filter(each => !each.about.check_only)) {
    const { sign, noted_at } = one.about
    const before = newest.get(sign)
    if (before?.id === one.id || (before && later(before, { id: one.id, noted_at }))) continue
    newest.set(sign, { id: one.id, noted_at })
    shown.set(sign, notedOver(shown.get(sign), one))
  }
  for (const one of fresh.filter(each => each.about.check_only)) {
    const old = shown.get(one.about.sign)
    const days = [old?.about.last_checked_on ?? '', one.about.last_checked_on ?? ''].sort()
    shown.set(one.about.sign, notedOver(old, { ...one, about: { ...(old?.about ?? one.about), last_checked_on: days[1] || null } }))
  }
  return Array.from(shown.values()).filter(sign => !sign.about.removed).sort(byUrgency)
}

function notedOver(old: ShownSign | undefined, { about, state }: Noted<SignDocument>): ShownSign {
  return {
    id: about.sign, code: old?.code ?? '', author_name: '', documents: (old?.documents ?? 0) + 1, faults: old?.faults ?? [], about, state, ahead: true,
  }
}

function fromServer(sign: Sign, faults: SignFault[], noted: Noted<SignDocument>[]): ShownSign {
  const { id, code, author_name, documents, document: about } = sign
  const mine = noted.find(one => one.id === sign.document_id)
  return { id, code, author_name, documents, about, state: mine?.state ?? null, ahead: false, faults: faults.filter(fault => fault.signs.includes(id)) }
}

function byUrgency(a: ShownSign, b: ShownSign): number {
  return urgency(b) - urgency(a) || a.code.length - b.code.length || (a.code < b.code ? -1 : 1)
}

function urgency(sign: ShownSign): number {
  if (sign.faults.some(fault => !fault.advisory)) return 2
  return sign.faults.length ? 1 : 0
}

/** Whether a need is met by a sign of its zone: by the symbol, or by the class. */
export function meets(sign: SignDocument, need: SignNeed): boolean {
  if (sign.zone !== need.zone) return false
  return need.symbol ? sign.symbol === need.symbol : sign.sign_class === need.sign_class
}

/** How many targets there are, and how many were reached without a break the last time; newest walk first. */
export function reached(walks: WalkDocument[]): { targets: number; clean: number } {
  const last = new Map<string, WalkDocument>()
  for (const walk of walks) if (!last.has(walk.target)) last.set(walk.target, walk)
  const clean = Array.from(last.values()).filter(walk => walk.reached && walk.breaks.length === 0)
  return { targets: last.size, clean: clean.length }
}

/** Whole millimetres from what somebody typed in another unit; undefined when it is no length. */
export function millimetres(typed: string, perUnit: number): number | null | undefined {
  const text = typed.trim().replace('，', '.').replace(',', '.').replace('。', '.')
  if (!text) return null
  const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * perUnit) : NaN
  return Number.isFinite(value) ? value : undefined
}

/** What is said otherwise of a sign than before. A later check is no contradiction: the last one counts. */
export function changedFacts(before: SignFacts, now: SignFacts): Exclude<keyof SignFacts, 'last_checked_on'>[] {
  const facts = Object.keys(before).filter(fact => fact !== 'last_checked_on') as Exclude<keyof SignFacts, 'last_checked_on'>[]
  const said = (facts: SignFacts, fact: keyof SignFacts) => (fact === 'photos' ? facts.photos.map(photo => photo.sha256).join() : facts[fact])
  return facts.filter(fact => said(before, fact) !== said(now, fact))
}

/** The same change made to a newer list: what was added is added, what was taken out is taken out. */
export function reapplied(before: SignNeed[], changed: SignNeed[], newer: SignNeed[]): SignNeed[] {
  const alike = (a: SignNeed, b: SignNeed) => a.zone === b.zone && a.reason === b.reason && a.symbol === b.symbol && a.sign_class === b.sign_class
  const without = (list: SignNeed[], rest: SignNeed[]) => list.filter(one => !rest.some(other => alike(one, other)))
  const added = without(changed, before)
  return [...without(newer, without(before, changed)), ...without(added, newer)]
}
