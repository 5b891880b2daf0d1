// Is a slip genuine? Decided on this phone, with the server's public keys as it had them at the last contact.
import { call } from '../api/client.ts'
import type { SealKey } from '../api/types.ts'
import { readSetting, writeSetting } from '../device/db.ts'
import { bytesOfHex, isSigned } from './signature.ts'
import { readSlip, slipText, type Slip } from './slip.ts'

/** The setting that outlives a sign-out: whoever verifies needs no account. */
const KEPT = 'seal-keys'

export type Verdict =
  | { kind: 'genuine'; slip: Slip; key: SealKey }
  | { kind: 'altered' }
  | { kind: 'unreadable' }
  | { kind: 'unknown_key'; name: string }

export async function keptKeys(): Promise<SealKey[]> {
  return (await readSetting<SealKey[]>(KEPT)) ?? []
}

/** Asks the server for its keys and adds them; a key that was there stays. Raises NoAnswer when offline. */
export async function freshKeys(): Promise<SealKey[]> {
  const [given, kept] = [await call<SealKey[]>('/api/keys'), await keptKeys()]
  const all = [...given.filter(one => !kept.some(old => old.name === one.name)), ...kept]
  await writeSetting(KEPT, all)
  return all
}

export async function judge(scanned: string, keys: SealKey[]): Promise<Verdict> {
  const paper = readSlip(slipText(scanned))
  if (!paper) return { kind: 'unreadable' }
  const key = keys.find(one => one.name === paper.slip.key && one.alg === 'ed25519')
  if (!key) return { kind: 'unknown_key', name: paper.slip.key }
  const genuine = await isSigned(bytesOfHex(key.public_key), paper.content, paper.signature)
  return genuine ? { kind: 'genuine', slip: paper.slip, key } : { kind: 'altered' }
}
