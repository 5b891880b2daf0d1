// Finding by words: whatever means the same, in any width and case, titles first.

/** Something to be found, folded once so that every keystroke is quick. */
export interface Entry<T> {
  of: T
  /** Ids, clauses and numbers without spaces, one a line. */
  keys: string
  title: string
  text: string
}

const SEPARATORS = /[\s,，、;；。]+/
const HAN = /[\u3400-\u9fff]/
const LONG_ENOUGH_TO_CUT = 4
const RANK = { key: 16, title: 8, titleSynonym: 6, partOfKey: 4, text: 3, textSynonym: 2, pieces: 1 }

export function entry<T>(of: T, { keys, title, text }: { keys: string[]; title: string[]; text: string[] }): Entry<T> {
  return { of, keys: folded(keys.map(key => key.replace(/\s/g, '')).join('\n')), title: folded(title.join('\n')), text: folded(text.join('\n')) }
}

/** What fits every word of the query, best first; everything when nothing is asked. */
export function search<T>(entries: Entry<T>[], query: string, synonyms: string[][]): T[] {
  const words = wordsOf(query, synonyms)
  if (!words.length) return entries.map(one => one.of)
  return entries
    .map(one => ({ of: one.of, rank: rankOf(one, words) }))
    .filter(one => one.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(one => one.of)
}

/** Each word of the query, followed by what means the same. */
export function wordsOf(query: string, synonyms: string[][]): string[][] {
  const groups = synonyms.map(group => group.map(folded))
  const words = folded(query).split(SEPARATORS).filter(Boolean)
  return words.map(word => Array.from(new Set([word, ...groups.flatMap(group => sayings(word, group))])))
}

/** The word said otherwise by one group of synonyms: half a word that is being typed, or a word with more around it. */
function sayings(word: string, group: string[]): string[] {
  if (word.length >= leastOf(word) && group.some(one => one.includes(word))) return group
  const inside = group.filter(one => word.includes(one)).sort((a, b) => b.length - a.length)[0]
  return inside ? group.map(other => word.replace(inside, other)) : []
}

function leastOf(word: string): number {
  return HAN.test(word) ? 2 : 3
}

function rankOf<T>(one: Entry<T>, words: string[][]): number {
  const ranks = words.map(sayings => wordRank(one, sayings))
  return ranks.includes(0) ? 0 : ranks.reduce((sum, rank) => sum + rank, 0)
}

function wordRank<T>({ keys, title, text }: Entry<T>, [word = '', ...synonyms]: string[]): number {
  if (keys.split('\n').includes(word)) return RANK.key
  if (title.includes(word)) return RANK.title
  if (synonyms.some(one => title.includes(one))) return RANK.titleSynonym
  if (keys.includes(word)) return RANK.partOfKey
  if (text.includes(word)) return RANK.text
  if (synonyms.some(one => text.includes(one))) return RANK.textSynonym
  return [word, ...synonyms].some(one => inPieces(one, `${title}\n${text}`)) ? RANK.pieces : 0
}

/** Chinese is written without spaces: 灭火器高度 fits a text that has 灭火器 and 高度 apart from each other. */
function inPieces(word: string, text: string): boolean {
  if (word.length < LONG_ENOUGH_TO_CUT || !HAN.test(word)) return false
  let at = 0
  while (at < word.length) {
    const next = pieceEnd(word, at, text)
    if (next === at) return false
    at = next
  }
  return true
}

function pieceEnd(word: string, at: number, text: string): number {
  for (let end = word.length; end >= at + 2; end--) if (text.includes(word.slice(at, end))) return end
  return word[at] === '的' ? at + 1 : at
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
