// What a hall changed in one item of the library, beside what the library says.
import type { AddedItem, Item, ItemChange, PackProfile, Response, Text } from '../api/types.ts'
import { UNITS } from '../text/words.ts'

export const LENGTHS = ['target_mm', 'tolerance_mm', 'min_mm', 'max_mm'] as const
export const MEASURES = ['at_least', 'at_most'] as const
export const WORDS = ['title', 'requirement', 'how_to_check'] as const
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
  for (const name of WORDS) {
    const words = change[name]?.zh.trim()
    if (words && words !== item[name].zh) kept[name] = { zh: words, en: change[name]?.en.trim() || words }
  }
  return Object.keys(kept).length > 2 ? kept : null
}

/** Whether the words name a number that makes the item right: 间距 60 cm. */
export function tellsNumber(item: Item, text: Text): boolean {
  return [...text.zh.matchAll(numbersIn(item))].some(([found]) => shownNumbers(item, item.response).includes(found))
}

/** The library's words with this hall's numbers in them. */
export function renumbered(item: Item, text: Text, own: Pick<ItemChange, NumberField>): Text {
  const before = shownNumbers(item, item.response)
  const after = shownNumbers(item, { ...item.response, ...Object.fromEntries(numbersOf(own).map(name => [name, own[name]])) })
  const put = (words: string) => words.replace(numbersIn(item), found => after[before.indexOf(found)] ?? found)
  return { zh: put(text.zh), en: put(text.en) }
}

function shownNumbers(item: Item, numbers: Pick<ItemChange, NumberField>): string[] {
  return numbersOf(item.response).map(name => String(name.endsWith('_mm') ? Number(numbers[name]) / 10 : numbers[name]))
}

/** Numbers that are followed by the item's unit or a tolerance. */
function numbersIn({ response }: Item): RegExp {
  const units = response.unit ? Object.values(UNITS[response.unit]) : ['cm', '厘米']
  return new RegExp(`\\d+(\\.\\d+)?(?=\\s*(±|–|${units.join('|')}))`, 'g')
}

export function withChange(profile: PackProfile, item: string, change: ItemChange | null): PackProfile {
  const others = profile.changes.filter(one => one.item !== item)
  return { ...profile, changes: change ? [...others, change] : others }
}

export function withAdded(profile: PackProfile, id: string, added: AddedItem | null): PackProfile {
  const others = profile.added.filter(one => one.item.id !== id)
  return { ...profile, added: added ? [...others, added] : others }
}
