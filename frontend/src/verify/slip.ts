// What the QR code of a sealed scorecard says by itself: audit/seals/rules.py writes it, tests/vectors/slip.json holds both to the same bytes.
import type { Result } from '../api/types.ts'

export interface Slip {
  key: string
  seal: string
  number: string
  manifest: string
  score: number | null
  result: Result
  answered: number
  failed: number
  critical_failed: number
  photos: number
  from_on: string
  to_on: string
  sealed_at: string
  hall_name: string
  place: string
  /** Of a contract year: the counts are promises, broken, unproven and kept ones. */
  of_year: boolean
}

export interface Paper {
  slip: Slip
  /** What the signature covers. */
  content: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
}

const HEAD = 65
const SIGNATURE = 64
const NO_SCORE = 0xffffffff
const RESULTS: Result[] = ['unscored', 'pass', 'fail']
const DAY_ZERO = Date.UTC(2000, 0, 1)
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The part that counts of what was scanned or typed in: an address with #…, or that part alone. */
export function slipText(scanned: string): string {
  const text = scanned.replace(/\s/g, '')
  return text.slice(text.lastIndexOf('#') + 1)
}

/** Null for anything that is no slip of a kind known here. Whether it is genuine only the signature tells. */
export function readSlip(text: string): Paper | null {
  const raw = fromBase64Url(text)
  if (!raw || raw.length < HEAD + 2 + SIGNATURE || (raw[0] !== 1 && raw[0] !== 2) || raw[1] !== 1) return null
  const content = raw.slice(0, raw.length - SIGNATURE)
  const slip = fields(content)
  return slip && { slip, content, signature: raw.slice(raw.length - SIGNATURE) }
}

function fields(content: Uint8Array<ArrayBuffer>): Slip | null {
  const view = new DataView(content.buffer)
  const [hall, place, rest] = names(content)
  const result = RESULTS[view.getUint8(46)]
  if (hall === undefined || place === undefined || rest !== 0 || !result) return null
  const score = view.getUint32(42)
  return {
    key: hex(content, 2, 10), seal: uuid(hex(content, 10, 26)), number: number(content.slice(21, 26)), manifest: hex(content, 26, 42),
    score: score === NO_SCORE ? null : score, result,
    answered: view.getUint16(47), failed: view.getUint16(49), critical_failed: view.getUint16(51), photos: view.getUint16(53),
    from_on: day(view.getUint16(55)), to_on: day(view.getUint16(57)), sealed_at: new Date(view.getUint32(59) * 1000).toISOString(),
    hall_name: hall, place, of_year: content[0] === 2,
  }
}

/** Both names, and how many bytes are left over. */
function names(content: Uint8Array): [string?, string?, number?] {
  const first = 63 + 1 + (content[63] ?? 0)
  const second = first + 1 + (content[first] ?? 0)
  try {
    const read = new TextDecoder('utf-8', { fatal: true })
    return [read.decode(content.slice(64, first)), read.decode(content.slice(first + 1, second)), content.length - second]
  } catch {
    return []
  }
}

function day(count: number): string {
  return new Date(DAY_ZERO + count * 86_400_000).toISOString().slice(0, 10)
}

function hex(bytes: Uint8Array, from: number, to: number): string {
  return Array.from(bytes.slice(from, to), byte => byte.toString(16).padStart(2, '0')).join('')
}

function uuid(digits: string): string {
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')
}

/** Eight letters of five bytes, five bits each. */
function number(bytes: Uint8Array): string {
  const bits = Array.from(bytes, byte => byte.toString(2).padStart(8, '0')).join('')
  const letters = Array.from({ length: 8 }, (_, at) => LETTERS[parseInt(bits.slice(5 * at, 5 * at + 5), 2)]).join('')
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}

/** Only the one way to write the bytes: the spare bits of the last letter must be zero. */
function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]+$/.test(text)) return null
  try {
    const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
    const again = btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
    return again === text ? Uint8Array.from(plain, letter => letter.charCodeAt(0)) : null
  } catch {
    return null
  }
}
