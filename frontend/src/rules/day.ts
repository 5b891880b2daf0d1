const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format is slow on old phones and lists ask for many days. */
function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  formats.set(zone, known)
  return known
}

/** The calendar day of an instant in a time zone, as YYYY-MM-DD. */
export function dayIn(zone: string, at: Date | string | number): string {
  const parts = formatFor(zone).formatToParts(new Date(at))
  const part = (type: string) => parts.find(one => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** The day that lies `days` earlier. */
export function daysBefore(day: string, days: number): string {
  const noon = new Date(`${day}T12:00:00Z`)
  noon.setUTCDate(noon.getUTCDate() - days)
  return noon.toISOString().slice(0, 10)
}
