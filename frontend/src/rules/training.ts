// Trainings as a phone knows them: the server's word, and what was signed here since.
import type { AttendanceDocument, Attended, Presence, Question, Trainee, TrainingDocument, TrainingLine } from '../api/types.ts'

export interface NotedDocument<D> {
  id: string
  person: string
  about: D
  state: 'waiting' | 'aside' | 'delivered'
}

export interface RollLine {
  key: string
  person: string | null
  name: string
  expected: boolean
  presence: Presence | null
  at: string | null
  reason: string
  proof: Attended['proof'] | null
  code: Attended['code']
  /** This phone said it and the server has not heard. */
  local: boolean
}

/** Everybody expected, then the others; what this phone noted later than the server's word stands. */
export function rollOf(training: TrainingDocument, people: Trainee[], attended: Attended[], noted: NotedDocument<AttendanceDocument>[]): RollLine[] {
  const names = new Map(people.map(one => [one.person, one.name]))
  const lines = new Map<string, RollLine>()
  const blank = (key: string, person: string | null, name: string): RollLine => ({ key, person, name, expected: person !== null && training.expected.includes(person), presence: null, at: null, reason: '', proof: null, code: null, local: false })
  for (const person of training.expected) lines.set(person, blank(person, person, names.get(person) ?? ''))
  for (const one of attended) lines.set(keyOf(one.person, one.name), { ...blank(keyOf(one.person, one.name), one.person, one.name), presence: one.presence, at: one.at, reason: one.reason, proof: one.proof, code: one.code })
  const known = new Set(attended.map(one => one.id))
  for (const { id, about, state } of [...noted].sort((a, b) => (a.about.signed_at < b.about.signed_at ? -1 : 1))) {
    if (about.training !== training.training || state !== 'waiting' || known.has(id)) continue
    const key = keyOf(about.person, about.guest)
    const before = lines.get(key) ?? blank(key, about.person, about.person ? (names.get(about.person) ?? '') : about.guest.trim())
    // The roll decides; a sign-in only where nobody has signed yet.
    if (about.proof !== 'roll' && before.presence !== null) continue
    lines.set(key, { ...before, presence: about.presence, at: about.signed_at, reason: about.reason, proof: about.proof, code: null, local: true })
  }
  return [...lines.values()]
}

export function keyOf(person: string | null, guest: string): string {
  return person ?? `guest/${guest.replace(/\s/g, '').toLowerCase()}`
}

const aboutOf = ({ document: about }: TrainingLine): TrainingDocument => about

/** Trainings as this phone told them since, by the training's id; the newest wins. */
export function shownTrainings(lines: TrainingLine[], noted: NotedDocument<TrainingDocument>[], year: number): TrainingLine[] {
  const found = new Map(lines.map(one => [one.id, one]))
  for (const { id, about, state } of [...noted].sort((a, b) => (a.about.noted_at < b.about.noted_at ? -1 : 1))) {
    const before = found.get(about.training)
    if (state !== 'waiting' || before?.version === id || (before && aboutOf(before).noted_at > about.noted_at)) continue
    found.set(about.training, { id: about.training, version: id, author_name: before?.author_name ?? '', document: about, present: before?.present ?? 0, excused: before?.excused ?? 0, others: before?.others ?? 0, reached_all: false, mine: before?.mine ?? null })
  }
  const inYear = [...found.values()].filter(one => aboutOf(one).day.startsWith(`${year}`))
  return inYear.sort((a, b) => aboutOf(b).day.localeCompare(aboutOf(a).day))
}

/** The first that is still to come, today's included. */
export function nextTraining(lines: TrainingLine[], today: string): TrainingLine | undefined {
  return [...lines].reverse().find(({ document: about }) => about.state === 'announced' && (about.last_day ?? about.day) >= today)
}

export function rightAnswers(questions: Question[], answers: number[]): number {
  return questions.filter((question, at) => question.right === answers[at]).length
}

/** The fewest points that are at least `percent` of `most`. */
export function markNeeded(most: number, percent: number): number {
  return Math.ceil((most * percent) / 100)
}

/** 1050 → 17:30. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

export function minuteOf(clock: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(clock)
  return found ? Number(found[1]) * 60 + Number(found[2]) : null
}

/** A closed training may last until the day before the same day of the next month. */
export function isTooLong(day: string, lastDay: string): boolean {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastOfNext = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const after = new Date(Date.UTC(year, month, Math.min(date, lastOfNext))).toISOString().slice(0, 10)
  return lastDay >= after
}

/** Thousandths, null without an answer. */
export function rate(failed: number, judged: number): number | null {
  return judged ? Math.round((failed * 1000) / judged) : null
}
