"""驻点登记表 and 年度驻点证明: the days of one year of the contract, as the page of the room says them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from audit.errors import NotFound
from audit.onsite.schemas import ContractYear, DayState, OnsiteDay, OnsitePage, Part, ProductKind, Proof
from audit.reports.words import NOTHING
from audit.workdays.schemas import DayKind

HEADS = ("序号", "日期", "星期", "时段", "天数", "工作内容", "当日成果", "到场确认", "驻点人员", "大厅会签")
WEEKDAYS = "一二三四五六日"
PARTS: Mapping[Part, str] = {Part.whole: "全天", Part.morning: "上午", Part.afternoon: "下午"}
PRODUCTS: Mapping[ProductKind, str] = {
    ProductKind.inspections: "检查 {} 次",
    ProductKind.rechecks: "复查 {} 项",
    ProductKind.signs: "标志记录 {} 条",
    ProductKind.trainings: "培训 {} 场",
    ProductKind.materials: "发放物资 {} 件",
}
PROOFS: Mapping[Proof, str] = {Proof.scanned: "扫码", Proof.typed: "输入编号", Proof.none: "未确认"}
STATES: Mapping[DayState, str] = {
    DayState.entered: "待会签",
    DayState.countersigned: "同意",
    DayState.refused: "退回",
    DayState.corrected: "已更正",
    DayState.withdrawn: "已撤回",
}
KINDS: Mapping[DayKind, str] = {
    DayKind.duty: "休息日",
    DayKind.rest: "休息日",
    DayKind.holiday: "节假日",
    DayKind.extra_closed: "停办日",
    DayKind.unknown: "放假安排未知",
}
SHOWN = (DayState.entered, DayState.countersigned, DayState.refused)
"""What was corrected or withdrawn stands in the app, not on the sheet to sign."""


class RegisterLine(Struct, frozen=True):
    number: int
    day: date
    weekday: str
    part: str
    halves: int
    """That count once countersigned; 0 on a day off that the contract does not count."""
    remarks: str
    log: str
    products: str
    proof: str
    author: str
    state: str
    signer: str
    reason: str
    signature: Sequence[Sequence[int]]


class MonthLine(Struct, frozen=True):
    month: str
    halves: int


class OnsiteRegister(Struct, frozen=True):
    hall_name: str
    year: ContractYear
    lines: list[RegisterLine]
    months: list[MonthLine]
    """Countersigned, month by month, for the certificate."""
    authors: str
    basis: str
    until: date
    """The day on which it was printed, or the year's last."""


def register(page: OnsitePage, *, hall_name: str, number: int | None) -> OnsiteRegister:
    """Of a year of the contract, the newest without a number. Raises NotFound onsite_year_unknown."""
    found = [one for one in page.years if number in (None, one.number)]
    if not found or not page.contract:
        raise NotFound(
            "onsite_year_unknown",
            "没有这个合同年度的驻点登记，请先由大厅设置驻点约定，再选择已开始的年度。",
            "There is no such year of the contract. Let the hall enter the contract first, then choose a year that has begun.",
        )
    year = found[-1]
    days = [one for one in reversed(page.days) if year.first <= one.document.day <= year.last and one.state in SHOWN]
    return OnsiteRegister(
        hall_name=hall_name,
        year=year,
        lines=[_line(number, one) for number, one in enumerate(days, start=1)],
        months=_months(days),
        authors="、".join(dict.fromkeys(one.author_name for one in days)) or NOTHING,
        basis=page.contract.basis,
        until=min(page.today, year.last),
    )


def _line(number: int, one: OnsiteDay) -> RegisterLine:
    document, decided = one.document, one.decided
    return RegisterLine(
        number=number,
        day=document.day,
        weekday=WEEKDAYS[document.day.weekday()],
        part=PARTS[document.part],
        halves=_halves(one),
        remarks="；".join(filter(None, _remarks(one))),
        log=document.log,
        products="、".join(PRODUCTS[each.kind].format(each.count) for each in document.products) or NOTHING,
        proof=PROOFS[document.proof],
        author=one.author_name,
        state=STATES[one.state],
        signer=decided.author_name if decided else "",
        reason=decided.reason if decided else "",
        signature=decided.signature if decided else [],
    )


def _halves(one: OnsiteDay) -> int:
    if not one.counts:
        return 0
    return 2 if one.document.part is Part.whole else 1


def _remarks(one: OnsiteDay) -> list[str]:
    return [
        KINDS.get(one.day_kind, "") + ("，不计入" if not one.counts else ""),
        f"补登，晚 {one.days_late} 天" if one.days_late else "",
        f"更正：{one.document.reason}" if one.document.supersedes else "",
    ]


def _months(days: Sequence[OnsiteDay]) -> list[MonthLine]:
    """Two people on one half day are one half day, as in the total."""
    spent: dict[str, set[tuple[date, int]]] = {}
    for one in days:
        if one.state is DayState.countersigned and one.counts:
            halves = {Part.whole: (0, 1), Part.morning: (0,), Part.afternoon: (1,)}[one.document.part]
            spent.setdefault(f"{one.document.day:%Y-%m}", set()).update((one.document.day, half) for half in halves)
    return [MonthLine(month=month, halves=len(some)) for month, some in sorted(spent.items())]


def in_days(halves: int) -> str:
    """3 → 1.5."""
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)
