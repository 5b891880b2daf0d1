"""Working days and opening hours, against days typed by hand from the State Council's notices."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import Rejected
from audit.workdays import rules
from audit.workdays.schemas import (
    CalendarInForce,
    ClosedDays,
    Closure,
    DayKind,
    HallCalendar,
    Notice,
    OpenDay,
    Opening,
)

OFF_IN_OCTOBER_2025 = {1, 2, 3, 4, 5, 6, 7, 8, 12, 18, 19, 25, 26}
"""National Day and Mid-Autumn 1–8; Saturday 11 is worked."""
OFF_IN_FEBRUARY_2026 = {1, 7, 8, 15, 16, 17, 18, 19, 20, 21, 22, 23}
"""Spring Festival 15–23; the Saturdays 14 and 28 are worked."""
SATURDAY = [Opening(opens=540, closes=720)]
HALL = HallCalendar(
    week=[[rules.MORNING, rules.AFTERNOON]] * 5 + [SATURDAY, []],
    closed=[ClosedDays(first=date(2025, 10, 14), last=date(2025, 10, 15), reason="搬迁")],
    extra=[OpenDay(day=date(2025, 10, 3), hours=SATURDAY, reason="国庆专场")],
)
SINCE_1990 = st.dates(min_value=date(2004, 2, 1), max_value=date(2026, 12, 1))


@pytest.mark.parametrize(("year", "month", "off"), [(2025, 10, OFF_IN_OCTOBER_2025), (2026, 2, OFF_IN_FEBRUARY_2026)])
def test_a_month_with_holidays_and_worked_saturdays(year: int, month: int, off: set[int]) -> None:
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = list(rules.days_of(first, last))
    assert {day.day for day in days if not rules.is_working_day(day)} == off


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 9, 30), 5, date(2025, 10, 14)),
        (date(2025, 10, 4), 5, date(2025, 10, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2025, 10, 4), 0, date(2025, 10, 4)),
    ],
)
def test_a_limit_in_working_days_does_not_count_the_first_day(start: date, days: int, end: date) -> None:
    assert rules.add_working_days(start, days) == end


def test_a_limit_ends_with_its_last_day_where_the_hall_stands() -> None:
    evening_in_china = datetime(2025, 9, 29, 17, 30, tzinfo=UTC)  # 01:30 on the 30th
    assert rules.end_of_working_days(evening_in_china, 1, "Asia/Shanghai") == datetime(2025, 10, 9, 16, tzinfo=UTC)


@given(SINCE_1990, st.integers(min_value=1, max_value=15))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    end = rules.add_working_days(start, days)
    assert rules.is_working_day(end)
    assert rules.working_days_between(start, end) == days
    assert rules.working_days_between(end, start) == -days
    assert rules.add_working_days(end + timedelta(days=1), -1) == end


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2027, 1, 4), date(2099, 1, 1)])
def test_a_year_nobody_knows_is_said_and_not_guessed(day: date) -> None:
    with pytest.raises(Rejected) as refused:
        rules.is_working_day(day)
    assert refused.value.code == "calendar_unknown"
    assert str(day.year) in refused.value.title
    said = rules.day_in(HALL, day)
    assert (said.kind, said.hours) == (DayKind.unknown, HALL.week[day.weekday()])


def test_a_limit_that_runs_into_an_unknown_year_is_not_guessed_either() -> None:
    with pytest.raises(Rejected):
        rules.add_working_days(date(2026, 12, 30), 3)


def test_a_notice_that_the_hall_typed_makes_a_year_known() -> None:
    notice = Notice(year=2027, holidays=[date(2027, 1, 1), date(2027, 1, 4)], workdays=[date(2027, 1, 9)])
    assert rules.add_working_days(date(2026, 12, 31), 1, [notice]) == date(2027, 1, 5)
    assert rules.is_working_day(date(2027, 1, 9), [notice])
    assert not rules.is_working_day(date(2027, 1, 10), [notice])
    calendar = HallCalendar(week=HALL.week, notices=[notice])
    assert rules.day_in(calendar, date(2027, 1, 4)).kind is DayKind.holiday
    assert rules.day_in(calendar, date(2027, 1, 9)).kind is DayKind.working


@pytest.mark.parametrize(
    ("day", "kind", "stretches"),
    [
        (date(2025, 10, 10), DayKind.working, 2),
        (date(2025, 10, 11), DayKind.working, 2),  # a worked Saturday has the hours of a weekday
        (date(2025, 10, 18), DayKind.duty, 1),
        (date(2025, 10, 12), DayKind.rest, 0),
        (date(2025, 10, 1), DayKind.holiday, 0),
        (date(2025, 10, 4), DayKind.holiday, 0),  # a Saturday, but of the holiday: no Saturday duty
        (date(2025, 10, 3), DayKind.extra_open, 1),
        (date(2025, 10, 14), DayKind.extra_closed, 0),
    ],
)
def test_what_the_hall_does_on_a_day(day: date, kind: DayKind, stretches: int) -> None:
    said = rules.day_in(HALL, day)
    assert (said.kind, len(said.hours)) == (kind, stretches)
    assert rules.is_open(HALL, day) == bool(stretches)


def test_a_hall_may_open_on_all_days_of_the_year() -> None:
    always = HallCalendar(week=[[rules.MORNING]] * 7, holiday=[rules.MORNING])
    assert all(rules.is_open(always, day) for day in rules.days_of(date(2026, 1, 1), date(2026, 12, 31)))
    assert rules.day_in(always, date(2026, 10, 1)).hours[0].duty


def test_of_two_calendars_the_later_one_holds_and_the_past_keeps_its_own() -> None:
    def saved(number: int, first: date, opens: int) -> CalendarInForce:
        calendar = HallCalendar(week=[[Opening(opens=opens, closes=1000)]] * 7)
        return CalendarInForce(UUID(int=number), first, calendar, "", datetime(2026, 1, 1, tzinfo=UTC))

    history = [saved(1, date(2026, 3, 1), 500), saved(2, date(2026, 5, 1), 600), saved(3, date(2026, 3, 1), 510)]
    opens = [rules.calendar_on(history, date(2026, month, 1)).week[0][0].opens for month in (2, 3, 4, 5)]
    assert opens == [rules.MORNING.opens, 510, 510, 600]


def at(minute: int) -> datetime:
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=minute)


STRETCH = st.tuples(st.integers(0, 300), st.one_of(st.none(), st.integers(1, 200)))


@given(st.lists(STRETCH, max_size=5), st.integers(0, 200), st.integers(1, 200))
def test_closed_minutes_are_counted_once(stretches: list[tuple[int, int | None]], begin: int, length: int) -> None:
    closures = [
        Closure(UUID(int=1), at(start), None if long is None else at(start + long), "", "", at(0))
        for start, long in stretches
    ]
    dumb = sum(
        any(start <= minute and (long is None or minute < start + long) for start, long in stretches)
        for minute in range(begin, begin + length)
    )
    assert rules.minutes_closed(closures, at(begin), at(begin + length)) == dumb


@pytest.mark.parametrize(
    ("calendar", "code"),
    [
        (HallCalendar(week=[[Opening(opens=540, closes=540)]] + [[]] * 6), "hours_unfit"),
        (
            HallCalendar(week=[[Opening(opens=540, closes=720), Opening(opens=700, closes=900)]] + [[]] * 6),
            "hours_unfit",
        ),
        (HallCalendar(week=[[]] * 7, closed=[ClosedDays(date(2026, 5, 2), date(2026, 5, 1), "x")]), "days_unfit"),
        (HallCalendar(week=[[]] * 7, notices=[Notice(2027, [date(2026, 1, 1)], [])]), "days_unfit"),
        (HallCalendar(week=[[]] * 7, notices=[Notice(2027, [], [date(2027, 1, 4)])]), "days_unfit"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(calendar: HallCalendar, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        rules.refuse_unfit(calendar)
    assert refused.value.code == code
