// A small history router: a path answers with the name of a screen and its parameters.

export const ROUTES = {
  '/': 'today',
  '/sign-in': 'sign_in',
  '/spots': 'spots',
  '/spots/:spot': 'spot',
  '/s/:label': 'label',
  '/scan': 'scan',
  '/labels': 'labels',
  '/inspections/:id': 'run',
  '/inspections/:id/camera/:item': 'run',
  '/inspections/:id/calculator/:measured': 'run',
  '/inspections/:id/scan': 'scan',
  '/inspections/:id/measure/:gauged': 'run',
  '/inspections/:id/review': 'review',
  '/inspections/:id/done': 'done',
  '/inspections/:id/scorecard': 'inspection_card',
  '/scorecard': 'hall_card',
  '/findings': 'findings',
  '/findings/new': 'finding_new',
  '/findings/new/:spot': 'finding_new',
  '/findings/:id': 'finding',
  '/findings/:id/:act': 'finding_step',
  '/signs': 'signs',
  '/signs/new': 'sign_new',
  '/signs/needs': 'sign_needs',
  '/signs/:id': 'sign',
  '/signs/:id/edit': 'sign_edit',
  '/walks': 'walks',
  '/walks/new': 'walk_new',
  '/incidents': 'incidents',
  '/incidents/new/:kind': 'incident_new',
  '/incidents/:id': 'incident',
  '/notices': 'notices',
  '/notices/settings': 'notice_settings',
  '/outbox': 'outbox',
  '/settings': 'settings',
  '/calculators': 'calculators',
  '/calculators/:name': 'calculator',
  '/library': 'library',
  '/library/items/:id': 'library_item',
  '/library/standards': 'library_standards',
  '/library/standards/:id': 'library_standard',
  '/library/facts/:id': 'library_fact',
  '/onsite': 'onsite',
  '/onsite/new': 'onsite_new',
  '/onsite/plan': 'onsite_plan',
  '/onsite/:id': 'onsite_day',
  '/onsite/:id/correct': 'onsite_new',
  '/deliverables': 'deliverables',
  '/deliverables/new': 'deliverable_edit',
  '/deliverables/:id': 'deliverable',
  '/deliverables/:id/edit': 'deliverable_edit',
  '/rollout': 'rollout',
  '/rollout/:spot': 'rollout_spot',
  '/landing': 'landing',
  '/landing/new': 'landing_new',
  '/devices': 'devices',
  '/devices/new': 'device_edit',
  '/devices/:id': 'device',
  '/devices/:id/edit': 'device_edit',
  '/devices/:id/fault': 'fault_new',
  '/materials': 'materials',
  '/materials/issue': 'material_move',
  '/materials/receive': 'material_move',
  '/materials/return': 'material_move',
  '/materials/count': 'material_move',
  '/materials/scrap': 'material_move',
  '/materials/requests': 'material_requests',
  '/materials/requests/new': 'material_ask',
  '/materials/kits': 'material_kits',
  '/materials/new': 'material_edit',
  '/materials/:id': 'material',
  '/materials/:id/edit': 'material_edit',
  '/contract': 'contract',
  '/contract/edit': 'contract_edit',
  '/ledger': 'ledger',
  '/ledger/:promise': 'promise',
  '/acceptance/:year': 'acceptance',
  '/training': 'training',
  '/training/new': 'training_new',
  '/training/mine': 'training_mine',
  '/training/matrix': 'training_matrix',
  '/training/plan': 'training_plan',
  '/training/settings': 'training_settings',
  '/training/exam': 'training_exam',
  '/training/certificates': 'training_certificates',
  '/training/in/:code': 'training_in',
  '/training/quizzes/:id': 'training_quiz',
  '/training/quizzes/:id/edit': 'training_quiz_edit',
  '/training/:id': 'training_one',
  '/training/:id/edit': 'training_new',
  '/training/:id/screen': 'training_screen',
  '/hours': 'hours',
  '/eyes': 'eyes',
  '/bulletins': 'bulletins',
  '/bulletins/:id': 'bulletin',
  '/bulletins/:id/edit': 'bulletin_edit',
  '/robots': 'robots',
  '/exports': 'exports',
  '/shares': 'shares',
  '/overview': 'overview',
  '/assessments': 'assessments',
  '/assessments/rules': 'assessment_rules',
  '/assessments/:month': 'assessment',
  '/compare': 'compare',
  '/spots/:spot/history': 'spot_history',
  '/profile': 'profile',
  '/profile/packs/:pack': 'profile_pack',
  '/profile/rule-books': 'rule_books',
  '/drafts/:id': 'draft',
  '/standards/import': 'standards_import',
  '/photo-reviews': 'photo_reviews',
  '/twins': 'twins',
  '/twins/:id': 'twin',
  '/twins/:id/edit': 'twin_edit',
  '/plan': 'plan',
  '/plan/edit': 'plan_edit',
  '/wall': 'wall',
  '/wall/links': 'wall_links',
  '/verify': 'verify',
} as const

export type RouteName = (typeof ROUTES)[keyof typeof ROUTES] | 'lost'

export interface Place {
  name: RouteName
  params: Record<string, string>
}

export function match(path: string): Place {
  for (const [pattern, name] of Object.entries(ROUTES)) {
    const params = fit(pattern.split('/'), path.replace(/(.)\/$/, '$1').split('/'))
    if (params) return { name, params }
  }
  return { name: 'lost', params: {} }
}

function fit(pattern: string[], path: string[]): Record<string, string> | null {
  if (pattern.length !== path.length) return null
  const params: Record<string, string> = {}
  for (let i = 0; i < pattern.length; i++) {
    const [want = '', got = ''] = [pattern[i], path[i]]
    if (want.startsWith(':')) params[want.slice(1)] = decode(got)
    else if (want !== got) return null
  }
  return params
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

let changed: () => void = () => undefined
let depth = 0

/** Opens a path of the app. */
export function go(path: string, replace = false): void {
  if (replace) history.replaceState({ depth }, '', path)
  else history.pushState({ depth: ++depth }, '', path)
  changed()
}

/** One step back inside the app, or to `parent` when the app was opened on this very screen. */
export function back(parent: string): void {
  if (depth > 0) history.back()
  else go(parent, true)
}

/** Follows the address bar and plain links; /api links and downloads stay with the browser. */
export function watch(onChange: () => void): void {
  changed = onChange
  depth = (history.state as { depth?: number } | null)?.depth ?? 0
  addEventListener('popstate', event => {
    depth = (event.state as { depth?: number } | null)?.depth ?? 0
    onChange()
  })
  document.addEventListener('click', follow)
}

function follow(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return
  if (link.target || link.origin !== location.origin || link.pathname.startsWith('/api/') || link.hasAttribute('download')) return
  event.preventDefault()
  go(link.pathname + link.search)
}
