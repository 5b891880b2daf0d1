"""Days that somebody means to spend in the hall, and the calendar link that shows them."""

import secrets
from datetime import datetime

import msgspec

from audit.accounts.queries import actor_of_person
from audit.accounts.rules import token_digest
from audit.contracts.schemas import READERS
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Conflict, NotFound
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.onsite import queries, rules
from audit.onsite.calendar_file import calendar_file
from audit.onsite.schemas import OnsitePage, SavePlan
from audit.onsite.tables import OnsiteFeedRow, OnsitePlanRow
from audit.sites.queries import hall_by_id
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

PLAN = ("id", "hall", "person", "saved_on", "document", "at")
FEED = ("id", "hall", "person", "token_sha256", "made_at", "revoked_at")


async def save_plan(*, hall: Hall, save: SavePlan, person: PersonId, now: datetime) -> OnsitePage:
    """Raises Rejected plan_past, plan_overlap, day_unfit; Conflict plan_changed."""
    today = local_day(now, hall.time_zone)
    rules.refuse_unfit_plan(save.days, today=today)
    async with transaction():
        await in_turn(hall.id)
        if await queries.newest_plan(hall.id, person) != save.replaces:
            raise Conflict(
                "plan_changed",
                "您的驻点计划刚在别处改过，请刷新后再改一次。",
                "Your plan was changed elsewhere meanwhile. Refresh and make your change again.",
            )
        id, document = new_id(), msgspec.json.encode(save.days).decode()
        await bulk_insert(OnsitePlanRow, PLAN, [(id, hall.id, person, today, document, now)])
        await record(
            act="onsite.planned",
            hall=hall.id,
            actor=person,
            subject=id,
            detail={"days": len(save.days)},
            rows={"onsite_plan": [id]},
            now=now,
        )
    return await queries.onsite_page(hall, now=now)


async def make_feed(*, hall: HallId, person: PersonId, now: datetime) -> str:
    """A fresh token; the person's earlier link to this hall ends."""
    token = secrets.token_urlsafe(32)
    async with transaction():
        await in_turn(hall)
        await _revoke(hall, person, now)
        id = new_id()
        await bulk_insert(OnsiteFeedRow, FEED, [(id, hall, person, token_digest(token), now, None)])
        await record(act="onsite_feed.made", hall=hall, actor=person, subject=id, now=now)
    return token


async def revoke_feed(*, hall: HallId, person: PersonId, now: datetime) -> None:
    """Without a link nothing happens."""
    async with transaction():
        if await queries.feed_made_at(hall, person) is None:
            return
        await _revoke(hall, person, now)
        await record(act="onsite_feed.revoked", hall=hall, actor=person, now=now)


async def _revoke(hall: HallId, person: PersonId, now: datetime) -> None:
    await fetch(
        "UPDATE onsite_feed SET revoked_at = ? WHERE hall = ? AND person = ? AND revoked_at IS NULL", now, hall, person
    )


async def feed(token: str, *, now: datetime) -> bytes:
    """The calendar behind a link, as long as its person may read the hall's days. Raises NotFound onsite_feed_unknown."""
    found = await queries.feed_reader(token_digest(token))
    reader = await actor_of_person(found[1]) if found else None
    if found is None or reader is None or not reader.roles.get(found[0], frozenset()) & set(READERS):
        raise NotFound(
            "onsite_feed_unknown",
            "这个日历链接已失效，请在驻点页重新生成。",
            "This calendar link is no longer valid. Make a new one on the page of on-site days.",
        )
    hall = await hall_by_id(found[0])
    page = await queries.onsite_page(hall, now=now)
    return calendar_file(hall, page.plans, today=page.today)
