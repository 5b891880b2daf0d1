let lastMs = 0
let counter = 0

/** A UUIDv7 (RFC 9562). Two ids made on this phone never tie and keep their order, even when the clock is set back. */
export function uuid7(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  advance(now, (((bytes[6] ?? 0) & 7) << 8) | (bytes[7] ?? 0))
  let rest = lastMs
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 255
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const text = hex(bytes)
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}

function advance(now: number, start: number): void {
  if (now > lastMs) {
    lastMs = now
    counter = start
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
