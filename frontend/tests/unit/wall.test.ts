// What a display shows when the network comes and goes.
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { close } from '../../src/device/db.ts'
import { Feed } from '../../src/plans/feed.svelte.ts'
import { json, page, problem, ScriptedServer } from './server.ts'

const NOON = Date.parse('2026-11-26T04:00:00Z')
const MINUTE = 60_000
const WALL = { name: '云杉', at: '2026-11-26T04:00:00Z', plan: { floors: [{ title: '一楼', photo: 'p1', pins: [] }] } }
let server: ScriptedServer
let feed: Feed

beforeEach(async () => {
  close()
  await new Promise(done => (indexedDB.deleteDatabase('hall-audit').onsuccess = done))
  server = new ScriptedServer()
  server.answer = ({ path }) => (path.includes('/pictures/') ? new Response('picture', { headers: { 'Content-Type': 'image/png' } }) : json(WALL))
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: NOON })
  feed = new Feed('abcd')
})

afterEach(() => {
  feed.stop()
  vi.useRealTimers()
})

const turn = async () => {
  for (let i = 0; i < 40; i++) await new Promise(done => setImmediate(done))
}

async function later(minutes: number) {
  for (let i = 0; i < minutes; i++) {
    vi.advanceTimersByTime(MINUTE)
    await turn()
  }
}

test('it sends its code in a header and in no address', async () => {
  await feed.start()
  expect(feed.wall?.name).toBe('云杉')
  expect(Object.keys(feed.pictures)).toEqual(['p1'])
  expect(server.sent.map(one => one.path)).toEqual(['/api/wall', '/api/wall/pictures/p1'])
  expect(server.sent.every(one => new Headers(one.init.headers).get('X-Wall-Code') === 'abcd')).toBe(true)
})

test('without a network it goes on with what it has and says how old that is', async () => {
  await feed.start()
  server.answer = () => Promise.reject(new TypeError('offline'))
  await later(5)
  expect([feed.wall?.name, feed.failed, feed.minutes]).toEqual(['云杉', true, 5])
  server.answer = () => json(WALL)
  await later(1)
  expect([feed.failed, feed.minutes]).toEqual([false, 0])
})

test('a page of some network in between is no data and takes nothing away', async () => {
  await feed.start()
  server.answer = () => page()
  await later(2)
  expect([feed.wall?.name, feed.failed, feed.gone]).toEqual(['云杉', true, false])
})

test('switched on again without a network it shows what it had, with the age', async () => {
  await feed.start()
  feed.stop()
  vi.setSystemTime(NOON + 7 * MINUTE)
  server.answer = () => Promise.reject(new TypeError('offline'))
  feed = new Feed('abcd')
  await feed.start()
  expect([feed.wall?.name, feed.minutes, Object.keys(feed.pictures)]).toEqual(['云杉', 7, ['p1']])
  const other = new Feed('efgh')
  await other.start()
  other.stop()
  expect(other.wall).toBeNull()
})

test('a link that was taken back takes along what was shown and kept', async () => {
  await feed.start()
  server.answer = () => problem(404, 'wall_link_unknown')
  await later(1)
  expect([feed.gone, feed.wall]).toEqual([true, null])
  server.answer = () => Promise.reject(new TypeError('offline'))
  const again = new Feed('abcd')
  await again.start()
  again.stop()
  expect(again.wall).toBeNull()
})
