from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from audit.accounts.queries import people_of_hall
from audit.accounts.schemas import Actor, Role
from audit.bulletins import rules
from audit.bulletins.schemas import (
    BulletinFacts,
    BulletinLine,
    BulletinPage,
    BulletinState,
    Content,
    Period,
    Person,
    PostLine,
    PostState,
    PublishedContent,
    RecipientLine,
    RobotKind,
    RobotLine,
    SigningDocument,
)
from audit.bulletins.sentences import sentences
from audit.bulletins.troubles import TROUBLES
from audit.database import fetch
from audit.ids import HallId, PersonId
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.queries import calendars
from audit.workdays.rules import calendar_on, is_open

WRITERS = (Role.consultant, Role.hall_manager, Role.supervisor, Role.admin)
"""Who drafts and publishes; drafts are shown to nobody else."""
LIST_MOST = 200
LINES = """SELECT b.id, b.period, b.first_on, b.last_on, r.content, i.year, i.number, i.at AS published_at, i.sign_by, i.document,
(SELECT c.id FROM bulletin_issue c WHERE c.corrects = b.id) AS corrected_by,
(SELECT count(*) FROM bulletin_recipient t WHERE t.bulletin = b.id) AS recipients,
(SELECT count(*) FROM bulletin_recipient t WHERE t.bulletin = b.id
  AND EXISTS (SELECT 1 FROM bulletin_signing s WHERE s.bulletin = b.id AND s.author = t.person)) AS signed,
EXISTS (SELECT 1 FROM bulletin_recipient t WHERE t.bulletin = b.id AND t.person = ?) AS asked,
EXISTS (SELECT 1 FROM bulletin_signing s WHERE s.bulletin = b.id AND s.author = ?) AS mine
FROM bulletin b JOIN bulletin_revision r ON r.bulletin = b.id
AND NOT EXISTS (SELECT 1 FROM bulletin_revision n WHERE n.replaces = r.id)
LEFT JOIN bulletin_issue i ON i.id = b.id WHERE b.hall = ?"""


class Bulletin(NamedTuple):
    """A bulletin with its newest revision, as the actions need it."""

    id: UUID
    hall: HallId
    period: Period
    first_on: date
    last_on: date
    corrects: UUID | None
    revision: UUID
    content: Content
    facts: BulletinFacts
    author: PersonId | None
    at: datetime


async def bulletin(hall: HallId, id: UUID) -> Bulletin:
    """Raises NotFound."""
    rows = await fetch(
        """SELECT b.*, r.id AS revision, r.content, r.facts, r.author, r.at FROM bulletin b
        JOIN bulletin_revision r ON r.bulletin = b.id WHERE b.id = ? AND b.hall = ?
        AND NOT EXISTS (SELECT 1 FROM bulletin_revision n WHERE n.replaces = r.id)""",
        id,
        hall,
    )
    if not rows:
        raise rules.no_such_bulletin()
    row = rows[0]
    return Bulletin(
        id=row["id"],
        hall=HallId(row["hall"]),
        period=Period(row["period"]),
        first_on=row["first_on"],
        last_on=row["last_on"],
        corrects=row["corrects"],
        revision=row["revision"],
        content=msgspec.json.decode(row["content"], type=Content),
        facts=msgspec.json.decode(row["facts"], type=BulletinFacts),
        author=PersonId(row["author"]) if row["author"] else None,
        at=row["at"],
    )


async def bulletin_of_slot(slot: str) -> UUID | None:
    rows = await fetch("SELECT id FROM bulletin WHERE slot = ?", slot)
    return rows[0]["id"] if rows else None


async def label_of(id: UUID | None) -> str:
    """〔2026〕第 12 期; empty: it is not published."""
    rows = await fetch("SELECT year, number FROM bulletin_issue WHERE id = ?", id) if id else []
    return rules.label(rows[0]["year"], rows[0]["number"]) if rows else ""


async def next_number(hall: HallId, year: int) -> int:
    rows = await fetch("SELECT max(number) AS last FROM bulletin_issue WHERE hall = ? AND year = ?", hall, year)
    return int(rows[0]["last"] or 0) + 1


async def lines(hall: Hall, *, actor: Actor, now: datetime) -> list[BulletinLine]:
    """Newest first; drafts only for who may write."""
    drafts = "" if actor.has(hall.id, *WRITERS) else " AND i.id IS NOT NULL"
    sql = f"{LINES}{drafts} ORDER BY b.last_on DESC, b.id DESC LIMIT {LIST_MOST}"
    return [_line(row, now) for row in await fetch(sql, actor.person, actor.person, hall.id)]


def _line(row: dict[str, Any], now: datetime) -> BulletinLine:
    published = row["number"] is not None
    state = rules.state(published, row["corrected_by"] is not None)
    asked = bool(row["asked"]) and state is not BulletinState.corrected
    return BulletinLine(
        id=row["id"],
        period=Period(row["period"]),
        first_on=row["first_on"],
        last_on=row["last_on"],
        title=_content(row).title,
        state=state,
        label=rules.label(row["year"], row["number"]) if published else "",
        published_at=row["published_at"],
        sign_by=row["sign_by"],
        mine=rules.signing_state(asked=asked, signed=bool(row["mine"]), sign_by=row["sign_by"], now=now),
        recipients=row["recipients"],
        signed=row["signed"],
    )


def _content(row: dict[str, Any]) -> Content:
    """Of a published bulletin what was published."""
    if row["document"]:
        return msgspec.json.decode(row["document"], type=PublishedContent).content
    return msgspec.json.decode(row["content"], type=Content)


async def page(hall: Hall, id: UUID, *, actor: Actor, now: datetime) -> BulletinPage:
    """Raises NotFound, also for a draft that the actor may not see."""
    rows = await fetch(f"{LINES} AND b.id = ?", actor.person, actor.person, hall.id, id)
    writes = actor.has(hall.id, *WRITERS)
    if not rows or not (writes or rows[0]["number"]):
        raise rules.no_such_bulletin()
    held, line = await bulletin(hall.id, id), _line(rows[0], now)
    issue = msgspec.json.decode(rows[0]["document"], type=PublishedContent) if rows[0]["document"] else None
    content, draft = (issue.content if issue else held.content), issue is None
    asked = await recipients(id, sign_by=line.sign_by, now=now)
    printed = rules.printed(content.sections, sentences().chapters_together)
    return BulletinPage(
        line=line,
        hall=hall.id,
        hall_name=hall.name,
        time_zone=hall.time_zone,
        content=content,
        printed=printed,
        facts=issue.facts if issue else held.facts,
        revision=held.revision,
        author_name=await _name(held.author),
        saved_at=held.at,
        published_by=issue.published_by if issue else "",
        sha256=await _digest(id),
        corrects=issue.corrects if issue else await label_of(held.corrects),
        corrected_by=await label_of(rows[0]["corrected_by"]),
        corrected_by_id=rows[0]["corrected_by"],
        text=rules.plain_text(line.label, content, printed),
        recipients=[one for one in asked if writes or one.person == actor.person],
        posts=await posts(id) if writes else [],
        people=await people(hall.id) if draft else [],
        robots=[one for one in await robots(hall.id) if one.active] if draft else [],
        usual_sign_by=await next_open_day(hall, now),
    )


async def _name(person: PersonId | None) -> str:
    rows = await fetch("SELECT display_name FROM person WHERE id = ?", person) if person else []
    return rows[0]["display_name"] if rows else ""


async def _digest(id: UUID) -> str:
    rows = await fetch("SELECT sha256 FROM bulletin_issue WHERE id = ?", id)
    return rows[0]["sha256"] if rows else ""


async def people(hall: HallId) -> list[Person]:
    return [Person(person, name, roles) for person, name, roles in await people_of_hall(hall)]


async def recipients(id: UUID, *, sign_by: datetime | None, now: datetime) -> list[RecipientLine]:
    """By name; who signed without being asked stands at the end."""
    asked = await fetch(
        """SELECT t.person, p.display_name FROM bulletin_recipient t JOIN person p ON p.id = t.person
        WHERE t.bulletin = ? ORDER BY p.display_name, p.id""",
        id,
    )
    signed = await fetch(
        """SELECT s.author AS person, p.display_name, s.signed_at, s.received_at, s.document FROM bulletin_signing s
        JOIN person p ON p.id = s.author WHERE s.bulletin = ? ORDER BY s.received_at DESC, s.id DESC""",
        id,
    )
    first = {row["person"]: row for row in signed}
    named = {row["person"]: row["display_name"] for row in [*asked, *reversed(signed)]}
    wanted = {row["person"] for row in asked}
    return [
        _recipient(PersonId(person), name, first.get(person), person in wanted, sign_by, now)
        for person, name in named.items()
    ]


def _recipient(
    person: PersonId, name: str, row: Mapping[str, Any] | None, asked: bool, sign_by: datetime | None, now: datetime
) -> RecipientLine:
    said = msgspec.json.decode(row["document"], type=SigningDocument) if row else None
    return RecipientLine(
        person=person,
        name=name,
        state=rules.signing_state(asked=asked, signed=row is not None, sign_by=sign_by, now=now),
        read_at=said.read_at if said else None,
        signed_at=row["signed_at"] if row else None,
        received_at=row["received_at"] if row else None,
        note=said.note if said else "",
    )


async def posts(id: UUID) -> list[PostLine]:
    rows = await fetch(
        """SELECT o.*, r.name, r.kind FROM bulletin_post o JOIN robot r ON r.id = o.robot
        WHERE o.bulletin = ? ORDER BY o.id""",
        id,
    )
    return [_post(row) for row in rows]


def _post(row: dict[str, Any]) -> PostLine:
    trouble = TROUBLES.get(row["trouble"])
    return PostLine(
        id=row["id"],
        robot_name=row["name"],
        kind=RobotKind(row["kind"]),
        state=PostState(row["state"]),
        tries=row["tries"],
        next_at=row["next_at"],
        sent_at=row["sent_at"],
        trouble=trouble.zh if trouble else "",
        trouble_en=trouble.en if trouble else "",
    )


async def robots(hall: HallId) -> Sequence[RobotLine]:
    rows = await fetch("SELECT id, name, kind, url, active FROM robot WHERE hall = ? ORDER BY name, id", hall)
    return [
        RobotLine(row["id"], row["name"], RobotKind(row["kind"]), masked(row["url"]), bool(row["active"]))
        for row in rows
    ]


def masked(url: str) -> str:
    return f"{urlsplit(url).netloc} …{url[-4:]}"


async def next_open_day(hall: Hall, now: datetime) -> date:
    """The day after today on which the hall opens next; within a month."""
    history, today = await calendars(hall.id), local_day(now, hall.time_zone)
    ahead = [today + timedelta(days=number) for number in range(1, 32)]
    return next((day for day in ahead if is_open(calendar_on(history, day), day)), ahead[0])
