// From a calculation into an item's answer.
import type { Answer, Item } from '../api/types.ts'
import { decimal, short, type Outcome, type Spec, type Values } from './spec.ts'

const MOST_NOTE = 2000
/** As far as the server takes a number in an answer. */
const MOST = 100_000

/** What the item knows already: its target, its frequency, and the length that was answered before. */
export function known(spec: Spec, item: Item, answer: Answer | undefined): Values {
  const values = spec.known?.(item) ?? {}
  const input = spec.inputs.find(one => one.name === spec.measured)
  // An exit lamp's answer counts from the door frame, the input from the floor.
  if (input && item.response.type === 'length' && answer?.value != null && values['manner'] !== 'exit_lamp') {
    values[input.name] = short(answer.value / (input.unit === 'm' ? 1000 : 10))
  }
  return values
}

/** The part of the answer that follows; null when the item cannot take it. Advice gives a verdict only to advice. */
export function answerOf(item: Item, outcome: Outcome): Pick<Answer, 'verdict' | 'value'> | null {
  if (item.response.type === 'pass_fail') {
    const right = outcome.right ?? (item.advisory ? (outcome.advised ?? null) : null)
    return right === null ? null : { verdict: right ? 'pass' : 'fail' }
  }
  const value = number(item, outcome)
  return value == null || value > MOST ? null : { value }
}

/** A number follows, but no answer holds one so large. */
export function tooLarge(item: Item, outcome: Outcome): boolean {
  return (number(item, outcome) ?? 0) > MOST
}

function number(item: Item, outcome: Outcome): number | null | undefined {
  const { fill } = outcome
  switch (item.response.type) {
    case 'length':
      return fill.length
    case 'scale':
      return fill.score
    case 'count':
      return fill.count
    case 'measure':
      return measured(item, outcome)
    case 'pass_fail':
      return null
  }
}

/** In the item's unit. An item with only an upper limit in degrees asks for the offset, any other for the view angle. */
function measured({ response }: Item, { fill }: Outcome): number | undefined {
  if (response.unit === 'degrees') return response.at_least == null ? fill.degrees?.offset : fill.degrees?.view
  if (response.unit === 'metres') return fill.metres
  return response.unit === 'pieces' ? fill.pieces : undefined
}

/** The note with a line added, once. */
export function withLine(note: string | undefined, line: string): string {
  const lines = note ? note.split('\n') : []
  return lines.includes(line) ? lines.join('\n') : [...lines, line].join('\n').slice(0, MOST_NOTE)
}

/** The text of a stepper after a press; never below zero. */
export function stepped(text: string, by: number): string {
  const now = decimal(text)
  return short(Math.max(0, (Number.isFinite(now) ? now : 0) + by))
}
