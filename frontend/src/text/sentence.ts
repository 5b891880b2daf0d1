// What a person is told of a failure.
import { ApiProblem } from '../api/client.ts'
import { pick } from './i18n.svelte.ts'

/** The server's own sentence; `unreached` when there was none. */
export function sentenceOf(error: unknown, unreached: string): string {
  return error instanceof ApiProblem ? pick({ zh: error.problem.title, en: error.problem.title_en }) : unreached
}
