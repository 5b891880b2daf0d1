"""Words of the room: calendar 工作日历, opening 开放时段, duty 值班, closure 临时停办, notice 放假通知."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.documents import Instant

Minute = Annotated[int, Meta(ge=0, le=1440)]
"""Of the hall's wall clock, counted from midnight: 540 is 09:00."""
Reason = Annotated[str, Meta(min_length=1, max_length=200)]


class DayKind(StrEnum):
    working = "working"  # 工作日
    duty = "duty"  # 休息日值班
    rest = "rest"  # 休息日
    holiday = "holiday"  # 法定节假日
    extra_open = "extra_open"  # 加开
    extra_closed = "extra_closed"  # 停办
    unknown = "unknown"  # 放假安排未知


class Opening(Struct, frozen=True, forbid_unknown_fields=True):
    """One stretch of a day in which the hall is open."""

    opens: Minute
    closes: Minute
    duty: bool = False
    """Noon or Saturday duty: the hall is patrolled, the clerks who are off check nothing."""


Hours = Annotated[list[Opening], Meta(max_length=6)]


class ClosedDays(Struct, frozen=True, forbid_unknown_fields=True):
    first: date
    last: date
    reason: Reason


class OpenDay(Struct, frozen=True, forbid_unknown_fields=True):
    """A day on which the hall opens although the calendar says otherwise, or opens at other hours."""

    day: date
    hours: Hours
    reason: Reason


class Notice(Struct, frozen=True, forbid_unknown_fields=True):
    """The State Council's notice for a year that the program does not know yet, as the hall has typed it."""

    year: Annotated[int, Meta(ge=2000, le=2100)]
    holidays: Annotated[list[date], Meta(max_length=60)]
    """Days off, weekends among them."""
    workdays: Annotated[list[date], Meta(max_length=60)]
    """Saturdays and Sundays that are worked (调休)."""


class HallCalendar(Struct, frozen=True, forbid_unknown_fields=True):
    """When a hall is open. One setting, replaced as a whole."""

    week: Annotated[list[Hours], Meta(min_length=7, max_length=7)]
    """Monday to Sunday. Hours on Saturday or Sunday are duty on days off."""
    holiday: Hours = []
    """On public holidays; empty: closed. A hall open on all 365 days has hours here."""
    closed: Annotated[list[ClosedDays], Meta(max_length=200)] = []
    extra: Annotated[list[OpenDay], Meta(max_length=200)] = []
    notices: Annotated[list[Notice], Meta(max_length=10)] = []


class Closure(Struct, frozen=True):
    """An emergency: the hall is closed from one moment to another, or until somebody ends it."""

    id: UUID
    starts_at: datetime
    ends_at: datetime | None
    reason: str
    author_name: str
    announced_at: datetime


class Day(Struct, frozen=True):
    """What the calendar says of one day."""

    day: date
    kind: DayKind
    hours: list[Opening]
    """Empty: closed."""
    reason: str = ""
    """Why it is closed or open out of turn."""


class CalendarInForce(Struct, frozen=True):
    """One saved calendar and the first day it holds."""

    id: UUID
    effective_from: date
    calendar: HallCalendar
    author_name: str
    saved_at: datetime


class CalendarPage(Struct, frozen=True):
    """What the screen of the calendar shows."""

    in_force: CalendarInForce | None
    """Null: the hall has saved none; the usual one holds."""
    coming: list[CalendarInForce]
    """Saved for later days."""
    usual: HallCalendar
    closures: list[Closure]
    """Newest first."""
    known_through: int
    """The last year whose holidays are known."""
    replaces: UUID | None
    """The newest saved calendar; a save names it."""
    today: Day


class SaveCalendar(Struct, frozen=True, forbid_unknown_fields=True):
    calendar: HallCalendar
    effective_from: date
    """Today or later, in the hall."""
    replaces: UUID | None = None
    """The newest saved calendar as it was read."""


class AnnounceClosure(Struct, frozen=True, forbid_unknown_fields=True):
    starts_at: Instant
    reason: Reason
    ends_at: Instant | None = None


class EndClosure(Struct, frozen=True, forbid_unknown_fields=True):
    ends_at: Instant
