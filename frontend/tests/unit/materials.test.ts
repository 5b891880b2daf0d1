import { describe, expect, it } from 'vitest'
import type { Article, MovementDocument } from '../../src/api/types.ts'
import { cents, expiring, found, shownArticles } from '../../src/materials/shown.ts'

const PEN: Article = { id: 'desk_pen', title: { zh: 'LOGO 台笔', en: 'Desk pen' }, unit: { zh: '支', en: 'piece' }, group: 'standard', bearer: 'supplier', minimum: 5, kit_item: '', own: false, removed: false, saved: null, stock: 6, placed: 0, low: false, lots: [] }

function made(kind: MovementDocument['kind'], count: number, spot: string | null = null): MovementDocument {
  return { schema: 1, hall: 'h', kind, made_at: '2026-11-20T04:00:00Z', clock: { zone: '', since_contact_ms: null }, lines: [{ article: 'desk_pen', count }], spot, receiver: '', signature: [], photos: [], note: '', request: null, reverses: null }
}

describe('what is in store as this phone knows it', () => {
  it.each([
    ['issued', 2, 'a', 4],
    ['received', 2, null, 8],
    ['returned', 1, 'a', 7],
    ['scrapped', 1, null, 5],
    ['scrapped', 1, 'a', 6],
    ['counted', 3, null, 3],
    ['counted', 3, 'a', 6],
  ] as const)('%s %d counts before it has arrived', (kind, count, spot, stock) => {
    const [pen] = shownArticles([PEN], [{ id: '1', about: made(kind, count, spot), state: 'waiting', delivered_at: null }])
    expect([pen?.stock, pen?.low, pen?.local]).toEqual([stock, stock < 5, true])
  })

  it('what arrived or was set aside is not counted twice', () => {
    const entries = (['delivered', 'aside'] as const).map(state => ({ id: state, about: made('issued', 2, 'a'), state, delivered_at: 100 }))
    expect(shownArticles([PEN], entries, 200)[0]).toMatchObject({ stock: 6, local: false })
  })

  it('what arrived after the list was read counts until it is read again', () => {
    const entry = { id: '1', about: made('issued', 2, 'a'), state: 'delivered' as const, delivered_at: 300 }
    expect(shownArticles([PEN], [entry], 200)[0]).toMatchObject({ stock: 4, local: false })
    expect(shownArticles([{ ...PEN, stock: 4 }], [entry], 400)[0]).toMatchObject({ stock: 4, local: false })
  })

  it('an article no longer used is not offered', () => {
    expect(shownArticles([{ ...PEN, removed: true }], [])).toEqual([])
  })
})

it('an article is found by either name', () => {
  const every = shownArticles([PEN], [])
  expect(['logo', '台笔', 'DESK', 'x'].map(text => found(every, text).length)).toEqual([1, 1, 1, 0])
})

it('a lot up to the last told day is about to expire', () => {
  const lots = [{ expires_on: '2026-12-20', count: 1, spot: null }]
  expect(['2026-12-19', '2026-12-20'].map(until => expiring({ ...PEN, lots }, until))).toEqual([false, true])
})

it('a price is whole cents or no price', () => {
  expect(['12.5', '12.50', '7', '', '-1', '1.234', '1e3', '0.05'].map(cents)).toEqual([1250, 1250, 700, null, null, null, null, 5])
})
