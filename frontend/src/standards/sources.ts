import type { RuleBook } from '../api/types.ts'
import { libraryBook, pack } from '../sync/pack.svelte.ts'

/** What a citation may name: the hall's rule books, the tenders its checklists rest on, and the register of standards. */
export async function sourcesOf(books: RuleBook[]): Promise<string[]> {
  const cited = pack.checklists.flatMap(one => one.checklist.items.flatMap(item => item.citations.map(citation => citation.source)))
  const register = (await libraryBook())?.standards.map(one => one.number) ?? []
  return [...new Set([...books.map(book => book.name), ...cited, ...register])]
}
