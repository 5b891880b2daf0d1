// Reads QR codes away from the main thread.
import { findCodes, pixelsOf, type ReadOptions } from './qr-reader.ts'

interface Ask {
  id: number
  image: ImageData | Blob | ImageBitmap | VideoFrame
  options: ReadOptions
}

addEventListener('message', (event: MessageEvent<Ask>) => void answer(event.data))

async function answer({ id, image, options }: Ask): Promise<void> {
  try {
    postMessage({ id, codes: await findCodes(await pixels(image), options) })
  } catch {
    postMessage({ id })
  }
}

async function pixels(image: Ask['image']): Promise<ImageData> {
  if (image instanceof ImageData) return image
  const picture = image instanceof Blob ? await createImageBitmap(image) : image
  const [width, height] = 'displayWidth' in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height]
  try {
    return pixelsOf(picture, new OffscreenCanvas(width, height))
  } finally {
    picture.close()
  }
}
