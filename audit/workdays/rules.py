"""Working days of mainland China and the hours of a hall. Pure: no database, no clock."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import chinese_calendar

from audit.errors import Rejected
from audit.sites.rules import local_day, zone_info
from audit.workdays.schemas import (
    CalendarInForce,
    Closure,
    Day,
    DayKind,
    HallCalendar,
    Hours,
    Notice,
    Opening,
)

KNOWN_YEARS = range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)
"""The years whose notices chinesecalendar holds."""
ONE_DAY = timedelta(days=1)
MORNING = Opening(opens=9 * 60, closes=12 * 60)
AFTERNOON = Opening(opens=13 * 60 + 30, closes=17 * 60)
USUAL = HallCalendar(week=[[MORNING, AFTERNOON]] * 5 + [[], []])
"""Of a hall that has saved no calendar."""


def is_working_day(day: date, notices: Sequence[Notice] = ()) -> bool:
    """工作日, 调休 included. Raises Rejected calendar_unknown for a year whose notice nobody has entered."""
    for notice in notices:
        if notice.year == day.year:
            return day in notice.workdays or (day.weekday() < 5 and day not in notice.holidays)
    if day.year not in KNOWN_YEARS:
        raise calendar_unknown(day.year)
    return bool(chinese_calendar.is_workday(day))


def knows(day: date, notices: Sequence[Notice] = ()) -> bool:
    """Whether it is known if the day is worked."""
    return day.year in KNOWN_YEARS or any(notice.year == day.year for notice in notices)


def add_working_days(start: date, days: int, notices: Sequence[Notice] = ()) -> date:
    """The working day that lies so many after `start` (before it, when negative); `start` itself is not counted.

    0 is `start` itself, worked or not. Raises Rejected calendar_unknown.
    """
    step, left, day = (ONE_DAY if days >= 0 else -ONE_DAY), abs(days), start
    while left:
        day += step
        left -= is_working_day(day, notices)
    return day


def end_of_working_days(at: datetime, days: int, time_zone: str, notices: Sequence[Notice] = ()) -> datetime:
    """When a limit of so many working days that began at `at` is over: the end of its last day, in UTC.

    The day of the beginning is not counted. Raises Rejected calendar_unknown.
    """
    last = add_working_days(local_day(at, time_zone), days, notices)
    return moment(last, 1440, time_zone)


def working_days_between(after: date, through: date, notices: Sequence[Notice] = ()) -> int:
    """Working days after one day up to and including another; negative when it lies before.

    Raises Rejected calendar_unknown.
    """
    if through < after:
        return -working_days_between(through, after, notices)
    return sum(is_working_day(day, notices) for day in days_of(after + ONE_DAY, through))


def days_of(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def moment(day: date, minute: int, time_zone: str) -> datetime:
    """The instant of a minute of a hall's day; 1440 is the midnight that ends it."""
    midnight = datetime.combine(day + ONE_DAY if minute == 1440 else day, time(), zone_info(time_zone))
    return (midnight + timedelta(minutes=minute % 1440)).astimezone(UTC)


def calendar_on(history: Sequence[CalendarInForce], day: date) -> HallCalendar:
    """The calendar that held on a day; of those for one first day the one saved last."""
    held = [one for one in history if one.effective_from <= day]
    return max(held, key=lambda one: (one.effective_from, one.id)).calendar if held else USUAL


def day_in(calendar: HallCalendar, day: date) -> Day:
    """Kind and opening hours of a day. What the hall itself decided comes before the State's calendar."""
    for closed in calendar.closed:
        if closed.first <= day <= closed.last:
            return Day(day=day, kind=DayKind.extra_closed, hours=[], reason=closed.reason)
    for extra in calendar.extra:
        if extra.day == day:
            return Day(day=day, kind=DayKind.extra_open, hours=_sorted(extra.hours), reason=extra.reason)
    if not knows(day, calendar.notices):
        return Day(day=day, kind=DayKind.unknown, hours=_sorted(calendar.week[day.weekday()]))
    if is_working_day(day, calendar.notices):
        return Day(day=day, kind=DayKind.working, hours=_working_hours(calendar, day))
    if _is_holiday(day, calendar.notices):
        hours = _as_duty(calendar.holiday)
        return Day(day=day, kind=DayKind.duty if hours else DayKind.holiday, hours=hours)
    hours = _as_duty(calendar.week[day.weekday()])
    return Day(day=day, kind=DayKind.duty if hours else DayKind.rest, hours=hours)


def is_open(calendar: HallCalendar, day: date) -> bool:
    return bool(day_in(calendar, day).hours)


def minutes_closed(closures: Sequence[Closure], starts_at: datetime, ends_at: datetime) -> int:
    """How many of the minutes from one moment to another lie in an emergency; overlapping ones count once."""
    stretches = sorted(
        (max(one.starts_at, starts_at), min(one.ends_at or ends_at, ends_at))
        for one in closures
        if one.starts_at < ends_at and (one.ends_at is None or one.ends_at > starts_at)
    )
    total, until = timedelta(), starts_at
    for begin, end in stretches:
        if end > until:
            total += end - max(begin, until)
            until = end
    return int(total.total_seconds()) // 60


def refuse_unfit(calendar: HallCalendar) -> None:
    """Raises Rejected hours_unfit, days_unfit."""
    every = [*calendar.week, calendar.holiday, *(extra.hours for extra in calendar.extra)]
    for number, hours in enumerate(every):
        if not _sound(hours):
            raise Rejected(
                "hours_unfit",
                "开放时段有误：结束要晚于开始，时段之间不能重叠，请更正后保存。",
                "Opening hours do not fit: each must end after it begins, and none may overlap another. Correct them.",
                field=f"calendar/week/{number}" if number < 7 else "calendar/holiday",
            )
    for index, closed in enumerate(calendar.closed):
        if not date(2000, 1, 1) <= closed.first <= closed.last <= date(2100, 12, 31):
            raise _days_unfit(f"calendar/closed/{index}")
    for index, notice in enumerate(calendar.notices):
        if not _notice_sound(notice):
            raise _days_unfit(f"calendar/notices/{index}")


def _notice_sound(notice: Notice) -> bool:
    """All days in its year, none both off and worked, worked ones on weekends."""
    own_year = all(day.year == notice.year for day in (*notice.holidays, *notice.workdays))
    weekend = all(day.weekday() >= 5 for day in notice.workdays)
    return own_year and weekend and not set(notice.holidays) & set(notice.workdays)


def _days_unfit(field: str) -> Rejected:
    return Rejected(
        "days_unfit",
        "日期有误：结束不能早于开始；放假通知里的日期要属于那一年，调休上班日应是周六或周日。请更正后保存。",
        "Days do not fit: none ends before it begins; a notice holds days of its year, worked ones on a weekend. Correct them.",
        field=field,
    )


def calendar_unknown(year: int) -> Rejected:
    return Rejected(
        "calendar_unknown",
        f"还不知道 {year} 年的放假安排，请在“工作日历”里录入国务院办公厅的通知，或升级程序。",
        f"The holidays of {year} are not known yet. Enter the State Council's notice in the calendar, or upgrade the program.",
    )


def _sound(hours: Sequence[Opening]) -> bool:
    ordered = sorted(hours, key=lambda one: one.opens)
    apart = all(left.closes <= right.opens for left, right in pairwise(ordered))
    return apart and all(one.opens < one.closes for one in ordered)


def _is_holiday(day: date, notices: Sequence[Notice]) -> bool:
    """A day off that is no plain weekend."""
    for notice in notices:
        if notice.year == day.year:
            return day in notice.holidays
    return day in chinese_calendar.holidays


def _working_hours(calendar: HallCalendar, day: date) -> list[Opening]:
    """A Saturday or Sunday that is worked has the hours of the first weekday that has any."""
    if day.weekday() < 5:
        return _sorted(calendar.week[day.weekday()])
    return _sorted(next((hours for hours in calendar.week[:5] if hours), []))


def _as_duty(hours: Hours) -> list[Opening]:
    return [Opening(opens=one.opens, closes=one.closes, duty=True) for one in _sorted(hours)]


def _sorted(hours: Hours) -> list[Opening]:
    return sorted(hours, key=lambda one: one.opens)
