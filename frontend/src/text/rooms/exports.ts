import { roomWords } from '../i18n.svelte.ts'

export const zh = {
  title: '月报',
  line: '一个月的概览、五个方面、各点位得分、每日检查和全部问题的整改前后对照。生成要一会儿，可以离开这一页，做好了再回来取。',
  month: '月份',
  month_pdf: 'PDF',
  month_docx: 'Word（可编辑）',
  month_xlsx: 'Excel',
  make: '生成',
  files: '生成的文件',
  none: '还没有生成过月报',
  none_line: '选好月份和格式，点“生成”。',
  waiting: '排队中',
  running: '生成中',
  done: '已生成',
  failed: '未能生成',
  steps: '{done} / {all} 步',
  download: '下载 {size}',
  until: '保存到 {day}',
  by: '{name} · {time}',
  offline: '没有网络，联网后再生成或下载。',
} as const

export const en: Record<keyof typeof zh, string> = {
  title: 'Monthly report',
  line: 'A month in numbers and five chapters, every place’s score, day by day, and all findings before and after. It takes a while: leave this page and come back for it.',
  month: 'Month',
  month_pdf: 'PDF',
  month_docx: 'Word (to edit)',
  month_xlsx: 'Excel',
  make: 'Make it',
  files: 'Files',
  none: 'No report was made yet',
  none_line: 'Choose a month and a format, then tap “Make it”.',
  waiting: 'Waiting',
  running: 'Being made',
  done: 'Ready',
  failed: 'Not made',
  steps: '{done} of {all} steps',
  download: 'Download {size}',
  until: 'Kept until {day}',
  by: '{name} · {time}',
  offline: 'No network. Make or download it when there is one.',
}

export const tr = roomWords(zh, en)
