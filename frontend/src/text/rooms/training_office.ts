import { roomWords } from '../i18n.svelte.ts'

export const zh = {
  plan: '{year} 年培训计划', month: '{n} 月', add: '添加', name: '名称', place: '场地', trainer: '讲师', heads: '课题（已选 {n}）', all_staff: '全员', remove: '删除 {name}', entry_missing: '每一项都要有名称和至少一个课题。', save: '保存',
  quiz: '测验', quiz_from: '按近 30 天最常不合格的检查项起草，请修改后再开放。答案在手机上可见，测验是为了学习。', quiz_name: '近期常见问题小测验', exam: '考试种类', pass_percent: '合格线（%）', open: '开放作答', question: '题目', option: '选项 {n}', right: '正确', failed_of: '近 30 天 {failed}/{judged} 次不合格', question_missing: '至少要有一题，题目和选项都不能空。',
  matrix: '培训覆盖表', matrix_line: '{year} 年最近一次参加的日期，按姓名排列，不作排名。', person: '姓名', visits: '场次', exams: '考试合格', summary: '参加 {n} 场，考试合格 {passed}/{taken}', missing: '未参加：', expired: '已过期', days_left: '剩 {n} 天', proof_pdf: '培训证明 PDF',
} as const

export const en: Record<keyof typeof zh, string> = {
  plan: 'Training plan of {year}', month: 'Month {n}', add: 'Add', name: 'Name', place: 'Room', trainer: 'Trainer', heads: 'Topics ({n} chosen)', all_staff: 'All staff', remove: 'Remove {name}', entry_missing: 'Each entry needs a name and a topic.', save: 'Save',
  quiz: 'Quiz', quiz_from: 'Drafted from what failed most in 30 days: edit it before it opens. Answers lie on the phone; a quiz is for learning.', quiz_name: 'Common faults of these days', exam: 'Kind of exam', pass_percent: 'Pass mark in %', open: 'Open', question: 'Question', option: 'Option {n}', right: 'Right', failed_of: '{failed} of {judged} failed in 30 days', question_missing: 'At least one question; no question or option may be empty.',
  matrix: 'Coverage', matrix_line: 'Last day attended in {year}, by name and without ranking.', person: 'Name', visits: 'Attended', exams: 'Exams passed', summary: '{n} attended, {passed} of {taken} exams passed', missing: 'Not yet: ', expired: 'Expired', days_left: '{n} days left', proof_pdf: 'Proof as PDF',
}

export const tr = roomWords(zh, en)
