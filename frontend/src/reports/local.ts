// The scorecard of an inspection that only this phone has: the same shape as the server's, from the same rules.
import type { Item, ItemLine, PublishedChecklist, Scorecard } from '../api/types.ts'
import type { LocalInspection } from '../device/db.ts'
import { creditOf, fails } from '../rules/score.ts'
import { clause, mark } from '../text/words.ts'

type Known = Pick<Scorecard, 'hall_name' | 'hall_name_en' | 'time_zone' | 'zone_name' | 'inspector' | 'from_on'>

export function localScorecard(one: LocalInspection, { id, checklist }: PublishedChecklist, known: Known): Scorecard {
  const outcome = one.outcome
  return {
    ...known,
    title: { zh: '评分卡', en: 'Scorecard' },
    hall: one.hall, spot: one.spot, spot_code: one.spot_code, spot_name: one.spot_name, kind: one.kind,
    to_on: known.from_on, finished_at: one.finished_at,
    checklists: [id], checklist_titles: [checklist.title], pass_mark: checklist.pass_mark,
    score: outcome?.score ?? null, result: outcome?.result ?? 'unscored', critical_failed: outcome?.critical_failed ?? 0,
    answered: outcome?.answered ?? 0, failed: outcome?.failed ?? 0, not_applicable: outcome?.not_applicable ?? 0,
    pillars: outcome?.pillars ?? [],
    items: checklist.items.filter(item => one.answers[item.id]).map(item => line(item, one)),
    counters: [], findings: [], signatures: [],
    photos_expected: one.photos.length, photos_received: 0,
    digest: '', generated_at: one.changed_at, photo_details: one.photos,
  }
}

function line(item: Item, one: LocalInspection): ItemLine {
  const answer = one.answers[item.id]
  return {
    item: item.id, title: item.title, pillar: item.pillar, weight: item.weight,
    critical: item.critical ?? false, advisory: item.advisory ?? false,
    mark: mark(item, answer), credit: creditOf(item, answer), failed: fails(item, answer),
    reasons: item.reasons?.filter(one => answer?.reasons?.includes(one.id)) ?? [], note: answer?.note ?? '', clause: clause(item.citations.slice(0, 1)),
    photos: one.photos.filter(photo => photo.item === item.id).map(photo => photo.sha256),
  }
}
