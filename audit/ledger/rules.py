"""What a promise comes to in a period, and whether it is in danger. Pure; days in the hall are counted in halves."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter

from msgspec import Struct, structs

from audit.checklists.tender_schemas import Bound, DeedKind, Obligation, ObligationKind, Period
from audit.contracts.rules import posts_on
from audit.contracts.schemas import Contract
from audit.ledger.periods import FAR, DayOf, Span, half_hours, number_of, spans, worked
from audit.ledger.schemas import Confirmation, Deed, LedgerLine, PromiseLight, Standing

ONE_DAY = timedelta(days=1)
TAGGED = (DeedKind.deliverable, DeedKind.landing, DeedKind.training)
"""Kinds of which a deed counts for the promises that it names only."""
WITHOUT_PACE = (Period.day, Period.half_hour)


class Done(Struct, frozen=True):
    """In halves where the promise is of days in the hall, else in whole ones."""

    count: int
    waiting: int
    evidence: Sequence[Deed]


class Book:
    """Everything that was done, by kind and day."""

    def __init__(self, deeds: Iterable[Deed]) -> None:
        self._deeds: dict[DeedKind, list[Deed]] = {}
        for one in sorted(deeds, key=lambda one: (one.on, one.minute or 0, str(one.ref))):
            self._deeds.setdefault(one.kind, []).append(one)

    def between(self, kind: DeedKind, first: date, last: date) -> Sequence[Deed]:
        some = self._deeds.get(kind, [])
        on = attrgetter("on")
        return some[bisect_left(some, first, key=on) : bisect_right(some, last, key=on)]


class Ground(Struct, frozen=True):
    """What everything is counted on."""

    contract: Contract
    book: Book
    day_of: DayOf
    confirmed: Mapping[tuple[str, date], Confirmation]
    """The newest of each promise and first day of a period."""


def promised_in(one: Obligation, span: Span, ground: Ground) -> int:
    """In whole ones."""
    if one.counted_by is DeedKind.onsite:
        first = number_of(span, ground.contract) == 1
        return ground.contract.first_year if first else ground.contract.later_years
    if one.counted_by is not None and one.period is Period.half_hour:
        return len(half_hours(ground.day_of(span.first))) * (one.number or 1)
    return 1 if one.number is None else one.number


def done_in(one: Obligation, first: date, last: date, ground: Ground) -> Done:
    """From one day through another, both counted."""
    if one.counted_by is None or last < first:
        return Done(0, 0, ())
    if one.counted_by is DeedKind.post:
        return Done(posts_on(ground.contract, one.id, last), 0, ())
    some = ground.book.between(one.counted_by, first, last)
    if one.counted_by in TAGGED:
        wanted = set(one.parts) or {one.id}
        some = [deed for deed in some if deed.tags & wanted]
    sure = [deed for deed in some if not deed.waiting]
    return Done(_count(one, sure, ground), len(some) - len(sure), some)


def _count(one: Obligation, sure: Sequence[Deed], ground: Ground) -> int:
    if one.counted_by is DeedKind.onsite:
        return sum(deed.halves for deed in sure)
    if one.parts:
        return len({tag for deed in sure for tag in deed.tags}.intersection(one.parts))
    if one.period is Period.half_hour:
        return len({hit for deed in sure if (hit := _half_hour(deed, ground.day_of)) is not None})
    return len(sure)


def _half_hour(deed: Deed, day_of: DayOf) -> tuple[date, int] | None:
    if deed.minute is None:
        return None
    hits = [start for start in half_hours(day_of(deed.on)) if start <= deed.minute < start + 30]
    return (deed.on, hits[0]) if hits else None


def standing_in(one: Obligation, span: Span, on: date, ground: Ground) -> Standing:
    """How a promise stands on a day in one of its periods."""
    promised, done = promised_in(one, span, ground), done_in(one, span.first, min(span.last, on), ground)
    per = _per(one)
    left, expected = _pace(one, span, on, done.count, ground)
    return Standing(
        first=span.first,
        last=None if span.last == FAR else span.last,
        promised=promised,
        done=done.count // per,
        half=done.count % per == 1,
        waiting=done.waiting,
        light=_light(one, span, on, promised, done, ground),
        workdays_left=left,
        expected=None if expected is None else expected // per,
    )


def _pace(one: Obligation, span: Span, on: date, count: int, ground: Ground) -> tuple[int | None, int | None]:
    """Working days that are left after the day, and how much there will be at the pace so far; None where nothing can be said."""
    counts = one.counted_by not in (None, DeedKind.post) and one.period not in WITHOUT_PACE
    if not counts or not span.first <= on <= span.last or span.last == FAR:
        return None, None
    elapsed = worked(span.first, on, ground.day_of)
    left = worked(on + ONE_DAY, span.last, ground.day_of)
    return left, count + count * left // elapsed if elapsed else None


def _light(one: Obligation, span: Span, on: date, promised: int, done: Done, ground: Ground) -> PromiseLight:
    if on < span.first:
        return PromiseLight.not_begun
    if one.counted_by is None:
        return _by_hand(one, span, ground)
    if one.bound is Bound.at_most:
        return _quota(promised, done, over=on > span.last)
    target = promised * _per(one)
    if done.count >= target:
        return PromiseLight.kept
    if on > span.last or one.counted_by is DeedKind.post:
        return PromiseLight.broken
    return _running(one, span, on, target, done.count, ground)


def _per(one: Obligation) -> int:
    """Days in the hall are counted in halves."""
    return 2 if one.counted_by is DeedKind.onsite else 1


def _running(one: Obligation, span: Span, on: date, target: int, count: int, ground: Ground) -> PromiseLight:
    """The first quarter of a period says nothing of its pace; a single thing is in danger in the last one."""
    left, expected = _pace(one, span, on, count, ground)
    if left is None:
        return PromiseLight.on_course
    if one.counted_by is DeedKind.onsite and target - count > left * 2:
        return PromiseLight.broken
    if expected is None or expected >= target:
        return PromiseLight.on_course
    elapsed = worked(span.first, on, ground.day_of)
    single = (one.number or 1) == 1
    early = elapsed * 4 < (elapsed + left) * (3 if single else 1)
    return PromiseLight.on_course if early else PromiseLight.danger


def _quota(most: int, done: Done, *, over: bool) -> PromiseLight:
    """Warns one before the limit, at it, and where what is undecided would break it."""
    if done.count > most:
        return PromiseLight.broken
    if over:
        return PromiseLight.kept
    near = most > 0 and done.count >= most - 1
    return PromiseLight.danger if near or done.count + done.waiting > most else PromiseLight.on_course


def _by_hand(one: Obligation, span: Span, ground: Ground) -> PromiseLight:
    said = ground.confirmed.get((one.id, span.first))
    if said:
        return PromiseLight.kept if said.kept else PromiseLight.broken
    return PromiseLight.standing if one.kind is ObligationKind.standing else PromiseLight.by_hand


def counted_over(one: Obligation) -> Obligation:
    """What is confirmed by hand is confirmed for a year where its own periods are shorter than a month or none."""
    short = one.period in (Period.day, Period.half_hour, Period.week, Period.on_event)
    if one.counted_by is None and short:
        return structs.replace(one, period=Period.contract_year)
    return one


def line_of(one: Obligation, on: date, ground: Ground, *, since: date) -> LedgerLine:
    """How a promise stands on a day; `since` is the first day of the year whose periods are told."""
    some = periods_of(one, on, ground, since=since)
    now = some[-1] if some else None
    over = [each for each in some if each.last and each.last < on]
    light = now.light if now else PromiseLight.not_begun
    if over and over[-1].light is PromiseLight.broken and light is not PromiseLight.kept:
        light = PromiseLight.broken
    kept = sum(each.light is PromiseLight.kept for each in over)
    found = done_in(one, now.first, min(now.last or FAR, on), ground) if now else Done(0, 0, ())
    return LedgerLine(
        obligation=one.id,
        title=one.title,
        clause=one.clause,
        section=section_of(one.clause),
        requirement=one.requirement,
        kind=one.kind,
        period=one.period,
        unit=one.unit,
        bound=one.bound,
        counted_by=one.counted_by,
        light=light,
        standing=now,
        periods_kept=kept,
        periods_missed=sum(each.light is PromiseLight.broken for each in over),
        evidence=len(found.evidence),
        confirmation=ground.confirmed.get((one.id, now.first)) if now else None,
    )


def periods_of(one: Obligation, on: date, ground: Ground, *, since: date) -> list[Standing]:
    """Of the periods since a day, oldest first."""
    asked = counted_over(one)
    some = spans(asked, ground.contract, ground.day_of, since=since, until=on)
    if not some:  # all of them were over before
        some = spans(asked, ground.contract, ground.day_of, since=ground.contract.starts_on, until=on)[-1:]
    return [standing_in(asked, span, on, ground) for span in some]


def section_of(clause: str) -> str:
    """The part of a tender under which a promise is listed: 3.4.2 of 3.4.2 第 6 项."""
    return clause.split(" ", 1)[0]
