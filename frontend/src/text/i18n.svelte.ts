import type { Text } from '../api/types.ts'
import { zh } from './zh.ts'

type Words<S extends string> = S extends `${string}{${infer P}}${infer R}` ? P | Words<R> : never
type Given<S extends string> = [Words<S>] extends [never] ? [] : [{ [K in Words<S>]: string | number }]

export type Key = keyof typeof zh
export type Sentences = Record<Key, string>
export type Language = 'zh-CN' | 'en'

const KEPT_AS = 'hall-audit-language'
const now = $state<{ language: Language }>({ language: 'zh-CN' })
let sentences = $state.raw<Sentences>(zh)

/** The sentence in the chosen language; its {parameters} are checked against the Chinese text. */
export function t<K extends Key>(key: K, ...given: Given<(typeof zh)[K]>): string {
  return filled(sentences[key], given[0])
}

function filled(sentence: string, words: Record<string, string | number> | undefined): string {
  return words ? sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(words[name])) : sentence
}

/** The sentences of one room, which travel with its screens: text/rooms/<room>.ts. Used like `t`. */
export function roomWords<Z extends Record<string, string>>(zh: Z, en: Record<keyof Z, string>) {
  return <K extends keyof Z & string>(key: K, ...given: Given<Z[K]>): string => filled((now.language === 'en' ? en[key] : zh[key]) ?? key, given[0])
}

export function language(): Language {
  return now.language
}

/** The text in the chosen language, Chinese where the other is empty. */
export function pick(text: Text): string {
  return now.language === 'en' ? text.en || text.zh : text.zh
}

/** A name that the server gives in two fields. */
export function named(zhName: string, enName: string): string {
  return pick({ zh: zhName, en: enName })
}

export async function setLanguage(chosen: Language): Promise<void> {
  sentences = chosen === 'en' ? (await import('./en.ts')).en : zh
  now.language = chosen
  document.documentElement.lang = chosen
  localStorage.setItem(KEPT_AS, chosen)
}

export async function restoreLanguage(): Promise<void> {
  if (localStorage.getItem(KEPT_AS) === 'en') await setLanguage('en')
}

/** Time of day when it is today, otherwise the day; in the reader's language. */
export function shortTime(at: number | string, zone?: string): string {
  const then = new Date(at)
  const today = then.toDateString() === new Date().toDateString()
  const style: Intl.DateTimeFormatOptions = today ? { hour: '2-digit', minute: '2-digit' } : { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' }
  return new Intl.DateTimeFormat(now.language, { ...style, ...(zone ? { timeZone: zone } : {}) }).format(then)
}

/** A day such as 11月22日, from YYYY-MM-DD. */
export function shortDay(day: string): string {
  return new Intl.DateTimeFormat(now.language, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`))
}
