import { expect, test } from 'vitest'
import { signOut } from '../../src/accounts/session.svelte.ts'
import type { Checklist, Item, ItemChange, PackProfile } from '../../src/api/types.ts'
import { readSetting, writeSetting } from '../../src/device/db.ts'
import { changeOf, isAsked, renumbered, tellsNumber, tidied, withAdded, withChange } from '../../src/standards/changes.ts'
import { asItem, copyOf, editOf, emptyItem, forgetUnsent, freshId, keepUnsent, sendUnsent, unsent, unsentDrafts, type Owner, type UnsentDraft } from '../../src/standards/drafts.ts'
import { json, ScriptedServer } from './server.ts'

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

const ann: Owner = { person: 'ann', hall: 'h1' }
const kept = (id: string, owner: Owner): UnsentDraft => ({ ...owner, id, document: editOf(checklist), revision: 0, changed_at: '2026-11-22T01:00:00Z' })

test('unsent drafts of a hall are kept on the device until they are forgotten', async () => {
  await keepUnsent(kept('d1', ann))
  await keepUnsent(kept('d2', { ...ann, hall: 'h10' }))
  expect(await unsent(ann, 'd1')).toEqual(kept('d1', ann))
  expect((await unsentDrafts(ann)).map(one => one.id)).toEqual(['d1'])
  await forgetUnsent(ann, 'd1')
  expect(await unsentDrafts(ann)).toEqual([])
})

test('a draft outlives signing out and goes out in the session of the person who wrote it, in no other', async () => {
  const server = new ScriptedServer()
  server.answer = ({ method }) => (method === 'PUT' ? json({ revision: 1 }) : method === 'POST' ? new Response(null, { status: 204 }) : undefined)
  await keepUnsent(kept('d1', ann))
  await writeSetting('kept/api/halls/h1/profile', {})
  await signOut()
  expect(await readSetting('kept/api/halls/h1/profile')).toBeUndefined()
  await sendUnsent({ person: 'ben', hall: 'h1' })
  expect([server.puts(), await unsentDrafts({ person: 'ben', hall: 'h1' })]).toEqual([[], []])
  await sendUnsent(ann)
  expect([server.puts(), await unsentDrafts(ann)]).toEqual([['/api/halls/h1/drafts/d1'], []])
})

test('the words take this hall’s numbers, in both languages, and nothing else in them changes', () => {
  const words = { zh: '2 块外屏相距 60 cm，允许 ±2cm', en: '2 screens 60 cm apart, ±2 cm' }
  expect(tellsNumber(gap, words)).toBe(true)
  expect(renumbered(gap, words, { target_mm: 585 })).toEqual({ zh: '2 块外屏相距 58.5 cm，允许 ±2cm', en: '2 screens 58.5 cm apart, ±2 cm' })
  expect(renumbered(gap, words, { target_mm: 20, tolerance_mm: 30 }).en).toBe('2 screens 2 cm apart, ±3 cm')
  expect(tellsNumber(gap, { zh: '60 个窗口', en: '' })).toBe(false)
  const light: Item = { ...gap, response: { type: 'measure', unit: 'lux', at_least: 300 } }
  expect(renumbered(light, { zh: '不低于 300 lx', en: 'At least 300 lx' }, { at_least: 500 })).toEqual({ zh: '不低于 500 lx', en: 'At least 500 lx' })
})

test('a changed name and way to check are kept when they differ', () => {
  expect(tidied(gap, change({ title: { zh: '58 cm', en: '' }, how_to_check: words('量') }))).toEqual(change({ title: words('58 cm') }))
})
