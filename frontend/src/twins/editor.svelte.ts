// One twin being edited: every change is on this device at once.
import { ApiProblem } from '../api/client.ts'
import type { Twin, TwinBox, TwinDocument, TwinVersion } from '../api/types.ts'
import type { Shrunk } from '../device/photos.ts'
import { storageFull } from '../device/storage.ts'
import { pack } from '../sync/pack.svelte.ts'
import { t } from '../text/i18n.svelte.ts'
import { fetchPage, forget, keep, send, sentence, unsaved, type UnsavedTwin } from './kept.ts'

const EMPTY: TwinDocument = { name: '', photo: '', boxes: [], spots: [], removed: false }

export class Editor {
  document = $state.raw<TwinDocument>(EMPTY)
  replaces = $state.raw<string | null>(null)
  /** Something here is not on the server. */
  dirty = $state(false)
  loaded = $state(false)
  busy = $state(false)
  refused = $state('')
  /** The field that the server refused, e.g. document/boxes/2/items. */
  field = $state('')
  /** What somebody else has put in force meanwhile. */
  theirs = $state.raw<TwinVersion | null>(null)
  private taken: string[] = []

  constructor(readonly id: string) {}

  /** What was left unsaved here, else the version in force. */
  async open(): Promise<void> {
    const mine = await unsaved(this.id)
    if (mine) this.take(mine)
    else {
      const now = pack.twins.find(twin => twin.id === this.id)?.now ?? (await fetchPage(this.id).then(page => page.twin.now, () => null))
      if (now) this.take({ id: this.id, document: now.document, replaces: now.id, taken: [] })
    }
    this.dirty = !!mine
    this.loaded = true
  }

  private take({ document, replaces, taken }: UnsavedTwin): void {
    this.document = document
    this.replaces = replaces
    this.taken = taken
  }

  private get unsaved(): UnsavedTwin {
    return { id: this.id, document: this.document, replaces: this.replaces, taken: this.taken }
  }

  set(part: Partial<TwinDocument>): void {
    this.document = { ...this.document, ...part }
    this.touched()
  }

  setBox(index: number, part: Partial<TwinBox>): void {
    this.set({ boxes: this.document.boxes.map((box, at) => (at === index ? { ...box, ...part } : box)) })
  }

  private touched(): void {
    this.dirty = true
    this.refused = this.field = ''
    keep(this.unsaved).catch((error: unknown) => (this.refused = storageFull(error) ? t('run_storage_full') : t('run_save_failed')))
  }

  /** Raises when the phone has no room for it. */
  async addPhoto(made: Shrunk): Promise<void> {
    const taken = [...new Set([...this.taken, made.sha256])]
    const document = { ...this.document, photo: made.sha256 }
    await keep({ ...this.unsaved, document, taken }, made)
    this.document = document
    this.taken = taken
    this.dirty = true
  }

  /** Puts it in force; null when it could not be, which `refused` or `theirs` then says. */
  async save(reason: string): Promise<Twin | null> {
    this.busy = true
    this.refused = this.field = ''
    const sent = this.unsaved
    try {
      const saved = await send(sent, reason)
      await forget(sent)
      this.dirty = false
      return saved
    } catch (error) {
      this.refused = sentence(error)
      if (error instanceof ApiProblem) {
        this.field = error.problem.field ?? ''
        if (error.problem.code === 'twin_changed') this.theirs = await fetchPage(this.id).then(page => page.twin.now, () => null)
      }
      return null
    } finally {
      this.busy = false
    }
  }

  /** Mine becomes the next version; theirs stays in the history. */
  async keepMine(): Promise<void> {
    this.replaces = this.theirs?.id ?? null
    this.theirs = null
    this.refused = ''
    await keep(this.unsaved)
  }

  async keepTheirs(): Promise<void> {
    const { theirs } = this
    this.theirs = null
    await this.discard()
    if (theirs) this.take({ id: this.id, document: theirs.document, replaces: theirs.id, taken: [] })
  }

  async discard(): Promise<void> {
    await forget(this.unsaved)
    this.dirty = false
    this.taken = []
    this.refused = ''
  }
}
