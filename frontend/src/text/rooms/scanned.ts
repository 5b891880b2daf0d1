import { roomWords } from '../i18n.svelte.ts'

export const zh = {
  scan_here: '扫本点位标签',
  scanned: '{time} 已扫本点位标签',
} as const

export const en: Record<keyof typeof zh, string> = {
  scan_here: 'Scan this spot’s label',
  scanned: 'Label scanned at {time}',
}

export const tr = roomWords(zh, en)
