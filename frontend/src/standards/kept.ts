// What the server said, kept for the times when it does not answer.
import { roles } from '../accounts/session.svelte.ts'
import { call, NoAnswer } from '../api/client.ts'
import { readSetting, writeSetting } from '../device/db.ts'
import { tr } from '../text/rooms/standards.ts'
import { sentenceOf } from '../text/sentence.ts'

export interface Kept<T> {
  data: T
  /** Just now from the server. */
  fresh: boolean
}

/** Raises ApiProblem, or NoAnswer when nothing was kept either. */
export async function read<T>(path: string): Promise<Kept<T>> {
  try {
    const data = await call<T>(path)
    await writeSetting(`kept${path}`, data)
    return { data, fresh: true }
  } catch (error) {
    const data = error instanceof NoAnswer ? await readSetting<T>(`kept${path}`) : undefined
    if (data === undefined) throw error
    return { data, fresh: false }
  }
}

/** The server's sentence, or that it did not answer. */
export function sentence(error: unknown): string {
  return sentenceOf(error, tr('no_server'))
}

export function mayWrite(): boolean {
  return roles().some(role => role === 'consultant' || role === 'admin')
}
