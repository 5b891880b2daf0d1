// What is in store as this phone knows it: the server's word, and on top of it what was entered here and has not arrived. No DOM.
import type { Article, MovementDocument, MovementKind } from '../api/types.ts'
import { unknownTo, type Noted } from '../rules/noted.ts'

export interface ShownArticle extends Article {
  /** Something of this phone has not arrived. */
  local: boolean
}

const IN_STORE: Partial<Record<MovementKind, number>> = { received: 1, issued: -1, returned: 1, scrapped: -1 }

/** What was delivered after the list was read counts until it is read again: a number never jumps back. */
export function shownArticles(held: Article[], made: Noted<MovementDocument>[], fetchedAt: number | null = null): ShownArticle[] {
  const ours = made.filter(one => one.state !== 'aside' && unknownTo(fetchedAt, one))
  return held.filter(one => !one.removed).map(one => shown(one, ours))
}

function shown(article: Article, ours: Noted<MovementDocument>[]): ShownArticle {
  let { stock } = article
  let local = false
  for (const { about, state } of ours) {
    for (const line of about.lines.filter(one => one.article === article.id)) {
      local ||= state === 'waiting'
      if (about.kind === 'counted' && !about.spot) stock = line.count
      else if (about.kind !== 'scrapped' || !about.spot) stock += (IN_STORE[about.kind] ?? 0) * line.count
    }
  }
  return { ...article, stock, local, low: stock < article.minimum }
}

export function expiring(article: Article, until: string): boolean {
  return article.lots.some(lot => lot.expires_on <= until)
}

export function found(articles: ShownArticle[], text: string): ShownArticle[] {
  const wanted = text.trim().toLowerCase()
  return articles.filter(one => `${one.title.zh} ${one.title.en}`.toLowerCase().includes(wanted))
}

/** 12.50 → 1250; null where nothing or no sum of money stands. */
export function cents(written: string): number | null {
  const fits = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(written.trim())
  return fits ? Number(fits[1]) * 100 + Number((fits[2] ?? '').padEnd(2, '0')) : null
}
