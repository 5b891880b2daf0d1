import type { Sentences } from './i18n.svelte.ts'

