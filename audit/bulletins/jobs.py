"""Drafts by themselves: of the day an hour before the hall closes, of week and month on their last open day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from audit.bulletins.actions import start_bulletin
from audit.bulletins.rules import span
from audit.bulletins.schemas import Period, StartBulletin
from audit.database import fetch
from audit.ids import HallId
from audit.sites.queries import hall_by_id
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.queries import calendars
from audit.workdays.rules import calendar_on, day_in, days_of, is_open, moment
from audit.workdays.schemas import CalendarInForce

BEFORE_CLOSING = timedelta(hours=1)


async def draft_due(now: datetime) -> None:
    """In every hall that has rounds. Drafting twice makes one draft."""
    for row in await fetch("SELECT DISTINCT hall FROM round_setting"):
        hall = await hall_by_id(HallId(row["hall"]))
        for period in due_periods(hall, await calendars(hall.id), now):
            start = StartBulletin(period=period, day=local_day(now, hall.time_zone))
            await start_bulletin(hall, start, author=None, now=now)


def due_periods(hall: Hall, history: list[CalendarInForce], now: datetime) -> Iterator[Period]:
    """What ends with the day that is about to close."""
    today = local_day(now, hall.time_zone)
    hours = day_in(calendar_on(history, today), today).hours
    if not hours:
        return
    closes = moment(today, max(one.closes for one in hours), hall.time_zone)
    if now >= closes - BEFORE_CLOSING:
        yield from (period for period in Period if _is_last(period, today, history))


def _is_last(period: Period, today: date, history: list[CalendarInForce]) -> bool:
    """Whether the hall does not open again in the period."""
    _, last = span(period, today)
    return not any(is_open(calendar_on(history, day), day) for day in days_of(today + timedelta(days=1), last))
