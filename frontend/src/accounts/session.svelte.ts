// Who works on this phone and in which hall. Kept in IndexedDB, so that the app starts without a network.
import { ApiProblem, call } from '../api/client.ts'
import type { HallRoles, Me, Role, SignInPage } from '../api/types.ts'
import { readSetting, write, writeSetting } from '../device/db.ts'

interface Session {
  me: Me | null
  hall: string | null
  /** The server no longer knows this session; work goes on, sending waits. */
  over: boolean
}

export const session = $state<Session>({ me: null, hall: null, over: false })

/** What the phone remembers, then what the server says, which may take its time. */
export async function restoreSession(): Promise<void> {
  take((await readSetting<Me>('me')) ?? null, (await readSetting<string>('hall')) ?? null)
}

export async function refreshMe(): Promise<void> {
  if (!session.me) return
  try {
    await keep(await call<Me>('/api/me'))
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 401) session.over = true
  }
}

export async function signIn(name: string, password: string): Promise<void> {
  const device = navigator.userAgent.slice(0, 200)
  await keep(await call<Me>('/api/sign-in', { method: 'POST', body: { name, password, device } }))
}

export async function demoAccounts(): Promise<SignInPage> {
  return call<SignInPage>('/api/sign-in')
}

/**
 * Ends the session. The hall's content leaves the phone; drafts, unsent work and what was delivered in the last 30 days
 * stay for the same account and for a restored server. Raises NoAnswer when offline.
 */
export async function signOut(): Promise<void> {
  try {
    await call<undefined>('/api/sign-out', { method: 'POST' })
  } catch (error) {
    if (!(error instanceof ApiProblem && error.problem.status === 401)) throw error
  }
  await write(['settings', 'packs'], async tx => {
    await tx.objectStore('packs').clear()
    for (const name of await tx.objectStore('settings').getAllKeys()) if (name !== 'epoch' && name !== 'seal-keys' && !String(name).startsWith('draft/')) await tx.objectStore('settings').delete(name)
  })
  void import('../device/push.ts').then(push => push.unsubscribe()).catch(() => undefined)
  take(null, null)
}

async function keep(me: Me): Promise<void> {
  await writeSetting('me', me)
  take(me, session.hall)
}

function take(me: Me | null, hall: string | null): void {
  session.me = me
  session.over = false
  session.hall = me?.halls.some(one => one.hall === hall) ? hall : (me?.halls[0]?.hall ?? null)
}

export async function chooseHall(hall: string): Promise<void> {
  session.hall = hall
  await writeSetting('hall', hall)
}

export function currentHall(): HallRoles | undefined {
  return session.me?.halls.find(one => one.hall === session.hall)
}

export function roles(): Role[] {
  return currentHall()?.roles ?? []
}
