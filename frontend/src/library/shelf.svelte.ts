// What the library's screens read: the book on this phone, and what was last asked for.
import type { LibraryBook } from '../api/types.ts'
import type { Choice } from '../rules/library.ts'
import { libraryBook, pack } from '../sync/pack.svelte.ts'

class Shelf {
  /** Raw: it is large and replaced as a whole. */
  book = $state.raw<LibraryBook | null>(null)
  read = $state(false)
}

export const shelf = new Shelf()

/** What was asked for stays while somebody reads an item and comes back. */
export const asked = $state<Choice & { words: string; standard: string }>({ words: '', pillar: '', module: '', pack: '', source: '', standard: '' })

/** Reads the book, again after each refresh. For the script of a screen. */
export function openShelf(): void {
  $effect(() => {
    if (pack.loaded) void readBook(pack.fetched_at)
  })
}

/** `fetched_at` names the refresh that the book came with. */
async function readBook(fetched_at: number | null): Promise<void> {
  const book = (await libraryBook()) ?? null
  if (fetched_at === pack.fetched_at) Object.assign(shelf, { book, read: true })
}
