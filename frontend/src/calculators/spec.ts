// How a calculator is asked and how it answers. What is typed stays text; '' is nothing.
import type { Item } from '../api/types.ts'
import type { FactId, SafetyClass } from '../rules/calculators.ts'

export type Values = Record<string, string>
export type LengthUnit = 'm' | 'cm'

export interface Input {
  /** The field of rules/calculators.ts without _mm, and the end of its label's name. */
  name: string
  kind: 'length' | 'number' | 'choice' | 'day' | 'signs'
  start: string
  unit?: LengthUnit | 'problems' | 'pieces'
  /** What a press on − or + changes, in the unit shown. */
  step?: number
  options?: readonly string[]
  optional?: boolean
  /** Whether it is asked at all. */
  asked?: (values: Values) => boolean
}

export type Drawing =
  | { kind: 'view'; distance: number; offset: number }
  | { kind: 'height'; ceiling: number; bottom: number | null; top: number | null; least: number | null; most: number | null }
  | { kind: 'gap'; measured: number; target: number }

/** What goes into an answer, by what the item measures. */
export interface Fill {
  /** Millimetres, as measured; null when not measured. */
  length?: number | null
  degrees?: { view: number; offset: number }
  metres?: number
  pieces?: number
  count?: number
  score?: number
}

export interface Outcome {
  what: string
  big: string
  unit: string
  /** `big` is what must be kept, not what was found. */
  limit?: true
  right: boolean | null
  advised?: boolean | null
  rows: [string, string, boolean?][]
  /** The formula with the numbers put in, a line each. */
  filled: string[]
  facts: FactId[]
  fill: Fill
  drawing?: Drawing
  /** Of a row of signs: which stand wrong, and the right order. */
  order?: { right: SafetyClass[]; wrong: number[] }
}

export interface Spec {
  name: string
  group: 'signs' | 'fire' | 'hall'
  inputs: Input[]
  /** Raises Unfit. */
  calculate: (values: Values) => Outcome
  /** The input that a length item's own value belongs into. */
  measured?: string
  /** What the item itself knows. */
  known?: (item: Item) => Values
}

const PER_UNIT: Record<LengthUnit, number> = { m: 1000, cm: 10 }

/** Millimetres behind what people type, with a point or a comma; NaN for what is no number. */
export function millimetres(text: string, unit: LengthUnit): number {
  return text.trim() ? Math.round(decimal(text) * PER_UNIT[unit]) : NaN
}

export function optionalMillimetres(text: string | undefined, unit: LengthUnit): number | null {
  return text?.trim() ? millimetres(text, unit) : null
}

export function decimal(text: string): number {
  return text.trim() ? Number(text.trim().replace(/[,，。]/, '.')) : NaN
}

/** Without zeros at the end: 2.5, 2, 0.375. */
export function short(number: number): string {
  return String(Number(number.toFixed(3)))
}

export function m(mm: number): string {
  return `${short(mm / 1000)} m`
}

export function cm(mm: number): string {
  return `${short(mm / 10)} cm`
}
