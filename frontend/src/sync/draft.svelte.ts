// A form that survives everything: each change is written to the phone, one write at a time.
import { session } from '../accounts/session.svelte.ts'
import type { PhotoSource, TakenPhoto } from '../api/types.ts'
import type { Collection } from '../device/db.ts'
import { changedFacts, takenOf, type PhotoChange, type Shrunk } from '../device/photos.ts'
import { draftKey, dropDraft, forgetPhotos, queue, readDraft, saveDraft, saveDraftWithPhoto, type Sender } from '../outbox/documents.ts'
import { keepStorage, sendNow } from './engine.svelte.ts'

interface Album<D> {
  title: string
  photos: TakenPhoto[]
  most: number
  /** The form with one more photo. */
  put: (now: D, photo: TakenPhoto) => D
  /** The form with this photo in place of the one of that digest. */
  swap: (now: D, sha256: string, photo: TakenPhoto) => D
  /** What the form says without the photo. */
  without: (sha256: string) => Partial<D>
  onclose: () => void
}

/** Who sends what is noted now; null when nobody is signed in. */
export function sender(label: string): Sender | null {
  const { me, hall } = session
  return me && hall ? { person: me.person, hall, label } : null
}

export class Draft<D extends object> {
  now = $state.raw<D>() as D
  /** Something that was not saved was found and is shown. */
  resumed = $state(false)
  failed = $state(false)
  busy = $state(false)
  private readonly key: string
  private readonly hall: string
  /** Photos that the draft named once and may have to take along when it no longer does. */
  private held = new Set<string>()
  private waiting: D | null = null
  private writing: Promise<void> | null = null

  constructor(
    of: string,
    private readonly fresh: () => D,
    private readonly photosOf: (form: D) => TakenPhoto[],
  ) {
    this.hall = session.hall ?? ''
    this.key = draftKey(session.me?.person ?? '', this.hall, of)
    this.now = fresh()
  }

  async load(): Promise<this> {
    const kept = await readDraft<D>(this.key)
    if (kept) [this.now, this.resumed] = [kept, true]
    return this
  }

  set(part: Partial<D>): void {
    for (const { sha256 } of this.photosOf(this.now)) this.held.add(sha256)
    this.now = { ...this.now, ...part }
    this.waiting = this.now
    this.writing ??= this.writeOut()
  }

  /** Keeps a photo together with the draft that names it. Raises when the phone has no room. */
  async addPhoto(made: Shrunk, source: PhotoSource, put: Album<D>['put']): Promise<void> {
    await this.settled()
    const next = put(this.now, takenOf(made, source))
    await saveDraftWithPhoto(this.key, next, this.hall, made)
    this.now = next
  }

  /** Covers or marks a photo; a covered one takes the place of the other, which leaves the phone. */
  async changePhoto(sha256: string, change: PhotoChange, swap: Album<D>['swap']): Promise<void> {
    await this.settled()
    const photo = this.photosOf(this.now).find(one => one.sha256 === sha256)
    if (!photo) return
    const next = swap(this.now, sha256, changedFacts(photo, change))
    if (!change.made) return this.set(next)
    await saveDraftWithPhoto(this.key, next, this.hall, change.made, [sha256])
    this.now = next
  }

  /** What the camera needs. */
  camera({ title, photos, most, put, swap, without, onclose }: Album<D>) {
    return {
      title,
      hall: this.hall,
      photos,
      full: photos.length >= most,
      onphoto: (made: Shrunk, source: PhotoSource) => this.addPhoto(made, source, put),
      onchange: (sha256: string, change: PhotoChange) => this.changePhoto(sha256, change, swap),
      onremove: (sha256: string) => this.set(without(sha256)),
      onclose,
    }
  }

  async settled(): Promise<void> {
    while (this.writing) await this.writing
  }

  async startAgain(): Promise<void> {
    await this.settled()
    const fresh = this.fresh()
    await dropDraft(this.key)
    await forgetPhotos(this.hall, this.gone(fresh, this.photosOf(this.now)))
    ;[this.now, this.resumed] = [fresh, false]
  }

  /** Saves for good what the form says; false when it could not be, which the form then shows. */
  async send(collection: Collection, label: string, document: object, id?: string): Promise<boolean> {
    const from = sender(label)
    if (!from) return false
    this.busy = true
    this.failed = false
    try {
      await this.settled()
      await queue(collection, document, this.photosOf(this.now), from, { draft: this.key, ...(id ? { id } : {}) })
      void keepStorage()
      void sendNow(true)
      return true
    } catch {
      this.failed = true
      return false
    } finally {
      this.busy = false
    }
  }

  private gone(next: D, before: TakenPhoto[] = []): string[] {
    const stay = new Set(this.photosOf(next).map(photo => photo.sha256))
    const gone = [...this.held, ...before.map(photo => photo.sha256)].filter(sha256 => !stay.has(sha256))
    this.held.clear()
    return gone
  }

  private async writeOut(): Promise<void> {
    try {
      while (this.waiting) {
        const next = this.waiting
        this.waiting = null
        await saveDraft(this.key, next)
        await forgetPhotos(this.hall, this.gone(next))
      }
      this.failed = false
    } catch {
      this.failed = true
    } finally {
      this.writing = null
    }
  }
}
