from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from audit.database import fetch
from audit.ids import HallId
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.rules import KNOWN_YEARS, USUAL, calendar_on, day_in
from audit.workdays.schemas import CalendarInForce, CalendarPage, Closure, HallCalendar, Notice


async def calendars(hall: HallId) -> list[CalendarInForce]:
    """Every calendar a hall has saved, in the order of saving."""
    rows = await fetch(
        """SELECT c.id, c.effective_from, c.document, c.at, p.display_name AS author_name
        FROM hall_calendar c JOIN person p ON p.id = c.author WHERE c.hall = ? ORDER BY c.id""",
        hall,
    )
    return [
        CalendarInForce(
            id=row["id"],
            effective_from=row["effective_from"],
            calendar=msgspec.json.decode(row["document"], type=HallCalendar),
            author_name=row["author_name"],
            saved_at=row["at"],
        )
        for row in rows
    ]


async def closures(hall: HallId) -> list[Closure]:
    """Newest first."""
    rows = await fetch(
        """SELECT c.id, c.starts_at, c.ends_at, c.reason, c.at, p.display_name AS author_name
        FROM hall_closure c JOIN person p ON p.id = c.author WHERE c.hall = ? ORDER BY c.starts_at DESC, c.id DESC""",
        hall,
    )
    return [_closure(row) for row in rows]


def _closure(row: dict[str, Any]) -> Closure:
    return Closure(
        id=row["id"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        reason=row["reason"],
        author_name=row["author_name"],
        announced_at=row["at"],
    )


async def notices_of(hall: HallId, on: date) -> Sequence[Notice]:
    """What a hall has typed of years the program does not know: the last argument of `add_working_days`."""
    return calendar_on(await calendars(hall), on).notices


async def calendar_page(hall: Hall, now: datetime) -> CalendarPage:
    history, today = await calendars(hall.id), local_day(now, hall.time_zone)
    held = [one for one in history if one.effective_from <= today]
    in_force = max(held, key=lambda one: (one.effective_from, one.id)) if held else None
    calendar = in_force.calendar if in_force else USUAL
    years = [notice.year for notice in calendar.notices]
    return CalendarPage(
        in_force=in_force,
        coming=[one for one in history if one.effective_from > today],
        usual=USUAL,
        closures=await closures(hall.id),
        known_through=max([KNOWN_YEARS[-1], *years]),
        replaces=history[-1].id if history else None,
        today=day_in(calendar, today),
    )
