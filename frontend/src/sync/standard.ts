import type { Twin } from '../api/types.ts'
import { pack } from './pack.svelte.ts'

/** How the desk of a spot must look; undefined where nobody has said. */
export function twinOf(spot: string): Twin | undefined {
  return pack.twins.find(twin => twin.now.document.spots.includes(spot))
}

/** Digest of the standard photo of a spot, to lay over the camera's picture. Its bytes are on the phone as any other photo's. */
export function standardPhotoOf(spot: string): string | null {
  return twinOf(spot)?.now.document.photo ?? null
}
