// Boxes on a standard photo: where a finger points, what a wrong box does to the answer, how a quantity reads.
import type { Answer, Item, TwinBox } from '../api/types.ts'
import { answered, faulty } from './score.ts'

export type BoxFault = 'missing' | 'place' | 'quantity' | 'damaged' | 'forbidden'

export const SMALLEST = 12
const PICTURE = 1000
/** What an item calls the fault: the first of these reasons that it has is ticked. */
const REASONS: Record<BoxFault, string[]> = {
  missing: ['missing'],
  place: ['off_mark', 'wrong_place', 'crooked'],
  quantity: ['too_many', 'wrong_number'],
  damaged: ['broken', 'damaged', 'dirty', 'dust'],
  forbidden: ['extra_things', 'other_private', 'unrelated'],
}

/** What can be wrong with it. */
export function faultsOf({ kind }: TwinBox): BoxFault[] {
  return kind === 'forbidden' ? ['forbidden'] : ['missing', 'place', 'quantity', 'damaged']
}

/** 1 台, 2–4 支; 不得放置 where nothing may be. As the server writes it (tests/vectors/twins.json). */
export function quantityWords({ kind, quantity_min, quantity_max, unit }: Pick<TwinBox, 'kind' | 'quantity_min' | 'quantity_max' | 'unit'>, nothing = '不得放置'): string {
  if (kind === 'forbidden') return nothing
  const [least, most] = [quantity_min ?? 0, quantity_max ?? 0]
  return `${least === most ? most : `${least}–${most}`} ${unit}`.trim()
}

/** The box that a finger means: the smallest around the point, else the nearest within `reach`. Thousandths; -1 for none. */
export function boxAt(boxes: TwinBox[], x: number, y: number, reach: number): number {
  const away = boxes.map(box => Math.hypot(Math.max(box.left - x, 0, x - box.left - box.width), Math.max(box.top - y, 0, y - box.top - box.height)))
  const near = boxes.map((_, index) => index).filter(index => (away[index] ?? PICTURE) <= reach)
  const size = (index: number) => (boxes[index]?.width ?? 0) * (boxes[index]?.height ?? 0)
  near.sort((a, b) => (away[a] ?? 0) - (away[b] ?? 0) || size(a) - size(b))
  return near[0] ?? -1
}

/** The item of this checklist that judges the box. */
export function judgeOf(box: TwinBox, items: Item[]): Item | undefined {
  return box.items.map(id => items.find(item => item.id === id)).find(item => item)
}

/** What the answer becomes when `line` says that one more box is wrong; without a verdict or value for what must be measured. */
export function withFault(item: Item, old: Answer | undefined, box: TwinBox, fault: BoxFault, line: string): { part: Pick<Answer, 'verdict' | 'value'> | null; reasons: string[]; note: string } {
  const known = old?.note?.split('\n').includes(line) ?? false
  const note = known ? (old?.note ?? '') : [old?.note, line].filter(Boolean).join('\n').slice(0, 2000)
  const reasons = [...new Set([...(old?.reasons ?? []), ...reasonsFor(item, box, fault)])]
  return { part: known && faulty(item, old) ? null : worse(item, old), reasons, note }
}

function worse(item: Item, old: Answer | undefined): Pick<Answer, 'verdict' | 'value'> | null {
  const before = answered(item, old) ? (old?.value ?? null) : null
  switch (item.response.type) {
    case 'pass_fail':
      return { verdict: 'fail' }
    case 'count':
      return { value: (before ?? 0) + 1 }
    case 'scale':
      return { value: Math.max(0, (before ?? 4) - 1) }
    case 'length':
    case 'measure':
      return null
  }
}

function reasonsFor(item: Item, box: TwinBox, fault: BoxFault): string[] {
  const own = item.reasons?.map(reason => reason.id) ?? []
  const found = [...(fault === 'forbidden' && box.thing ? [box.thing] : []), ...REASONS[fault]].find(id => own.includes(id))
  return found ? [found] : []
}

type Frame = Pick<TwinBox, 'left' | 'top' | 'width' | 'height'>

/** The frame between two points, whole and inside the picture. */
export function frameBetween(ax: number, ay: number, bx: number, by: number): Frame {
  const inside = (at: number) => Math.round(Math.min(PICTURE, Math.max(0, at)))
  const [left, right] = [inside(Math.min(ax, bx)), inside(Math.max(ax, bx))]
  const [top, bottom] = [inside(Math.min(ay, by)), inside(Math.max(ay, by))]
  return { left, top, width: right - left, height: bottom - top }
}

/** Moved, never out of the picture. */
export function moved(frame: Frame, dx: number, dy: number): Frame {
  const left = Math.round(Math.min(PICTURE - frame.width, Math.max(0, frame.left + dx)))
  const top = Math.round(Math.min(PICTURE - frame.height, Math.max(0, frame.top + dy)))
  return { left, top, width: frame.width, height: frame.height }
}

/** Its right lower corner moved; it stays inside and large enough to be seen. */
export function resized(frame: Frame, dx: number, dy: number): Frame {
  const within = (size: number, start: number) => Math.round(Math.min(PICTURE - start, Math.max(SMALLEST, size)))
  return { left: frame.left, top: frame.top, width: within(frame.width + dx, frame.left), height: within(frame.height + dy, frame.top) }
}

/** Its left upper corner moved. */
export function stretched(frame: Frame, dx: number, dy: number): Frame {
  const [right, bottom] = [frame.left + frame.width, frame.top + frame.height]
  const left = Math.round(Math.min(right - SMALLEST, Math.max(0, frame.left + dx)))
  const top = Math.round(Math.min(bottom - SMALLEST, Math.max(0, frame.top + dy)))
  return { left, top, width: right - left, height: bottom - top }
}
