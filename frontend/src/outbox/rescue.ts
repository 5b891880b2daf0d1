// Everything unsent as one file, for the day when a phone cannot reach its server: `hall-audit import` reads it.
import { withDb, type Entry } from '../device/db.ts'

const SLICE = 0x8000

/** The file's parts: joined they are one JSON object. Parts, because a phone's photos do not fit into one string. */
export async function rescueFile(unsent: Entry[]): Promise<string[]> {
  const documents = unsent.filter(entry => entry.kind === 'document').map(({ name, hall, body, collection = 'inspections' }) => ({ id: name, collection, hall, body }))
  const parts = [`{"format":"hall-audit-unsent","version":1,"documents":${JSON.stringify(documents)},"photos":[`]
  for (const entry of unsent.filter(one => one.kind === 'photo')) {
    const photo = await withDb(db => db.get('photos', [entry.hall, entry.name]))
    if (!photo) continue
    const line = JSON.stringify({ hall: entry.hall, sha256: entry.name, base64: base64(new Uint8Array(photo.bytes)) })
    parts.push(parts.length > 1 ? `,${line}` : line)
  }
  return [...parts, ']}']
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += SLICE) text += String.fromCharCode(...bytes.subarray(at, at + SLICE))
  return btoa(text)
}
