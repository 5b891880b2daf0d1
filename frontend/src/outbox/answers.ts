// Reads what the server (or somebody in between) answered to one sent thing. A status code alone proves nothing.
import { asProblem, type Answered } from '../api/client.ts'
import type { PhotoReceipt, Problem, Receipt } from '../api/types.ts'
import type { Entry } from '../device/db.ts'

export type Outcome =
  | { kind: 'delivered'; epoch: string }
  | { kind: 'aside'; problem: Problem }
  | { kind: 'sign_in' }
  | { kind: 'again'; problem: Problem; waitMs: number }

const REFUSALS = [400, 403, 404, 409, 413, 415, 422]
const LONGEST_WAIT_MS = 300_000

/** Delivered only when a receipt names this entry and the digest of its own bytes. */
export function readAnswer(entry: Entry, answer: Answered): Outcome {
  if (answer.status === 401) return { kind: 'sign_in' }
  const epoch = answer.ok ? receiptEpoch(entry, answer.data) : null
  if (epoch !== null) return { kind: 'delivered', epoch }
  if (REFUSALS.includes(answer.status) && (answer.data || answer.status === 413)) {
    return { kind: 'aside', problem: asProblem(answer.data ?? {}, answer.status) }
  }
  return { kind: 'again', problem: unclear(answer), waitMs: waitAsked(answer.headers) }
}

function receiptEpoch(entry: Entry, data: object | null): string | null {
  const receipt = data as Partial<Receipt & PhotoReceipt> | null
  if (!receipt || receipt.sha256 !== entry.sha256 || typeof receipt.epoch !== 'string') return null
  const named = entry.kind === 'document' ? receipt.id === entry.name : receipt.hall === entry.hall
  return named ? receipt.epoch : null
}

function unclear({ ok, status, data }: Answered): Problem {
  if (data && !ok) return asProblem(data, status)
  return {
    status,
    code: 'no_receipt',
    title: '没有收到服务器的回执，内容仍在本机，会自动再试。',
    title_en: 'No receipt came back. The content is still on this phone and is tried again.',
  }
}

function waitAsked(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? 0)
  return Number.isFinite(seconds) ? Math.min(LONGEST_WAIT_MS, Math.max(0, seconds) * 1000) : 0
}

export const NO_NETWORK: Problem = {
  status: 0,
  code: 'no_network',
  title: '没有连上服务器，内容仍在本机，会自动再试。',
  title_en: 'The server was not reached. The content is still on this phone and is tried again.',
}

export const PHOTO_GONE: Problem = {
  status: 0,
  code: 'photo_gone',
  title: '这张照片已不在本机，请到现场补拍并更正这次检查。',
  title_en: 'This photo is no longer on this phone. Take it again and correct the inspection.',
}

/** Doubling from one second to five minutes, the second half of each wait left to chance. */
export function backoffMs(tries: number, chance: number = Math.random()): number {
  return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(tries, 20)) * (0.5 + chance / 2)
}
