import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { close, readSetting, withDb, write, type Entry } from '../../src/device/db.ts'
import { sha256 } from '../../src/device/digest.ts'
import { uuid7 } from '../../src/device/ids.ts'
import { backoffMs } from '../../src/outbox/answers.ts'
import {
  aside, counts, deliveredDocuments, documentEntry, forgetDelivered, noticeEpoch, onChange, photoEntry, putBack, waiting,
} from '../../src/outbox/queue.ts'
import { rescueFile } from '../../src/outbox/rescue.ts'
import { send } from '../../src/outbox/send.ts'
import { json, page, problem, ScriptedServer } from './server.ts'

const HALL = '01900000-0000-7000-8000-000000000001'
const ANN = 'ann'
const DAY_MS = 86_400_000
let server: ScriptedServer

beforeEach(async () => {
  close()
  await new Promise(done => (indexedDB.deleteDatabase('hall-audit').onsuccess = done))
  server = new ScriptedServer()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

async function queueDocument(body = '{"answers":[]}', person = ANN): Promise<Entry> {
  const bytes = new TextEncoder().encode(body)
  const facts = { name: uuid7(), hall: HALL, person, label: 'A01', collection: 'inspections' as const, body, sha256: await sha256(bytes), bytes: bytes.length }
  const entry = documentEntry(facts, Date.now())
  await write(['outbox'], tx => tx.objectStore('outbox').put(entry))
  return entry
}

async function queuePhoto(content: number[]): Promise<Entry> {
  const bytes = new Uint8Array(content)
  const digest = await sha256(bytes)
  const entry = photoEntry({ name: digest, hall: HALL, person: ANN, label: 'A01', sha256: digest, bytes: bytes.length }, Date.now())
  await write(['outbox', 'photos'], async tx => {
    await tx.objectStore('photos').put({ hall: HALL, sha256: digest, bytes: bytes.buffer, thumb: bytes.buffer })
    await tx.objectStore('outbox').put(entry)
  })
  return entry
}

async function stored(entry: Entry): Promise<Entry> {
  const found = await withDb(db => db.get('outbox', entry.key))
  if (!found) throw new Error('the entry is gone')
  return found
}

describe('delivery', () => {
  test('a receipt that names the document and its digest delivers it', async () => {
    const entry = await queueDocument()
    expect(await send({ person: ANN })).toEqual({ delivered: 1, needsSignIn: false })
    expect(await stored(entry)).toMatchObject({ state: 'delivered', epoch: 'epoch-1', problem: null })
    expect(server.documents.get(entry.name)).toBe(entry.sha256)
  })

  test('the bytes on the wire are the frozen bytes, with the headers the server asks for', async () => {
    const entry = await queueDocument('{"note":"台面有水杯 😀"}')
    await send({ person: ANN })
    const [request] = server.sent
    expect(new TextDecoder().decode(request?.bytes)).toBe(entry.body)
    expect(request?.init).toMatchObject({ method: 'PUT', redirect: 'error', cache: 'no-store' })
    expect(request?.init.headers).toMatchObject({ 'X-Hall-Audit': '1', 'Content-Type': 'application/json' })
  })

  test('documents go before photos, each kind oldest first', async () => {
    const photo = await queuePhoto([1])
    const first = await queueDocument()
    const second = await queueDocument()
    await send({ person: ANN })
    expect(server.puts()).toEqual([`/api/inspections/${first.name}`, `/api/inspections/${second.name}`, `/api/halls/${HALL}/photos/${photo.name}`])
  })

  test('a document saved while photos are being sent goes before the remaining photos', async () => {
    await queuePhoto([1])
    await queuePhoto([2])
    let late: Entry | undefined
    server.answer = request => (request.path.includes('/photos/') && !late ? queueDocument().then(one => ((late = one), server.byTheWire(request))) : undefined)
    await send({ person: ANN })
    expect(server.puts()[1]).toBe(`/api/inspections/${late?.name}`)
  })

  test('the same document sent twice is delivered once and stays one', async () => {
    const entry = await queueDocument()
    server.answer = request => (server.sent.length === 1 ? server.byTheWire(request).then(() => Promise.reject(new TypeError('connection lost'))) : undefined)
    await send({ person: ANN })
    expect(await stored(entry)).toMatchObject({ state: 'waiting', tries: 1, unsure: true })
    await send({ person: ANN, eager: true })
    expect(await stored(entry)).toMatchObject({ state: 'delivered' })
    expect(server.documents.size).toBe(1)
  })
})

describe('what is not a receipt leaves the document where it is', () => {
  test.each<[string, (entry: Entry) => Response]>([
    ['a page of HTML with 200', () => page()],
    ['an empty 200', () => new Response('', { status: 200 })],
    ['an empty 201 that claims to be JSON', () => new Response('', { status: 201, headers: { 'Content-Type': 'application/json' } })],
    ['204', () => new Response(null, { status: 204 })],
    ['JSON that is no object', () => json('ok')],
    ['a receipt with another digest', entry => json({ id: entry.name, sha256: 'f'.repeat(64), epoch: 'e' })],
    ['a receipt with another id', entry => json({ id: uuid7(), sha256: entry.sha256, epoch: 'e' })],
    ['a receipt without an epoch', entry => json({ id: entry.name, sha256: entry.sha256 })],
    ['a receipt with a failure status', entry => new Response(JSON.stringify({ id: entry.name, sha256: entry.sha256, epoch: 'e' }), { status: 500, headers: { 'Content-Type': 'application/json' } })],
    ["a proxy's 404 page", () => page(404)],
    ["a proxy's 502 page", () => page(502)],
    ['429', () => problem(429, 'too_many')],
    ['503', () => problem(503, 'busy')],
  ])('%s', async (_, answer) => {
    const entry = await queueDocument()
    server.answer = () => answer(entry)
    const before = Date.now()
    expect(await send({ person: ANN })).toEqual({ delivered: 0, needsSignIn: false })
    const kept = await stored(entry)
    expect(kept).toMatchObject({ state: 'waiting', tries: 1, unsure: true, body: entry.body })
    expect(kept.problem?.title).toMatch(/[\u4e00-\u9fff]/)
    expect(kept.next_at).toBeGreaterThan(before)
  })

  test('a redirect or no network, which fetch turns into an error', async () => {
    const entry = await queueDocument()
    server.answer = () => Promise.reject(new TypeError('Failed to fetch'))
    await send({ person: ANN })
    expect(await stored(entry)).toMatchObject({ state: 'waiting', tries: 1, problem: { code: 'no_network' } })
  })

  test('Retry-After is kept to', async () => {
    const entry = await queueDocument()
    server.answer = () => problem(429, 'too_many', { 'Retry-After': '120' })
    await send({ person: ANN, now: () => 1_000_000 })
    expect((await stored(entry)).next_at).toBe(1_120_000)
  })
})

describe('refusals', () => {
  test.each([400, 403, 404, 409, 413, 415, 422])('%i sets the document aside with the server’s sentence', async status => {
    const entry = await queueDocument()
    server.answer = () => problem(status, 'refused')
    await send({ person: ANN })
    expect(await stored(entry)).toMatchObject({ state: 'aside', body: entry.body, problem: { status, title: '不行：refused' } })
    await send({ person: ANN, eager: true })
    expect(server.sent).toHaveLength(1)
  })

  test('413 from a proxy that speaks HTML is set aside too', async () => {
    const entry = await queueDocument()
    server.answer = () => page(413)
    await send({ person: ANN })
    expect((await stored(entry)).state).toBe('aside')
  })

  test('other bytes under a known id are a conflict that stays on the phone', async () => {
    const entry = await queueDocument()
    server.documents.set(entry.name, 'a'.repeat(64))
    await send({ person: ANN })
    expect(await stored(entry)).toMatchObject({ state: 'aside', problem: { code: 'document_conflict' } })
    expect(server.documents.get(entry.name)).toBe('a'.repeat(64))
  })

  test('a person may put it back, and it goes unchanged', async () => {
    const entry = await queueDocument()
    server.answer = () => problem(403, 'forbidden')
    await send({ person: ANN })
    server.answer = () => undefined
    await putBack(entry.key)
    await send({ person: ANN })
    expect(await stored(entry)).toMatchObject({ state: 'delivered', sha256: entry.sha256 })
  })

  test('one bad entry never blocks the others', async () => {
    const bad = await queueDocument()
    const slow = await queueDocument()
    const good = await queueDocument()
    const photo = await queuePhoto([7])
    server.answer = ({ path }) => (path.endsWith(bad.name) ? problem(422, 'unfit') : path.endsWith(slow.name) ? page(502) : undefined)
    await send({ person: ANN })
    expect((await aside()).map(one => one.key)).toEqual([bad.key])
    expect((await waiting()).map(one => one.key)).toEqual([slow.key])
    expect((await stored(good)).state).toBe('delivered')
    expect((await stored(photo)).state).toBe('delivered')
  })
})

describe('sign-in', () => {
  test('401 pauses the run, loses nothing and counts no try', async () => {
    const first = await queueDocument()
    await queueDocument()
    server.answer = () => problem(401, 'not_signed_in')
    expect(await send({ person: ANN })).toEqual({ delivered: 0, needsSignIn: true })
    expect(server.sent).toHaveLength(1)
    expect(await stored(first)).toMatchObject({ state: 'waiting', tries: 0, next_at: 0 })
    server.answer = () => undefined
    expect(await send({ person: ANN })).toEqual({ delivered: 2, needsSignIn: false })
  })

  test("nobody sends another person's work, for the server would write the wrong author", async () => {
    const bens = await queueDocument('{}', 'ben')
    await send({ person: ANN, eager: true })
    expect(server.sent).toHaveLength(0)
    expect(await counts(ANN)).toMatchObject({ waiting: 1, others: 1 })
    await send({ person: 'ben' })
    expect((await stored(bens)).state).toBe('delivered')
  })
})

describe('waiting', () => {
  test('a failed document is left alone until its time, unless a person asks', async () => {
    const entry = await queueDocument()
    server.answer = () => page(502)
    await send({ person: ANN, now: () => 1000 })
    await send({ person: ANN, now: () => 1001 })
    expect(server.sent).toHaveLength(1)
    await send({ person: ANN, now: () => 1001, eager: true })
    expect(server.sent).toHaveLength(2)
    await send({ person: ANN, now: () => 1001 + 300_000 })
    expect(server.sent).toHaveLength(3)
    expect((await stored(entry)).tries).toBe(3)
  })

  test('waits double from about a second and never pass five minutes', () => {
    expect([0, 1, 2, 3].map(tries => backoffMs(tries, 1))).toEqual([1000, 2000, 4000, 8000])
    expect(backoffMs(3, 0)).toBe(4000)
    expect(backoffMs(60, 1)).toBe(300_000)
  })
})

describe('photos', () => {
  test('a photo is delivered by a receipt for its digest in its hall', async () => {
    const photo = await queuePhoto([1, 2, 3])
    server.answer = () => json({ sha256: photo.name, hall: 'another', bytes: 3, epoch: 'e' })
    await send({ person: ANN })
    expect((await stored(photo)).state).toBe('waiting')
    server.answer = () => undefined
    await send({ person: ANN, eager: true })
    expect((await stored(photo)).state).toBe('delivered')
    expect(server.photos.has(photo.name)).toBe(true)
  })

  test('the first attempt never asks, an attempt after an unknown outcome asks once', async () => {
    await noticeEpoch('epoch-1')
    const photo = await queuePhoto([9, 9])
    server.answer = request => (request.method === 'PUT' ? server.byTheWire(request).then(() => Promise.reject(new TypeError('lost'))) : undefined)
    await send({ person: ANN })
    expect(server.sent.map(one => one.method)).toEqual(['PUT'])
    await send({ person: ANN, eager: true })
    expect(server.sent.map(one => one.method)).toEqual(['PUT', 'HEAD'])
    expect(await stored(photo)).toMatchObject({ state: 'delivered', epoch: 'epoch-1' })
  })

  test("anybody's 200 to HEAD proves nothing: the photo is sent again", async () => {
    const photo = await queuePhoto([4])
    server.answer = request => (server.sent.length < 2 ? Promise.reject(new TypeError('lost')) : request.method === 'HEAD' ? page() : undefined)
    await send({ person: ANN })
    await send({ person: ANN, eager: true })
    expect(server.sent.map(one => one.method)).toEqual(['PUT', 'HEAD', 'PUT'])
    expect((await stored(photo)).state).toBe('delivered')
  })

  test('a photo whose bytes are gone is shown, not retried for ever', async () => {
    const photo = await queuePhoto([5])
    await write(['photos'], tx => tx.objectStore('photos').clear())
    await send({ person: ANN })
    expect(await stored(photo)).toMatchObject({ state: 'aside', problem: { code: 'photo_gone' } })
  })
})

describe('a restored server', () => {
  test('a new epoch offers everything delivered again, and it arrives again', async () => {
    const document = await queueDocument()
    const photo = await queuePhoto([1, 1])
    await send({ person: ANN })
    server.documents.clear()
    server.photos.clear()
    server.epoch = 'epoch-2'
    expect(await noticeEpoch('epoch-2')).toBe(2)
    await send({ person: ANN })
    expect([...server.documents.keys(), ...server.photos]).toEqual([document.name, photo.name])
    expect(await stored(document)).toMatchObject({ state: 'delivered', epoch: 'epoch-2' })
  })

  test('a receipt with a new epoch is notice enough', async () => {
    const old = await queueDocument()
    await send({ person: ANN })
    server.documents.clear()
    server.epoch = 'epoch-2'
    const fresh = await queueDocument()
    await send({ person: ANN })
    expect(new Set(server.documents.keys())).toEqual(new Set([old.name, fresh.name]))
    expect(await readSetting('epoch')).toBe('epoch-2')
  })

  test('the same epoch offers nothing', async () => {
    await queueDocument()
    await send({ person: ANN })
    expect(await noticeEpoch('epoch-1')).toBe(0)
    expect(await waiting()).toEqual([])
  })

  test('what was set aside stays for a person to decide', async () => {
    const entry = await queueDocument()
    server.answer = () => problem(422, 'unfit')
    await send({ person: ANN })
    await noticeEpoch('epoch-9')
    expect((await stored(entry)).state).toBe('aside')
  })
})

describe('crashes and tabs', () => {
  test('killed between the server’s write and its receipt, the next start sends once more', async () => {
    const entry = await queueDocument()
    let written: () => void = () => undefined
    const reached = new Promise<void>(done => (written = done))
    server.answer = request => server.byTheWire(request).then(() => (written(), new Promise<Response>(() => undefined)))
    vi.resetModules()
    const killed = await import('../../src/outbox/send.ts')
    // The lock of a killed tab dies with it; this one would be held for ever.
    vi.stubGlobal('navigator', {})
    void killed.send({ person: ANN })
    await reached
    vi.resetModules()
    server.answer = () => undefined
    const restarted = await import('../../src/outbox/send.ts')
    expect(await restarted.send({ person: ANN })).toMatchObject({ delivered: 1 })
    expect(await stored(entry)).toMatchObject({ state: 'delivered' })
    expect(server.documents.size).toBe(1)
  })

  test('of two tabs one sends and the other leaves it alone', async () => {
    await queueDocument()
    await queueDocument()
    vi.resetModules()
    const other = await import('../../src/outbox/send.ts')
    const runs = await Promise.all([send({ person: ANN }), other.send({ person: ANN })])
    expect(runs.map(run => run.delivered).sort()).toEqual([0, 2])
    expect(server.sent).toHaveLength(2)
  })

  test('an eager run waits for the other tab instead of giving up', async () => {
    await queueDocument()
    vi.resetModules()
    const other = await import('../../src/outbox/send.ts')
    server.answer = request => (server.sent.length === 1 ? queueDocument().then(() => server.byTheWire(request)) : undefined)
    await Promise.all([send({ person: ANN }), other.send({ person: ANN, eager: true })])
    expect(await counts(ANN)).toMatchObject({ waiting: 0, delivered: 2 })
    expect(server.sent).toHaveLength(2)
  })

  test('without locks a tab still runs one sender at a time', async () => {
    vi.stubGlobal('navigator', {})
    await queueDocument()
    await Promise.all([send({ person: ANN }), send({ person: ANN }), send({ person: ANN, eager: true })])
    expect(server.sent).toHaveLength(1)
  })

  test('another tab hears of every change', async () => {
    vi.resetModules()
    const other = await import('../../src/outbox/queue.ts')
    const heard = new Promise<void>(done => other.onChange(done))
    const stop = onChange(() => undefined)
    await queueDocument()
    await send({ person: ANN })
    await heard
    stop()
    expect(await other.counts(ANN)).toMatchObject({ waiting: 0, delivered: 1 })
  })

  test('a connection that iOS dropped is opened once more', async () => {
    const entry = await queueDocument()
    await withDb(async db => db.close())
    expect((await stored(entry)).key).toBe(entry.key)
  })
})

describe('keeping', () => {
  test('what was delivered stays 30 days and then leaves with its photo and inspection', async () => {
    const document = await queueDocument()
    const photo = await queuePhoto([3])
    const waits = await queueDocument()
    server.answer = ({ path }) => (path.endsWith(waits.name) ? page(502) : undefined)
    await send({ person: ANN, now: () => 1000 })
    await forgetDelivered(1000 + 30 * DAY_MS)
    expect(await counts(ANN)).toMatchObject({ delivered: 2, waiting: 1 })
    await forgetDelivered(1001 + 30 * DAY_MS)
    expect(await counts(ANN)).toMatchObject({ delivered: 0, waiting: 1 })
    expect(await withDb(db => db.get('photos', [HALL, photo.name]))).toBeUndefined()
    expect(await withDb(db => db.get('outbox', document.key))).toBeUndefined()
  })

  test('counts tell the oldest thing that is not delivered, refused things too', async () => {
    const entry = await queueDocument()
    server.answer = () => problem(409, 'document_conflict')
    await send({ person: ANN })
    expect(await counts(ANN)).toEqual({ waiting: 0, aside: 1, delivered: 0, others: 0, oldest_at: entry.made_at })
  })

  test('the newest delivered documents come first', async () => {
    const first = await queueDocument()
    const second = await queueDocument()
    await send({ person: ANN })
    expect((await deliveredDocuments(5)).map(one => one.name)).toEqual([second.name, first.name])
    expect(await deliveredDocuments(1)).toHaveLength(1)
  })

  test('the rescue file holds every unsent document and photo, byte for byte', async () => {
    const document = await queueDocument('{"note":"引号 \\" 与换行\\n"}')
    const photo = await queuePhoto([0, 255, 10, 13, 200])
    const second = await queuePhoto(Array.from({ length: 70_000 }, (_, i) => i % 251))
    const file = JSON.parse((await rescueFile(await waiting())).join('')) as {
      format: string
      version: number
      documents: { id: string; collection: string; hall: string; body: string }[]
      photos: { hall: string; sha256: string; base64: string }[]
    }
    expect(file).toMatchObject({ format: 'hall-audit-unsent', version: 1, documents: [{ id: document.name, collection: 'inspections', hall: HALL, body: document.body }] })
    expect(new Set(file.photos.map(one => one.sha256))).toEqual(new Set([photo.name, second.name]))
    for (const one of file.photos) expect(await sha256(new Uint8Array(Buffer.from(one.base64, 'base64')))).toBe(one.sha256)
  })
})
