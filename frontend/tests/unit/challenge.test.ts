import { beforeEach, expect, test, vi } from 'vitest'
import type { Checklist, Item, Spot } from '../../src/api/types.ts'
import { close, writeSetting } from '../../src/device/db.ts'
import { challengeIsFresh, heldChallenge, keepChallenge, restoreChallenge } from '../../src/device/challenge.ts'
import { startDraft } from '../../src/inspections/drafts.ts'
import { Runner } from '../../src/inspections/runner.svelte.ts'
import { renewChallenge } from '../../src/sync/challenge.ts'

const CHALLENGE = { challenge: '1795000000.abc', issued_at: '2026-11-22T08:00:00Z', counts_until: '2026-11-29T08:00:00Z' }
const MINUTE = 60_000
let number = 0
/** What the module remembers outlives a test: each has a hall of its own. */
let hall = ''

beforeEach(async () => {
  vi.unstubAllGlobals()
  hall = `hall-${++number}`
  close()
  await new Promise(done => (indexedDB.deleteDatabase('hall-audit').onsuccess = done))
})

function server(status: number, body: object) {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  })
  return asked
}

test('a challenge is held for its hall only and is fresh for five minutes', async () => {
  expect(heldChallenge(hall)).toBeUndefined()
  await keepChallenge(hall, CHALLENGE, 1000)
  expect(heldChallenge(hall)).toBe(CHALLENGE.challenge)
  expect(heldChallenge('another hall')).toBeUndefined()
  expect(challengeIsFresh(hall, 1000 + 4 * MINUTE)).toBe(true)
  expect(challengeIsFresh(hall, 1000 + 5 * MINUTE)).toBe(false)
  expect(challengeIsFresh(hall, 0)).toBe(false)
})

test('what an earlier run of the app kept is held again, for a day without network', async () => {
  await writeSetting(`challenge/${hall}`, { ...CHALLENGE, held_at: Date.now() - 60 * MINUTE })
  await restoreChallenge(hall)
  expect(heldChallenge(hall)).toBe(CHALLENGE.challenge)
  expect(challengeIsFresh(hall)).toBe(false)
})

test('an old one is renewed, a fresh one is not asked for again', async () => {
  const asked = server(200, CHALLENGE)
  await renewChallenge(hall)
  await renewChallenge(hall)
  expect(asked).toEqual([`/api/halls/${hall}/challenge`])
  expect(heldChallenge(hall)).toBe(CHALLENGE.challenge)
})

test('when the server cannot be reached or refuses, the last one stays', async () => {
  await keepChallenge(hall, CHALLENGE, Date.now() - 60 * MINUTE)
  server(403, { code: 'forbidden' })
  await renewChallenge(hall)
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
  await renewChallenge(hall)
  expect(heldChallenge(hall)).toBe(CHALLENGE.challenge)
})

test('a photo carries the challenge that the phone held at the shutter, and no later one', async () => {
  const item = { id: 'a', pillar: 'sort', response: { type: 'pass_fail' }, photo: 'optional', spot_kinds: null } as unknown as Item
  const checklist = { items: [item], pass_mark: 0 } as unknown as Checklist
  const spot: Spot = { id: 's1', zone: 'z', kind: 'counter', code: 'A01', name: '窗口', name_en: 'Counter', label: 'l', position: 1 }
  const run = new Runner(await startDraft({ author: 'ann', hall, spot, checklist: 'c1', kind: 'audit' }), checklist, spot)
  const bytes = new Uint8Array([1]).buffer
  const shot = (sha256: string) => run.addPhoto(item, { bytes, thumb: bytes, sha256, width: 1, height: 1 }, 'live')
  await shot('before')
  await keepChallenge(hall, CHALLENGE)
  await shot('after')
  const [before, after] = run.draft.photos
  expect(before).not.toHaveProperty('challenge')
  expect(after).toMatchObject({ challenge: CHALLENGE.challenge })
})
