// What a hall changed in one item of the library, beside what the library says.
import type { AddedItem, Item, ItemChange, PackProfile, Response } from '../api/types.ts'

export const LENGTHS = ['target_mm', 'tolerance_mm', 'min_mm', 'max_mm'] as const
export const MEASURES = ['at_least', 'at_most'] as const
export type NumberField = (typeof LENGTHS)[number] | (typeof MEASURES)[number]

/** The numbers that make the item right, in the order in which one reads them. */
export function numbersOf(response: Pick<Response, NumberField>): NumberField[] {
  return [...LENGTHS, ...MEASURES].filter(name => response[name] != null)
}

export function changeOf(profile: PackProfile, item: string): ItemChange | undefined {
  return profile.changes.find(one => one.item === item)
}

/** Whether the item is asked in this hall. */
export function isAsked(item: Item, change: ItemChange | undefined): boolean {
  return change?.enabled ?? !item.off
}

/** Only what really differs from the library; null when nothing does. */
export function tidied(item: Item, change: ItemChange): ItemChange | null {
  const kept: ItemChange = { item: change.item, reason: change.reason.trim() }
  if (change.enabled != null && change.enabled === !!item.off) kept.enabled = change.enabled
  for (const name of [...LENGTHS, ...MEASURES]) if (change[name] != null && change[name] !== item.response[name]) kept[name] = change[name]
  if (change.weight && change.weight !== item.weight) kept.weight = change.weight
  if (change.frequency && change.frequency !== item.frequency) kept.frequency = change.frequency
  if (change.photo && change.photo !== item.photo) kept.photo = change.photo
  const words = change.requirement?.zh.trim()
  if (words && words !== item.requirement.zh) kept.requirement = { zh: words, en: change.requirement?.en.trim() || words }
  return Object.keys(kept).length > 2 ? kept : null
}

export function withChange(profile: PackProfile, item: string, change: ItemChange | null): PackProfile {
  const others = profile.changes.filter(one => one.item !== item)
  return { ...profile, changes: change ? [...others, change] : others }
}

export function withAdded(profile: PackProfile, id: string, added: AddedItem | null): PackProfile {
  const others = profile.added.filter(one => one.item.id !== id)
  return { ...profile, added: added ? [...others, added] : others }
}
