// A check of one minute: what is asked at one place now, what one tap answers, and which photos it needs. Pure.
import type { Answer, DayPlan, Item, PhotoFacts, PlanLine } from '../api/types.ts'
import { lacksPhoto } from './checklist.ts'
import { running, type DueRound } from './rounds.ts'
import { answered } from './score.ts'

/** The items of one version that are open at one place now. */
export interface Turn {
  checklist: string
  items: string[]
  /** Milliseconds since 1970: when the first of its slots ends. */
  ends: number
}

/** What is open at a place now, one entry for each checklist; on a route the rounds belong to no place and count for each. */
export function turnsAt(rounds: DueRound[], spot: string, now: number): Turn[] {
  const found = new Map<string, Turn>()
  for (const round of running(rounds, now).filter(one => one.spot === spot || one.spot === null)) {
    const items = itemsOf(round.line, spot)
    if (!items.length) continue
    const known = found.get(round.line.checklist) ?? { checklist: round.line.checklist, items: [], ends: round.ends }
    found.set(round.line.checklist, { ...known, items: Array.from(new Set([...known.items, ...items])) })
  }
  return Array.from(found.values())
}

function itemsOf(line: PlanLine, spot: string): string[] {
  return line.asks.filter(ask => ask.spots.includes(spot)).flatMap(ask => ask.items)
}

/** What a place is asked over the day by one tier, an entry for each slot. */
export function askedOver(plan: DayPlan, tier: PlanLine['tier'], spot: string): { checklist: string; items: string[] }[] {
  return plan.lines
    .filter(line => line.tier === tier)
    .flatMap(line => line.slots.map(() => ({ checklist: line.checklist, items: itemsOf(line, spot) })))
    .filter(one => one.items.length > 0)
}

/** The spots of the routes, in the order given. */
export function routeOf(plan: DayPlan, tier: PlanLine['tier'], order: string[]): string[] {
  const named = new Set(plan.lines.filter(line => line.tier === tier && line.route).flatMap(line => line.asks.flatMap(ask => ask.spots)))
  return order.filter(spot => named.has(spot))
}

/** The answer "something is wrong here" for the first tap; null for what has to be measured. */
export function outOfOrder(item: Item): Pick<Answer, 'verdict' | 'value'> | null {
  switch (item.response.type) {
    case 'pass_fail':
      return { verdict: 'fail' }
    case 'scale':
      return { value: 2 }
    case 'count':
      return { value: 1 }
    case 'length':
    case 'measure':
      return null
  }
}

/** The first item that still wants its photo: by its rule, or because today's lot fell on it. */
export function wantsPhoto(items: Item[], sample: string[], answers: Record<string, Answer>, photos: PhotoFacts[]): Item | undefined {
  return items.find(item => {
    const answer = answers[item.id]
    if (lacksPhoto(item, answer, photos)) return true
    const drawn = sample.includes(item.id) && answered(item, answer) && answer.verdict !== 'na'
    return drawn && !photos.some(photo => photo.item === item.id)
  })
}

/** Numbers to tap for what has a most: a sixth, a third, two thirds and the whole of it. */
export function numbersToTap(item: Item): number[] {
  const most = item.response.at_most
  return item.response.type === 'measure' && most ? Array.from(new Set([1, 2, 4, 6].map(sixths => Math.round((most * sixths) / 6)))) : []
}
