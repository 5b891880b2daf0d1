// The editor is no part of what the service worker keeps from the start, and an update empties what it kept since. Opening
// it once while nobody waits keeps it again, so that a draft on this device can be gone on with in a hall without network.
import { owner, unsentDrafts } from './drafts.ts'

export async function warmEditor(): Promise<void> {
  await Promise.all([import('./Draft.svelte'), import('./Profile.svelte')])
}

export async function warmForDrafts(): Promise<void> {
  if ((await unsentDrafts(owner())).length) await warmEditor()
}
