// The label of a spot in what a QR code says: an address that any scanner opens, read here without asking anybody.

const ADDRESS = /^https?:\/\/[^/\s]+\/s\/([\w-]{8,40})\/?$/i

/** The label in a scanned text, null when it is no address of a spot. The host is not compared: a hall's server may move. */
export function labelIn(text: string): string | null {
  return ADDRESS.exec(text.trim())?.[1] ?? null
}
