"""What must hold of slots, whatever the hall, the year and the zone."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.checklists.schemas import Frequency
from audit.rounds.rules import assign
from audit.rounds.schemas import RoundSettings, Slot, TierRounds, TwiceADay, When
from audit.rounds.slots import LONG, ending, half_hours, period, plan_of
from audit.workdays.rules import days_of
from audit.workdays.schemas import HallCalendar, Opening
from tests.rounds.house import AREA, PATROL, SELF, SETTINGS, SPOTS, WEEK, house, in_force, record

LONG_AGO = date(2000, 1, 1)
ZONES = ["Asia/Shanghai", "Asia/Tokyo", "Asia/Kathmandu", "Asia/Dubai", "America/Bogota", "Pacific/Kiritimati"]


@st.composite
def hours(draw: st.DrawFn) -> list[Opening]:
    edges = sorted(draw(st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True)))
    return [
        Opening(opens=first, closes=last, duty=draw(st.booleans()))
        for first, last in zip(edges[::2], edges[1::2], strict=False)
    ]


CALENDARS = st.builds(HallCalendar, week=st.lists(hours(), min_size=7, max_size=7), holiday=hours())
RULES = st.builds(
    lambda every, twice, early, after, grace, duty: RoundSettings(
        tiers=[
            TierRounds(tier=SELF, on=True, packs=["desk"], every=every, grace=grace),
            TierRounds(tier=PATROL, on=True, packs=["walk"], route=True, grace=grace),
        ],
        twice=twice,
        early=early,
        after=after,
        duty_self_checks=duty,
        opening_items=["sweep"],
        closing_items=["power"],
    ),
    st.one_of(st.none(), st.sampled_from([*Frequency])),
    st.sampled_from([*TwiceADay]),
    st.integers(0, 240),
    st.integers(0, 240),
    st.integers(0, 240),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(CALENDARS, RULES, st.dates(date(2004, 6, 1), date(2030, 6, 1)), st.sampled_from(ZONES))
def test_slots_are_in_order_and_inside_their_days(
    calendar: HallCalendar, rules: RoundSettings, day: date, zone: str
) -> None:
    plan = plan_of(day, house(calendar, in_force(rules, LONG_AGO), zone=zone, spots=SPOTS[:1] + SPOTS[-3:]))
    for line in plan.lines:
        for slot in line.slots:
            assert slot.starts_at < slot.ends_at <= slot.missed_at <= slot.late_until
            assert slot.starts_at.utcoffset() == timedelta(0)
        for one, next_one in zip(line.slots, line.slots[1:], strict=False):
            assert one.ends_at <= next_one.starts_at
        assert (line.when in LONG) <= (len(line.slots) == 1)
        assert {When.opening, When.morning, When.closing, When.afternoon, When.day} & {line.when} == set() or (
            len(line.slots) == 1
        )


@settings(max_examples=12, deadline=None)
@given(CALENDARS, st.sampled_from([*Frequency]), st.dates(date(2005, 1, 1), date(2029, 1, 1)))
def test_each_round_belongs_to_exactly_one_day(calendar: HallCalendar, every: Frequency, first: date) -> None:
    rules = RoundSettings(tiers=[TierRounds(tier=SELF, on=True, packs=["desk"], every=every)])
    here = house(calendar, in_force(rules, LONG_AGO), spots=SPOTS[:1])
    days = list(days_of(first, first + timedelta(days=100)))
    running = {(line.when, slot.starts_at) for day in days for line in plan_of(day, here).lines for slot in line.slots}
    ended = Counter(
        (line.when, slot.starts_at)
        for day in days
        for line in ending(plan_of(day, here), "Asia/Shanghai").lines
        for slot in line.slots
    )
    assert max(ended.values(), default=1) == 1
    assert set(ended) <= running


@given(st.dates(date(2001, 1, 1), date(2099, 1, 1)), st.sampled_from(sorted(LONG)))
def test_periods_leave_no_day_out_and_none_is_in_two(day: date, when: When) -> None:
    first, last = period(when, day)
    assert first <= day <= last
    assert period(when, first) == period(when, last) == (first, last)
    assert period(when, last + timedelta(days=1))[0] == last + timedelta(days=1)


@given(hours())
def test_half_hours_fill_the_opening_and_nothing_else(stretches: list[Opening]) -> None:
    is_open = [any(one.opens <= minute < one.closes for one in stretches) for minute in range(1440)]
    walked = [minute for begin, end in half_hours(stretches) for minute in range(begin, end)]
    assert all(end - begin == 30 for begin, end in half_hours(stretches))
    assert len(set(walked)) == len(walked)
    assert all(is_open[minute] for minute in walked)
    left = [minute for minute in range(1440) if is_open[minute] and minute not in set(walked)]
    assert not any(all(minute + step in left for step in range(30)) for minute in left)


def test_noon_duty_leaves_no_gap_in_the_patrol() -> None:
    assert len(half_hours(WEEK.week[0])) == 16


BASE = datetime(2026, 3, 2, tzinfo=UTC)


def slot(begin: int) -> Slot:
    starts, ends = BASE + timedelta(minutes=begin), BASE + timedelta(minutes=begin + 30)
    return Slot(starts, ends, ends + timedelta(minutes=10), ends + timedelta(minutes=10))


MINUTES = st.lists(st.integers(0, 170), max_size=12)


@given(MINUTES, st.randoms(use_true_random=False), st.integers(0, 170))
def test_one_record_keeps_one_slot_in_any_order_and_another_look_never_hurts(
    minutes: list[int], dice: object, more: int
) -> None:
    slots = [slot(begin) for begin in range(0, 150, 30)]
    walks = [
        record(number, PATROL, "walk", AREA, BASE + timedelta(minutes=minute))
        for number, minute in enumerate([*minutes, more])
    ]
    kept = assign(slots, walks[:-1])
    shuffled = walks[:-1]
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert assign(slots, shuffled) == kept
    assert len({one.inspection for one in kept.values()}) == len(kept)
    assert len(assign(slots, walks)) >= len(kept)


def test_nothing_is_due_before_the_rounds_were_set_up_nor_in_a_slot_that_had_begun() -> None:
    monday = date(2026, 3, 2)
    at_ten = datetime(2026, 3, 2, 2, tzinfo=UTC)
    here = house(WEEK, in_force(SETTINGS, monday, saved=at_ten))
    assert plan_of(date(2026, 3, 1), here).lines == []
    first = {line.when for line in plan_of(monday, here).lines}
    assert first == {When.half_hour, When.afternoon, When.closing}
    tuesday = {line.when for line in plan_of(date(2026, 3, 3), here).lines}
    assert tuesday == {When.half_hour, When.opening, When.morning, When.day, When.afternoon, When.closing}
    assert When.week in {line.when for line in plan_of(date(2026, 3, 9), here).lines}


def test_saving_again_does_not_break_off_what_was_running() -> None:
    later = msgspec.structs.replace(SETTINGS, early=30)
    here = house(WEEK, in_force(SETTINGS, date(2026, 1, 1)), in_force(later, date(2026, 3, 4), number=2))
    assert When.week in {line.when for line in plan_of(date(2026, 3, 5), here).lines}
    off = RoundSettings(tiers=[])
    here = house(
        WEEK,
        in_force(SETTINGS, date(2026, 1, 1)),
        in_force(off, date(2026, 3, 3), number=2),
        in_force(SETTINGS, date(2026, 3, 4), number=3),
    )
    assert plan_of(date(2026, 3, 3), here).lines == []
    assert When.week not in {line.when for line in plan_of(date(2026, 3, 5), here).lines}


@pytest.mark.parametrize("frequency", [Frequency.anytime, Frequency.on_change, Frequency.periodic])
def test_what_carries_no_number_can_never_be_missed(frequency: Frequency) -> None:
    rules = RoundSettings(tiers=[TierRounds(tier=SELF, on=True, packs=["desk"], every=frequency)])
    assert plan_of(date(2026, 3, 4), house(WEEK, in_force(rules, LONG_AGO))).lines == []


def test_the_hall_may_say_how_often_periodic_is() -> None:
    weekly = msgspec.structs.replace(SETTINGS, periodic=Frequency.weekly)
    lines = plan_of(date(2026, 3, 4), house(WEEK, in_force(weekly, LONG_AGO))).lines
    assert [line.asks[0].items for line in lines if line.tier is SELF and line.when is When.week] == [["cables"]]
