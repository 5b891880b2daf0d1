// Finds QR codes in pixels. The reader is WebAssembly of our own origin: left alone, the library would ask a CDN for it.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { fit } from './shrink.ts'

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
  /** The picture is read at most this large, in pixels of its long edge: quicker, for codes that fill much of it. */
  edge?: number
}

prepareZXingModule({ overrides: { locateFile: () => wasm } })

export async function findCodes(image: ImageData, { most }: ReadOptions = {}): Promise<FoundCode[]> {
  const found = await readBarcodes(image, { formats: ['QRCode'], ...(most ? { maxNumberOfSymbols: most } : {}) })
  return found.filter(one => one.isValid).map(({ text, position }) => ({
    text,
    corners: [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft],
  }))
}

/** The codes of a picture that is drawn first: upright as its file says, and no larger than asked for. */
export async function findDrawn(
  picture: ImageBitmap | VideoFrame | HTMLImageElement,
  [width, height]: [number, number],
  canvasOf: (width: number, height: number) => OffscreenCanvas | HTMLCanvasElement,
  options: ReadOptions,
): Promise<FoundCode[]> {
  const [w, h] = options.edge ? fit(width, height, options.edge) : [width, height]
  const pen = canvasOf(w, h).getContext('2d', { alpha: false, willReadFrequently: true }) as OffscreenCanvasRenderingContext2D | null
  if (!pen) throw new Error('no canvas')
  pen.drawImage(picture, 0, 0, w, h)
  const found = await findCodes(pen.getImageData(0, 0, w, h), options)
  const back = ({ x, y }: Point): Point => ({ x: (x * width) / w, y: (y * height) / h })
  return found.map(({ text, corners: [a, b, c, d] }) => ({ text, corners: [back(a), back(b), back(c), back(d)] }))
}
