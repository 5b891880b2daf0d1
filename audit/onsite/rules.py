"""Which days in the hall count, and how far the contract is kept. Pure; days are counted in halves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from audit.contracts.rules import YEARS, year_days, year_number
from audit.contracts.schemas import Contract
from audit.errors import Rejected
from audit.onsite.schemas import (
    ContractYear,
    CountersignDocument,
    DayState,
    OnsiteDocument,
    Part,
    PlannedPart,
)
from audit.workdays.rules import add_working_days, is_working_day, knows, working_days_between
from audit.workdays.schemas import DayKind, Notice

HALVES: Mapping[Part, frozenset[int]] = {
    Part.whole: frozenset({0, 1}),
    Part.morning: frozenset({0}),
    Part.afternoon: frozenset({1}),
}
ORDER = list(Part)
WORKED = (DayKind.working, DayKind.extra_open)
MOST_YEARS = 30


class Spent(Struct, frozen=True):
    """A part of a day that counts."""

    day: date
    part: Part
    state: DayState


def overlap(one: Part, other: Part) -> bool:
    return bool(HALVES[one] & HALVES[other])


def refuse_unfit(document: OnsiteDocument, *, today: date) -> None:
    """Raises Rejected day_in_future, day_unfit, reason_missing, log_missing."""
    if document.day > today:
        raise Rejected(
            "day_in_future",
            "驻点日期还没有到，请核对日期（以大厅当地日期为准），到了当天再登记。",
            "That day has not come yet by the hall's calendar. Check the date, and enter it when it is there.",
            field="day",
        )
    if document.day.year not in YEARS:
        raise Rejected(
            "day_unfit",
            "日期有误，请填写 2000 年以后的日期。",
            "The day does not fit. Enter a day after the year 2000.",
            field="day",
        )
    if document.supersedes and not document.reason.strip():
        raise _reason_missing(
            "更正驻点登记要说明原因，请填写后再保存。", "Say why the entry is corrected, then save again."
        )
    if not document.log.strip() and not document.withdrawn:
        raise Rejected(
            "log_missing",
            "请写一句当天做了什么，再保存。",
            "Say in a sentence what was done on that day, then save.",
            field="log",
        )


def refuse_unfit_countersign(document: CountersignDocument, *, own: bool) -> None:
    """Raises Rejected countersign_own, reason_missing."""
    if own:
        raise Rejected(
            "countersign_own",
            "驻点由大厅的另一人会签，请交给大厅经理或督查人员。",
            "Somebody else of the hall countersigns. Ask the hall's manager or supervisor.",
            field="entry",
        )
    if not document.agrees and not document.reason.strip():
        raise _reason_missing(
            "退回驻点登记要说明原因，请填写后再保存。", "Say why the day is refused, then save again."
        )


def _reason_missing(zh: str, en: str) -> Rejected:
    return Rejected("reason_missing", zh, en, field="reason")


def refuse_overlap(document: OnsiteDocument, others: Iterable[OnsiteDocument]) -> None:
    """`others`: the person's entries that stand, without the one corrected. Raises Rejected onsite_overlap."""
    if document.withdrawn:
        return
    if any(one.day == document.day and overlap(one.part, document.part) for one in others if not one.withdrawn):
        raise Rejected(
            "onsite_overlap",
            f"{document.day} 这段时间已经登记过驻点，请打开原来的登记更正，不要重复登记。",
            f"Part of {document.day} is entered already. Open that entry and correct it instead of entering it again.",
            field="day",
        )


def planned(plans: Iterable[tuple[date, Sequence[PlannedPart]]]) -> list[PlannedPart]:
    """What a person planned, from the plans in the order of saving: each stands for the days from its own on."""
    found: list[PlannedPart] = []
    for saved_on, days in plans:
        found = [one for one in found if one.day < saved_on] + [one for one in days if one.day >= saved_on]
    return sorted(found, key=lambda one: (one.day, ORDER.index(one.part)))


def refuse_unfit_plan(days: Sequence[PlannedPart], *, today: date) -> None:
    """Raises Rejected plan_past, day_unfit, plan_overlap."""
    if any(one.day < today for one in days):
        raise Rejected(
            "plan_past",
            "计划只能排今天和以后的日子，请去掉已过去的日期再保存。",
            "A plan is of today and later. Take out the days that are over, then save.",
            field="days",
        )
    if any(one.day.year not in YEARS for one in days):
        raise Rejected(
            "day_unfit",
            "日期有误，请填写 2100 年以前的日期。",
            "The day does not fit. Choose one before the year 2100.",
            field="days",
        )
    halves_of = [(one.day, half) for one in days for half in HALVES[one.part]]
    if len(halves_of) != len(set(halves_of)):
        raise Rejected(
            "plan_overlap",
            "同一天的同一时段排了两次，请去掉重复的再保存。",
            "The same part of a day is planned twice. Take one out, then save.",
            field="days",
        )


def came(one: PlannedPart, entered: Iterable[OnsiteDocument], *, today: date) -> bool | None:
    """`entered`: the person's entries that stand. None while the day is not over and nothing was entered."""
    if any(each.day == one.day and overlap(each.part, one.part) for each in entered if not each.withdrawn):
        return True
    return False if one.day < today else None


def state_of(document: OnsiteDocument, *, corrected: bool, agreed: bool | None) -> DayState:
    """`agreed` is the newest decision on this very entry; None when there is none."""
    if corrected:
        return DayState.corrected
    if document.withdrawn:
        return DayState.withdrawn
    if agreed is None:
        return DayState.entered
    return DayState.countersigned if agreed else DayState.refused


def day_counts(kind: DayKind, day: date, contract: Contract | None) -> bool:
    """A year whose holidays are unknown is judged by its weekdays, which can only be corrected by the notice."""
    if contract and contract.count_days_off:
        return True
    return kind in WORKED or (kind is DayKind.unknown and day.weekday() < 5)


def halves(spent: Iterable[Spent], state: DayState) -> int:
    """Half days in a state. Two people on one day, or one told twice, are one day."""
    return len({(one.day, half) for one in spent if one.state is state for half in HALVES[one.part]})


def contract_years(
    contract: Contract, spent: Sequence[Spent], *, today: date, notices: Sequence[Notice] = ()
) -> list[ContractYear]:
    """From the first through the one of today, or the last one."""
    until = min(today, contract.ends_on) if contract.ends_on else today
    newest = year_number(until, contract) or 0
    return [_year(number, contract, spent, today, notices) for number in range(max(1, newest - MOST_YEARS), newest + 1)]


def _year(
    number: int, contract: Contract, spent: Sequence[Spent], today: date, notices: Sequence[Notice]
) -> ContractYear:
    first, last = year_days(number, contract)
    mine = [one for one in spent if first <= one.day <= last]
    promised = contract.first_year if number == 1 else contract.later_years
    agreed = halves(mine, DayState.countersigned)
    missing = max(0, 2 * promised - agreed)
    now = min(today, last)
    left = working_days_between(now, last, notices) if knows(last, notices) and knows(now, notices) else None
    pace, reached = _pace(agreed, missing, first, now, left, notices)
    days = -(-missing // 2)
    return ContractYear(
        number=number,
        first=first,
        last=last,
        promised=promised,
        agreed_halves=agreed,
        waiting_halves=halves(mine, DayState.entered),
        workdays_left=left,
        needed_from=_latest_start(days, last, notices) if left is not None and 0 < days <= left else None,
        pace_halves=pace,
        reached_on=reached,
        out_of_reach=left is not None and days > left,
    )


def _latest_start(days: int, last: date, notices: Sequence[Notice]) -> date:
    after = date.fromordinal(last.toordinal() + 1)
    return add_working_days(after, -days, notices)


def _pace(
    agreed: int, missing: int, first: date, now: date, left: int | None, notices: Sequence[Notice]
) -> tuple[int | None, date | None]:
    """Half days at the end of the year, and the day on which the promise is kept, at the pace until now."""
    if left is None or not knows(first, notices):
        return None, None
    gone = is_working_day(first, notices) + working_days_between(first, now, notices)
    if gone <= 0 or agreed == 0:
        return None, None
    needed = -(-missing * gone // agreed)
    reached = add_working_days(now, needed, notices) if 0 < needed <= left else None
    return agreed + agreed * left // gone, reached
