import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { isLater } from './parts.ts'

/** Screens of the office, which need the server to save: kept on a phone once it has opened them. */
const OFFICE = /\/src\/(standards\/|evidence\/|rounds\/|exports\/|insight\/|assessments\/|contracts\/|ledger\/|plans\/|training\/office\/|labels\/|rules\/labels\.|signs\/Needs|reports\/SealBox|shares\/Share(s|Sheet)|text\/rooms\/(shares|standards|importing|labels|hours|reviews|eyes|exports|insight|assessments|contracts|ledger|plans|wall|training_office)\.ts)|\/node_modules\/@noble\//

/** Writes dist/sw.js: worker/sw.js with the lists of built files and a version that changes when any of the first list does. */
export function serviceWorker(): Plugin {
  let out = 'dist'
  let office = new Set<string>()
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      out = config.build.outDir
    },
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(one => one.type === 'chunk')
      const own = chunks.filter(one => one.moduleIds.length > 0 && one.moduleIds.every(id => OFFICE.test(id)))
      office = new Set(own.flatMap(one => [one.fileName, ...(one.viteMetadata?.importedCss ?? [])]))
    },
    closeBundle() {
      const files = walk(out).sort()
      const shell = files.filter(file => precached(file) && !isLater(file) && !office.has(file.slice(out.length + 1).replaceAll('\\', '/')))
      const paths = (some: string[]) => some.map(file => file.slice(out.length).replaceAll('\\', '/'))
      const source = readFileSync('worker/sw.js', 'utf8')
      const lists = { __FILES__: ['/', ...paths(shell).filter(path => path !== '/index.html')], __LATER__: paths(files.filter(isLater)) }
      const filled = Object.entries(lists).reduce((text, [name, list]) => text.replace(name, JSON.stringify(list)), source)
      writeFileSync(join(out, 'sw.js'), filled.replace('__VERSION__', version(shell, source)))
    },
  }
}

export function walk(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}

/** Icons and the manifest are read by the installer; the slow digest serves pages without HTTPS, which have no worker. */
export function precached(file: string): boolean {
  return !/(\/sw\.js|\.built-from|\.png|\.webmanifest|\/slow-sha256-[\w-]+\.js)$/.test(file)
}

function version(files: string[], source: string): string {
  const hash = createHash('sha256').update(source)
  for (const file of files) hash.update(file).update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}
