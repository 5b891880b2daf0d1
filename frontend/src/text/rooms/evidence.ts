import { roomWords } from '../i18n.svelte.ts'

export const zh = {
  tag: '证据 {grade}',
  meaning_A: '页面相机拍摄，记录时间前后有据、相隔不超过一日，并扫过该点位的标签；不证明画面内容属实。',
  meaning_B: '页面相机拍摄，记录时间前后有据；未证明在该点位，或相隔超过一日；不证明画面内容属实。',
  meaning_C: '只证明收到时已有这张照片；不证明何时何地拍摄。',
  meaning_D: '从相册选取，或同样的画面已有记录；只证明收到时已有，不宜单独作为依据。',
  between: '记录于 {from} 之后，{to} 之前',
  before: '记录于 {to} 之前',
  summary: '照片 {all} 张：A {a} B {b} C {c} D {d}',
  strip: '带说明条的照片',
} as const

export const en: Record<keyof typeof zh, string> = {
  tag: 'Evidence {grade}',
  meaning_A: "Taken with the page's camera, recorded between two moments at most a day apart, the spot's label scanned. Not proof that what is shown is true.",
  meaning_B: "Taken with the page's camera, recorded between two moments. Not proof of the place, or more than a day apart; not proof that what is shown is true.",
  meaning_C: 'Only proof that the photo existed when it was received; not of when or where it was taken.',
  meaning_D: 'Chosen from an album, or the same picture is on record already. Only proof that it existed when received; not to be relied on alone.',
  between: 'Recorded after {from}, before {to}',
  before: 'Recorded before {to}',
  summary: '{all} photos: A {a} B {b} C {c} D {d}',
  strip: 'Photo with a strip of words',
}

export const tr = roomWords(zh, en)
