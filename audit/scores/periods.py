"""Days, weeks, months, quarters and contract years. Pure."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from audit.errors import Rejected
from audit.scores.schemas import ScorePeriod

DAYS_USUAL = 14
DAYS_MOST = 400
PERIODS_MOST = 400
YEARS = range(2000, 2101)
DAY = timedelta(days=1)
USUAL_DAYS = {
    ScorePeriod.day: 14,
    ScorePeriod.week: 84,
    ScorePeriod.month: 365,
    ScorePeriod.quarter: 3 * 365,
    ScorePeriod.contract_year: 5 * 365,
}
"""How far back a line goes when nobody says."""
DAYS_BY_DAY, DAYS_BY_WEEK = 31, 183
"""The longest stretch whose trend is shown by days, by weeks."""
TREND_LEAST = 14
"""A week is shown with the week before it, a year with the months before it."""
Days = tuple[date, date]
ContractYear = Callable[[date], Days | None]
"""The contract year that holds a day; None outside of the contract."""


def days_asked(from_on: date | None, to_on: date | None, *, today: date, usual: int = DAYS_USUAL) -> Days:
    """Without days the last `usual`. Raises Rejected period_unfit."""
    last = to_on or today
    if last.year not in YEARS or (from_on and from_on.year not in YEARS):
        raise _unfit()
    first = from_on or last - timedelta(days=usual - 1)
    if first > last:
        raise _unfit()
    return first, last


def card_days(from_on: date | None, to_on: date | None, *, today: date) -> Days:
    """Of a scorecard or an overview. Raises Rejected period_unfit."""
    first, last = days_asked(from_on, to_on, today=today)
    if (last - first).days >= DAYS_MOST:
        raise _unfit()
    return first, last


def _unfit() -> Rejected:
    return Rejected(
        "period_unfit",
        f"起止日期不合适，请选择不超过 {DAYS_MOST} 天的时段，且起日不晚于止日。",
        f"The days do not fit. Choose at most {DAYS_MOST} days, the first not after the last.",
        field="from",
    )


def periods(unit: ScorePeriod, first: date, last: date, contract_year: ContractYear) -> list[Days]:
    """The whole periods that hold a day from `first` to `last`, oldest first. Raises Rejected period_unfit, contract_unknown."""
    found: list[Days] = []
    for days in _walk(unit, first, last, contract_year):
        found.append(days)
        if len(found) > PERIODS_MOST:
            raise Rejected(
                "period_unfit",
                f"时段太长，一次最多看 {PERIODS_MOST} 期，请缩短起止日期或改用更长的周期。",
                f"Too long: at most {PERIODS_MOST} periods at once. Shorten the days or choose longer periods.",
                field="from",
            )
    if not found:
        raise Rejected(
            "contract_unknown",
            "这段日期不在合同年度内，请先在合同页填写合同，或换一段日期。",
            "These days are in no contract year. Enter the contract on its page, or choose other days.",
            field="unit",
        )
    return found


def _walk(unit: ScorePeriod, first: date, last: date, contract_year: ContractYear) -> Iterator[Days]:
    day = first
    while day <= last:
        days = contract_year(day) if unit is ScorePeriod.contract_year else around(unit, day)
        if days:
            yield days
        day = (days[1] if days else day) + DAY


def around(unit: ScorePeriod, day: date) -> Days:
    """The day, week, month or quarter that holds a day."""
    if unit is ScorePeriod.day:
        return day, day
    if unit is ScorePeriod.week:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    months = 1 if unit is ScorePeriod.month else 3
    begins = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = (begins + timedelta(days=31 * months)).replace(day=1)
    return begins, after - DAY


def before(first: date, last: date) -> Days:
    """The same number of days just before."""
    return first - (last - first) - DAY, first - DAY


def trend_unit(first: date, last: date) -> ScorePeriod:
    days = (last - first).days + 1
    if days <= DAYS_BY_DAY:
        return ScorePeriod.day
    return ScorePeriod.week if days <= DAYS_BY_WEEK else ScorePeriod.month


def trend(first: date, last: date) -> list[Days]:
    """Whole periods, oldest first; the last one ends with `last`. A line shorter than TREND_LEAST says little and is begun earlier."""
    unit = trend_unit(first, last)
    found: list[Days] = []
    day = last
    while len(found) < TREND_LEAST or day >= first:
        begins, ends = around(unit, day)
        found.append((begins, min(ends, last)))
        day = begins - DAY
    return found[::-1]
