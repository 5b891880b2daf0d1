// What the screens of the plan share.
import { roles, session } from '../accounts/session.svelte.ts'
import { ApiProblem, ask, asProblem, NoAnswer } from '../api/client.ts'
import type { PlanZone, Result, SpotState } from '../api/types.ts'
import type { Shrunk } from '../device/photos.ts'
import { tr } from '../text/rooms/plans.ts'
import { sentenceOf } from '../text/sentence.ts'
import type { IconName } from '../ui/Icon.svelte'

const PHOTO_TIMEOUT_MS = 60_000
/** Read without colours too. */
export const SIGNS: Record<Result, IconName> = { pass: 'check', fail: 'cross', unscored: 'minus' }

export const mayEdit = () => roles().some(role => role === 'hall_manager' || role === 'consultant' || role === 'admin')
export const mayLink = () => roles().some(role => role === 'hall_manager' || role === 'admin')

export function sentence(error: unknown): string {
  return sentenceOf(error, tr('offline'))
}

/** Raises ApiProblem and NoAnswer. */
export async function sendPicture({ sha256, bytes }: Shrunk): Promise<void> {
  const headers = { 'Content-Type': 'image/jpeg', 'X-Hall-Audit': '1' }
  const answer = await ask(`/api/halls/${session.hall}/photos/${sha256}`, { method: 'PUT', headers, body: bytes }, PHOTO_TIMEOUT_MS)
  if (answer.ok) return
  throw answer.data ? new ApiProblem(asProblem(answer.data, answer.status)) : new NoAnswer(`HTTP ${answer.status}`)
}

/** What may be placed: the hall as a whole is nowhere. */
export const placeable = (spots: SpotState[]) => spots.filter(spot => spot.kind !== 'hall')

export interface ZoneSpots {
  zone: PlanZone
  spots: SpotState[]
}

/** In walking order, without zones that have no spot. */
export function byZone(zones: PlanZone[], spots: SpotState[]): ZoneSpots[] {
  return zones.map(zone => ({ zone, spots: spots.filter(spot => spot.zone === zone.zone) })).filter(one => one.spots.length)
}
