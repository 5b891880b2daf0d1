import { roomWords } from '../i18n.svelte.ts'

export const zh = {
  title: '扫码',
  hint: '把点位标签上的二维码放进框里',
  hint_own: '请扫 {code} 的标签',
  opening: '正在打开相机…',
  none: '这里打不开相机',
  none_line: '可以拍一张标签的照片，或输入编号。若要直接扫码，请在浏览器设置里允许使用相机。',
  shoot: '拍标签',
  from_photo: '从照片识别',
  lamp_on: '开灯',
  lamp_off: '关灯',
  foreign: '不是本厅的标签',
  unknown: '这是点位标签，但本厅名单里没有它。请刷新名单再扫，或按编号查找。',
  other: '这是 {code} 的标签，正在检查的是 {own}。',
  open_other: '打开 {code}',
  no_code: '照片里没有找到二维码，请离近一些、拍清楚再试。',
  reader_gone: '这台手机现在读不了二维码，请输入编号。',
  by_code: '或输入编号、名称',
  by_code_hint: '如 A01',
  none_found: '没有这个编号，请核对标签上的字。',
  refresh: '刷新名单',
} as const

export const en: Record<keyof typeof zh, string> = {
  title: 'Scan',
  hint: 'Hold the code of a spot’s label in the frame',
  hint_own: 'Scan the label of {code}',
  opening: 'Opening the camera…',
  none: 'No camera can be opened here',
  none_line: 'Take a photo of the label or type its code. To scan directly, allow the camera in the browser’s settings.',
  shoot: 'Photograph the label',
  from_photo: 'Read from a photo',
  lamp_on: 'Light on',
  lamp_off: 'Light off',
  foreign: 'Not a label of this hall',
  unknown: 'This is the label of a spot that this hall’s list does not have. Refresh the list and scan again, or look for its code.',
  other: 'This is the label of {code}; the check is of {own}.',
  open_other: 'Open {code}',
  no_code: 'No code was found in the photo. Go closer and try again.',
  reader_gone: 'This phone cannot read codes now. Type the code of the spot.',
  by_code: 'Or type a code or name',
  by_code_hint: 'Such as A01',
  none_found: 'There is no such code. Compare it with the label.',
  refresh: 'Refresh the list',
}

export const tr = roomWords(zh, en)
