// The code of a training's shared screen in what a QR code says.

const ADDRESS = /\/training\/in\/([0-9a-f-]{36})_(\d{1,10}_[0-9a-f]{10})\/?$/i
const PART = /^([0-9a-f-]{36})_(\d{1,10}_[0-9a-f]{10})$/i

export interface ShownCodeParts {
  training: string
  /** As it is sent: minute and mark. */
  code: string
}

/** What a shared screen's code says, null for any other text. The host is not compared: a hall's server may move. */
export function codeIn(text: string): ShownCodeParts | null {
  const found = ADDRESS.exec(text.trim()) ?? PART.exec(text.trim())
  return found?.[1] && found[2] ? { training: found[1].toLowerCase(), code: found[2].toLowerCase() } : null
}
