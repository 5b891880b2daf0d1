"""A weekly and a daily bulletin of the demo hall, published, one of them signed for late by nobody but the supervisor."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec
from msgspec.structs import replace

from audit.accounts.schemas import Actor
from audit.bulletins import actions, queries
from audit.bulletins.schemas import (
    Period,
    PublishBulletin,
    SaveBulletin,
    SigningDocument,
    StartBulletin,
)
from audit.documents import Clock
from audit.ids import new_id
from audit.sites.schemas import Hall
from audit.workdays.rules import moment

RED_HEAD = "政务服务大厅通报"
PUBLISHED_AT = 17 * 60 + 20
PAIRS_SHOWN = 3


async def tell_bulletins(hall: Hall, people: Mapping[str, Actor], *, workdays: list[date], now: datetime) -> None:
    """The week before the last day's: signed by two of three, so that one is overdue. The last day's: one still has time."""
    last = workdays[-1]
    friday = max(day for day in workdays if day < last - timedelta(days=last.weekday()))
    await _issue(hall, people, Period.week, friday, min(moment(friday, PUBLISHED_AT, hall.time_zone), now))
    published = min(moment(last, PUBLISHED_AT, hall.time_zone), now)
    await _issue(hall, people, Period.day, last, published)


async def _issue(hall: Hall, people: Mapping[str, Actor], period: Period, day: date, at: datetime) -> None:
    manager = people["manager"]
    id, _ = await actions.start_bulletin(hall, StartBulletin(period, day), author=manager.person, now=at)
    held = await queries.bulletin(hall.id, id)
    pairs = [one.pair for one in held.facts.pairs][:PAIRS_SHOWN]
    save = SaveBulletin(replace(held.content, red_head=RED_HEAD, pairs=pairs), held.revision)
    await actions.save_bulletin(hall, id, save, author=manager.person, now=at)
    asked = [people[name] for name in ("supervisor", "lead", "consultant")]
    publish = PublishBulletin(
        replaces=(await queries.bulletin(hall.id, id)).revision,
        recipients=[one.person for one in asked],
        photos_checked=True,
    )
    await actions.publish_bulletin(hall, id, publish, actor=manager, now=at)
    for reader in asked[1:]:
        document = SigningDocument(
            schema=1,
            hall=hall.id,
            bulletin=id,
            read_at=at + timedelta(minutes=18),
            signed_at=at + timedelta(minutes=25),
            clock=Clock(zone=hall.time_zone, since_contact_ms=60_000),
            note="已阅，按要求整改。" if reader is asked[1] else "",
        )
        received = at + timedelta(minutes=26)
        await actions.sign_for(document_id=new_id(), body=msgspec.json.encode(document), actor=reader, now=received)
