// The front end's allowed imports: screens may use the core, the core knows no screen, rooms show only their own screens.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const SRC = new URL('../../src/', import.meta.url).pathname
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => /\.(svelte|ts)$/.test(name))
const ROOMS = ['accounts', 'bulletins', 'calculators', 'contracts', 'deliverables', 'devices', 'evidence', 'findings', 'incidents', 'inspections', 'labels', 'library', 'materials', 'measure', 'notices', 'onsite', 'plans', 'reports', 'rounds', 'scan', 'signs', 'standards', 'sync', 'training', 'twins', 'verify']

function imports(file: string): string[] {
  const found = readFileSync(join(SRC, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)
  return Array.from(found, ([, path = '']) => (path.startsWith('.') ? normalize(join(dirname(file), path)) : path))
}

const roomOf = (file: string) => file.split('/')[0] ?? ''
const inRoom = (...rooms: string[]) => files.filter(file => rooms.includes(roomOf(file)))

test.each(inRoom('outbox', 'rules'))('%s knows neither a view library nor the page', file => {
  expect(imports(file).filter(path => /svelte/.test(path))).toEqual([])
  expect(readFileSync(join(SRC, file), 'utf8')).not.toMatch(/\b(document|window|localStorage)\./)
})

test.each(inRoom('rules'))('%s is pure: it reads only other rules and types', file => {
  expect(imports(file).filter(path => !path.startsWith('rules/') && path !== 'api/types.ts')).toEqual([])
})

test.each(inRoom('api', 'device'))('%s is below the screens', file => {
  expect(imports(file).filter(path => [...ROOMS, 'ui', 'outbox', 'text'].includes(roomOf(path)) || /svelte/.test(path))).toEqual([])
})

test.each(inRoom('ui'))('%s knows no room', file => {
  expect(imports(file).filter(path => ROOMS.includes(roomOf(path)))).toEqual([])
})

test.each(inRoom(...ROOMS))('%s shows no screen of another room', file => {
  expect(imports(file).filter(path => path.endsWith('.svelte') && ROOMS.includes(roomOf(path)) && roomOf(path) !== roomOf(file))).toEqual([])
})

test('only device touches the browser’s storage and camera', () => {
  const touching = files.filter(file => /indexedDB|navigator\.(storage|mediaDevices)/.test(readFileSync(join(SRC, file), 'utf8')))
  expect(touching.map(roomOf).filter(room => room !== 'device')).toEqual([])
})
