import { expect, test } from 'vitest'
import type { Checklist, Item, ItemChange, PackProfile } from '../../src/api/types.ts'
import { changeOf, isAsked, tidied, withAdded, withChange } from '../../src/standards/changes.ts'
import { asItem, copyOf, editOf, emptyItem, forgetUnsent, freshId, keepUnsent, unsent, unsentDrafts } from '../../src/standards/drafts.ts'

const words = (zh: string) => ({ zh, en: zh })
const gap: Item = {
  id: 'D9b', title: words('间距'), requirement: words('60cm'), how_to_check: words('量'), pillar: 'standardize',
  response: { type: 'length', target_mm: 600, tolerance_mm: 20 }, photo: 'on_fail', weight: 2, frequency: 'periodic', citations: [],
}
const checklist: Checklist = { pack: 'desk', title: words('桌面'), edition: 3, pass_mark: 80_000, spot_kinds: ['counter'], items: [gap] }
const untouched: PackProfile = { enabled: true, reason: '', changes: [], added: [] }
const change = (fields: Partial<ItemChange>): ItemChange => ({ item: 'D9b', reason: '因为', ...fields })

test('a change keeps only what differs from the library', () => {
  expect(tidied(gap, change({ target_mm: 580, tolerance_mm: 20, weight: 2, frequency: 'periodic', enabled: true }))).toEqual(change({ target_mm: 580 }))
  expect(tidied(gap, change({ target_mm: 600, requirement: words('60cm') }))).toBeNull()
  expect(tidied(gap, change({ enabled: false }))).toEqual(change({ enabled: false }))
  expect(tidied({ ...gap, off: true }, change({ enabled: true }))).toEqual(change({ enabled: true }))
  expect(tidied(gap, change({ requirement: { zh: '58cm', en: '' } }))?.requirement).toEqual(words('58cm'))
})

test('an item has one change at most, and taking it away leaves the others', () => {
  const once = withChange(withChange(untouched, 'D9b', change({ weight: 3 })), 'D9b', change({ weight: 4 }))
  expect(once.changes).toEqual([change({ weight: 4 })])
  expect(changeOf(once, 'D9b')?.weight).toBe(4)
  expect(withChange(once, 'D9b', null)).toEqual(untouched)
  expect(withAdded(withAdded(untouched, 'N1', { item: { ...gap, id: 'N1' }, reason: '' }), 'N1', null)).toEqual(untouched)
})

test('an item shipped switched off is asked only when the hall says so', () => {
  expect([isAsked(gap, undefined), isAsked({ ...gap, off: true }, undefined)]).toEqual([true, false])
  expect([isAsked(gap, change({ enabled: false })), isAsked({ ...gap, off: true }, change({ enabled: true }))]).toEqual([false, true])
})

test('a copy has ids of its own, the next edition keeps them, and neither touches the original', () => {
  const copy = copyOf(checklist, 'a1b2c3')
  expect([copy.pack, copy.items[0]?.id]).toEqual(['own_a1b2c3', 'Ha1b2c3-D9b'])
  expect([editOf(checklist).pack, editOf(checklist).items[0]?.id]).toEqual(['desk', 'D9b'])
  expect(copy).not.toHaveProperty('edition')
  expect(checklist.items[0]?.id).toBe('D9b')
})

test('a fresh id is one that no item of the list has', () => {
  expect(freshId('x', [{ id: 'Hx-1' }, { id: 'Hx-3' }])).toBe('Hx-2')
})

test('an item goes to the server with Chinese where nobody wrote English', () => {
  const item = { ...emptyItem('N1'), title: { zh: '不放绿植', en: '' }, reasons: [{ id: 'r', zh: '绿植', en: '' }] }
  expect(asItem(item)).toMatchObject({ id: 'N1', title: words('不放绿植'), reasons: [{ id: 'r', zh: '绿植', en: '绿植' }] })
})

test('unsent drafts of a hall are kept on the device until they are forgotten', async () => {
  const draft = { id: 'd1', hall: 'h1', document: editOf(checklist), revision: 0, changed_at: '2026-11-22T01:00:00Z' }
  await keepUnsent(draft)
  await keepUnsent({ ...draft, id: 'd2', hall: 'h10' })
  expect(await unsent('h1', 'd1')).toEqual(draft)
  expect((await unsentDrafts('h1')).map(one => one.id)).toEqual(['d1'])
  await forgetUnsent('h1', 'd1')
  expect(await unsentDrafts('h1')).toEqual([])
})
