// What the forms of the opening hours do with a calendar. Nothing here knows a screen.
import type { HallCalendar, Opening } from '../api/types.ts'

export const HOLIDAY = 7

/** Hours of a weekday 0–6, or of public holidays. */
export function hoursOf(calendar: HallCalendar, day: number): Opening[] {
  return day === HOLIDAY ? calendar.holiday : (calendar.week[day] ?? [])
}

export function sameOnWeekdays(calendar: HallCalendar): boolean {
  return calendar.week.slice(1, 5).every(hours => JSON.stringify(hours) === JSON.stringify(calendar.week[0]))
}

/** The calendar with other hours on some days. */
export function withHours(calendar: HallCalendar, days: number[], hours: Opening[]): HallCalendar {
  return {
    ...calendar,
    week: calendar.week.map((old, day) => (days.includes(day) ? hours : old)),
    holiday: days.includes(HOLIDAY) ? hours : calendar.holiday,
  }
}

/** An hour after the last stretch, so that a new one never overlaps. */
export function withOneMore(hours: Opening[]): Opening[] {
  const last = Math.max(480, ...hours.map(one => one.closes))
  const opens = Math.min(last + 60, 1380)
  return [...hours, { opens, closes: Math.min(opens + 180, 1439), duty: false }]
}

/** 540 is 09:00. */
export function clock(minute: number): string {
  const capped = Math.min(minute, 1439)
  return `${String(Math.floor(capped / 60)).padStart(2, '0')}:${String(capped % 60).padStart(2, '0')}`
}

/** Null for what is no time. */
export function minuteOf(text: string): number | null {
  const found = /^(\d{2}):(\d{2})/.exec(text)
  return found ? Number(found[1]) * 60 + Number(found[2]) : null
}

/** The days named in a text; what is none is left out. */
export function daysIn(text: string): string[] {
  return Array.from(new Set(text.match(/\b\d{4}-\d{2}-\d{2}\b/g))).sort()
}
