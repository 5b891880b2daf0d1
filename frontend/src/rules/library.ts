// The items of all checklists as one library: what can be asked of it, filtered and put side by side.
import type { Item, LibraryBook, Module, Pillar, PublishedChecklist } from '../api/types.ts'
import { entry, type Entry } from './search.ts'
import { cites } from './standards.ts'

export interface LibraryItem {
  item: Item
  list: PublishedChecklist
  module: Module
}

/** An empty word leaves that side open. */
export interface Choice {
  pillar: Pillar | ''
  module: Module | ''
  pack: string
  source: string
}

const MOST_SIMILAR = 5

/** Every item of the current versions, in the order of the checklists. */
export function libraryItems(lists: PublishedChecklist[]): LibraryItem[] {
  return lists.flatMap(list => list.checklist.items.map(item => ({ item, list, module: item.module ?? list.checklist.module ?? 'site_management' })))
}

export function itemEntry(one: LibraryItem): Entry<LibraryItem> {
  const { title, requirement, how_to_check, citations, id } = one.item
  return entry(one, {
    keys: [id, ...citations.flatMap(({ source, clause }) => [source, clause])],
    title: [title.zh, title.en],
    text: [requirement, how_to_check, one.list.checklist.title].flatMap(({ zh, en }) => [zh, en]),
  })
}

export function chosen({ item, list, module }: LibraryItem, choice: Choice): boolean {
  return (
    (!choice.pillar || item.pillar === choice.pillar) &&
    (!choice.module || module === choice.module) &&
    (!choice.pack || list.checklist.pack === choice.pack) &&
    (!choice.source || cites(item, choice.source))
  )
}

/** One group a checklist, the one with the best hit first. */
export function byPack(items: LibraryItem[]): { list: PublishedChecklist; items: LibraryItem[] }[] {
  const lists = Array.from(new Set(items.map(one => one.list)))
  return lists.map(list => ({ list, items: items.filter(one => one.list === list) }))
}

/** Items with the same drawing, then of the same group and module. */
export function similar(all: LibraryItem[], { item, module }: LibraryItem): LibraryItem[] {
  const others = all.filter(one => one.item.id !== item.id)
  const drawn = others.filter(one => item.drawing && one.item.drawing === item.drawing)
  const near = others.filter(one => !drawn.includes(one) && one.item.pillar === item.pillar && one.module === module)
  return [...drawn, ...near].slice(0, MOST_SIMILAR)
}

/** The pair of drawings of an item; null unless both are there. */
export function drawingsOf(item: Item, book: LibraryBook | null): { good: string; bad: string } | null {
  const good = book?.drawings[`${item.drawing}_good`]
  const bad = book?.drawings[`${item.drawing}_bad`]
  return good && bad ? { good, bad } : null
}
