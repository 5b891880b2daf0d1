// What the phone puts beside a photo so that the server can say after which moment its record was made: docs/evidence.md.
import type { Challenge, TakenPhoto } from '../api/types.ts'
import { readSetting, writeSetting } from './db.ts'

interface Held extends Challenge {
  /** By this phone's clock: how old it is needs no agreement about the time of day. */
  held_at: number
}

const FRESH_MS = 5 * 60_000

const challenges = new Map<string, Held>()

/** The newest challenge of the hall that this phone holds. */
export function heldChallenge(hall: string): string | undefined {
  return challenges.get(hall)?.challenge
}

export function challengeIsFresh(hall: string, now = Date.now()): boolean {
  const age = now - (challenges.get(hall)?.held_at ?? -Infinity)
  return age >= 0 && age < FRESH_MS
}

export async function keepChallenge(hall: string, challenge: Challenge, now = Date.now()): Promise<void> {
  const held = { ...challenge, held_at: now }
  challenges.set(hall, held)
  await writeSetting(`challenge/${hall}`, held)
}

/** What an earlier run of the app left, for a day without network. */
export async function restoreChallenge(hall: string): Promise<void> {
  const kept = await readSetting<Held>(`challenge/${hall}`)
  if (kept && !challenges.has(hall)) challenges.set(hall, kept)
}

/** To be asked at the shutter. */
export function challengeFor(hall: string): Pick<TakenPhoto, 'challenge'> {
  const challenge = heldChallenge(hall)
  return challenge ? { challenge } : {}
}
