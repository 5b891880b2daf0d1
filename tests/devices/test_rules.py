"""Down-time against an oracle that looks at every single minute."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.devices.rules import Hours, down_minutes, open_minutes, standing
from audit.devices.schemas import Fault, FaultAct, FaultState, FaultStep
from audit.ids import new_id
from audit.workdays.rules import calendar_on, day_in
from audit.workdays.schemas import CalendarInForce, ClosedDays, Closure, HallCalendar, Opening

ZONE = "Asia/Shanghai"
BASE = datetime(2026, 2, 27, 0, 0, tzinfo=UTC)
"""A Friday, 08:00 in the hall; the days after it bring a weekend and a day that is closed."""
WEEK = [[Opening(9 * 60, 11 * 60 + 30), Opening(13 * 60, 17 * 60)]] * 5 + [[Opening(540, 600, duty=True)], []]
CALENDAR = HallCalendar(week=WEEK, closed=[ClosedDays(date(2026, 3, 3), date(2026, 3, 3), "停电")])
CLOSURE = Closure(
    id=new_id(),
    starts_at=BASE + timedelta(hours=74),
    ends_at=BASE + timedelta(hours=75),
    reason="演练",
    author_name="",
    announced_at=BASE,
)
HOURS = Hours(
    calendars=[
        CalendarInForce(id=new_id(), effective_from=date(2026, 1, 1), calendar=CALENDAR, author_name="", saved_at=BASE)
    ],
    closures=[CLOSURE],
    time_zone=ZONE,
)
MINUTES = st.integers(0, 6 * 24 * 60)


def is_open_minute(at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(ZONE))
    minute = local.hour * 60 + local.minute
    day = day_in(calendar_on(HOURS.calendars, local.date()), local.date())
    ends_at = CLOSURE.ends_at
    assert ends_at is not None
    return any(one.opens <= minute < one.closes for one in day.hours) and not (CLOSURE.starts_at <= at < ends_at)


def at(minute: int) -> datetime:
    return BASE + timedelta(minutes=minute)


@given(MINUTES, MINUTES)
@settings(max_examples=40, deadline=None)
def test_open_minutes_are_those_that_are_open_one_by_one(one: int, other: int) -> None:
    first, last = sorted((one, other))
    assert open_minutes(HOURS, at(first), at(last)) == sum(is_open_minute(at(each)) for each in range(first, last))


def fault(begins: int, ends: int | None, *, usable: bool) -> Fault:
    return Fault(
        id=new_id(),
        device=UUID(int=1),
        what="",
        usable=usable,
        photos=[],
        author_name="",
        at=at(begins),
        state=FaultState.reported,
        restored_at=None if ends is None else at(begins + ends),
        down_minutes=0,
        steps=[],
    )


FAULTS = st.lists(st.builds(fault, MINUTES, st.none() | st.integers(0, 2000), usable=st.booleans()), max_size=4)


@given(FAULTS, MINUTES, MINUTES)
@settings(max_examples=30, deadline=None)
def test_overlapping_faults_of_a_device_count_once(faults: list[Fault], one: int, other: int) -> None:
    since, now = sorted((one, other))
    broken = [each for each in faults if not each.usable]
    expected = sum(
        is_open_minute(at(each)) and any(one.at <= at(each) < (one.restored_at or at(now)) for one in broken)
        for each in range(since, now)
    )
    assert down_minutes(HOURS, faults, since=at(since), now=at(now)) == expected


@given(st.lists(st.tuples(st.sampled_from(FaultAct), st.integers(0, 4)), max_size=6), st.data())
@settings(max_examples=60)
def test_where_a_fault_stands_does_not_depend_on_the_order_of_arrival(
    acts: list[tuple[FaultAct, int]], data: st.DataObject
) -> None:
    steps = [
        FaultStep(id=UUID(int=number), act=act, at=at(minute), author_name="", note="", photos=[])
        for number, (act, minute) in enumerate(acts)
    ]
    assert standing(BASE, data.draw(st.permutations(steps))) == standing(BASE, steps)


def test_a_repair_after_the_return_opens_the_fault_again() -> None:
    acts = [FaultAct.repairing, FaultAct.restored, FaultAct.note, FaultAct.repairing]
    steps = [
        FaultStep(id=UUID(int=number), act=act, at=at(number), author_name="", note="", photos=[])
        for number, act in enumerate(acts)
    ]
    stood = [standing(BASE, steps[:count]).state for count in range(5)]
    assert stood == ["reported", "repairing", "restored", "restored", "repairing"]
