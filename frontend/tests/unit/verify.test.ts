// A slip is read and judged on the phone as the server wrote it; what was changed is never taken for genuine.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bytesOfHex, isSigned, slowIsSigned } from '../../src/verify/signature.ts'
import { readSlip, slipText } from '../../src/verify/slip.ts'
import { judge } from '../../src/verify/verify.ts'

interface Vector { text: string; number: string; slip: Record<string, unknown> }
const vectors = JSON.parse(readFileSync(new URL('../../../tests/vectors/slip.json', import.meta.url), 'utf8')) as { key: { name: string; alg: string; public_key: string }; slips: Vector[] }
const keys = [vectors.key]
const first = vectors.slips[0]?.text ?? ''

test.each(vectors.slips)('$number reads as the server wrote it', ({ text, number, slip }) => {
  const found = readSlip(text)?.slip
  expect(found && { ...found, sealed_at: found.sealed_at.replace('.000Z', 'Z') }).toEqual({ ...slip, number })
})

test.each(vectors.slips)('$number is genuine, by the browser and by the slow way', async ({ text }) => {
  expect((await judge(`https://hall.example/verify#${text}`, keys)).kind).toBe('genuine')
  const paper = readSlip(text)
  const message = Uint8Array.from([...new TextEncoder().encode('hall-audit slip\n'), ...(paper?.content ?? [])])
  expect(await slowIsSigned(bytesOfHex(vectors.key.public_key), message, paper?.signature ?? message)).toBe(true)
})

test('every changed letter is noticed', async () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=#%'
  for (let at = 0; at < first.length; at++) {
    const other = letters[(letters.indexOf(first[at] ?? '') + 1 + (at % 60)) % letters.length] ?? '!'
    const changed = first.slice(0, at) + other + first.slice(at + 1)
    expect((await judge(changed, keys)).kind, `letter ${at}`).not.toBe('genuine')
  }
})

test('without the key nothing is called genuine', async () => {
  expect(await judge(first, [])).toEqual({ kind: 'unknown_key', name: vectors.key.name })
  const foreign = { ...vectors.key, public_key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c' }
  expect((await judge(first, [foreign])).kind).toBe('altered')
})

test.each(['', 'https://hall.example/verify#', 'https://weixin.qq.com/abc', first.slice(0, 40), '二维码'])('%j is not recognised', async text => {
  expect((await judge(text, keys)).kind).toBe('unreadable')
})

test('the old way and the browser agree on a wrong signature', async () => {
  const paper = readSlip(first)
  if (!paper) throw new Error('unreadable')
  const wrong = Uint8Array.from(paper.signature, (byte, at) => (at === 5 ? byte ^ 1 : byte))
  expect(await isSigned(bytesOfHex(vectors.key.public_key), paper.content, wrong)).toBe(false)
  expect(await slowIsSigned(bytesOfHex(vectors.key.public_key), paper.content, wrong)).toBe(false)
  expect(slipText(`https://hall.example/verify#${first}\n`)).toBe(first)
})
