// The sender: documents before photos, one sender for all tabs, one bad entry never in the way of the others.
import { ask, noteContact, type Answered } from '../api/client.ts'
import { readSetting, withDb, type Entry } from '../device/db.ts'
import { backoffMs, NO_NETWORK, PHOTO_GONE, readAnswer, type Outcome } from './answers.ts'
import { change, noticeEpoch, waiting } from './queue.ts'

const DOCUMENT_TIMEOUT_MS = 30_000
const PHOTO_TIMEOUT_MS = 180_000

export interface Run {
  delivered: number
  needsSignIn: boolean
}

export interface SendOptions {
  /** Only this person's work is sent: the server writes the session's person as the author. */
  person: string
  /** Ignores the waiting times, and waits for a run in another tab instead of leaving it alone. */
  eager?: boolean
  now?: () => number
}

const NOTHING: Run = { delivered: 0, needsSignIn: false }

let running: Promise<Run> | null = null

/** Sends all that is due. Without navigator.locks two tabs may both send; the server answers a repeat like the first. */
export async function send(options: SendOptions): Promise<Run> {
  while (running) {
    if (!options.eager) return NOTHING
    await running.catch(() => undefined)
  }
  running = locked(options).finally(() => (running = null))
  return running
}

async function locked(options: SendOptions): Promise<Run> {
  if (!globalThis.navigator?.locks) return sendAll(options)
  return navigator.locks.request('hall-audit-outbox', { ifAvailable: !options.eager }, lock => (lock ? sendAll(options) : NOTHING))
}

async function sendAll({ person, eager = false, now = Date.now }: SendOptions): Promise<Run> {
  const tried = new Set<string>()
  let delivered = 0
  for (;;) {
    const entry = (await waiting()).find(one => one.person === person && !tried.has(one.key) && (eager || one.next_at <= now()))
    if (!entry) return { delivered, needsSignIn: false }
    tried.add(entry.key)
    const outcome = await attempt(entry)
    await keep(entry, outcome, now())
    if (outcome.kind === 'sign_in') return { delivered, needsSignIn: true }
    if (outcome.kind === 'delivered') delivered++
  }
}

async function attempt(entry: Entry): Promise<Outcome> {
  const body = await bodyOf(entry)
  if (!body) return { kind: 'aside', problem: PHOTO_GONE }
  try {
    const held = entry.kind === 'photo' && entry.unsure ? await alreadyHeld(entry) : null
    return held ?? readAnswer(entry, await put(entry, body))
  } catch {
    return { kind: 'again', problem: NO_NETWORK, waitMs: 0 }
  }
}

async function bodyOf(entry: Entry): Promise<BufferSource | undefined> {
  if (entry.kind === 'document') return new TextEncoder().encode(entry.body)
  return (await withDb(db => db.get('photos', [entry.hall, entry.name])))?.bytes
}

function path(entry: Entry): string {
  return entry.kind === 'document' ? `/api/${entry.collection ?? 'inspections'}/${entry.name}` : `/api/halls/${entry.hall}/photos/${entry.name}`
}

function put(entry: Entry, body: BufferSource): Promise<Answered> {
  const document = entry.kind === 'document'
  const headers = { 'Content-Type': document ? 'application/json' : 'image/jpeg', 'X-Hall-Audit': '1' }
  return ask(path(entry), { method: 'PUT', headers, body }, document ? DOCUMENT_TIMEOUT_MS : PHOTO_TIMEOUT_MS)
}

/**
 * After an attempt that may have arrived, HEAD saves sending megabytes twice. Only an answer whose ETag names the
 * digest counts; anybody's 200 does not.
 */
async function alreadyHeld(entry: Entry): Promise<Outcome | null> {
  const epoch = await readSetting<string>('epoch')
  const answer = await ask(path(entry), { method: 'HEAD' }, DOCUMENT_TIMEOUT_MS)
  const named = answer.headers.get('etag')?.includes(entry.sha256) ?? false
  return answer.status === 200 && named && epoch ? { kind: 'delivered', epoch } : null
}

async function keep(entry: Entry, outcome: Outcome, now: number): Promise<void> {
  switch (outcome.kind) {
    case 'delivered':
      noteContact()
      await noticeEpoch(outcome.epoch)
      return change(entry.key, { state: 'delivered', delivered_at: now, epoch: outcome.epoch, problem: null, unsure: false })
    case 'aside':
      return change(entry.key, { state: 'aside', problem: outcome.problem, tries: entry.tries + 1 })
    case 'again': {
      const wait = Math.max(outcome.waitMs, backoffMs(entry.tries))
      return change(entry.key, { tries: entry.tries + 1, next_at: now + wait, unsure: true, problem: outcome.problem })
    }
    case 'sign_in':
      return
  }
}
