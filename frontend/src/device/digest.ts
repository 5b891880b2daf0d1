import { hex } from './ids.ts'

/**
 * SHA-256 as lower-case hex. Browsers hide crypto.subtle on plain http, where a hall may try the app before it has a
 * certificate; then the slow way is loaded.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (globalThis.crypto?.subtle) return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  const { slowSha256 } = await import('./slow-sha256.ts')
  return hex(slowSha256(bytes))
}
