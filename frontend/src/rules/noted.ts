// What this phone noted and the server may not know yet.

/** A document of this phone on its way to the server. */
export interface Noted<D> {
  id: string
  about: D
  state: 'waiting' | 'aside' | 'delivered'
  delivered_at: number | null
}

/** What the pack cannot know yet. Something delivered before the pack was fetched is in the pack, or was followed by something newer. */
export function unknownTo(fetchedAt: number | null, one: Noted<unknown>): boolean {
  return one.state !== 'delivered' || (one.delivered_at ?? 0) > (fetchedAt ?? 0)
}
