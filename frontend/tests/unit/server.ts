// A scripted server for the outbox: it keeps what it was given and answers by the wire, or as a test tells it to.
import { vi } from 'vitest'
import { sha256 } from '../../src/device/digest.ts'

export type Answerer = (request: Sent) => Response | Promise<Response> | undefined

export interface Sent {
  method: string
  path: string
  bytes: Uint8Array
  init: RequestInit
}

export class ScriptedServer {
  epoch = 'epoch-1'
  documents = new Map<string, string>()
  photos = new Set<string>()
  sent: Sent[] = []
  /** Consulted first; undefined lets the server answer as the wire says. */
  answer: Answerer = () => undefined

  constructor() {
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => this.fetch(path, init))
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const body = init.body ? new Uint8Array(await new Response(init.body).arrayBuffer()) : new Uint8Array()
    const request = { method: init.method ?? 'GET', path, bytes: body, init }
    this.sent.push(request)
    const scripted = this.answer(request)
    return scripted === undefined ? this.byTheWire(request) : scripted
  }

  /** Stores and answers as docs/wire.md says. */
  async byTheWire({ method, path, bytes }: Sent): Promise<Response> {
    const name = path.split('/').pop() ?? ''
    const digest = await sha256(new Uint8Array(bytes))
    if (method === 'HEAD') return new Response(null, { status: this.photos.has(name) ? 200 : 404, headers: this.photos.has(name) ? { ETag: `"${name}"` } : {} })
    if (path.includes('/photos/')) return this.takePhoto(name, path.split('/')[3] ?? '', digest)
    const known = this.documents.get(name)
    if (known !== undefined && known !== digest) return problem(409, 'document_conflict')
    this.documents.set(name, digest)
    return json({ id: name, sha256: digest, epoch: this.epoch, received_at: '2026-11-22T08:00:00Z' }, known ? 200 : 201)
  }

  private takePhoto(name: string, hall: string, digest: string): Response {
    if (digest !== name) return problem(422, 'photo_damaged')
    this.photos.add(name)
    return json({ sha256: digest, hall, bytes: 1, epoch: this.epoch, received_at: '2026-11-22T08:00:00Z' }, 201)
  }

  puts(): string[] {
    return this.sent.filter(one => one.method === 'PUT').map(one => one.path)
  }
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = { type: 'about:blank', status, code, title: `不行：${code}`, title_en: `No: ${code}`, request_id: 'r' }
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } })
}

export function page(status = 200): Response {
  return new Response('<html>请登录无线网络</html>', { status, headers: { 'Content-Type': 'text/html' } })
}
