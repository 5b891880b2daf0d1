// One open draft: every change is on this device at once and goes to the server when it answers.
import { ApiProblem, call } from '../api/client.ts'
import type { ChecklistDifference, Draft, DraftDocument, DraftItem, Lint } from '../api/types.ts'
import { uuid7 } from '../device/ids.ts'
import { draftPath, emptyItem, forgetUnsent, freshId, keepUnsent, sendDraft, unsent, type Owner, type UnsentDraft } from './drafts.ts'
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

  readonly owner: Owner
  readonly id: string
  /** What was typed last; another object after each change. */
  #unsent: UnsentDraft | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending: Promise<boolean> | null = null
  #leaving = false

  constructor(owner: Owner, id: string) {
    this.owner = owner
    this.id = id
  }

  async open(): Promise<void> {
    const mine = await unsent(this.owner, this.id)
    const theirs = await this.#fetched()
    if (mine) this.#take(mine.document, mine.revision, theirs)
    else if (theirs) this.#take(theirs.document, theirs.revision, theirs)
    this.loaded = true
    if (!mine) return
    this.state = 'local'
    this.#unsent = mine
    await this.send()
  }

  async #fetched(): Promise<Draft | null> {
    try {
      return (await read<Draft>(draftPath(this.owner.hall, this.id))).data
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
    if (!this.document) return
    const document = $state.snapshot(this.document) as DraftDocument
    this.#unsent = { ...this.owner, id: this.id, document, revision: this.revision, changed_at: new Date().toISOString() }
    this.state = 'local'
    this.refused = ''
    await keepUnsent(this.#unsent)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.send(), SEND_AFTER_MS)
  }

  /** Sends what is not on the server yet; a second call waits for the first. Answers whether the server has taken it. */
  async send(): Promise<boolean> {
    clearTimeout(this.#timer)
    while (this.#sending) await this.#sending
    if (this.state === 'saved') return true
    if (!this.document || !this.#unsent || this.conflict || this.#leaving) return false
    this.#sending = this.#attempt({ ...this.#unsent, revision: this.revision }, this.#unsent).finally(() => (this.#sending = null))
    return this.#sending
  }

  /** Sends until the server has the last keystroke; false when it cannot. */
  async sendAll(): Promise<boolean> {
    while (await this.send()) if (this.state === 'saved') return true
    return false
  }

  async #attempt(draft: UnsentDraft, typed: UnsentDraft): Promise<boolean> {
    this.state = 'sending'
    try {
      const saved = await sendDraft(draft)
      this.revision = saved.revision
      this.lint = saved.lint
      this.difference = saved.difference
      if (this.#unsent === typed) this.state = 'saved'
      else await this.touch()
      return true
    } catch (error) {
      this.state = 'local'
      if (!(error instanceof ApiProblem)) return false
      if (error.problem.code === 'draft_changed') this.conflict = { draft: await this.#fetchedAnew() }
      else this.refused = sentence(error)
      return false
    }
  }

  async #fetchedAnew(): Promise<Draft | null> {
    return call<Draft>(draftPath(this.owner.hall, this.id)).catch(() => null)
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
    await forgetUnsent(this.owner, this.id)
    if (theirs) this.#take(theirs.document, theirs.revision, theirs)
    else this.document = null
    this.state = 'saved'
  }

  /** Mine becomes a draft of its own; answers its id. */
  async keepBoth(title: string): Promise<string> {
    const id = uuid7()
    const document = $state.snapshot(this.document) as DraftDocument
    const copy = { ...document, title: { ...document.title, zh: title } }
    await keepUnsent({ ...this.owner, id, document: copy, revision: 0, changed_at: new Date().toISOString() })
    await this.keepTheirs()
    return id
  }

  /** Away with it, here and on the server. Raises ApiProblem or NoAnswer while the server has it. */
  async destroy(): Promise<void> {
    this.#leaving = true
    try {
      // What is on its way to the server would come back from there.
      await this.#sending
      await call<undefined>(draftPath(this.owner.hall, this.id), { method: 'DELETE' })
    } catch (error) {
      this.#leaving = error instanceof ApiProblem ? error.problem.status === 404 : !this.revision
      if (!this.#leaving) throw error
    }
    await this.close()
  }

  /** Nothing is left of it on this device. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.document = null
    await forgetUnsent(this.owner, this.id)
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
