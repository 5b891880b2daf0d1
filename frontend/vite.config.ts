import { readFileSync } from 'node:fs'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { compressed } from './worker/compress.ts'
import { LATER, partOf, ROOMS } from './worker/parts.ts'
import { serviceWorker } from './worker/precache.ts'
import { preloadSignIn } from './worker/preload.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** What a checklist shows of a twin, without its editor. */
const STANDARD_PHOTO = { name: 'standard_photo', test: /\/src\/(inspections\/StandardPhoto|ui\/BoxedPhoto|rules\/twins|text\/rooms\/standard_photo)\./ }

/** What is due today, on the first screen. */
const TODAY_ROUNDS = { name: 'today_rounds', test: /\/src\/(inspections\/(TodayRounds|rounds)|rules\/rounds|text\/rooms\/rounds)\./ }

/** The check of a minute of clerks and hall managers. */
const QUICK_CHECK = { name: 'quick_check', test: /\/src\/(inspections\/(QuickCheck|QuickSheet|quick)|rules\/quick|text\/rooms\/quick)\./ }

export default defineConfig({
  plugins: [svelte(), preloadSignIn(), serviceWorker(), compressed()],
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    // An old Android WebView and iOS 14 are the floor; both are still carried in halls.
    target: ['chrome87', 'safari14'],
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: { includeDependenciesRecursively: false, groups: [STANDARD_PHOTO, TODAY_ROUNDS, QUICK_CHECK, ...[...ROOMS, ...LATER].map(name => ({ name, test: partOf(name) }))] },
      },
    },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': process.env['AUDIT_SERVER'] ?? 'http://127.0.0.1:8471' } },
  test: { include: ['tests/unit/**/*.test.ts'], environment: 'node', setupFiles: ['tests/unit/setup.ts'] },
})
