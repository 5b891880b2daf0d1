"""Who hears of an incident: when it is entered, when its time runs out, when a limit is near."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from audit.accounts.schemas import Role
from audit.database import fetch, transaction
from audit.ids import HallId, PersonId
from audit.incidents import queries, rules
from audit.incidents.queries import Held
from audit.incidents.schemas import (
    IncidentAct,
    IncidentKind,
    IncidentStepDocument,
    Limit,
    LimitState,
    QuotaLevel,
    QuotaOf,
)
from audit.notices.actions import no_longer, tell
from audit.notices.queries import people_with
from audit.notices.schemas import NoticeKind
from audit.sites.queries import hall_by_id
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.queries import notices_of
from audit.workdays.schemas import Notice

HANDLING = (Role.hall_manager, Role.supervisor)
ANSWERABLE = (Role.hall_manager, Role.supervisor, Role.supplier_lead)
EMERGENCY = (Role.hall_manager, Role.supervisor, Role.supplier_lead, Role.admin)
ON_DUTY = (Role.hall_manager, Role.supplier_lead)
"""值班负责人: who hears of what could not be solved at once (R99)."""
ENDING = (IncidentAct.reply, IncidentAct.arrive, IncidentAct.close, IncidentAct.withdraw)
ENDED = (NoticeKind.complaint, NoticeKind.due_soon, NoticeKind.overdue, NoticeKind.emergency)
"""Notices that ask for what these acts do."""
NAMES = {
    QuotaOf.window_complaints: ("综窗", "Windows"),
    QuotaOf.guide_complaints: ("导服", "Guides"),
    QuotaOf.window_deductions: ("综窗", "Windows"),
    QuotaOf.guide_deductions: ("导服", "Guides"),
}


async def entered(hall: Hall, incident: UUID, author: PersonId, *, now: datetime) -> None:
    """In the transaction that stored it."""
    one = await queries.held_one(incident)
    if one.document.deducted:
        await _quotas_counted(hall, now)
    if one.document.kind is IncidentKind.emergency:
        await _tell(hall, one, NoticeKind.emergency, EMERGENCY, {"what": one.document.title}, now, but=author)
    if one.document.kind is IncidentKind.complaint and one.standing.replied_at is None:
        found = _limit(one, hall, await _calendar(hall, now), now)
        if found:
            await _tell(hall, one, NoticeKind.complaint, HANDLING, _words(one, found, hall), now, but=author)


async def stepped(hall: Hall, step: IncidentStepDocument, author: PersonId, *, now: datetime) -> None:
    """In the transaction that stored it."""
    if step.act in ENDING:
        await no_longer(hall=hall.id, subject=step.incident, kinds=ENDED, now=now)
    if step.act in rules.SUPERVISORS_ACTS:
        await _quotas_counted(hall, now)
    if step.act is IncidentAct.escalate and await queries.hall_of(step.incident):
        one = await queries.held_one(step.incident)
        words = {"what": one.document.title, "where": step.note[:60]}
        await _tell(hall, one, NoticeKind.escalated, ON_DUTY, words, now, but=author)


async def _quotas_counted(hall: Hall, now: datetime) -> None:
    """Each number that is near or over its limit is told once, in the transaction that made it so."""
    year, quotas = await queries.quotas(hall, now=now)
    for quota in quotas:
        if quota.level is QuotaLevel.within:
            continue
        zh, en = NAMES[quota.of]
        await tell(
            hall=hall.id,
            people=await people_with(hall.id, ANSWERABLE),
            kind=NoticeKind.quota if quota.of in rules.COMPLAINTS else NoticeKind.deduction,
            subject=hall.id,
            path="/incidents",
            words={"what": zh, "what_en": en, "count": quota.count, "quota": quota.most},
            key=f"quota:{quota.of}:{year.first}:{quota.count}",
            now=now,
        )


async def watch_clocks(now: datetime) -> None:
    """A job: tells once of each complaint whose time is nearly up, and once more when it is over."""
    for row in await fetch("SELECT id FROM hall"):
        hall = await hall_by_id(HallId(row["id"]))
        calendar = await _calendar(hall, now)
        for one in await queries.held(hall.id, IncidentKind.complaint):
            await _watch(one, hall, _limit(one, hall, calendar, now), now)


async def _watch(one: Held, hall: Hall, limit: Limit | None, now: datetime) -> None:
    if limit is None or limit.state not in (LimitState.due_soon, LimitState.overdue):
        return
    over = limit.state is LimitState.overdue
    kind = NoticeKind.overdue if over else NoticeKind.due_soon
    async with transaction():
        await _tell(hall, one, kind, ANSWERABLE if over else HANDLING, _words(one, limit, hall), now)


async def _calendar(hall: Hall, now: datetime) -> Sequence[Notice]:
    return await notices_of(hall.id, local_day(now, hall.time_zone))


def _limit(one: Held, hall: Hall, calendar: Sequence[Notice], now: datetime) -> Limit | None:
    return rules.limit(
        one.document,
        one.at,
        one.standing,
        now=now,
        time_zone=hall.time_zone,
        promises=queries.promises(),
        notices=calendar,
    )


def _words(one: Held, limit: Limit, hall: Hall) -> dict[str, str]:
    last = local_day(limit.due_at - timedelta(seconds=1), hall.time_zone)
    return {"what": one.document.title, "due": last.isoformat()}


async def _tell(
    hall: Hall,
    one: Held,
    kind: NoticeKind,
    roles: Sequence[Role],
    words: Mapping[str, str | int],
    now: datetime,
    *,
    but: PersonId | None = None,
) -> None:
    """Not the one who did it."""
    await tell(
        hall=hall.id,
        people=await people_with(hall.id, roles) - {but},
        kind=kind,
        subject=one.id,
        path=f"/incidents/{one.id}",
        words=words,
        key=f"{kind}:{one.id}",
        now=now,
    )
