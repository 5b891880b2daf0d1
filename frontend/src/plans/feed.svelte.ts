// What a display has of its hall: asked once a minute, kept for when there is no network.
import { ask } from '../api/client.ts'
import type { WallPage } from '../api/types.ts'
import { readSetting, writeSetting } from '../device/db.ts'

const EVERY_MS = 60_000
const TIMEOUT_MS = 20_000
const KEPT_AS = 'wall'

interface Kept {
  code: string
  wall: WallPage
  /** By the clock of this display. */
  at: number
  pictures: Record<string, Blob>
}

export class Feed {
  wall = $state.raw<WallPage | null>(null)
  /** Addresses of the plan's pictures on this display. */
  pictures = $state.raw<Record<string, string>>({})
  /** The newest attempt reached nobody. */
  failed = $state(false)
  /** The code opens nothing any more. */
  gone = $state(false)
  now = $state(Date.now())
  private at = 0
  private blobs: Record<string, Blob> = {}
  private timer: ReturnType<typeof setInterval> | undefined

  constructor(readonly code: string) {}

  get minutes(): number {
    return Math.max(0, Math.floor((this.now - this.at) / 60_000))
  }

  async start(): Promise<void> {
    this.timer = setInterval(() => void this.refresh(), EVERY_MS)
    addEventListener('online', this.again)
    const kept = await readSetting<Kept>(KEPT_AS).catch(() => undefined)
    if (kept?.code === this.code && !this.wall) this.show(kept.wall, kept.at, kept.pictures)
    await this.refresh()
  }

  stop(): void {
    clearInterval(this.timer)
    removeEventListener('online', this.again)
    for (const url of Object.values(this.pictures)) URL.revokeObjectURL(url)
  }

  private again = () => void this.refresh()

  private async refresh(): Promise<void> {
    this.now = Date.now()
    const answer = await ask('/api/wall', { headers: { 'X-Wall-Code': this.code } }, TIMEOUT_MS).catch(() => null)
    this.now = Date.now()
    if (answer?.status === 404 && answer.data) return this.end()
    this.failed = !answer?.ok || !answer.data
    if (this.failed || !answer?.data) return
    const wall = answer.data as WallPage
    this.show(wall, this.now, await this.fetched(wall))
    await writeSetting(KEPT_AS, { code: this.code, wall, at: this.at, pictures: this.blobs } satisfies Kept).catch(() => undefined)
  }

  /** What was shown goes with the right to see it. */
  private async end(): Promise<void> {
    this.gone = true
    this.wall = null
    await writeSetting(KEPT_AS, null).catch(() => undefined)
  }

  private show(wall: WallPage, at: number, blobs: Record<string, Blob>): void {
    const known = this.pictures
    const fresh = Object.entries(blobs).map(([sha256, blob]) => [sha256, known[sha256] ?? URL.createObjectURL(blob)] as const)
    for (const [sha256, url] of Object.entries(known)) if (!blobs[sha256]) URL.revokeObjectURL(url)
    this.pictures = Object.fromEntries(fresh)
    this.blobs = blobs
    this.at = at
    this.wall = wall
    this.gone = false
  }

  private async fetched(wall: WallPage): Promise<Record<string, Blob>> {
    const found: Record<string, Blob> = {}
    for (const { photo } of wall.plan?.floors ?? []) {
      const blob = this.blobs[photo] ?? (await this.picture(photo))
      if (blob) found[photo] = blob
    }
    return found
  }

  private async picture(sha256: string): Promise<Blob | null> {
    try {
      const answer = await fetch(`/api/wall/pictures/${sha256}`, { headers: { 'X-Wall-Code': this.code } })
      return answer.ok ? await answer.blob() : null
    } catch {
      return null
    }
  }
}
