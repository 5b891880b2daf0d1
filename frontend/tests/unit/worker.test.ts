import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { isLater } from '../../worker/parts.ts'
import { precached } from '../../worker/precache.ts'

const SOURCE = readFileSync('worker/sw.js', 'utf8')
const ORIGIN = 'https://hall.example'

/** What a browser keeps between two versions of the worker. */
class Browser {
  kept = new Map<string, Map<string, Response>>()
  asked: string[] = []
  broken = new Set<string>()

  fetch = async (request: Request | string): Promise<Response> => {
    const path = new URL(typeof request === 'string' ? request : request.url, ORIGIN).pathname
    this.asked.push(path)
    if (this.broken.has(path)) throw new TypeError('no network')
    return new Response(`content of ${path}`)
  }

  caches = {
    has: async (name: string) => this.kept.has(name),
    keys: async () => [...this.kept.keys()],
    delete: async (name: string) => this.kept.delete(name),
    open: async (name: string) => this.open(name),
  }

  private open(name: string) {
    const store = this.kept.get(name) ?? new Map<string, Response>()
    this.kept.set(name, store)
    const path = (of: Request | string) => new URL(typeof of === 'string' ? of : of.url, ORIGIN).pathname
    return {
      match: async (of: Request | string) => store.get(path(of))?.clone(),
      put: async (of: Request | string, found: Response) => void store.set(path(of), found),
      addAll: async (all: Request[]) => {
        for (const one of all) store.set(path(one), await this.fetch(one))
      },
      keys: async () => [...store.keys()].map(one => new Request(ORIGIN + one)),
      delete: async (of: Request) => store.delete(path(of)),
    }
  }

  later(): string[] {
    return [...(this.kept.get('later')?.keys() ?? [])].sort()
  }
}

/** A version of the worker in this browser. */
class Version {
  private listeners = new Map<string, (event: unknown) => void>()

  constructor(browser: Browser, version: string, files: string[], later: string[]) {
    const filled = SOURCE.replace('__VERSION__', version).replace('__FILES__', JSON.stringify(files)).replace('__LATER__', JSON.stringify(later))
    const self = {
      addEventListener: (name: string, listener: (event: unknown) => void) => this.listeners.set(name, listener),
      clients: { claim: async () => undefined },
    }
    const Asked = class extends Request {
      constructor(path: string) {
        super(ORIGIN + path)
      }
    }
    runInNewContext(filled, { self, caches: browser.caches, fetch: browser.fetch, location: { origin: ORIGIN }, URL, Request: Asked })
  }

  async happens(name: string, event: object = {}): Promise<unknown> {
    let wait: unknown
    const keep = (promise: unknown) => (wait = promise)
    this.listeners.get(name)?.({ waitUntil: keep, respondWith: keep, ...event })
    return wait
  }

  async start(): Promise<void> {
    await this.happens('install')
    await this.happens('activate')
  }

  /** How many files are missing when the worker has tried. */
  async askedToKeep(): Promise<number> {
    let missing = -1
    await this.happens('message', { data: 'keep-later', ports: [{ postMessage: (said: number) => (missing = said) }] })
    return missing
  }

  async get(path: string): Promise<string> {
    const answer = (await this.happens('fetch', { request: { method: 'GET', url: ORIGIN + path, mode: 'cors' } })) as Response
    return answer.text()
  }
}

test('the later files are fetched when a page asks, not at the installation', async () => {
  const browser = new Browser()
  const worker = new Version(browser, '1', ['/'], ['/assets/scan-a.js', '/assets/z.wasm'])
  await worker.start()
  expect(browser.asked).toEqual(['/'])
  expect(await worker.askedToKeep()).toBe(0)
  expect(browser.later()).toEqual(['/assets/scan-a.js', '/assets/z.wasm'])
  browser.broken.add('/assets/z.wasm')
  expect(await worker.get('/assets/z.wasm')).toBe('content of /assets/z.wasm')
})

test('a fetch that breaks off is said, and goes on with what is missing', async () => {
  const browser = new Browser()
  const worker = new Version(browser, '1', ['/'], ['/assets/scan-a.js', '/assets/z.wasm'])
  await worker.start()
  browser.broken.add('/assets/z.wasm')
  expect(await worker.askedToKeep()).toBe(1)
  browser.broken.clear()
  browser.asked = []
  expect(await worker.askedToKeep()).toBe(0)
  expect(browser.asked).toEqual(['/assets/z.wasm'])
})

test('pages that ask at the same time make it fetch once', async () => {
  const browser = new Browser()
  const worker = new Version(browser, '1', ['/'], ['/assets/z.wasm'])
  await worker.start()
  browser.asked = []
  expect(await Promise.all([worker.askedToKeep(), worker.askedToKeep()])).toEqual([0, 0])
  expect(browser.asked).toEqual(['/assets/z.wasm'])
})

test('an update fetches only the changed ones, before it takes over, and then drops the old', async () => {
  const browser = new Browser()
  const first = new Version(browser, '1', ['/'], ['/assets/scan-a.js', '/assets/z.wasm'])
  await first.start()
  await first.askedToKeep()
  browser.asked = []
  const second = new Version(browser, '2', ['/'], ['/assets/scan-b.js', '/assets/z.wasm'])
  await second.happens('install')
  expect(browser.asked.sort()).toEqual(['/', '/assets/scan-b.js'])
  expect(browser.later()).toEqual(['/assets/scan-a.js', '/assets/scan-b.js', '/assets/z.wasm'])
  await second.happens('activate')
  expect(browser.later()).toEqual(['/assets/scan-b.js', '/assets/z.wasm'])
  expect([...browser.kept.keys()].sort()).toEqual(['later', 'shell-2'])
})

test('an update is installed although a later file does not come, which is missing then', async () => {
  const browser = new Browser()
  const first = new Version(browser, '1', ['/'], ['/assets/scan-a.js'])
  await first.start()
  await first.askedToKeep()
  browser.broken.add('/assets/scan-b.js')
  const second = new Version(browser, '2', ['/'], ['/assets/scan-b.js'])
  await second.start()
  expect(browser.kept.has('shell-2')).toBe(true)
  expect(await second.askedToKeep()).toBe(1)
})

test('an update asks nothing more of a visitor who never had a pack', async () => {
  const browser = new Browser()
  await new Version(browser, '1', ['/'], ['/assets/scan-a.js']).start()
  await new Version(browser, '2', ['/'], ['/assets/scan-b.js']).start()
  expect(browser.asked).toEqual(['/', '/'])
})

test('a later file that is opened before it was fetched stays', async () => {
  const browser = new Browser()
  const worker = new Version(browser, '1', ['/'], ['/assets/scan-a.js'])
  await worker.start()
  await worker.get('/assets/scan-a.js')
  browser.asked = []
  expect(await worker.askedToKeep()).toBe(0)
  expect(browser.asked).toEqual([])
})

test.each([
  ['dist/assets/scan-Bx1_-9aQ.js', true],
  ['dist/assets/measure-worker-Bx1_-9aQ.js', true],
  ['dist/assets/camera-tools-Bx1_-9aQ.css', true],
  ['dist/assets/qr-worker-Bx1_-9aQ.js', true],
  ['dist/assets/zxing_reader-Bx1_-9aQ.wasm', true],
  ['dist/assets/scan-Bx1_-9aQ.js.br', false],
  ['dist/assets/Spot-Bx1_-9aQ.js', false],
  ['dist/assets/photo-worker-Bx1_-9aQ.js', false],
])('%s is a later file: %s', (file, later) => {
  expect(isLater(file)).toBe(later)
})

test('a file whose digest happens to end like the worker’s own name is kept from the start', () => {
  expect(['dist/assets/Run-Bm-HBOsw.js', 'dist/sw.js', 'dist/icon-192.png'].map(precached)).toEqual([true, false, false])
})
