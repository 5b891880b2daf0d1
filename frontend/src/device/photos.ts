import type { Mark, PhotoFacts, TakenPhoto } from '../api/types.ts'
import type { Box } from '../rules/covers.ts'
import { frameOf } from './camera.ts'
import { withDb, type KeptPhoto } from './db.ts'
import { sha256 } from './digest.ts'
import { draw, fit, JPEG_QUALITY, LONG_EDGE, THUMB_EDGE } from './shrink.ts'

/** A shrunk photo as it goes into the database. */
export interface Shrunk {
  bytes: ArrayBuffer
  thumb: ArrayBuffer
  sha256: string
  width: number
  height: number
}

type Source = HTMLVideoElement | Blob

let worker: Worker | undefined
let asked = 0

/**
 * Shrinks to a JPEG with black where it is covered and hashes that, off the main thread where the browser can. Raises
 * when the picture cannot be read.
 */
export async function shrink(source: Source, covers: Box[] = []): Promise<Shrunk> {
  const made = canWork() ? await inWorker(source, covers) : await onPage(source, covers)
  return { ...made, sha256: made.sha256 || (await sha256(new Uint8Array(made.bytes))) }
}

function canWork(): boolean {
  return typeof OffscreenCanvas !== 'undefined' && typeof createImageBitmap !== 'undefined' && typeof Worker !== 'undefined'
}

async function inWorker(source: Source, covers: Box[]): Promise<Shrunk> {
  const given = source instanceof Blob ? source : await frameOf(source)
  worker ??= new Worker(new URL('./photo-worker.ts', import.meta.url), { type: 'module' })
  const id = ++asked
  const to = worker
  return new Promise((resolve, reject) => {
    const stop = () => {
      to.removeEventListener('message', read)
      to.removeEventListener('error', fail)
    }
    const read = ({ data }: MessageEvent<{ id: number; made?: Shrunk }>) => {
      if (data.id !== id) return
      stop()
      if (data.made) resolve(data.made)
      else reject(new Error('unreadable picture'))
    }
    const fail = () => {
      stop()
      worker = undefined
      reject(new Error('photo worker'))
    }
    to.addEventListener('message', read)
    to.addEventListener('error', fail)
    to.postMessage({ id, source: given, covers }, given instanceof Blob ? [] : [given])
  })
}

async function onPage(source: Source, covers: Box[]): Promise<Shrunk> {
  const picture = source instanceof Blob ? await loadImage(source) : source
  const [width, height] = sizeOf(picture)
  const [w, h] = fit(width, height, LONG_EDGE)
  const bytes = await encode(picture, covers, w, h)
  return { bytes, thumb: await encode(picture, covers, ...fit(width, height, THUMB_EDGE)), sha256: '', width: w, height: h }
}

function sizeOf(picture: HTMLImageElement | HTMLVideoElement): [number, number] {
  if (picture instanceof HTMLVideoElement) return [picture.videoWidth, picture.videoHeight]
  return [picture.naturalWidth, picture.naturalHeight]
}

async function loadImage(file: Blob): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    return image
  } finally {
    URL.revokeObjectURL(url)
  }
}

async function encode(picture: CanvasImageSource, covers: Box[], width: number, height: number): Promise<ArrayBuffer> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (pen) draw(pen, picture, covers, width, height)
  const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, 'image/jpeg', JPEG_QUALITY))
  if (!blob) throw new Error('unreadable picture')
  return new Response(blob).arrayBuffer()
}

export function takenOf(made: Shrunk, source: TakenPhoto['source']): TakenPhoto {
  const { sha256, width, height, bytes } = made
  return { sha256, taken_at: new Date().toISOString(), source, width, height, bytes: bytes.byteLength }
}

export function factsOf(made: Shrunk, item: string, source: TakenPhoto['source']): PhotoFacts {
  return { ...takenOf(made, source), item }
}

/** What was done to a photo after the shot. `made` is the picture with its covers: another photo, with another digest. */
export interface PhotoChange {
  marks: Mark[]
  made?: Shrunk
  covered?: number
}

/** The facts after a change: when, how and of what it was taken stays. */
export function changedFacts<P extends TakenPhoto>(photo: P, { marks, made, covered = photo.covered }: PhotoChange): P {
  const { covered: _c, marks: _m, ...rest } = photo
  const size = made && { sha256: made.sha256, width: made.width, height: made.height, bytes: made.bytes.byteLength }
  return { ...(rest as P), ...size, ...(covered ? { covered } : {}), ...(marks.length ? { marks } : {}) }
}

export async function keptPhoto(hall: string, digest: string): Promise<KeptPhoto | undefined> {
  return withDb(db => db.get('photos', [hall, digest]))
}
