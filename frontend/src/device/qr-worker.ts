// Reads QR codes away from the main thread.
import { findCodes, findDrawn, type FoundCode, type ReadOptions } from './qr-reader.ts'

interface Ask {
  id: number
  image: ImageData | Blob | ImageBitmap | VideoFrame
  options: ReadOptions
}

addEventListener('message', (event: MessageEvent<Ask>) => void answer(event.data))

async function answer({ id, image, options }: Ask): Promise<void> {
  try {
    postMessage({ id, codes: await codesIn(image, options) })
  } catch {
    postMessage({ id })
  }
}

async function codesIn(image: Ask['image'], options: ReadOptions): Promise<FoundCode[]> {
  if (image instanceof ImageData) return findCodes(image, options)
  const picture = image instanceof Blob ? await createImageBitmap(image) : image
  const size: [number, number] = 'displayWidth' in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height]
  try {
    return await findDrawn(picture, size, (width, height) => new OffscreenCanvas(width, height), options)
  } finally {
    picture.close()
  }
}
