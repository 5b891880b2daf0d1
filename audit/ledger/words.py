"""How the ledger is said on paper. The screens have the same words in their own text."""

from audit.assessments.schemas import Side
from audit.checklists.tender_schemas import ObligationUnit, Period
from audit.ledger.schemas import LedgerLine, PromiseLight, SheetLine, Standing, YearVerdict

LIGHTS = {
    PromiseLight.kept: "已履约",
    PromiseLight.on_course: "正常推进",
    PromiseLight.danger: "有风险",
    PromiseLight.broken: "未履约",
    PromiseLight.not_begun: "未开始",
    PromiseLight.by_hand: "待人工确认",
    PromiseLight.standing: "常态履约",
}
VERDICTS = {
    YearVerdict.kept: "已履约",
    YearVerdict.broken: "未履约",
    YearVerdict.open: "未到期",
    YearVerdict.unproven: "未确认",
}
SIDES = {Side.hall: "采购人（大厅）一方", Side.supplier: "供应商一方"}
UNITS = {
    ObligationUnit.times: "次",
    ObligationUnit.items: "项",
    ObligationUnit.pieces: "份",
    ObligationUnit.cases: "起",
    ObligationUnit.posts: "个岗位",
    ObligationUnit.people: "人",
    ObligationUnit.places: "处",
    ObligationUnit.minutes: "分钟",
    ObligationUnit.hours: "小时",
    ObligationUnit.days: "天",
    ObligationUnit.working_days: "个工作日",
    ObligationUnit.months: "个月",
    ObligationUnit.day_of_month: "日",
    ObligationUnit.points: "分",
    ObligationUnit.percent: "%",
    ObligationUnit.millimetres: "毫米",
}
PERIODS = {
    Period.contract: "合同期",
    Period.contract_year: "合同年度",
    Period.year: "每年",
    Period.quarter: "每季度",
    Period.month: "每月",
    Period.week: "每周",
    Period.day: "每个工作日",
    Period.half_hour: "每半小时",
    Period.once: "一次",
    Period.on_event: "遇事即办",
}


def done(one: SheetLine | Standing) -> str:
    return f"{one.done}{'.5' if one.half else ''}"


def done_of(one: LedgerLine) -> str:
    """Empty where nothing is counted."""
    return done(one.standing) if one.standing and one.counted_by else ""


def promised_of(one: LedgerLine) -> str:
    if one.standing is None or one.counted_by is None:
        return ""
    unit = UNITS[one.unit] if one.unit else "项"
    return f"{one.standing.promised}{unit}"


def forecast(one: LedgerLine) -> str:
    """What to do or expect, in one sentence."""
    now = one.standing
    if now is None or one.light not in (PromiseLight.on_course, PromiseLight.danger) or one.counted_by is None:
        return ""
    if one.bound == "at_most":
        room = now.promised - now.done
        return f"还可发生 {room} 起" if room else "已到上限，再有一起即超限" if now.promised else "红线，不得发生"
    missing = now.promised - now.done
    said = f"还差 {missing}"
    if now.workdays_left is not None:
        said += f"，还有 {now.workdays_left} 个工作日"
    return said if now.expected is None else f"{said}，按目前进度到期末约 {now.expected}"
