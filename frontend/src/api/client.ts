import type { Problem } from './types.ts'

/** The server answered with problem+json: it understood and refused, and says what to do. */
export class ApiProblem extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** No usable answer: no network, a captive portal's page, a proxy's error, an empty body. */
export class NoAnswer extends Error {}

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: unknown
  timeoutMs?: number
}

let contactAt: number | null = null

/** Monotonic milliseconds since the server last answered in this run of the app; null when it never did. */
export function sinceContactMs(): number | null {
  return contactAt === null ? null : Math.round(performance.now() - contactAt)
}

export function noteContact(): void {
  contactAt = performance.now()
}

/** What came back: `data` is the JSON object or list in the body, null for anything else (HTML, nothing, half an answer). */
export interface Answered {
  status: number
  ok: boolean
  headers: Headers
  data: object | null
}

/** Calls a JSON route. Raises ApiProblem when the server refuses and NoAnswer when nobody who speaks for it answered. */
export async function call<T>(path: string, { method = 'GET', body, timeoutMs = 20_000 }: Call = {}): Promise<T> {
  const headers: Record<string, string> = method === 'GET' ? {} : { 'X-Hall-Audit': '1' }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const answer = await ask(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) }, timeoutMs)
  if (answer.status === 204) return undefined as T
  if (answer.data === null) throw new NoAnswer(`HTTP ${answer.status}`)
  noteContact()
  if (answer.ok) return answer.data as T
  throw new ApiProblem(asProblem(answer.data, answer.status))
}

/** fetch with the app's fixed options. The time limit covers the body as well. Raises NoAnswer. */
export async function ask(path: string, init: RequestInit, timeoutMs: number): Promise<Answered> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeoutMs)
  try {
    const answer = await fetch(path, { ...init, redirect: 'error', cache: 'no-store', credentials: 'same-origin', signal: stop.signal })
    return { status: answer.status, ok: answer.ok, headers: answer.headers, data: await readJson(answer) }
  } catch (error) {
    throw new NoAnswer(String(error))
  } finally {
    clearTimeout(timer)
  }
}

async function readJson(answer: Response): Promise<object | null> {
  if (!/json/.test(answer.headers.get('content-type') ?? '')) return null
  const text = await answer.text()
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' ? data : null
  } catch {
    return null
  }
}

/** A problem with every field filled, whatever part of it the server sent. */
export function asProblem(data: object, status: number): Problem {
  const given = data as Partial<Problem>
  return {
    ...given,
    status,
    code: given.code ?? `http_${status}`,
    title: given.title ?? `服务器没有接受这次请求(${status})。`,
    title_en: given.title_en ?? `The server did not accept this request (${status}).`,
  }
}
