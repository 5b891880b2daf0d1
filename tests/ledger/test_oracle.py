"""The ledger told a second time, day by day and without its code: three simulated years of the haining tender, at 100 days each."""

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import chinese_calendar
import pytest
from msgspec.structs import replace

from audit.checklists.queries import promises
from audit.checklists.tender_schemas import DeedKind, Obligation
from audit.contracts.queries import tenders
from audit.contracts.rules import offers
from audit.contracts.schemas import Contract
from audit.ids import new_id
from audit.ledger.queries import year_on
from audit.ledger.rules import Book, Ground, line_of
from audit.ledger.schemas import Confirmation, Deed
from audit.workdays.rules import USUAL, day_in

FIRST, LAST = date(2023, 8, 1), date(2026, 7, 31)
HAINING = [one for one in promises().values() if one.source == "haining"]
SLOTS = [540 + 30 * n for n in range(6)] + [810 + 30 * n for n in range(7)]
HALVED = {"hn-onsite-first", "hn-onsite-later"}
ONE = timedelta(days=1)
AT = datetime(2026, 1, 5, tzinfo=UTC)
CONTRACTS = {
    "counted from its first day": None,
    "counted from the post": date(2024, 1, 1),
    "counted from a leap day": date(2024, 2, 29),
}
EVERY_DAY = [FIRST + ONE * n for n in range((LAST - FIRST).days + 1)]
EDGES = [
    *(FIRST - ONE, FIRST, LAST, LAST + ONE, date(2024, 2, 29), date(2024, 2, 28)),
    *(date(2024, 4, 28), date(2024, 10, 12)),  # Sunday and Saturday worked, 调休
]
works = cache(chinese_calendar.is_workday)


def contract_from(anchor: date | None) -> Contract:
    [offer] = [one for one in offers(tenders(), HAINING) if one.id == "haining"]
    moved = date(2025, 8, 1) - FIRST
    phases = [
        replace(one, from_on=one.from_on - moved, to_on=one.to_on and min(one.to_on - moved, LAST))
        for one in offer.phases
    ]
    return Contract(starts_on=FIRST, ends_on=LAST, years_from=anchor, tender="haining", phases=phases)


def history(seed: int) -> list[Deed]:
    """Three years of a supplier who is mostly diligent, with gaps."""
    luck = Random(seed)
    return [deed for day in EVERY_DAY for deed in (*seldom(day, luck), *patrols(day, luck))]


def deed(kind: DeedKind, day: date, **more: Any) -> Deed:
    return Deed(kind=kind, on=day, title="事", path="/", ref=new_id(), **more)


def seldom(day: date, luck: Random) -> Iterator[Deed]:
    parts = [part for one in HAINING for part in one.parts]
    if works(day) and luck.random() < 0.15:
        yield deed(DeedKind.onsite, day, halves=luck.choice([1, 2]), waiting=luck.random() < 0.1)
    if luck.random() < 0.035:
        tags = ["hn-monthly-training", "hn-window-training"][: luck.randint(0, 2)]
        yield deed(DeedKind.training, day, tags=frozenset(tags))
    if luck.random() < 0.03:
        part = luck.choice(parts)
        yield deed(DeedKind.landing if "landing" in part else DeedKind.deliverable, day, tags=frozenset([part]))
    for kind in (DeedKind.window_complaint, DeedKind.guide_complaint):
        if luck.random() < 0.006:
            yield deed(kind, day, waiting=luck.random() < 0.3)
    if luck.random() < 0.0005:
        yield deed(DeedKind.window_deduction, day)


def patrols(day: date, luck: Random) -> Iterator[Deed]:
    if luck.random() < 0.9:
        for minute in range(530, 1040, 30):
            if luck.random() < 0.995:
                yield deed(DeedKind.patrol, day, minute=minute + luck.randint(0, 29))


# The second telling.


def anniversary(anchor: date, years: int) -> date:
    leap = (anchor.month, anchor.day) == (2, 29) and not calendar.isleap(anchor.year + years)
    return date(anchor.year + years, 3, 1) if leap else anchor.replace(year=anchor.year + years)


def contract_year(day: date, contract: Contract) -> int:
    anchor = contract.years_from or contract.starts_on
    return sum(anniversary(anchor, n) <= day for n in range(5))


def key_of(one: Obligation, day: date, contract: Contract) -> object:
    """What tells one period from another; None: the day lies in none."""
    period = one.period.value
    if one.counted_by is None and period in ("day", "half_hour", "week", "on_event"):
        period = "contract_year"
    number = contract_year(day, contract)
    if period in ("contract_year", "on_event"):
        inside = number >= one.first_year and (one.last_year is None or number <= one.last_year)
        return number if number and inside else None
    if period in ("contract", "once"):
        return "all"
    if period == "week":
        return day - ONE * day.weekday()
    return {"day": day, "half_hour": day, "month": (day.year, day.month), "year": day.year}.get(
        period, (day.year, (day.month - 1) // 3)
    )


def days_of(one: Obligation, contract: Contract) -> list[date]:
    named = [phase for phase in contract.phases if one.id in {post.obligation for post in phase.posts}]
    if named:
        return [day for day in EVERY_DAY if any(p.from_on <= day <= (p.to_on or LAST) for p in named)]
    return [day for day in EVERY_DAY if (one.from_on or FIRST) <= day <= (one.to_on or LAST)]


def spans_of(one: Obligation, contract: Contract) -> list[tuple[date, date]]:
    found: dict[object, list[date]] = defaultdict(list)
    for day in days_of(one, contract):
        if (key := key_of(one, day, contract)) is not None:
            found[key].append(day)
    short = one.period.value in ("day", "half_hour", "week") and one.counted_by is not None
    return [(some[0], some[-1]) for some in found.values() if not short or any(map(works, some))]


def told(
    one: Obligation,
    span: tuple[date, date],
    on: date,
    contract: Contract,
    deeds: list[Deed],
    said: dict[Any, Confirmation],
) -> dict[str, Any]:
    first, last = span
    some = [each for each in deeds if first <= each.on <= min(last, on)]
    if one.counted_by in (DeedKind.deliverable, DeedKind.landing, DeedKind.training):
        some = [each for each in some if each.tags & (set(one.parts) or {one.id})]
    sure = [each for each in some if not each.waiting]
    promised = one.number if one.number is not None else 1
    count = len(sure)
    if one.id in HALVED:
        promised = 50 if contract_year(first, contract) <= 1 else 25
        count = sum(each.halves for each in sure)
    elif one.parts:
        count = sum(any(part in each.tags for each in sure) for part in one.parts)
    elif one.period.value == "half_hour" and one.counted_by:
        promised = len(SLOTS) if works(first) else 0
        count = sum(any(slot <= (each.minute or 0) < slot + 30 for each in sure) for slot in SLOTS if works(first))
    elif one.counted_by is DeedKind.post:
        day = min(last, on)
        count = sum(
            post.number
            for phase in contract.phases
            if phase.from_on <= day <= (phase.to_on or LAST)
            for post in phase.posts
            if post.obligation == one.id
        )
        if on < first:
            count = 0
    per = 2 if one.id in HALVED else 1
    return {
        "first": first,
        "last": last,
        "promised": promised,
        "done": count // per,
        "half": bool(count % per),
        "waiting": len(some) - len(sure) if one.counted_by else 0,
        "light": light(one, span, on, promised * per, count, len(some) - len(sure), said),
    }


def light(
    one: Obligation,
    span: tuple[date, date],
    on: date,
    target: int,
    count: int,
    waiting: int,
    said: dict[Any, Confirmation],
) -> str:
    first, last = span
    if on < first:
        return "not_begun"
    if one.counted_by is None:
        if (one.id, first) in said:
            return "kept" if said[one.id, first].kept else "broken"
        return "standing" if one.kind.value == "standing" else "by_hand"
    if one.bound and one.bound.value == "at_most":
        near = (target and count >= target - 1) or count + waiting > target
        return "broken" if count > target else "kept" if on > last else "danger" if near else "on_course"
    if count >= target:
        return "kept"
    return "broken" if on > last or one.counted_by is DeedKind.post else pace(one, span, on, target, count)


def pace(one: Obligation, span: tuple[date, date], on: date, target: int, count: int) -> str:
    if one.period.value in ("day", "half_hour"):
        return "on_course"
    gone, left = workdays(span[0], on), workdays(on + ONE, span[1])
    if one.id in HALVED and target - count > 2 * left:
        return "broken"
    if not gone or count + count * left // gone >= target:
        return "on_course"
    part = 3 if (one.number or 1) == 1 else 1
    return "on_course" if gone / (gone + left) < part / 4 else "danger"


@cache
def workdays(first: date, last: date) -> int:
    return sum(works(day) for day in EVERY_DAY if first <= day <= last)


def confirmed(spans: dict[str, list[tuple[date, date]]], luck: Random) -> dict[Any, Confirmation]:
    found = {}
    for one in HAINING:
        if one.counted_by is None and spans[one.id] and luck.random() < 0.5:
            first = luck.choice(spans[one.id])[0]
            found[one.id, first] = Confirmation(new_id(), first, luck.random() < 0.7, "看过", "周岚", AT)
    return found


def expected(
    one: Obligation,
    on: date,
    since: date,
    spans: list[tuple[date, date]],
    tell: Callable[[tuple[date, date]], dict[str, Any]],
) -> tuple[dict[str, Any], int, int, str] | None:
    begun = [span for span in spans if span[0] <= on] or spans[:1]
    if not begun:
        return None
    now = tell(begun[-1])
    over = [span for span in begun if since <= span[1] < on] or [span for span in begun[-1:] if span[1] < on]
    lights = [tell(span)["light"] for span in over]
    missed = bool(lights) and lights[-1] == "broken" and now["light"] != "kept"
    return now, lights.count("kept"), lights.count("broken"), "broken" if missed else now["light"]


@pytest.mark.parametrize("anchor", CONTRACTS.values(), ids=CONTRACTS)
def test_the_ledger_is_what_a_second_telling_says_on_a_hundred_days(anchor: date | None) -> None:
    contract, deeds, luck = contract_from(anchor), history(7), Random(11)
    spans = {one.id: spans_of(one, contract) for one in HAINING}
    said = confirmed(spans, luck)
    ground = Ground(contract, Book(deeds), cache(lambda day: day_in(USUAL, day)), said)
    pools = {one.id: [each for each in deeds if each.kind is one.counted_by] for one in HAINING}
    patrolled = defaultdict(list)
    for each in pools["hn-patrol"]:
        patrolled[each.on].append(each)
    seen = set()
    for on in EDGES + luck.sample(EVERY_DAY, 100 - len(EDGES)):
        year = year_on(contract, on)
        since = year.first if year else contract.starts_on
        for one in HAINING:

            @cache
            def tell(span: tuple[date, date], one: Obligation = one, on: date = on) -> dict[str, Any]:
                pool = patrolled[span[0]] if one.id == "hn-patrol" else pools[one.id]
                return told(one, span, on, contract, pool, said)

            line, wanted = line_of(one, on, ground, since=since), expected(one, on, since, spans[one.id], tell)
            assert (line.standing is None) is (wanted is None)
            if wanted and line.standing:
                got = {name: getattr(line.standing, name) for name in wanted[0]}
                assert (got, line.periods_kept, line.periods_missed, line.light) == wanted, (one.id, on)
                seen.add(line.light.value)
    assert seen == {"kept", "on_course", "danger", "broken", "not_begun", "by_hand", "standing"}
