import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { walk } from './precache.ts'

const TEXT = /\.(html|js|css|svg|json|webmanifest|wasm)$/

/** Writes `.br` and `.gz` beside every text file, as small as they get, so that the server compresses nothing while somebody waits. */
export function compressed(): Plugin {
  let out = 'dist'
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      out = config.build.outDir
    },
    closeBundle: {
      order: 'post', // sw.js is written last
      sequential: true,
      handler() {
        for (const file of walk(out).filter(path => TEXT.test(path))) compress(file)
      },
    },
  }
}

function compress(file: string): void {
  const content = readFileSync(file)
  writeFileSync(`${file}.br`, brotliCompressSync(content)) // Node's default is the best quality, 11
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
}
