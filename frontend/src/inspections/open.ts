import { roles, session } from '../accounts/session.svelte.ts'
import type { Spot } from '../api/types.ts'
import { go } from '../router.ts'
import { fitting } from '../rules/checklist.ts'
import { pack } from '../sync/pack.svelte.ts'
import { startDraft, usualKind } from './drafts.ts'

/** Straight into the checklist when only one fits and the person may inspect, otherwise to the spot. */
export async function openSpot(spot: Spot, replace = false): Promise<void> {
  const fit = fitting(pack.checklists, spot)
  const [only] = fit
  if (fit.length === 1 && only && usualKind(roles())) await begin(spot, only.id, replace)
  else go(`/spots/${spot.id}`, replace)
}

/** Opens the draft of this checklist at this spot, a new one when there is none. */
export async function begin(spot: Spot, checklist: string, replace = false): Promise<void> {
  const kind = usualKind(roles())
  const { me, hall } = session
  if (!kind || !me || !hall) return
  const draft = await startDraft({ author: me.person, hall, spot, checklist, kind })
  go(`/inspections/${draft.id}`, replace)
}
