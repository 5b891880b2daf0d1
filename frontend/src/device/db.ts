import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import type {
  Answer, Finding, InspectionKind, Latest, NoticeBox, PhotoFacts, Places, Problem, PublishedChecklist, RoundsAhead, Score, SignRegister, Twin, Walk,
} from '../api/types.ts'

/** That the person stood in front of the spot: its label, and when it was scanned. */
export interface ScannedLabel {
  label: string
  at: string
}

/** An inspection on this phone: a draft until it is submitted, then read-only. */
export interface LocalInspection {
  id: string
  author: string
  hall: string
  spot: string
  spot_code: string
  spot_name: string
  checklist: string
  kind: InspectionKind
  state: 'draft' | 'submitted'
  started_at: string
  changed_at: string
  finished_at: string | null
  answers: Record<string, Answer>
  photos: PhotoFacts[]
  signature: number[][]
  /** The item where the person stopped. */
  place: string | null
  supersedes: string | null
  /** Photos taken after it carry the label. Missing while nothing was scanned. */
  scannedLabel?: ScannedLabel
  outcome: Score | null
}

export interface KeptPhoto {
  hall: string
  sha256: string
  /** ArrayBuffer and not Blob: WebKit loses Blobs in IndexedDB. */
  bytes: ArrayBuffer
  thumb: ArrayBuffer
}

export type Collection = 'inspections' | 'signs' | 'walks' | 'findings' | 'steps' | 'incidents' | 'incident-steps' | 'onsite' | 'countersigns' | 'receipts' | 'acceptances' | 'rollout-steps' | 'landing-activities' | 'faults' | 'fault-steps' | 'material-movements' | 'material-requests' | 'material-decisions' | 'trainings' | 'attendances' | 'exam-results'

/** Something on its way to the server. `body` of a document is the exact text that was hashed; photos are read from their store. */
export interface Entry {
  /** `1/<document id>` for a document and `2/<hall>/<sha256>` for a photo: documents sort before photos. */
  key: string
  kind: 'document' | 'photo'
  /** Of a document: which room's, as in its address /api/<collection>/<id>. Entries made before there was more than one lack it. */
  collection?: Collection
  /** Document id or photo digest. */
  name: string
  hall: string
  /** Whose work it is; only that person's session may send it. */
  person: string
  label: string
  body: string
  sha256: string
  bytes: number
  state: 'waiting' | 'aside' | 'delivered'
  tries: number
  next_at: number
  /** The last attempt may have reached the server. */
  unsure: boolean
  problem: Problem | null
  made_at: number
  delivered_at: number | null
  epoch: string | null
}

export interface KeptPack {
  hall: string
  cursor: string
  complete: boolean
  places: Places | null
  checklists: string[]
  findings: Finding[]
  latest: Latest[]
  /** Missing in packs that an earlier version of the app kept. */
  signs?: SignRegister
  walks?: Walk[]
  rounds?: RoundsAhead
  twins?: Twin[]
  notices?: NoticeBox
  fetched_at: number
}

interface Schema extends DBSchema {
  settings: { key: string; value: unknown }
  packs: { key: string; value: KeptPack }
  checklists: { key: string; value: PublishedChecklist }
  inspections: { key: string; value: LocalInspection; indexes: { state: string } }
  photos: { key: [string, string]; value: KeptPhoto }
  outbox: { key: string; value: Entry; indexes: { state: string } }
}

export type Database = IDBPDatabase<Schema>
type Stores = StoreNames<Schema>

let opened: Promise<Database> | undefined

function open(): Promise<Database> {
  opened ??= openDB<Schema>('hall-audit', 1, {
    upgrade(db) {
      db.createObjectStore('settings')
      db.createObjectStore('packs', { keyPath: 'hall' })
      db.createObjectStore('checklists', { keyPath: 'id' })
      db.createObjectStore('inspections', { keyPath: 'id' }).createIndex('state', 'state')
      db.createObjectStore('photos', { keyPath: ['hall', 'sha256'] })
      db.createObjectStore('outbox', { keyPath: 'key' }).createIndex('state', 'state')
    },
    blocking: close,
    terminated: close,
  })
  opened.catch(close)
  return opened
}

/** Closes the connection; the next use opens it again. */
export function close(): void {
  void opened?.then(db => db.close()).catch(() => undefined)
  opened = undefined
}

/** Runs work on the database. iOS drops the connection while the app is in the background: then it is opened once more. */
export async function withDb<T>(work: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await work(await open())
  } catch (error) {
    if (!connectionLost(error)) throw error
    close()
    return work(await open())
  }
}

function connectionLost(error: unknown): boolean {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  return name === 'InvalidStateError' || name === 'UnknownError'
}

export type Writing<N extends Stores> = IDBPTransaction<Schema, N[], 'readwrite'>

/** One transaction that is on the disk when the promise resolves. Await nothing but the given stores inside it. */
export async function write<N extends Stores, T>(
  stores: N[],
  work: (tx: Writing<N>) => Promise<T> | T,
): Promise<T> {
  return withDb(async db => {
    const tx = db.transaction(stores, 'readwrite', { durability: 'strict' })
    try {
      const result = await work(tx)
      await tx.done
      return result
    } catch (error) {
      tx.done.catch(() => undefined)
      abort(tx)
      throw error
    }
  })
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort()
  } catch {
    // The transaction had already ended.
  }
}

export async function readSetting<T>(name: string): Promise<T | undefined> {
  return withDb(db => db.get('settings', name)) as Promise<T | undefined>
}

export async function writeSetting(name: string, value: unknown): Promise<void> {
  await write(['settings'], tx => tx.objectStore('settings').put(value, name))
}
