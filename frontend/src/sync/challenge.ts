// A fresh challenge for the photos of the next minutes, whenever the server can be reached.
import { call } from '../api/client.ts'
import type { Challenge } from '../api/types.ts'
import { challengeIsFresh, keepChallenge, restoreChallenge } from '../device/challenge.ts'

/** Fetches one unless the phone has a fresh one. Without a server the last one stays; a person who sends nothing gets none. */
export async function renewChallenge(hall: string): Promise<void> {
  await restoreChallenge(hall)
  if (challengeIsFresh(hall)) return
  try {
    await keepChallenge(hall, await call<Challenge>(`/api/halls/${hall}/challenge`))
  } catch {
    // The bracket of the next photos is wider; nothing else is lost.
  }
}
