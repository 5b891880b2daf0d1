import { roomWords } from '../i18n.svelte.ts'

export const zh = {
  title: '抽查与一致性',
  drawn: '今天抽到',
  why: '{of} 个点位里抽 3 个；越久没人看，越容易抽到。',
  unseen: '{days} 天没有抽查或评估',
  never: '60 天内没有抽查或评估',
  weight: '权重 {weight} / {total}',
  agreement: '自查与抽查、评估是否一致',
  line: '近 28 天，同一点位同一项，自查之后 {days} 天内再看的结果。只看点位和项目，不看个人。',
  spots: '按点位',
  items: '按项目',
  rate: '{agreed} / {pairs} 一致',
  overlooked: '{n} 处自查说到位',
  few: '样本少',
  all_doubts: '显示全部 {n} 条',
  doubts: '自查到位、后来不合格',
  between: '自查 {own} · {kind} {other}',
  none: '还没有可以对照的记录',
  none_line: '同一点位既有自查、三天内又有抽查或评估，才能对照。',
  offline: '没有网络，联网后再看。',
} as const

export const en: Record<keyof typeof zh, string> = {
  title: 'Draw and agreement',
  drawn: 'Drawn today',
  why: '3 of {of} places; the longer nobody has looked, the likelier.',
  unseen: 'No spot check or audit for {days} days',
  never: 'No spot check or audit in 60 days',
  weight: 'Weight {weight} of {total}',
  agreement: 'Do self-checks agree with spot checks and audits?',
  line: 'The last 28 days, the same item at the same place, seen again within {days} days after the self-check. By place and item, never by person.',
  spots: 'By place',
  items: 'By item',
  rate: '{agreed} of {pairs} agree',
  overlooked: '{n} found in order by the self-check',
  few: 'Few pairs',
  all_doubts: 'Show all {n}',
  doubts: 'In order by self-check, failed later',
  between: 'Self-check {own} · {kind} {other}',
  none: 'Nothing to compare yet',
  none_line: 'It takes a self-check and, within three days, a spot check or an audit of the same place.',
  offline: 'No network. Come back when there is one.',
}

export const tr = roomWords(zh, en)
