"""October 2025 in a hall of forty counters, told twice: by the due engine, and minute by minute by a dumb clock that shares no code with it.

National Day 1–8 with a worked Saturday 11, Saturday duty on 18 and 25, the hall closed on the 14th, two emergencies, excuses,
and the 27th and 28th without network: what was done then arrives on the 29th.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import msgspec
import pytest

from audit.ids import SpotId
from audit.rounds.rules import Around, Record, counts, judge
from audit.rounds.schemas import Excuse, Round, RoundCause, RoundState
from audit.rounds.slots import ending, plan_of
from audit.workdays.schemas import ClosedDays, Closure
from tests.rounds.house import (
    AREA,
    PATROL,
    SELF,
    SETTINGS,
    SPOT_CHECK,
    WEEK,
    WHOLE,
    ZONE,
    counter,
    house,
    in_force,
    record,
)

WORKED = [9, 10, 11, 13, 15, 16, 17, 20, 21, 22, 23, 24, 27, 28, 29, 30, 31]
DUTY = [18, 25]
OFFLINE = (27, 28)
HALL = house(
    msgspec.structs.replace(WEEK, closed=[ClosedDays(date(2025, 10, 14), date(2025, 10, 14), "搬迁")]),
    in_force(SETTINGS, date(2025, 10, 1)),
)
EMERGENCIES = {22: (14 * 60, 15 * 60 + 30), 24: (12 * 60, 16 * 60)}
"""Day, and the minutes between which the hall was closed."""
EXCUSED = {(7, day): "spot_closed" for day in (15, 16, 17)} | {(3, 20): "absence"}
"""Counter and day."""
CLERKS_SLOTS = {
    "opening": (480, 540, 990, {"sweep"}),
    "morning": (480, 720, 810, {"desk"}),
    "day": (480, 1080, 1440, {"papers"}),
    "afternoon": (810, 1080, 1440, {"desk"}),
    "closing": (990, 1080, 1440, {"power"}),
}
"""From, until, late until; what is asked."""
ALL = {"sweep", "papers", "desk", "manners", "cables", "power"}


def moment(day: int, minute: int) -> datetime:
    """A minute of the hall's wall clock, eight hours ahead of UTC."""
    return datetime(2025, 10, 1, tzinfo=UTC) + timedelta(days=day - 1, minutes=minute - 480)


Event = tuple[int, int, str, SpotId, set[str]]
"""Day, minute, tier, spot, items answered."""


def life() -> Iterator[Event]:
    """What people did: mostly their duty, sometimes late, sometimes half, sometimes on a day off."""
    dice = Random(20251001)
    for day in range(1, 32):
        for number in range(40):
            if day in WORKED or dice.random() < 0.05:
                yield from clerk(dice, day, number)
        if day in WORKED + DUTY:
            until = 1020 if day in WORKED else 720
            minute = 540 + dice.randrange(12)
            while minute < until + 20:
                yield day, minute, "patrol", dice.choice([AREA, WHOLE]), {"queue"}
                minute += dice.choice([28, 30, 30, 31, 35, 62, 3])
    yield 10, 600, "spot_check", counter(5), ALL
    yield 19, 700, "spot_check", counter(6), ALL  # a Sunday: the week's slot ended on Saturday
    yield 25, 800, "spot_check", counter(7), ALL  # the same Saturday, after the slot


def clerk(dice: Random, day: int, number: int) -> Iterator[Event]:
    spot = counter(number)
    chance = dice.random()
    if chance < 0.7:
        yield day, 490 + dice.randrange(45), "self", spot, ALL
    elif chance < 0.8:
        yield day, 541 + dice.randrange(170), "self", spot, ALL
    elif chance < 0.85:
        yield day, 500, "self", spot, {"sweep", "desk"}
    if dice.random() < 0.8:
        yield day, 985 + dice.randrange(120), "self", spot, ALL
    if dice.random() < 0.1:
        yield day, 1100 + dice.randrange(300), "self", spot, ALL


EVENTS = sorted(life(), key=lambda event: event[:2])
BY_MINUTE: dict[tuple[int, int], list[Event]] = {}
for _event in EVENTS:
    BY_MINUTE.setdefault(_event[:2], []).append(_event)


def received(day: int, minute: int) -> datetime:
    return moment(29, 545) if day in OFFLINE else moment(day, minute) + timedelta(seconds=20)


TIERS = {"self": (SELF, "desk"), "patrol": (PATROL, "walk"), "spot_check": (SPOT_CHECK, "desk")}
RECORDS = [
    record(
        number,
        *TIERS[tier],
        spot,
        moment(day, minute),
        received=received(day, minute),
        answered=frozenset(answered),
    )
    for number, (day, minute, tier, spot, answered) in enumerate(EVENTS, start=1)
]
AROUND = Around(
    excuses=[
        Excuse(
            id=UUID(int=number),
            spot=counter(place),
            tier=None,
            first_on=date(2025, 10, day),
            last_on=date(2025, 10, day),
            cause=RoundCause(cause),
            reason="已同意",
            author_name="",
            at=moment(1, 0),
        )
        for number, ((place, day), cause) in enumerate(EXCUSED.items())
    ],
    closures=[
        Closure(UUID(int=day), moment(day, start), moment(day, end), "停电", "", moment(day, start))
        for day, (start, end) in EMERGENCIES.items()
    ],
    time_zone=ZONE,
)


def engine(records: list[Record], now: datetime) -> list[Round]:
    days = [date(2025, 10, day) for day in range(1, 32)]
    return [one for day in days for one in judge(ending(plan_of(day, HALL), ZONE), records, AROUND, now)]


Told = dict[tuple[str, str, SpotId | None, int, int], str]
"""Tier, slot, spot, day, minute of the beginning → state, and the cause behind a colon."""


def told_by_clock(until: tuple[int, int], *, arrived: datetime) -> Told:
    """Walks through the minutes of the month and writes down what becomes of each duty."""
    book: Told = {}
    for day in [*WORKED, *DUTY]:
        if day in WORKED:
            for number in range(40):
                _clerks_day(book, day, number, until, arrived)
        _patrols(book, day, until, arrived)
    for first, last, end in ((9, 11, 1080), (13, 18, 780), (20, 25, 780)):
        _week(book, first, last, end, until, arrived)
    return book


def _happened(day: int, minute: int, tier: str, arrived: datetime) -> list[tuple[SpotId, set[str]]]:
    if received(day, minute) > arrived:
        return []
    return [(event[3], event[4]) for event in BY_MINUTE.get((day, minute), []) if event[2] == tier]


def _clerks_day(book: Told, day: int, number: int, until: tuple[int, int], arrived: datetime) -> None:
    spot = counter(number)
    for minute in range(1440):
        for where, answered in _happened(day, minute, "self", arrived):
            for slot, (begin, end, late, asked) in CLERKS_SLOTS.items():
                if where == spot and asked <= answered and begin <= minute < late:
                    book.setdefault(("self", slot, spot, day, begin), "kept" if minute < end else "late")
    for slot, (begin, end, _, _) in CLERKS_SLOTS.items():
        key = ("self", slot, spot, day, begin)
        if key not in book:
            book[key] = _unkept(day, begin, end, until, EXCUSED.get((number, day)))


def _patrols(book: Told, day: int, until: tuple[int, int], arrived: datetime) -> None:
    close = 1020 if day in WORKED else 720
    starts = list(range(540, close, 30))
    for minute in range(1440):
        for _ in _happened(day, minute, "patrol", arrived):
            own = minute - minute % 30
            if own in starts and ("patrol", "half_hour", None, day, own) not in book:
                book["patrol", "half_hour", None, day, own] = "kept"
            elif minute % 30 < 10 and own - 30 in starts:
                book.setdefault(("patrol", "half_hour", None, day, own - 30), "late")
    for start in starts:
        key = ("patrol", "half_hour", None, day, start)
        if key not in book:
            book[key] = _unkept(day, start, start + 30, until, None)


def _week(book: Told, first: int, last: int, end: int, until: tuple[int, int], arrived: datetime) -> None:
    key = ("spot_check", "week", None, last, first)
    for day in range(first, last + 1):
        for minute in range(480, 1440):
            if key not in book and _happened(day, minute, "spot_check", arrived):
                book[key] = "kept" if (day, minute) < (last, end) else "late"
    if key not in book:
        book[key] = "due" if until < (last, end + 10) else "missed:no_record"


def _unkept(day: int, begin: int, end: int, until: tuple[int, int], excuse: str | None) -> str:
    if excuse:
        return f"excused:{excuse}"
    start, stop = EMERGENCIES.get(day, (0, 0))
    if sum(start <= minute < stop for minute in range(begin, end)) * 2 >= end - begin:
        return "excused:emergency"
    return "due" if until < (day, end + 10) else "missed:no_record"


def told_by_engine(rounds: list[Round]) -> Told:
    told: Told = {}
    for one in rounds:
        wall = one.starts_at + timedelta(hours=8)
        end = one.ends_at + timedelta(hours=8)
        tier = "self" if one.tier is SELF else one.tier.value
        place = (end.day, wall.day) if one.when == "week" else (wall.day, wall.hour * 60 + wall.minute)
        state = one.state.value + (f":{one.cause.value}" if one.cause else "")
        assert (tier, one.when.value, one.spot, *place) not in told, "a round is told twice"
        told[tier, one.when.value, one.spot, *place] = state
    return told


@pytest.mark.parametrize("until", [(9, 530), (22, 905), (28, 1439), (31, 1439)])
def test_the_engine_and_the_clock_tell_the_same_month(until: tuple[int, int]) -> None:
    now = moment(*until)
    known = [one for one in RECORDS if one.received_at <= now]
    assert told_by_engine(engine(known, now)) == told_by_clock(until, arrived=now)


def test_the_month_has_everything_in_it() -> None:
    told = Counter(told_by_engine(engine(RECORDS, moment(31, 1439))).values())
    assert sum(told.values()) == 17 * 40 * 5 + 17 * 16 + 2 * 6 + 3
    assert min(told[state] for state in ("kept", "late", "missed:no_record")) > 20
    assert told["excused:emergency"] > 0
    assert told["excused:spot_closed"] == 15 - sum(
        one.spot == counter(7) and one.state is not RoundState.excused and one.ends_at.day in (15, 16, 17)
        for one in engine(RECORDS, moment(31, 1439))
    )
    assert not told["due"]


def test_what_arrives_two_days_late_keeps_its_round_and_says_so() -> None:
    before = engine([one for one in RECORDS if one.received_at <= moment(28, 1439)], moment(28, 1439))
    after = engine(RECORDS, moment(31, 1439))
    offline = [place for place, one in enumerate(before) if (one.starts_at + timedelta(hours=8)).day == 27]
    assert {before[place].state for place in offline} == {RoundState.missed}
    assert {before[place].cause for place in offline} == {RoundCause.no_record}
    mended = [after[place] for place in offline if after[place].state in (RoundState.kept, RoundState.late)]
    assert len(mended) > 100
    assert {one.arrived_at for one in mended} == {moment(29, 545)}
    in_time = [one for one in after if one.state is RoundState.kept and one.ends_at.day == 10]
    assert {one.arrived_at for one in in_time} == {None}


def test_the_order_of_arrival_and_restarts_change_nothing() -> None:
    shuffled = [*RECORDS]
    Random(7).shuffle(shuffled)
    assert engine(shuffled, moment(31, 1439)) == engine(RECORDS, moment(31, 1439))


def test_the_summary_counts_each_round_once() -> None:
    rounds = engine(RECORDS, moment(31, 1439))
    counted = counts(rounds)
    assert sum(one.rounds for one in counted) == len(rounds)
    assert len({(one.tier, one.spot, one.state, one.cause) for one in counted}) == len(counted)
