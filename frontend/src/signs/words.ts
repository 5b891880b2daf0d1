// Lengths as a tape measure shows them.
export function inCm(millimetres: number | null): string {
  return millimetres === null ? '' : trimmed(millimetres / 10)
}

export function inM(millimetres: number | null): string {
  return millimetres === null ? '' : trimmed(millimetres / 1000)
}

function trimmed(value: number): string {
  return value.toFixed(3).replace(/\.?0+$/, '')
}

export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
