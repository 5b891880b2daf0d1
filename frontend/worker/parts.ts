// Which screens of the hall are files of their own, and when a phone fetches them.

/** Kept from the start: one file for the screens of a room, which compress better together than in crumbs. */
export const ROOMS = ['calculators', 'library']
/** Needed in the hall without network, but not to begin with: the worker fetches them once the pack is complete. */
export const LATER = ['signs', 'scan', 'measure', 'twins', 'camera-tools', 'verify', 'rectification', 'incidents', 'notices', 'onsite', 'bulletins', 'deliverables', 'devices', 'materials', 'training']

/** What the camera has beside the shutter is no room of its own: it lies over the screens of several. */
const CAMERA_TOOLS = /\/src\/(ui\/photo\/|text\/rooms\/photo\.ts|(inspections|device)\/ghosts\.ts)/

/** The bell lies on the day's screen. */
const NOTICES = /\/src\/((text\/rooms\/)?notices[./]|inspections\/Bell\.)/

/** Its rules are needed nowhere else. */
const MEASURE = /\/src\/((text\/rooms|rules)\/)?measure[./]/
/** The room of findings without rules/findings.ts, which the first screens need too. */
const RECTIFICATION = /\/src\/((text\/rooms\/)?findings[./]|rules\/rectification\.ts)/
/** With what the first screen says of days in the hall. */
const ONSITE = /\/src\/((text\/rooms|rules)\/onsite\.|onsite\/|inspections\/TodayOnsite\.)/
/** What is to be signed for stands on the first screen. */
const BULLETINS = /\/src\/((text\/rooms\/)?bulletins[./]|inspections\/ToSign\.)/
/** Signing in and taking the roll, with what stands on the first screen; the office of trainings is fetched when it is opened. */
const TRAINING = /\/src\/((text\/rooms|rules)\/training\.|training\/(?!office\/)|inspections\/TodayTraining\.)/
const OF_THEIR_OWN: Record<string, RegExp> = { bulletins: BULLETINS, 'camera-tools': CAMERA_TOOLS, measure: MEASURE, notices: NOTICES, onsite: ONSITE, rectification: RECTIFICATION, training: TRAINING }

/** Which modules go into the file of that name. */
export function partOf(name: string): RegExp {
  return OF_THEIR_OWN[name] ?? new RegExp(`/src/(text/rooms/)?${name}[./]`)
}

/** Files of `LATER` and what they start: their workers and WebAssembly. Workers of a room are called `<room>-….ts`. */
const LATER_FILE = new RegExp(`/assets/(((${[...LATER, 'qr', 'standard_photo', 'today_rounds', 'quick_check'].join('|')})-[\\w-]+\\.(js|css))|.+\\.wasm)$`)

export function isLater(file: string): boolean {
  return LATER_FILE.test(file.replaceAll('\\', '/'))
}
