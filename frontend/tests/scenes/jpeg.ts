// What a JPEG of quality 80 leaves of grey pixels: blocks of 8 × 8, their frequencies rounded to the steps of the standard's table.

const STEPS = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
].map(one => Math.max(1, Math.floor((one * 40 + 50) / 100)))
const WAVES = Float64Array.from({ length: 64 }, (_, i) => {
  const [frequency, place] = [i >> 3, i & 7]
  return (frequency ? 0.5 : Math.SQRT1_2 / 2) * Math.cos(((2 * place + 1) * frequency * Math.PI) / 16)
})

export function jpegLosses(bright: Float32Array, width: number, height: number): Uint8ClampedArray {
  const out = new Uint8ClampedArray(bright.length)
  const block = new Float64Array(64)
  for (let y = 0; y < height; y += 8) {
    for (let x = 0; x < width; x += 8) {
      for (let i = 0; i < 64; i++) block[i] = Math.min(255, Math.max(0, bright[at(x + (i & 7), y + (i >> 3), width, height)]!)) - 128
      const waves = turned(block, false).map((one, i) => Math.round(one / STEPS[i]!) * STEPS[i]!)
      const back = turned(waves, true)
      for (let i = 0; i < 64; i++) if (x + (i & 7) < width && y + (i >> 3) < height) out[(y + (i >> 3)) * width + x + (i & 7)] = back[i]! + 128
    }
  }
  return out
}

function at(x: number, y: number, width: number, height: number): number {
  return Math.min(y, height - 1) * width + Math.min(x, width - 1)
}

/** Rows and columns into frequencies, or back. */
function turned(block: Float64Array, back: boolean): Float64Array {
  let now = block
  for (const [step, other] of [[1, 8], [8, 1]] as const) {
    const next = new Float64Array(64)
    for (let line = 0; line < 8; line++) {
      for (let i = 0; i < 8; i++) {
        let sum = 0
        for (let k = 0; k < 8; k++) sum += now[line * other + k * step]! * WAVES[back ? k * 8 + i : i * 8 + k]!
        next[line * other + i * step] = sum
      }
    }
    now = next
  }
  return now
}
