// Which checklists and items apply to a spot, what a draft still lacks, and where the walk goes next.
import type { Answer, Checklist, Item, PhotoFacts, Pillar, PublishedChecklist, Spot, Zone } from '../api/types.ts'
import { answered, faulty, PILLARS } from './score.ts'

export interface Group {
  pillar: Pillar
  items: Item[]
}

export interface Missing {
  unanswered: Item[]
  photos: Item[]
}

/** From the most to the least frequent; what has no interval comes after what has one. */
const OFTEN = ['half_hourly', 'daily_2', 'daily_1', 'weekly', 'half_monthly', 'monthly', 'quarterly', 'half_yearly', 'yearly', 'anytime', 'periodic', 'on_change']

/** The checklists for this spot, what is done most often first. */
export function fitting(checklists: PublishedChecklist[], spot: Spot): PublishedChecklist[] {
  const rank = ({ checklist }: PublishedChecklist) => Math.min(...itemsFor(checklist, spot).map(item => OFTEN.indexOf(item.frequency)))
  return checklists
    .filter(({ checklist }) => checklist.spot_kinds.includes(spot.kind) && itemsFor(checklist, spot).length > 0)
    .sort((a, b) => rank(a) - rank(b))
}

/** The checklist's items that apply to this spot, in the checklist's order. */
export function itemsFor(checklist: Checklist, spot: Spot | undefined): Item[] {
  return checklist.items.filter(item => !spot || !item.spot_kinds?.length || item.spot_kinds.includes(spot.kind))
}

export function grouped(items: Item[]): Group[] {
  return PILLARS.map(pillar => ({ pillar, items: items.filter(item => item.pillar === pillar) })).filter(group => group.items.length > 0)
}

/** Whether the photo rule asks for a photo that is not there yet. */
export function lacksPhoto(item: Item, answer: Answer | undefined, photos: PhotoFacts[]): boolean {
  if (!answered(item, answer) || answer.verdict === 'na') return false
  const asked = item.photo === 'always' || (item.photo === 'on_fail' && faulty(item, answer))
  return asked && !photos.some(photo => photo.item === item.id)
}

export function missing(items: Item[], answers: Record<string, Answer>, photos: PhotoFacts[]): Missing {
  return {
    unanswered: items.filter(item => !answered(item, answers[item.id])),
    photos: items.filter(item => lacksPhoto(item, answers[item.id], photos)),
  }
}

/** The answer "nothing wrong here" for the group button; null for what has to be measured. */
export function inOrder(item: Item): Answer | null {
  switch (item.response.type) {
    case 'pass_fail':
      return { item: item.id, verdict: 'pass' }
    case 'scale':
      return { item: item.id, value: 4 }
    case 'count':
      return { item: item.id, value: 0 }
    case 'length':
    case 'measure':
      return null
  }
}

/** The next item to answer after `from`, around the end; undefined when all are answered. */
export function nextUnanswered(items: Item[], answers: Record<string, Answer>, from: string | null): Item | undefined {
  const start = items.findIndex(item => item.id === from) + 1
  return [...items.slice(start), ...items.slice(0, start)].find(item => !answered(item, answers[item.id]))
}

/** Spots in the order of the walk: zone by zone, then by position. */
export function byRoute(spots: Spot[], zones: Zone[]): Spot[] {
  const order = new Map(zones.map(zone => [zone.id, zone.position]))
  const rank = (spot: Spot) => order.get(spot.zone) ?? Number.MAX_SAFE_INTEGER
  return [...spots].sort((a, b) => rank(a) - rank(b) || a.position - b.position || (a.code < b.code ? -1 : 1))
}

/** The next spot on the walk after `from` that is still open, around the end. */
export function nextSpot(route: Spot[], open: (spot: Spot) => boolean, from: string | null = null): Spot | undefined {
  const start = route.findIndex(spot => spot.id === from) + 1
  return [...route.slice(start), ...route.slice(0, start)].find(spot => spot.id !== from && open(spot))
}
