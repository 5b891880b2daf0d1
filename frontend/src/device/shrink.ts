export const LONG_EDGE = 2560
export const THUMB_EDGE = 160
export const JPEG_QUALITY = 0.8

/** Width and height scaled down, never up, so that the long edge is at most `edge`. */
export function fit(width: number, height: number, edge: number): [number, number] {
  const scale = Math.min(1, edge / Math.max(width, height))
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}
