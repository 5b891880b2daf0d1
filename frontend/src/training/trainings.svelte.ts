// Trainings of the current hall: what the server said last, kept for the hall without a network, and what this phone made since.
import { roles, session } from '../accounts/session.svelte.ts'
import { call } from '../api/client.ts'
import type { AttendanceDocument, ResultDocument, TrainingDocument, TrainingLine, TrainingPage, TrainingsPage } from '../api/types.ts'
import { readSetting, writeSetting } from '../device/db.ts'
import { clock, queue as freeze } from '../outbox/documents.ts'
import { shownTrainings } from '../rules/training.ts'
import { keepStorage, sendNow } from '../sync/engine.svelte.ts'
import { HallPage } from '../sync/hall_page.svelte.ts'
import { hallDay } from '../sync/pack.svelte.ts'
import { pick } from '../text/i18n.svelte.ts'
import { tr } from '../text/rooms/training.ts'
import { sentenceOf } from '../text/sentence.ts'

type Documents = {
  trainings: TrainingDocument
  attendances: AttendanceDocument
  'exam-results': ResultDocument
}

export const held = new HallPage<TrainingsPage, Documents>(
  hall => `trainings:${session.me?.person ?? ''}:${hall}`,
  ['trainings', 'attendances', 'exam-results'],
  hall => call<TrainingsPage>(`/api/halls/${hall}/training`),
)
export const { load, loadKept, keep } = held

export const mayOrganise = () => roles().some(role => ['consultant', 'hall_manager', 'admin'].includes(role))
export const mayPlan = () => mayOrganise() || roles().includes('supplier_lead')

const pageKey = (id: string) => `training-page:${session.me?.person ?? ''}:${id}`

export async function loadPage(id: string): Promise<TrainingPage | null> {
  try {
    const page = await call<TrainingPage>(`/api/halls/${session.hall}/trainings/${id}`)
    await writeSetting(pageKey(id), page)
    return page
  } catch {
    return (await readSetting<TrainingPage>(pageKey(id))) ?? null
  }
}

export function trainings(): TrainingLine[] {
  return shownTrainings(held.page?.trainings ?? [], held.made.trainings, held.page?.year ?? Number(hallDay().slice(0, 4)))
}

export function headName(id: string): string {
  const head = held.page?.heads.find(one => one.id === id)
  return head ? pick(head.title) : id
}

export function examName(id: string): string {
  const exam = held.page?.exams.find(one => one.id === id)
  return exam ? pick(exam.title) : id
}

/** Signed here, or known by the server. */
export function signedIn(training: string): boolean {
  const mine = session.me?.person
  const known = held.page?.trainings.find(one => one.id === training)?.mine === 'present'
  return known || held.made.attendances.some(({ about, state }) => about.training === training && about.person === mine && about.presence === 'present' && state === 'waiting')
}

export function sentence(error: unknown): string {
  return sentenceOf(error, tr('no_server'))
}

export function attendance(training: string, part: Partial<AttendanceDocument>): AttendanceDocument {
  return { schema: 1, hall: session.hall ?? '', training, presence: 'present', proof: 'roll', signed_at: new Date().toISOString(), clock: clock(), person: null, guest: '', code: '', signature: [], reason: '', ...part }
}

/** Freezes a document and queues it. */
export async function queue(collection: 'trainings' | 'attendances' | 'exam-results', document: TrainingDocument | AttendanceDocument | ResultDocument, label: string): Promise<void> {
  const { me, hall } = session
  if (!me || !hall) return
  await freeze(collection, document, [], { person: me.person, hall, label })
  await loadKept()
  void keepStorage()
  void sendNow(true)
}
