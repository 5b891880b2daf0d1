// A form that survives everything: each change is written to the phone, one write at a time.
import type { TakenPhoto } from '../api/types.ts'
import type { PhotoSource } from '../api/types.ts'
import { takenOf, type Shrunk } from '../device/photos.ts'
import { dropDraft, readDraft, saveDraft, saveDraftWithPhoto } from './notes.ts'

export class Draft<D extends object> {
  now = $state.raw<D>() as D
  /** Something that was not saved was found and is shown. */
  resumed = $state(false)
  ready = $state(false)
  failed = $state(false)
  private waiting: D | null = null
  private writing: Promise<void> | null = null

  constructor(
    readonly key: string,
    private readonly fresh: D,
  ) {
    this.now = fresh
  }

  async load(): Promise<void> {
    const kept = await readDraft<D>(this.key)
    if (kept) [this.now, this.resumed] = [kept, true]
    this.ready = true
  }

  set(part: Partial<D>): void {
    this.now = { ...this.now, ...part }
    this.waiting = this.now
    this.writing ??= this.writeOut()
  }

  /** Keeps a photo together with the draft that names it. Raises when the phone has no room. */
  async addPhoto(hall: string, made: Shrunk, source: PhotoSource, place: (now: D, photo: TakenPhoto) => D): Promise<void> {
    await this.settled()
    const next = place(this.now, takenOf(made, source))
    await saveDraftWithPhoto(this.key, next, hall, made)
    this.now = next
  }

  async settled(): Promise<void> {
    while (this.writing) await this.writing
  }

  async startAgain(): Promise<void> {
    await this.settled()
    await dropDraft(this.key)
    ;[this.now, this.resumed] = [this.fresh, false]
  }

  private async writeOut(): Promise<void> {
    try {
      while (this.waiting) {
        const next = this.waiting
        this.waiting = null
        await saveDraft(this.key, next)
      }
      this.failed = false
    } catch {
      this.failed = true
    } finally {
      this.writing = null
    }
  }
}
