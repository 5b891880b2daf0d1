from datetime import date, datetime
from uuid import UUID

import msgspec

from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Conflict, Rejected
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.sites.rules import local_day, no_such_hall
from audit.sites.schemas import Hall
from audit.workdays import queries
from audit.workdays.rules import refuse_unfit
from audit.workdays.schemas import AnnounceClosure, CalendarPage, SaveCalendar
from audit.workdays.tables import HallCalendarRow, HallClosureRow

CALENDAR = ("id", "hall", "effective_from", "document", "author", "at")
CLOSURE = ("id", "hall", "starts_at", "ends_at", "reason", "author", "at")


async def save_calendar(*, hall: Hall, save: SaveCalendar, author: PersonId, now: datetime) -> CalendarPage:
    """Raises Rejected hours_unfit, days_unfit, effective_unfit; Conflict calendar_changed."""
    refuse_unfit(save.calendar)
    refuse_past(save.effective_from, local_day(now, hall.time_zone))
    async with transaction():
        await in_turn(hall.id)
        history = await queries.calendars(hall.id)
        if (history[-1].id if history else None) != save.replaces:
            raise Conflict(
                "calendar_changed",
                "别人刚刚修改了工作日历，请刷新后再改一次。",
                "Somebody else has just changed the calendar. Refresh and make your change again.",
            )
        id = new_id()
        document = msgspec.json.encode(save.calendar).decode()
        await bulk_insert(HallCalendarRow, CALENDAR, [(id, hall.id, save.effective_from, document, author, now)])
        detail = {"effective_from": save.effective_from}
        rows = {"hall_calendar": [id]}
        await record(act="calendar.changed", hall=hall.id, actor=author, subject=id, detail=detail, rows=rows, now=now)
    return await queries.calendar_page(hall, now)


def refuse_past(effective_from: date, today: date) -> None:
    """What was due on days that are over stays as it was."""
    if not today <= effective_from <= date(2100, 12, 31):
        raise Rejected(
            "effective_unfit",
            "生效日期不能早于今天，请改为今天或以后的日期。",
            "It cannot take effect before today. Choose today or a later day.",
            field="effective_from",
        )


async def announce_closure(
    *, hall: HallId, closure: UUID, announced: AnnounceClosure, author: PersonId, now: datetime
) -> None:
    """The same again changes nothing. Raises Rejected times_unfit, Conflict document_conflict."""
    _refuse_backwards(announced.starts_at, announced.ends_at)
    row = (closure, hall, announced.starts_at, announced.ends_at, announced.reason, author, now)
    async with transaction():
        if await bulk_insert(HallClosureRow, CLOSURE, [row], ignore_conflicts=True):
            detail = {"starts_at": announced.starts_at, "reason": announced.reason}
            rows = {"hall_closure": [closure]}
            await record(
                act="closure.announced", hall=hall, actor=author, subject=closure, detail=detail, rows=rows, now=now
            )
            return
        known = await fetch("SELECT hall, starts_at, reason FROM hall_closure WHERE id = ?", closure)
        if (known[0]["hall"], known[0]["starts_at"], known[0]["reason"]) != row[1:3] + row[4:5]:
            raise Conflict(
                "document_conflict",
                "同一编号已收到过不同内容，先收到的已保留，请刷新后重新填写。",
                "Other content was already received under this id; the first one stays. Refresh and fill it in again.",
            )


async def end_closure(*, hall: HallId, closure: UUID, ends_at: datetime, actor: PersonId, now: datetime) -> None:
    """Raises NotFound, Rejected times_unfit."""
    async with transaction():
        known = await fetch("SELECT starts_at FROM hall_closure WHERE id = ? AND hall = ?", closure, hall)
        if not known:
            raise no_such_hall()
        _refuse_backwards(known[0]["starts_at"], ends_at)
        await HallClosureRow.update({HallClosureRow.ends_at: ends_at}).where(HallClosureRow.id == closure)
        detail = {"ends_at": ends_at}
        rows = {"hall_closure": [closure]}
        await record(act="closure.ended", hall=hall, actor=actor, subject=closure, detail=detail, rows=rows, now=now)


def _refuse_backwards(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise Rejected(
            "times_unfit",
            "结束时间要晚于开始时间，请更正后保存。",
            "It must end after it begins. Correct the times and save again.",
            field="ends_at",
        )
