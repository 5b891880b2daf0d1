// One open inspection: the draft in memory, its way to the disk, undo, and where the person stands.
import type { Answer, Checklist, Item, PhotoFacts, Spot } from '../api/types.ts'
import type { LocalInspection } from '../device/db.ts'
import { challengeFor } from '../device/challenge.ts'
import { changedFacts, factsOf, type PhotoChange, type Shrunk } from '../device/photos.ts'
import { scanOf, stillCounts } from '../device/scans.ts'
import { storageFull } from '../device/storage.ts'
import { grouped, inOrder, itemsFor, lacksPhoto, missing, nextUnanswered, type Group } from '../rules/checklist.ts'
import { answered, faulty, score } from '../rules/score.ts'
import { keepStorage } from '../sync/engine.svelte.ts'
import { checklistById, pack } from '../sync/pack.svelte.ts'
import { loadInspection, saveDraft, savePhotos, type PhotosChanged } from './drafts.ts'

export type Saving = 'saved' | 'saving' | 'failed' | 'full'

interface Undo {
  words: string
  answers: Record<string, Answer>
  place: string | null
}

const MOST_PHOTOS = 200
const NO_PHOTOS: PhotoFacts[] = []

/** One picture may show the faults of several items, so a photo is told by both. */
function without(photos: PhotoFacts[], item: Item, sha256: string): PhotoFacts[] {
  return photos.filter(one => one.sha256 !== sha256 || one.item !== item.id)
}

function byItem(photos: PhotoFacts[]): Record<string, PhotoFacts[]> {
  const found: Record<string, PhotoFacts[]> = {}
  for (const photo of photos) (found[photo.item] ??= []).push(photo)
  return found
}

export class Runner {
  draft = $state.raw<LocalInspection>() as LocalInspection
  saving = $state<Saving>('saved')
  undo = $state.raw<Undo | null>(null)
  /** Cards a person opened or folded by hand; the others follow their answer. */
  opened = $state.raw<Record<string, boolean>>({})

  private photos = $derived(this.draft.photos)
  private photosByItem = $derived(byItem(this.photos))

  readonly checklist: Checklist
  /** In the QR code of the spot. */
  private readonly label: string | undefined
  /** In the order of the screen. */
  readonly items: Item[]
  readonly groups: Group[]
  private unsaved: LocalInspection | null = null
  private writing: Promise<void> | null = null

  constructor(draft: LocalInspection, checklist: Checklist, spot: Spot | undefined) {
    this.draft = draft
    this.checklist = checklist
    this.label = spot?.label
    this.groups = grouped(itemsFor(checklist, spot))
    this.items = this.groups.flatMap(group => group.items)
  }

  get readOnly(): boolean {
    return this.draft.state === 'submitted'
  }

  /** The item a person asked to see next, from the review. */
  wanted: string | null = null

  get score() {
    return score({ items: this.items, pass_mark: this.checklist.pass_mark }, this.draft.answers)
  }

  get missing() {
    return missing(this.items, this.draft.answers, this.draft.photos)
  }

  get done(): number {
    return this.items.filter(item => this.isAnswered(item)).length
  }

  isAnswered(item: Item): boolean {
    return answered(item, this.draft.answers[item.id])
  }

  isOpen(item: Item): boolean {
    const answer = this.draft.answers[item.id]
    return this.opened[item.id] ?? (!answered(item, answer) || faulty(item, answer) || lacksPhoto(item, answer, this.draft.photos))
  }

  setOpen(item: Item, open: boolean): void {
    this.opened = { ...this.opened, [item.id]: open }
  }

  /** The same array until a photo of any item comes or goes. */
  photosOf(item: Item): PhotoFacts[] {
    return this.photosByItem[item.id] ?? NO_PHOTOS
  }

  next(from: string | null): Item | undefined {
    return nextUnanswered(this.items, this.draft.answers, from)
  }

  /** Records a verdict or a value; what it takes back is kept for one undo. */
  answer(item: Item, part: Pick<Answer, 'verdict' | 'value'>, words: string): void {
    this.remember(words)
    const { [item.id]: _, ...rest } = this.opened
    this.opened = rest
    this.set({ answers: { ...this.draft.answers, [item.id]: { ...this.kept(item), ...part } }, place: item.id })
  }

  private kept(item: Item): Answer {
    const { reasons, note } = this.draft.answers[item.id] ?? {}
    return { item: item.id, ...(reasons ? { reasons } : {}), ...(note ? { note } : {}) }
  }

  /** Changes the words beside an answer. */
  describe(item: Item, part: Pick<Answer, 'reasons' | 'note'>): void {
    const old = this.draft.answers[item.id] ?? { item: item.id }
    this.set({ answers: { ...this.draft.answers, [item.id]: { ...old, ...part } }, place: item.id })
  }

  /** Marks what is still unanswered in a group as in order, all but lengths. Returns how many. */
  passGroup(group: Group, words: (n: number) => string): number {
    const fresh = this.openIn(group).map(item => ({ ...this.kept(item), ...inOrder(item) }) as Answer)
    this.remember(words(fresh.length))
    const answers = { ...this.draft.answers }
    for (const answer of fresh) answers[answer.item] = answer
    this.set({ answers, place: group.items[group.items.length - 1]?.id ?? null })
    return fresh.length
  }

  openIn(group: Group): Item[] {
    return group.items.filter(item => !this.isAnswered(item) && inOrder(item))
  }

  clear(item: Item, words: string): void {
    this.remember(words)
    const { [item.id]: _, ...answers } = this.draft.answers
    this.set({ answers, place: item.id })
  }

  takeBack(): void {
    if (!this.undo) return
    const { answers, place } = this.undo
    this.undo = null
    this.set({ answers, place })
  }

  private remember(words: string): void {
    this.undo = { words, answers: this.draft.answers, place: this.draft.place }
  }

  /** The scan of the spot's own label, while it counts. */
  get scanned() {
    const { scannedLabel } = this.draft
    return scannedLabel && stillCounts(scannedLabel) ? scannedLabel : null
  }

  private proof(): Pick<PhotoFacts, 'challenge' | 'label'> {
    return { ...challengeFor(this.draft.hall), ...(this.scanned ? { label: this.scanned.label } : {}) }
  }

  /** Takes over a scan of this spot's own label that was made since. */
  async noticeScan(): Promise<void> {
    const scan = this.label && !this.readOnly ? await scanOf(this.label) : null
    if (scan && scan.at > (this.draft.scannedLabel?.at ?? '')) this.set({ scannedLabel: scan })
  }

  /** Stores a photo together with the draft that names it. Raises when the phone has no room for it. */
  async addPhoto(item: Item, made: Shrunk, source: PhotoFacts['source']): Promise<void> {
    const photos = [...without(this.draft.photos, item, made.sha256), { ...factsOf(made, item.id, source), ...this.proof() }]
    await this.keepPhotos({ photos, place: item.id }, { made }, now => without(now, item, made.sha256))
    void keepStorage()
  }

  /** Covers or marks a photo, for every item that shows it. A covered one takes the place of the other, which leaves the phone. */
  async changePhoto(sha256: string, change: PhotoChange): Promise<void> {
    const before = this.draft.photos
    const photos = before.map(photo => (photo.sha256 === sha256 ? changedFacts(photo, change) : photo))
    const digest = change.made?.sha256 ?? sha256
    const undone = (now: PhotoFacts[]) => now.map(photo => (photo.sha256 === digest ? (before.find(one => one.sha256 === sha256 && one.item === photo.item) ?? photo) : photo))
    await this.keepPhotos({ photos }, change.made ? { made: change.made, gone: [sha256] } : {}, undone)
  }

  /** Takes the photo off the draft, and off the phone when nothing else needs it. */
  async removePhoto(item: Item, sha256: string): Promise<void> {
    const before = this.draft.photos
    await this.keepPhotos({ photos: without(before, item, sha256) }, { gone: [sha256] }, () => before)
  }

  /** The draft and its photos in one transaction; `undone` gives the photos back as they were when that fails. */
  private async keepPhotos(part: Partial<LocalInspection>, changed: PhotosChanged, undone: (now: PhotoFacts[]) => PhotoFacts[]): Promise<void> {
    this.draft = { ...this.draft, ...part, changed_at: new Date().toISOString() }
    // Whatever waited to be written is part of this draft; written later, it would bring the old photos back.
    this.unsaved = null
    try {
      await savePhotos(this.draft, changed)
    } catch (error) {
      this.set({ photos: undone(this.draft.photos) })
      this.failed(error)
      throw error
    }
  }

  /** A document carries at most 200 photos. */
  get photosFull(): boolean {
    return this.draft.photos.length >= MOST_PHOTOS
  }

  set(part: Partial<LocalInspection>): void {
    if (this.readOnly) return
    this.draft = { ...this.draft, ...part, changed_at: new Date().toISOString() }
    this.unsaved = this.draft
    this.saving = 'saving'
    this.writing ??= this.writeOut()
  }

  /** Resolves when everything so far is on the disk, or has failed and says so. */
  async settled(): Promise<void> {
    while (this.writing) await this.writing
  }

  again(): void {
    this.set({})
  }

  /** Takes over what another tab did to the same inspection. */
  async catchUp(): Promise<void> {
    const stored = await loadInspection(this.draft.id)
    if (stored && !this.writing && stored.changed_at > this.draft.changed_at) this.draft = stored
  }

  /** One write at a time; answers given meanwhile go together into the next one. */
  private async writeOut(): Promise<void> {
    try {
      while (this.unsaved) {
        const next = this.unsaved
        this.unsaved = null
        await saveDraft(next)
      }
      this.saving = 'saved'
      void keepStorage()
    } catch (error) {
      this.failed(error)
    } finally {
      this.writing = null
    }
  }

  private failed(error: unknown): void {
    this.saving = storageFull(error) ? 'full' : 'failed'
  }
}

let open: Runner | null = null

/** The inspection with its checklist, the same object for the runner, the camera and the review. Null when it is not here. */
export async function openRunner(id: string): Promise<Runner | 'no_checklist' | null> {
  if (open?.draft.id === id) {
    await open.noticeScan()
    return open
  }
  const draft = await loadInspection(id)
  if (!draft) return null
  const published = await checklistById(draft.checklist)
  if (!published) return 'no_checklist'
  open = new Runner(draft, published.checklist, pack.spots.find(spot => spot.id === draft.spot))
  await open.noticeScan()
  return open
}

export function forgetRunner(): void {
  open = null
}
