// A page of the current hall: what the server said last, kept for the hall without a network, and what this phone made since.
import { session } from '../accounts/session.svelte.ts'
import { readSetting, writeSetting, type Collection } from '../device/db.ts'
import { notedHere } from '../outbox/documents.ts'
import type { Noted } from '../rules/noted.ts'

interface Kept<P> {
  page: P
  at: number
}

/** `D`: collection → document. */
type MadeHere<D> = { [C in keyof D]: (Noted<D[C]> & { person: string })[] }

export class HallPage<P, D extends Partial<Record<Collection, unknown>>> {
  kept = $state.raw<Kept<P> | null>(null)
  /** This phone's documents, by collection. */
  made: MadeHere<D> = $state.raw({} as MadeHere<D>)
  loaded = $state(false)
  /** The last try to reach the server failed: what is shown may be old. */
  stale = $state(false)

  private readonly keyOf: (hall: string) => string
  private readonly collections: (keyof D & Collection)[]
  private readonly ask: (hall: string) => Promise<P | null>

  /** `keyOf`: where the page is kept; `ask`: null where this person may not read it. */
  constructor(keyOf: (hall: string) => string, collections: (keyof D & Collection)[], ask: (hall: string) => Promise<P | null>) {
    this.keyOf = keyOf
    this.collections = collections
    this.ask = ask
    this.made = Object.fromEntries(collections.map(one => [one, []])) as unknown as MadeHere<D>
  }

  get page(): P | undefined {
    return this.kept?.page
  }

  /** What is on this phone. */
  loadKept = async (): Promise<void> => {
    const { hall } = session
    if (!hall) return
    this.kept = (await readSetting<Kept<P>>(this.keyOf(hall))) ?? null
    this.made = Object.fromEntries(await Promise.all(this.collections.map(async one => [one, await notedHere(one, hall)]))) as MadeHere<D>
    this.loaded = true
  }

  /** What is on this phone, then what the server says. */
  load = async (): Promise<void> => {
    await this.loadKept()
    const { hall } = session
    if (!hall) return
    try {
      const page = await this.ask(hall)
      if (page) await this.keep(page)
      this.stale = false
    } catch {
      this.stale = true
    }
  }

  keep = async (page: P): Promise<void> => {
    this.kept = { page, at: Date.now() }
    if (session.hall) await writeSetting(this.keyOf(session.hall), this.kept)
  }
}
