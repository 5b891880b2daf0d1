// Finds QR codes in pixels. The reader is WebAssembly of our own origin: left alone, the library would ask a CDN for it.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

export interface Point {
  x: number
  y: number
}

export interface FoundCode {
  text: string
  /** Clockwise from the code's own upper left, in pixels of the picture. */
  corners: [Point, Point, Point, Point]
}

export interface ReadOptions {
  /** How many codes are looked for; all by default. */
  most?: number
}

prepareZXingModule({ overrides: { locateFile: () => wasm } })

export async function findCodes(image: ImageData, { most }: ReadOptions = {}): Promise<FoundCode[]> {
  const found = await readBarcodes(image, { formats: ['QRCode'], ...(most ? { maxNumberOfSymbols: most } : {}) })
  return found.filter(one => one.isValid).map(({ text, position }) => ({
    text,
    corners: [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft],
  }))
}

/** The pixels of a picture, upright as its file says. */
export function pixelsOf(picture: ImageBitmap | VideoFrame | HTMLImageElement, canvas: OffscreenCanvas | HTMLCanvasElement): ImageData {
  const pen = canvas.getContext('2d', { alpha: false, willReadFrequently: true }) as OffscreenCanvasRenderingContext2D | null
  if (!pen) throw new Error('no canvas')
  pen.drawImage(picture, 0, 0)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}
