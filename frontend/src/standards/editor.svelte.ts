// One open draft: every change is on this device at once and goes to the server when it answers.
import { ApiProblem, call } from '../api/client.ts'
import type { ChecklistDifference, Draft, DraftDocument, DraftItem, Lint } from '../api/types.ts'
import { uuid7 } from '../device/ids.ts'
import { draftPath, emptyItem, forgetUnsent, freshId, keepUnsent, sendDraft, unsent } from './drafts.ts'
import { read, sentence } from './kept.ts'

const SEND_AFTER_MS = 900

export class Editor {
  document = $state<DraftDocument | null>(null)
  state = $state<'saved' | 'sending' | 'local'>('saved')
  loaded = $state(false)
  lint = $state.raw<Lint | null>(null)
  difference = $state.raw<ChecklistDifference | null>(null)
  /** What the server has instead; `draft` is null when it has none any more. */
  conflict = $state.raw<{ draft: Draft | null } | null>(null)
  /** Why the server does not take it. */
  refused = $state('')
  removed = $state.raw<{ item: DraftItem; at: number } | null>(null)
  revision = $state(0)

  readonly hall: string
  readonly id: string
  #changes = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending: Promise<void> | null = null

  constructor(hall: string, id: string) {
    this.hall = hall
    this.id = id
  }

  async open(): Promise<void> {
    const mine = await unsent(this.hall, this.id)
    const theirs = await this.#fetched()
    if (mine) this.#take(mine.document, mine.revision, theirs)
    else if (theirs) this.#take(theirs.document, theirs.revision, theirs)
    this.loaded = true
    if (!mine) return
    this.state = 'local'
    this.#changes++
    await this.send()
  }

  async #fetched(): Promise<Draft | null> {
    try {
      return (await read<Draft>(draftPath(this.hall, this.id))).data
    } catch {
      return null
    }
  }

  #take(document: DraftDocument, revision: number, server: Draft | null): void {
    this.document = document
    this.revision = revision
    this.lint = server?.lint ?? null
    this.difference = server?.difference ?? null
  }

  /** Something was typed: keep it here, send it soon. */
  async touch(): Promise<void> {
    this.#changes++
    this.state = 'local'
    this.refused = ''
    await this.#keep()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.send(), SEND_AFTER_MS)
  }

  async #keep(): Promise<void> {
    if (!this.document) return
    const document = $state.snapshot(this.document) as DraftDocument
    await keepUnsent({ id: this.id, hall: this.hall, document, revision: this.revision, changed_at: new Date().toISOString() })
  }

  /** Sends what is not on the server yet; a second call waits for the first. */
  async send(): Promise<void> {
    clearTimeout(this.#timer)
    while (this.#sending) await this.#sending
    if (!this.document || this.conflict || this.state === 'saved') return
    this.#sending = this.#attempt().finally(() => (this.#sending = null))
    await this.#sending
  }

  async #attempt(): Promise<void> {
    const [changes, document] = [this.#changes, $state.snapshot(this.document) as DraftDocument]
    this.state = 'sending'
    try {
      const saved = await sendDraft({ id: this.id, hall: this.hall, document, revision: this.revision, changed_at: '' })
      this.revision = saved.revision
      this.lint = saved.lint
      this.difference = saved.difference
      if (changes !== this.#changes) return void this.touch()
      await forgetUnsent(this.hall, this.id)
      this.state = 'saved'
    } catch (error) {
      this.state = 'local'
      if (!(error instanceof ApiProblem)) return
      if (error.problem.code === 'draft_changed') this.conflict = { draft: await this.#fetchedAnew() }
      else this.refused = sentence(error)
    }
  }

  async #fetchedAnew(): Promise<Draft | null> {
    return call<Draft>(draftPath(this.hall, this.id)).catch(() => null)
  }

  async keepMine(): Promise<void> {
    this.revision = this.conflict?.draft?.revision ?? 0
    this.conflict = null
    await this.touch()
    await this.send()
  }

  async keepTheirs(): Promise<void> {
    const theirs = this.conflict?.draft
    this.conflict = null
    await forgetUnsent(this.hall, this.id)
    if (theirs) this.#take(theirs.document, theirs.revision, theirs)
    else this.document = null
    this.state = 'saved'
  }

  /** Mine becomes a draft of its own; answers its id. */
  async keepBoth(title: string): Promise<string> {
    const id = uuid7()
    const document = $state.snapshot(this.document) as DraftDocument
    const copy = { ...document, title: { ...document.title, zh: title } }
    await keepUnsent({ id, hall: this.hall, document: copy, revision: 0, changed_at: new Date().toISOString() })
    await this.keepTheirs()
    return id
  }

  add(): number {
    const items = this.document?.items ?? []
    items.push(emptyItem(this.#freshId()))
    void this.touch()
    return items.length - 1
  }

  duplicate(at: number): number {
    const items = this.document?.items ?? []
    const item = items[at]
    if (!item) return at
    items.splice(at + 1, 0, { ...($state.snapshot(item) as DraftItem), id: this.#freshId() })
    void this.touch()
    return at + 1
  }

  #freshId(): string {
    return freshId(this.document?.pack.slice(-6).replace(/[^a-z0-9]/g, '') ?? '', this.document?.items ?? [])
  }

  remove(at: number): void {
    const [item] = this.document?.items.splice(at, 1) ?? []
    this.removed = item ? { item: $state.snapshot(item) as DraftItem, at } : null
    void this.touch()
  }

  undo(): void {
    if (this.removed) this.document?.items.splice(this.removed.at, 0, this.removed.item)
    this.removed = null
    void this.touch()
  }

  /** Moves an item; answers where it is then. */
  move(from: number, to: number): number {
    const items = this.document?.items ?? []
    const item = items[from]
    if (!item || to < 0 || to >= items.length) return from
    items.splice(to, 0, ...items.splice(from, 1))
    void this.touch()
    return to
  }
}
