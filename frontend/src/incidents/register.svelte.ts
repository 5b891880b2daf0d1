// The register of the current hall: as last read from the server, and what this phone has entered since.
import { session } from '../accounts/session.svelte.ts'
import { ApiProblem, call } from '../api/client.ts'
import type { Incident, IncidentDocument, IncidentPage, IncidentStepDocument, IncidentStory } from '../api/types.ts'
import { readSetting, writeSetting, type Entry } from '../device/db.ts'
import { documentsOf } from '../outbox/queue.ts'
import { sentenceOf } from '../text/sentence.ts'

export interface Mine<D> {
  id: string
  at: number
  state: Entry['state']
  document: D
}

class Register {
  page = $state.raw<IncidentPage | null>(null)
  mine = $state.raw<Mine<IncidentDocument>[]>([])
  steps = $state.raw<Mine<IncidentStepDocument>[]>([])
  story = $state.raw<IncidentStory | null>(null)
  offline = $state(false)
  problem = $state('')
  loaded = $state(false)
}

export const register = new Register()

/** What is kept here at once, then what the server says. */
export async function loadRegister(): Promise<void> {
  const { hall } = session
  if (!hall) return
  const kept = `incidents/${hall}`
  register.page = (await readSetting<IncidentPage>(kept)) ?? null
  await readMine(hall)
  const page = await asked<IncidentPage>(`/api/halls/${hall}/incidents`)
  if (page && session.hall === hall) {
    register.page = page
    await writeSetting(kept, page)
  }
  register.loaded = true
}

export async function loadStory(id: string): Promise<void> {
  register.story = null
  if (!register.page) await loadRegister()
  if (session.hall) await readMine(session.hall)
  const story = await asked<IncidentStory>(`/api/incidents/${id}`)
  if (story) register.story = story
  register.loaded = true
}

async function readMine(hall: string): Promise<void> {
  register.mine = (await documentsOf('incidents', hall)).map(entry => mineOf<IncidentDocument>(entry))
  register.steps = (await documentsOf('incident-steps', hall)).map(entry => mineOf<IncidentStepDocument>(entry))
}

function mineOf<D>(entry: Entry): Mine<D> {
  return { id: entry.name, at: entry.made_at, state: entry.state, document: JSON.parse(entry.body) as D }
}

async function asked<T>(path: string): Promise<T | null> {
  try {
    const answer = await call<T>(path)
    register.offline = false
    register.problem = ''
    return answer
  } catch (error) {
    register.offline = !(error instanceof ApiProblem)
    register.problem = sentenceOf(error, '')
    return null
  }
}

/** Newest first: what the server does not know yet stands before what it does. */
export function shown(): (Incident & { here: Entry['state'] | null })[] {
  const known = register.page?.incidents ?? []
  const ids = new Set(known.map(one => one.id))
  const fresh = register.mine.filter(one => !ids.has(one.id)).reverse().map(one => ({ ...local(one), here: one.state }))
  return [...fresh, ...known.map(one => ({ ...one, here: null }))]
}

/** How an entry stands as far as this phone knows. */
function local({ id, at, document }: Mine<IncidentDocument>): Incident {
  const settled = document.kind === 'good_practice' || (document.settled_on_spot && document.nature !== 'complaint')
  const replied_at = document.settled_on_spot ? document.happened_at : null
  return {
    id, author_name: session.me?.display_name ?? '', at: document.happened_at, received_at: new Date(at).toISOString(), document,
    state: settled ? 'settled' : replied_at ? 'replied' : 'open', limit: null, valid: null, replied_at, arrived_at: null, adopted: null, steps: 0,
  }
}
