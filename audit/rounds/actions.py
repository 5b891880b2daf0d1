from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Conflict, Rejected
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.rounds import queries
from audit.rounds.rules import refuse_unfit_excuse
from audit.rounds.schemas import DayPlan, Excuse, GiveExcuse, RoundSettings, SaveSettings, SettingsPage
from audit.rounds.slots import ending, plan_of
from audit.rounds.tables import RoundDayRow, RoundExcuseRow, RoundSettingRow
from audit.sites.queries import hall_by_id, require_spot
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.actions import refuse_past
from audit.workdays.rules import days_of

SETTING = ("id", "hall", "effective_from", "document", "author", "at")
EXCUSE = ("id", "hall", "spot", "tier", "first_on", "last_on", "cause", "reason", "author", "at")
DAY = ("id", "hall", "day_on", "document", "closed_at")


async def save_settings(*, hall: Hall, save: SaveSettings, author: PersonId, now: datetime) -> SettingsPage:
    """Raises Rejected effective_unfit, rounds_unfit; Conflict rounds_changed."""
    refuse_past(save.effective_from, local_day(now, hall.time_zone))
    _refuse_twice(save.settings)
    async with transaction():
        await in_turn(hall.id)
        saved = await queries.history(hall.id)
        if (saved[-1].id if saved else None) != save.replaces:
            raise Conflict(
                "rounds_changed",
                "别人刚刚修改了检查轮次设置，请刷新后再改一次。",
                "Somebody else has just changed the rounds. Refresh and make your change again.",
            )
        id = new_id()
        document = msgspec.json.encode(save.settings).decode()
        await bulk_insert(RoundSettingRow, SETTING, [(id, hall.id, save.effective_from, document, author, now)])
        detail, rows = {"effective_from": save.effective_from}, {"round_setting": [id]}
        await record(act="rounds.changed", hall=hall.id, actor=author, subject=id, detail=detail, rows=rows, now=now)
    return await queries.settings_page(hall, now=now)


def _refuse_twice(settings: RoundSettings) -> None:
    """One tier looking twice with one checklist would be due twice."""
    named = [(tier.tier, pack) for tier in settings.tiers for pack in tier.packs]
    if len(set(named)) != len(named) or set(settings.opening_items) & set(settings.closing_items):
        raise Rejected(
            "rounds_unfit",
            "同一层级不能重复选择同一份检查表，同一检查项也不能既在开门前又在下班时，请更正后保存。",
            "A tier names a checklist once, and an item belongs to opening or to closing. Correct it and save again.",
            field="settings",
        )


async def give_excuse(*, hall: Hall, given: GiveExcuse, author: PersonId, now: datetime) -> Excuse:
    """The same again changes nothing. Raises Rejected days_unfit, cause_unfit, spot_unknown; Conflict document_conflict."""
    refuse_unfit_excuse(given)
    if given.spot is not None:
        await require_spot(hall.id, given.spot)
    what = (given.spot, given.tier.value if given.tier else None, given.first_on, given.last_on, given.cause.value)
    row = (given.id, hall.id, *what, given.reason, author, now)
    async with transaction():
        if await bulk_insert(RoundExcuseRow, EXCUSE, [row], ignore_conflicts=True):
            detail, rows = msgspec.to_builtins(given), {"round_excuse": [given.id]}
            await record(
                act="rounds.excused", hall=hall.id, actor=author, subject=given.id, detail=detail, rows=rows, now=now
            )
    known = [one for one in await queries.excuses(hall.id, since=given.last_on) if one.id == given.id]
    if not known or any(getattr(known[0], name) != getattr(given, name) for name in given.__struct_fields__):
        raise _other_content()
    return known[0]


def _other_content() -> Conflict:
    return Conflict(
        "document_conflict",
        "同一编号已收到过不同内容，先收到的已保留，请刷新后重新填写。",
        "Other content was already received under this id; the first one stays. Refresh and fill it in again.",
    )


async def close_days(now: datetime) -> None:
    """Keeps what was due on every day that is over, in every hall, so that later settings do not change it."""
    rows = await fetch("SELECT DISTINCT hall FROM round_setting")
    for row in rows:
        await _close_days_of(await hall_by_id(HallId(row["hall"])), now)


async def _close_days_of(hall: Hall, now: datetime) -> None:
    saved = await queries.history(hall.id)
    yesterday = local_day(now, hall.time_zone) - timedelta(days=1)
    async with transaction():
        await in_turn(hall.id)
        closed = await queries.last_closed(hall.id)
        first = closed + timedelta(days=1) if closed else min(one.effective_from for one in saved)
        if first > yesterday:
            return
        house = await queries.house_of(hall, saved)
        rows = [
            _day_row(hall, day, ending(plan_of(day, house), hall.time_zone), now) for day in days_of(first, yesterday)
        ]
        await bulk_insert(RoundDayRow, DAY, rows)
        kept = {"round_day": [row[0] for row in rows]}
        await record(act="rounds.closed", hall=hall.id, detail={"through": yesterday}, rows=kept, now=now)


def _day_row(hall: Hall, day: date, plan: DayPlan, now: datetime) -> tuple[UUID, HallId, date, str, datetime]:
    return new_id(), hall.id, day, msgspec.json.encode(plan).decode(), now
