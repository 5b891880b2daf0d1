// QR codes in photos and in the camera's picture, read on this phone alone. Nothing is loaded until the first one is looked for.
import type { FoundCode, ReadOptions } from './qr-reader.ts'

export type { FoundCode, Point, ReadOptions } from './qr-reader.ts'

/** An ImageBitmap or VideoFrame is handed over and closed; it costs the page nothing, where pixels are copied. */
type Picture = ImageData | Blob | ImageBitmap | VideoFrame

let worker: Worker | undefined
let asked = 0

/** Every QR code in the picture. Raises when the picture or the reader cannot be read. */
export async function readCodes(image: Picture, options: ReadOptions = {}): Promise<FoundCode[]> {
  return canWork() ? inWorker(image, options) : onPage(image, options)
}

function canWork(): boolean {
  return typeof OffscreenCanvas !== 'undefined' && typeof createImageBitmap !== 'undefined' && typeof Worker !== 'undefined'
}

async function inWorker(image: Picture, options: ReadOptions): Promise<FoundCode[]> {
  worker ??= new Worker(new URL('./qr-worker.ts', import.meta.url), { type: 'module' })
  const id = ++asked
  const to = worker
  return new Promise((resolve, reject) => {
    const stop = () => {
      to.removeEventListener('message', read)
      to.removeEventListener('error', fail)
    }
    const read = ({ data }: MessageEvent<{ id: number; codes?: FoundCode[] }>) => {
      if (data.id !== id) return
      stop()
      if (data.codes) resolve(data.codes)
      else fail()
    }
    // The next picture gets a fresh worker: one whose WebAssembly could not be fetched stays without.
    const fail = () => {
      stop()
      to.terminate()
      if (worker === to) worker = undefined
      reject(new Error('unreadable picture'))
    }
    to.addEventListener('message', read)
    to.addEventListener('error', fail)
    to.postMessage({ id, image, options }, image instanceof ImageData || image instanceof Blob ? [] : [image])
  })
}

/** Where a page cannot draw off screen (iOS before 16.4): the same work, on the page. */
async function onPage(image: Picture, options: ReadOptions): Promise<FoundCode[]> {
  const { findCodes, findDrawn } = await import('./qr-reader.ts')
  if (image instanceof ImageData) return findCodes(image, options)
  const picture = image instanceof Blob ? await loaded(image) : image
  return findDrawn(picture, sizeOf(picture), (width, height) => Object.assign(document.createElement('canvas'), { width, height }), options)
}

function sizeOf(picture: HTMLImageElement | ImageBitmap | VideoFrame): [number, number] {
  if (picture instanceof HTMLImageElement) return [picture.naturalWidth, picture.naturalHeight]
  return 'displayWidth' in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height]
}

async function loaded(file: Blob): Promise<HTMLImageElement> {
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
