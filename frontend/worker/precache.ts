import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Writes dist/sw.js: worker/sw.js with the list of built files and a version that changes when any of them does. */
export function serviceWorker(): Plugin {
  let out = 'dist'
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      out = config.build.outDir
    },
    closeBundle() {
      const files = walk(out).filter(file => precached(file)).sort()
      const source = readFileSync('worker/sw.js', 'utf8')
      const list = ['/', ...files.map(file => file.slice(out.length).replaceAll('\\', '/')).filter(path => path !== '/index.html')]
      writeFileSync(join(out, 'sw.js'), source.replace('__VERSION__', version(files, source)).replace('__FILES__', JSON.stringify(list)))
    },
  }
}

export function walk(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}

/** Large icons are only read by the installer, never offline. */
function precached(file: string): boolean {
  return !/(sw\.js|\.built-from|-512\.png|maskable\.png)$/.test(file)
}

function version(files: string[], source: string): string {
  const hash = createHash('sha256').update(source)
  for (const file of files) hash.update(file).update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}
