import { inPixels, type Box } from '../rules/covers.ts'

export const LONG_EDGE = 2560
export const THUMB_EDGE = 160
export const JPEG_QUALITY = 0.8

/** Width and height scaled down, never up, so that the long edge is at most `edge`. */
export function fit(width: number, height: number, edge: number): [number, number] {
  const scale = Math.min(1, edge / Math.max(width, height))
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** The picture in its new size, with solid black where it is covered: nothing of what was there goes into the file. */
export function draw(pen: Pen, picture: CanvasImageSource, covers: Box[], width: number, height: number): void {
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(picture, 0, 0, width, height)
  pen.fillStyle = '#000'
  for (const { x, y, w, h } of covers.map(box => inPixels(box, width, height))) pen.fillRect(x, y, w, h)
}
