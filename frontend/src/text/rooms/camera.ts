import { roomWords } from '../i18n.svelte.ts'

export const zh = {
  cover: '遮挡证件和人脸',
  edit: '遮挡或标注',
  shots: '这次拍的照片',
  shot: '第 {n} 张，打开后可遮挡、标注或删除',
  drop_hint: '点开可遮挡、标注；向上划掉不要的',
  dropped: '已删掉一张',
  covered: '已遮挡 {share} %',
} as const

export const en: Record<keyof typeof zh, string> = {
  cover: 'Cover papers and faces',
  edit: 'Cover or mark',
  shots: 'Photos taken now',
  shot: 'Photo {n}: open to cover, mark or delete',
  drop_hint: 'Tap to cover or mark; swipe up what is not needed',
  dropped: 'One photo deleted',
  covered: '{share} % covered',
}

export const tr = roomWords(zh, en)
