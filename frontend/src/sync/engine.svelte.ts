// When things are sent and fetched: after each save, back online, back in sight, every 15 seconds while something waits, at start.
import { refreshMe, roles, session } from '../accounts/session.svelte.ts'
import { ApiProblem, call, noteContact } from '../api/client.ts'
import type { Hello, Role } from '../api/types.ts'
import { askToPersist, storageFacts, type StorageFacts } from '../device/storage.ts'
import { counts, forgetDelivered, noticeEpoch, onChange, type Counts } from '../outbox/queue.ts'
import { send } from '../outbox/send.ts'
import { chip } from '../ui/chip.svelte.ts'
import { renewChallenge } from './challenge.ts'
import { keepLater } from '../updates.svelte.ts'
import { pack, pullPack, showPack } from './pack.svelte.ts'

const EVERY_MS = 15_000
const CHALLENGE_MS = 60_000
const PACK_AGE_MS = 60_000
const DAY_MS = 86_400_000
const REST_MS = 2_000

interface Sync {
  counts: Counts
  sending: boolean
  online: boolean
  /** Whether the service worker can open the app without a network. */
  worker: boolean
  /** Whether the worker has the files of the hall that are fetched after the pack. */
  later: boolean
  storage: StorageFacts
  last_delivered_at: number | null
}

export const sync = $state<Sync>({
  counts: { waiting: 0, aside: 0, delivered: 0, others: 0, oldest_at: null },
  sending: false,
  online: true,
  worker: false,
  later: false,
  storage: { used: null, quota: null, persisted: null },
  last_delivered_at: null,
})

export async function startSync(): Promise<void> {
  setOnline(navigator.onLine)
  sync.worker = !!navigator.serviceWorker?.controller
  addEventListener('online', () => void wake(true))
  addEventListener('offline', () => setOnline(false))
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void wake(false))
  navigator.serviceWorker?.addEventListener('controllerchange', () => {
    sync.worker = true
    completeShell()
    keepPhotosSoon()
  })
  onChange(() => void recount())
  setInterval(() => void (document.visibilityState === 'visible' && renew()), CHALLENGE_MS)
  setInterval(() => {
    if (sync.counts.waiting > sync.counts.others) void sendNow(false)
    completeShell()
  }, EVERY_MS)
  await forgetDelivered(Date.now())
  await recount()
  await measureStorage()
  completeShell()
  await wake(true)
}

function setOnline(online: boolean): void {
  sync.online = online
  chip.offline = !online
}

/** Something may have changed outside: greet the server, send, and fetch what is new. */
export async function wake(eager: boolean): Promise<void> {
  setOnline(navigator.onLine)
  await refreshMe()
  await greet()
  await renew()
  await sendNow(eager)
  await pullIfOld()
}

const SENDERS: Role[] = ['consultant', 'supervisor', 'hall_manager', 'clerk', 'admin']

async function renew(): Promise<void> {
  if (session.hall && navigator.onLine && !session.over && roles().some(role => SENDERS.includes(role))) await renewChallenge(session.hall)
}

async function greet(): Promise<void> {
  try {
    const hello = await call<Hello>('/api/sync/hello')
    noteContact()
    await noticeEpoch(hello.epoch)
  } catch {
    // Without a server there is nothing to do; the outbox shows what waits.
  }
}

/** Runs the outbox once. `eager` ignores the waiting times. */
export async function sendNow(eager: boolean): Promise<void> {
  if (!session.me || (session.over && !eager)) return
  sync.sending = chip.sending = sync.counts.waiting > 0
  try {
    const run = await send({ person: session.me.person, eager })
    if (run.needsSignIn) session.over = true
    if (run.delivered) await afterDelivery()
  } finally {
    sync.sending = chip.sending = false
    await recount()
  }
}

async function afterDelivery(): Promise<void> {
  session.over = false
  sync.last_delivered_at = Date.now()
  await pull()
}

async function pullIfOld(): Promise<void> {
  if (Date.now() - (pack.fetched_at ?? 0) > PACK_AGE_MS) await pull()
}

export async function pull(): Promise<void> {
  if (!session.hall || !session.me) return
  try {
    await pullPack(session.hall)
    completeShell()
    keepPhotosSoon()
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 401) session.over = true
  }
}

function keepPhotosSoon(): void {
  if (sync.worker) setTimeout(() => void keepPhotos().catch(() => undefined), REST_MS)
}

/** After the first screens: the last photos of the hall are kept, so that the camera can show them offline. */
async function keepPhotos(): Promise<void> {
  const { keepLastPhotos } = await import('../inspections/ghosts.ts')
  if (pack.hall && pack.complete) await keepLastPhotos(pack.hall.id, pack.latest)
}

/** Once the pack is complete and nobody waits for anything; again until all is here. */
function completeShell(): void {
  if (!pack.complete || !sync.worker || sync.later) return
  const idle = globalThis.requestIdleCallback ?? setTimeout
  idle(() => void keepLater().then(kept => (sync.later = kept)))
}

/** Nothing more is needed from a network to work a day in the hall. */
export function readyOffline(): boolean {
  return pack.complete && sync.worker && sync.later
}

/** Opens another hall, from the phone first and then from the server. */
export async function openHall(hall: string | null): Promise<void> {
  await showPack(hall)
  void renew()
  await pull()
}

export async function recount(): Promise<void> {
  sync.counts = await counts(session.me?.person ?? null)
  const { waiting, aside, delivered } = sync.counts
  Object.assign(chip, { waiting, aside, delivered, signIn: session.over })
}

export async function measureStorage(): Promise<void> {
  sync.storage = await storageFacts()
}

let asked = false

/** Asked once there is something worth keeping, and once more when a person asks. */
export async function keepStorage(again = false): Promise<void> {
  if (sync.storage.persisted || (asked && !again)) return
  asked = true
  await askToPersist()
  await measureStorage()
}

/** Why the person should look: data older than a day, or a browser that may clear it. */
export function warning(now: number = Date.now()): 'old' | 'not_kept' | null {
  const { oldest_at } = sync.counts
  if (oldest_at !== null && now - oldest_at > DAY_MS) return 'old'
  return oldest_at !== null && sync.storage.persisted === false ? 'not_kept' : null
}
