// Ed25519: the browser's own where it has it, else a library that is fetched only then.

const PURPOSE = new TextEncoder().encode('hall-audit slip\n')

export function bytesOfHex(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digits.match(/../g) ?? [], pair => parseInt(pair, 16))
}

export async function isSigned(publicKey: Uint8Array<ArrayBuffer>, content: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const message = new Uint8Array(PURPOSE.length + content.length)
  message.set(PURPOSE)
  message.set(content, PURPOSE.length)
  const key = await browserKey(publicKey)
  if (key) return crypto.subtle.verify('Ed25519', key, signature, message)
  return slowIsSigned(publicKey, message, signature)
}

/** Null where the browser does not know Ed25519, or hides its keys because the page came over plain http. */
async function browserKey(publicKey: Uint8Array<ArrayBuffer>): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  } catch {
    return null
  }
}

export async function slowIsSigned(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { ed25519 } = await import('@noble/curves/ed25519.js')
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
