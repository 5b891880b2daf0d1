// Decodes, shrinks, encodes and hashes a photo away from the main thread.
import type { Box } from '../rules/covers.ts'
import { sha256 } from './digest.ts'
import { draw, fit, JPEG_QUALITY, LONG_EDGE, THUMB_EDGE } from './shrink.ts'

interface Ask {
  id: number
  source: Blob | ImageBitmap | VideoFrame
  covers: Box[]
}

const post = postMessage as (message: unknown, transfer?: Transferable[]) => void

addEventListener('message', (event: MessageEvent<Ask>) => void answer(event.data))

async function answer({ id, source, covers }: Ask): Promise<void> {
  try {
    const picture = source instanceof Blob ? await createImageBitmap(source) : source
    const size = sizeOf(picture)
    const [width, height] = fit(...size, LONG_EDGE)
    const bytes = await encode(picture, covers, width, height)
    const thumb = await encode(picture, covers, ...fit(...size, THUMB_EDGE))
    picture.close()
    const digest = await sha256(new Uint8Array(bytes))
    post({ id, made: { bytes, thumb, sha256: digest, width, height } }, [bytes, thumb])
  } catch {
    post({ id })
  }
}

function sizeOf(picture: ImageBitmap | VideoFrame): [number, number] {
  return 'displayWidth' in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height]
}

async function encode(picture: ImageBitmap | VideoFrame, covers: Box[], width: number, height: number): Promise<ArrayBuffer> {
  const canvas = new OffscreenCanvas(width, height)
  const pen = canvas.getContext('2d', { alpha: false })
  if (!pen) throw new Error('no canvas')
  draw(pen, picture, covers, width, height)
  return (await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY })).arrayBuffer()
}
