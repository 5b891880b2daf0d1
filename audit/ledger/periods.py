"""The periods over which a promise is counted, and the working days in them. Pure."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from audit.checklists.tender_schemas import Obligation, Period
from audit.contracts.rules import year_days, year_number
from audit.contracts.schemas import Contract
from audit.workdays.schemas import Day, DayKind

ONE_DAY = timedelta(days=1)
FAR = date(2101, 1, 1)
"""Of a contract without an end."""
MONTHS = {Period.month: 1, Period.quarter: 3, Period.year: 12}
HALF_HOUR = 30
DayOf = Callable[[date], Day]


class Span(Struct, frozen=True):
    first: date
    last: date


def is_worked(day: Day) -> bool:
    """A year whose holidays are unknown is judged by its weekdays, as days in the hall are."""
    return day.kind in (DayKind.working, DayKind.extra_open) or (day.kind is DayKind.unknown and day.day.weekday() < 5)


def half_hours(day: Day) -> list[int]:
    """The minutes at which the half hours of an open day begin; a shorter rest is none."""
    return [start for one in day.hours for start in range(one.opens, one.closes - HALF_HOUR + 1, HALF_HOUR)]


def frame(one: Obligation, contract: Contract) -> Span | None:
    """The days on which a promise holds at all: those of the phases that name it, else the tender's, within the contract."""
    phases = [phase for phase in contract.phases if any(post.obligation == one.id for post in phase.posts)]
    end = contract.ends_on or FAR
    first = min((phase.from_on for phase in phases), default=one.from_on or contract.starts_on)
    last = max((phase.to_on or end for phase in phases), default=one.to_on or end)
    span = Span(max(first, contract.starts_on), min(last, end))
    return span if span.first <= span.last else None


def spans(one: Obligation, contract: Contract, day_of: DayOf, *, since: date, until: date) -> list[Span]:
    """The periods that have begun by `until` and end on `since` or later, oldest first; the first one where none has begun yet."""
    inside = frame(one, contract)
    if inside is None:
        return []
    found: list[Span] = []
    for span in _every(one, contract, inside, since):
        if span.first > until and found:
            break
        if span.last < since or not _asked(one.period, span, day_of):
            continue
        if span.first > until:
            return [span] if since <= inside.first else []
        found.append(span)
    return found


def _every(one: Obligation, contract: Contract, inside: Span, since: date) -> Iterator[Span]:
    if one.period in (Period.contract, Period.once):
        yield inside
    elif one.period in MONTHS:
        yield from _months(inside, since, MONTHS[one.period])
    elif one.period is Period.week:
        yield from _days(inside, since - timedelta(days=since.weekday()), 7)
    elif one.period in (Period.day, Period.half_hour):
        yield from _days(inside, since, 1)
    else:
        yield from _years(one, contract, inside)


def _years(one: Obligation, contract: Contract, inside: Span) -> Iterator[Span]:
    number = one.first_year
    while one.last_year is None or number <= one.last_year:
        first, last = year_days(number, contract)
        if first > inside.last:
            return
        if last >= inside.first:
            yield Span(max(first, inside.first), min(last, inside.last))
        number += 1


def _months(inside: Span, since: date, length: int) -> Iterator[Span]:
    """Calendar months, quarters or years, cut off where the promise begins or ends."""
    begin = max(inside.first, min(since, inside.last))
    month = begin.year * 12 + (begin.month - 1) // length * length
    while (first := date(month // 12, month % 12 + 1, 1)) <= inside.last:
        month += length
        last = date(month // 12, month % 12 + 1, 1) - ONE_DAY
        yield Span(max(first, inside.first), min(last, inside.last))


def _days(inside: Span, since: date, length: int) -> Iterator[Span]:
    begin = max(inside.first, min(since, inside.last))
    first = begin - timedelta(days=begin.weekday()) if length == 7 else begin
    while first <= inside.last:
        last = first + timedelta(days=length - 1)
        yield Span(max(first, inside.first), min(last, inside.last))
        first = last + ONE_DAY


def _asked(period: Period, span: Span, day_of: DayOf) -> bool:
    """Of a week or day in which nobody works, nothing is asked; of half hours, where the doors are closed."""
    if period is Period.half_hour:
        return bool(half_hours(day_of(span.first)))
    if period is Period.day:
        return is_worked(day_of(span.first))
    return period is not Period.week or worked(span.first, span.last, day_of) > 0


@lru_cache(maxsize=2048)
def worked(first: date, last: date, day_of: DayOf) -> int:
    """Most promises ask for the same stretches."""
    return sum(is_worked(day_of(first + timedelta(days=ahead))) for ahead in range((last - first).days + 1))


def number_of(span: Span, contract: Contract) -> int:
    """Of the contract year in which a period begins; before the first one it is the first."""
    return year_number(span.first, contract) or 1
