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

test('every sentence is used', () => {
  const source = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(svelte|ts)$/.test(name) && !/^text\/(zh|en)/.test(name))
    .map(name => readFileSync(new URL(name, SRC), 'utf8'))
    .join('\n')
  const made = Array.from(source.matchAll(/t\(`(\w+_)\$\{/g), found => found[1] ?? '')
  const unused = keys.filter(key => !source.includes(`'${key}'`) && !source.includes(`zh.${key}`) && !made.some(start => key.startsWith(start)))
  expect(unused).toEqual([])
})
