import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { en } from '../../src/text/en.ts'
import { zh } from '../../src/text/zh.ts'

const SRC = new URL('../../src/', import.meta.url)
const keys = Object.keys(zh) as (keyof typeof zh)[]
const parameters = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

test('both languages have the same keys', () => {
  expect(Object.keys(en)).toEqual(keys)
})

test.each(keys)('%s has the same parameters and words in both languages', key => {
  expect(parameters(en[key])).toEqual(parameters(zh[key]))
  expect(zh[key].trim()).not.toBe('')
  expect(en[key]).not.toMatch(/[\u4e00-\u9fff]/)
})

test('no sentence shouts, and Chinese sentences carry Chinese punctuation', () => {
  for (const key of keys) {
    expect(zh[key] + en[key]).not.toMatch(/[!！]/)
    expect(zh[key]).not.toMatch(/[\u4e00-\u9fff][,:;?]/)
  }
})

const rooms = import.meta.glob<{ zh: Record<string, string>; en: Record<string, string> }>('../../src/text/rooms/*.ts', { eager: true })

test.each(Object.entries(rooms))('%s says the same in both languages and shouts in neither', (_, { zh, en }) => {
  expect(Object.keys(en)).toEqual(Object.keys(zh))
  for (const [key, sentence] of Object.entries(zh)) {
    expect(parameters(en[key] ?? ''), key).toEqual(parameters(sentence))
    expect(sentence.trim(), key).not.toBe('')
    expect(en[key], key).not.toMatch(/[\u4e00-\u9fff]/)
    expect(sentence + en[key], key).not.toMatch(/[!！]/)
    expect(sentence, key).not.toMatch(/[\u4e00-\u9fff][,:;?]/)
  }
})

test.each(Object.entries(rooms))('every sentence of %s is used', (file, { zh }) => {
  const room = file.replace(/.*\/|\.ts$/g, '')
  const source = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(svelte|ts)$/.test(name) && !name.startsWith('text/'))
    .map(name => readFileSync(new URL(name, SRC), 'utf8'))
    .filter(text => text.includes(`text/rooms/${room}.ts`))
    .join('\n')
  const made = Array.from(source.matchAll(/\(`(\w+_)\$\{/g), found => found[1] ?? '')
  expect(Object.keys(zh).filter(key => !source.includes(`'${key}'`) && !made.some(start => key.startsWith(start)))).toEqual([])
})

test('every sentence is used', () => {
  const source = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(svelte|ts)$/.test(name) && !/^text\/(zh|en)/.test(name))
    .map(name => readFileSync(new URL(name, SRC), 'utf8'))
    .join('\n')
  const made = Array.from(source.matchAll(/t\(`(\w+_)\$\{/g), found => found[1] ?? '')
  const unused = keys.filter(key => !source.includes(`'${key}'`) && !source.includes(`zh.${key}`) && !made.some(start => key.startsWith(start)))
  expect(unused).toEqual([])
})
