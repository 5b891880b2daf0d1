import { roomWords } from '../i18n.svelte.ts'

export const zh = {
  title: '培训', next: '下一场', signed: '已签到', scan: '扫码签到', mine: '我的培训', matrix: '覆盖表', make_quiz: '出测验', enter_exam: '登记考试', settings: '培训设置', edit_plan: '编辑计划',
  plan_pdf: '计划 PDF', plan_xlsx: '计划 Excel', counters: '承诺次数', board: '{year} 年计划', month: '{n} 月', not_held: '未举行', planned: '已计划', nothing: '没有安排',
  came: '实到 {n}/{total}', all_reached: '全员达到', announce: '登记培训', stale: '没有网络，显示的是本机保存的记录', none_kept: '这台设备上还没有培训记录',
  none_kept_line: '连上网络后打开一次，以后离线也能签到和点名。', gate_hint: '岗前考试尚未合格，请尽快参加。自查照常可用。', quiz_line: '{n} 题，约一分钟', missed_before: '之前有 {n} 期未达到',
  per_month: '每月', per_quarter: '每季度', per_year: '每年', light_kept: '已达到', light_open: '进行中', light_missed: '未达到',
  state_announced: '待举行', state_held: '已举行', state_cancelled: '已取消', minutes: '{n} 分钟', all_staff: '全员培训', materials: '资料', screen: '签到屏', edit: '修改',
  sheet_pdf: '签到表 PDF', sheet_xlsx: '签到表 Excel', effect: '培训前后的不合格率', effect_few: '培训前后的检查太少，还不能比较。', effect_line: '前 30 天 {b}/{bj} 项不合格，后 {days} 天 {a}/{aj} 项；未排除其他原因。',
  roll: '点名', other: '其他人员', guest: '来宾', tap: '点一下签到', not_yet: '未签到', local: '待上传', roll_empty: '名单是空的', roll_empty_line: '在“修改”里选择应到人员，或在下面添加来宾。',
  proof_code: '扫码签到', proof_signature: '手写签到', proof_roll: '点名', code_old: '不是当时的签到码', presence_present: '到场', presence_excused: '请假', presence_absent: '缺席',
  guest_name: '来宾姓名', add: '添加', gone: '找不到这场培训', gone_line: '它可能属于别的年度或别的大厅。', to_list: '回到培训', sign: '签名签到', reason: '请假原因', excuse: '登记请假',
  signature_missing: '请先签名。', reason_missing: '请写明请假原因。', mark_held: '培训结束，登记为已举行', held_from: '{day} 当天起可登记为已举行', sign_in_of: '签到 {name}',
  sign_in: '培训签到', code_odd: '这不是培训签到码', code_odd_line: '请扫签到屏上现在的二维码，或请培训负责人点名。', signed_done: '已签到', signed_done_line: '已保存在本机，有网络时自动上传。',
  unknown_yet: '培训', unknown_yet_line: '这台手机还没有这场培训的资料，照样可以签到。', proves: '签到码每分钟更换，只说明这台手机当时看到了签到屏。不定位。', save_failed: '没有保存成功，请再试一次。', confirm: '以“{name}”签到',
  screen_offline: '没有网络，签到码无法更新。请让大家在点名页手写签到。', screen_alt: '签到二维码', screen_how: '打开本应用扫码签到', screen_count: '已到 {n} 人', screen_line: '二维码每分钟更换；没有手机的人请手写签到。', to_roll: '去点名',
  from_plan: '对应计划', outside_plan: '计划外', name: '培训主题', name_missing: '请填写培训主题。', heads: '课题', heads_missing: '请至少选一个课题。', day: '日期', starts: '开始', length: '时长（分钟）', last_day: '最后一天（多天时填）',
  days_unfit: '结束日期不能早于开始日期。', closed: '全封闭', too_long: '全封闭式培训不得超过一个月。', place: '地点', trainers: '讲师（用、分开）', expected: '应到 {n} 人', state: '状态', future: '日期还没有到，不能登记为已举行。', save: '保存',
  quiz: '测验', quiz_left: '还有 {n} 题', quiz_submit: '交卷', needed: '答对 {n} 题合格', passed: '合格', failed: '不合格', right: '正确答案', quiz_gone: '找不到这个测验', quiz_gone_line: '它可能已经关闭，请回到培训页看看。',
  mine_line: '只有您本人、大厅经理、顾问和管理员看得到。', visits: '参加的培训', visits_none: '今年还没有培训记录', visits_none_line: '培训时扫签到屏，或在负责人的设备上签名。', results: '考试和测验', certificates: '证书', expired: '已过期', days_left: '剩 {n} 天', proof_pdf: '培训证明 PDF',
  no_server: '连不上服务器，请在有网络时再试。',
} as const

export const en: Record<keyof typeof zh, string> = {
  title: 'Training', next: 'Next', signed: 'Signed in', scan: 'Scan to sign in', mine: 'My training', matrix: 'Coverage', make_quiz: 'Make a quiz', enter_exam: 'Enter an exam', settings: 'Settings', edit_plan: 'Edit the plan',
  plan_pdf: 'Plan as PDF', plan_xlsx: 'Plan as Excel', counters: 'Promised numbers', board: 'Plan of {year}', month: 'Month {n}', not_held: 'Not held', planned: 'Planned', nothing: 'Nothing planned',
  came: '{n} of {total} came', all_reached: 'All staff reached', announce: 'Enter a training', stale: 'No network: this is what the device kept', none_kept: 'No trainings on this device yet',
  none_kept_line: 'Open this once with a network; afterwards signing in and the roll work offline.', gate_hint: 'You have not passed the exam before work yet. Please take it soon; self-checks work as ever.', quiz_line: '{n} questions, about a minute', missed_before: '{n} earlier periods missed',
  per_month: 'Each month', per_quarter: 'Each quarter', per_year: 'Each year', light_kept: 'Kept', light_open: 'Running', light_missed: 'Missed',
  state_announced: 'To come', state_held: 'Held', state_cancelled: 'Cancelled', minutes: '{n} minutes', all_staff: 'For all staff', materials: 'Materials', screen: 'Shared screen', edit: 'Change',
  sheet_pdf: 'Sheet as PDF', sheet_xlsx: 'Sheet as Excel', effect: 'Failures before and after', effect_few: 'Too few checks before and after to compare.', effect_line: '{b} of {bj} failed in the 30 days before, {a} of {aj} in the {days} days after. Other causes are not ruled out.',
  roll: 'Roll', other: 'Other post', guest: 'Guest', tap: 'Tap to sign in', not_yet: 'Not yet', local: 'Not sent yet', roll_empty: 'Nobody is on the roll', roll_empty_line: 'Choose who is expected under Change, or add a guest below.',
  proof_code: 'By code', proof_signature: 'By signature', proof_roll: 'By roll', code_old: 'Code of another minute', presence_present: 'Present', presence_excused: 'Excused', presence_absent: 'Absent',
  guest_name: 'Name of a guest', add: 'Add', gone: 'No such training', gone_line: 'It may be of another year or hall.', to_list: 'Back to training', sign: 'Sign in', reason: 'Why excused', excuse: 'Excuse',
  signature_missing: 'Sign first.', reason_missing: 'Say why the person is excused.', mark_held: 'It is over: mark as held', held_from: 'May be marked as held from {day}', sign_in_of: 'Sign-in {name}',
  sign_in: 'Sign in', code_odd: 'This is no sign-in code', code_odd_line: 'Scan the code on the shared screen now, or ask for the roll.', signed_done: 'Signed in', signed_done_line: 'Saved on this device; it is sent when there is a network.',
  unknown_yet: 'Training', unknown_yet_line: 'This phone does not know the training yet. You can sign in all the same.', proves: 'The code changes every minute. It shows only that this phone saw the screen then; nobody is located.', save_failed: 'It was not saved. Try again.', confirm: 'Sign in as {name}',
  screen_offline: 'No network, so the code cannot change. Let people sign on the roll.', screen_alt: 'Code to sign in', screen_how: 'Scan with this app to sign in', screen_count: '{n} are here', screen_line: 'The code changes every minute. Without a phone, sign on the roll.', to_roll: 'To the roll',
  from_plan: 'From the plan', outside_plan: 'Outside the plan', name: 'Title', name_missing: 'Enter a title.', heads: 'Topics', heads_missing: 'Choose a topic.', day: 'Day', starts: 'Starts', length: 'Minutes', last_day: 'Last day, if several',
  days_unfit: 'The last day cannot be before the first.', closed: 'Closed training', too_long: 'A closed training lasts at most a month.', place: 'Place', trainers: 'Trainers, separated by commas', expected: '{n} expected', state: 'State', future: 'The day has not come, so it cannot be held yet.', save: 'Save',
  quiz: 'Quiz', quiz_left: '{n} left', quiz_submit: 'Hand in', needed: '{n} right answers pass', passed: 'Passed', failed: 'Failed', right: 'Right answer', quiz_gone: 'No such quiz', quiz_gone_line: 'It may be closed. Look on the page of trainings.',
  mine_line: 'Seen only by you, the hall’s manager, consultant and administrator.', visits: 'Attended', visits_none: 'Nothing attended this year', visits_none_line: 'Scan the shared screen at a training, or sign on the organiser’s device.', results: 'Exams and quizzes', certificates: 'Certificates', expired: 'Expired', days_left: '{n} days left', proof_pdf: 'Proof as PDF',
  no_server: 'The server does not answer. Try again with a network.',
}

export const tr = roomWords(zh, en)
