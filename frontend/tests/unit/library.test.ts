import { expect, test } from 'vitest'
import type { Checklist, Item, LibraryBook, PublishedChecklist } from '../../src/api/types.ts'
import { byPack, chosen, drawingsOf, itemEntry, libraryItems, similar, type Choice } from '../../src/rules/library.ts'
import { search } from '../../src/rules/search.ts'

const text = { zh: '项', en: 'item' }
const ALL: Choice = { pillar: '', module: '', pack: '', source: '' }

function item(id: string, more: Partial<Item> = {}): Item {
  return {
    id, title: text, requirement: text, how_to_check: text, pillar: 'sort', response: { type: 'pass_fail' },
    photo: 'on_fail', weight: 1, frequency: 'daily_1', citations: [], ...more,
  }
}

function list(pack: string, items: Item[], more: Partial<Checklist> = {}): PublishedChecklist {
  return { id: pack, published_at: '', checklist: { pack, title: { zh: `${pack}表`, en: pack }, edition: 1, pass_mark: 80000, spot_kinds: ['counter'], items, ...more } }
}

const LISTS = [
  list('desk', [item('D1', { drawing: 'drawers' }), item('D2', { pillar: 'shine' })], { module: 'articles' }),
  list('fire', [
    item('F1', { module: 'safety_management', citations: [{ source: 'GB 50140-2005', clause: '5.1.3', grade: 'V1' }] }),
    item('F2', { drawing: 'drawers', pillar: 'safety' }),
    item('F3', { module: 'articles' }),
  ]),
]
const items = libraryItems(LISTS)
const ids = (found: { item: Item }[]) => found.map(one => one.item.id)

test('an item counts for its own module, else for that of its checklist', () => {
  expect(items.map(one => one.module)).toEqual(['articles', 'articles', 'safety_management', 'site_management', 'articles'])
})

test.each<[Partial<Choice>, string[]]>([
  [{}, ['D1', 'D2', 'F1', 'F2', 'F3']],
  [{ pillar: 'shine' }, ['D2']],
  [{ module: 'articles' }, ['D1', 'D2', 'F3']],
  [{ pack: 'fire' }, ['F1', 'F2', 'F3']],
  [{ source: 'GB 50140-2005' }, ['F1']],
  [{ pack: 'desk', source: 'GB 50140-2005' }, []],
])('the choice %o leaves %o', (choice, left) => {
  expect(ids(items.filter(one => chosen(one, { ...ALL, ...choice })))).toEqual(left)
})

test('an item is found by its standard and its clause', () => {
  const entries = items.map(itemEntry)
  expect(ids(search(entries, 'gb50140-2005', []))).toEqual(['F1'])
  expect(ids(search(entries, '5.1.3', []))).toEqual(['F1'])
})

test('hits come by checklist, the one with the best hit first', () => {
  const found = byPack([items[3], items[0], items[2]].filter(one => one !== undefined))
  expect(found.map(one => [one.list.id, ids(one.items)])).toEqual([['fire', ['F2', 'F1']], ['desk', ['D1']]])
})

test('similar items share the drawing, or the group and the module', () => {
  const [first] = items
  expect(first && ids(similar(items, first))).toEqual(['F2', 'F3'])
})

test('at most five are similar', () => {
  const many = libraryItems([list('p', Array.from({ length: 9 }, (_, n) => item(`I${n}`)))])
  const [first] = many
  expect(first && similar(many, first)).toHaveLength(5)
})

test('drawings are shown as a pair or not at all', () => {
  const book = (drawings: Record<string, string>): LibraryBook => ({ standards: [], tenders: [], facts: [], symbols: [], modules: [], synonyms: [], drawings })
  expect(drawingsOf(item('a', { drawing: 'x' }), book({ x_good: '1', x_bad: '2' }))).toEqual({ good: '1', bad: '2' })
  expect(drawingsOf(item('a', { drawing: 'x' }), book({ x_good: '1' }))).toBeNull()
  expect(drawingsOf(item('a'), book({ x_good: '1', x_bad: '2' }))).toBeNull()
  expect(drawingsOf(item('a', { drawing: 'x' }), null)).toBeNull()
})
