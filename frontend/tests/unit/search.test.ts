import { expect, test } from 'vitest'
import { entry, search, wordsOf } from '../../src/rules/search.ts'

const SYNONYMS = [['拖线板', '插线板', '插排', 'power strip'], ['绿植', '盆栽', 'plant']]
const thing = (id: string, zh: string, text = '', keys: string[] = []) => entry(id, { keys: [id, ...keys], title: [zh], text: [text] })
const THINGS = [
  thing('EL2', '线缆收纳规范', '拖线板入盒，不横穿通道。Strips sit in their box.', ['haining 3.4.2 第 5 项']),
  thing('EL1', '拖线板符合现行标准', '看铭牌。', ['GB 2099.7-2024']),
  thing('FE3b', '灭火器摆放高度', '顶部离地不高于 1.50 m。', ['GB 50140-2005 5.1.3']),
  thing('EN6', '绿植定位', 'Plants in their fixed place'),
  thing('FE5', '消防器材前不堆物', '灭火器前无绿植。'),
]
const found = (query: string) => search(THINGS, query, SYNONYMS)

test('插线板 finds 拖线板, titles first', () => {
  expect(found('插线板')).toEqual(['EL1', 'EL2'])
})

test('half a word that is being typed finds its synonyms already', () => {
  expect(found('插线')).toEqual(['EL1', 'EL2'])
  expect(found('power str')).toEqual(['EL1', 'EL2'])
})

test('one letter or one character is no synonym of everything', () => {
  expect(wordsOf('p', SYNONYMS)).toEqual([['p']])
  expect(wordsOf('盆', SYNONYMS)).toEqual([['盆']])
})

test('a synonym inside a longer word is exchanged', () => {
  expect(found('插排入盒')).toEqual(['EL2'])
})

test('every word has to fit', () => {
  expect(found('插线板 通道')).toEqual(['EL2'])
  expect(found('插线板，灭火器')).toEqual([])
})

test('words written without a space between them are found apart', () => {
  expect(found('灭火器高度')).toEqual(['FE3b'])
  expect(found('灭火器的高度')).toEqual(['FE3b'])
  expect(found('灭火器长度')).toEqual([])
})

test('width and case do not matter', () => {
  expect(found('ＥＬ２')).toEqual(['EL2'])
  expect(found('PLANTS')).toEqual(['EN6'])
  expect(found('el')).toEqual(['EL2', 'EL1'])
})

test('an exact id comes before everything else', () => {
  expect(search([thing('A', 'b'), thing('B', 'a')], 'b', [])).toEqual(['B', 'A'])
})

test('a standard is found by its number, with or without the space', () => {
  expect(found('GB 50140')).toEqual(['FE3b'])
  expect(found('gb50140-2005')).toEqual(['FE3b'])
  expect(found('5.1.3')).toEqual(['FE3b'])
})

test('an empty query leaves everything in its order', () => {
  expect(found('  ')).toEqual(['EL2', 'EL1', 'FE3b', 'EN6', 'FE5'])
})
