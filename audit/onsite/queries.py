from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from audit.contracts.queries import contract_of
from audit.contracts.schemas import Contract
from audit.database import fetch
from audit.ids import HallId, PersonId
from audit.onsite import rules
from audit.onsite.schemas import (
    Countersign,
    CountersignDocument,
    DayState,
    OnsiteDay,
    OnsiteDocument,
    OnsitePage,
    PersonPlan,
    Planned,
    PlannedPart,
)
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.queries import calendars
from audit.workdays.rules import calendar_on, day_in
from audit.workdays.schemas import CalendarInForce

ENTRIES = """SELECT d.id, d.author, d.received_at, d.supersedes, d.document, p.display_name AS author_name
FROM onsite_document d JOIN person p ON p.id = d.author WHERE d.hall = ? ORDER BY d.day_on DESC, d.received_at DESC, d.id DESC"""
DECISIONS = """SELECT c.id, c.entry, c.document, c.signed_at, p.display_name AS author_name
FROM onsite_countersign c JOIN person p ON p.id = c.author WHERE c.hall = ? ORDER BY c.received_at, c.id"""
PLANS = """SELECT o.id, o.person, o.saved_on, o.document, o.at, p.display_name AS person_name
FROM onsite_plan o JOIN person p ON p.id = o.person WHERE o.hall = ? ORDER BY o.id"""
STANDING = """SELECT d.id, d.document FROM onsite_document d WHERE d.hall = ? AND d.author = ? AND d.day_on = ?
AND NOT EXISTS (SELECT 1 FROM onsite_document n WHERE n.supersedes = d.id)"""


async def onsite_page(hall: Hall, *, now: datetime) -> OnsitePage:
    """Every entry of a hall, and how far the contract is kept."""
    contract, held, today = await contract_of(hall.id), await calendars(hall.id), local_day(now, hall.time_zone)
    days = await _days(hall, held, contract)
    spent = [rules.Spent(one.document.day, one.document.part, one.state) for one in days if one.counts]
    notices = calendar_on(held, today).notices
    return OnsitePage(
        today=today,
        contract=contract,
        years=rules.contract_years(contract, spent, today=today, notices=notices) if contract else [],
        days=days,
        plans=await plans(hall.id, days, today=today),
    )


async def _days(hall: Hall, held: Sequence[CalendarInForce], contract: Contract | None) -> list[OnsiteDay]:
    rows = await fetch(ENTRIES, hall.id)
    by_id = {row["id"]: row for row in rows}
    corrected = {row["supersedes"] for row in rows}
    decided = {row["entry"]: _countersign(row) for row in await fetch(DECISIONS, hall.id)}  # the newest comes last
    return [
        _day(row, _first_of(row, by_id)["received_at"], corrected, decided.get(row["id"]), hall, held, contract)
        for row in rows
    ]


def _first_of(row: dict[str, Any], by_id: Mapping[UUID, dict[str, Any]]) -> dict[str, Any]:
    while row["supersedes"]:
        row = by_id[row["supersedes"]]
    return row


def _day(
    row: dict[str, Any],
    first_at: datetime,
    corrected: set[UUID],
    decided: Countersign | None,
    hall: Hall,
    held: Sequence[CalendarInForce],
    contract: Contract | None,
) -> OnsiteDay:
    document = msgspec.json.decode(row["document"], type=OnsiteDocument)
    kind = day_in(calendar_on(held, document.day), document.day).kind
    return OnsiteDay(
        id=row["id"],
        author=PersonId(row["author"]),
        author_name=row["author_name"],
        received_at=row["received_at"],
        document=document,
        state=rules.state_of(document, corrected=row["id"] in corrected, agreed=decided.agrees if decided else None),
        day_kind=kind,
        counts=rules.day_counts(kind, document.day, contract),
        days_late=max(0, (local_day(first_at, hall.time_zone) - document.day).days),
        decided=decided,
    )


def _countersign(row: dict[str, Any]) -> Countersign:
    document = msgspec.json.decode(row["document"], type=CountersignDocument)
    return Countersign(
        id=row["id"],
        agrees=document.agrees,
        reason=document.reason,
        author_name=row["author_name"],
        signed_at=row["signed_at"],
        signature=document.signature,
    )


async def standing_on(hall: HallId, author: PersonId, document: OnsiteDocument) -> list[OnsiteDocument]:
    """The person's entries for that day which stand beside this one."""
    rows = await fetch(STANDING, hall, author, document.day)
    return [
        msgspec.json.decode(row["document"], type=OnsiteDocument) for row in rows if row["id"] != document.supersedes
    ]


async def author_of(hall: HallId, entry: UUID) -> PersonId | None:
    rows = await fetch("SELECT author FROM onsite_document WHERE hall = ? AND id = ?", hall, entry)
    return PersonId(rows[0]["author"]) if rows else None


async def is_corrected(entry: UUID) -> bool:
    return bool(await fetch("SELECT 1 AS one FROM onsite_document WHERE supersedes = ?", entry))


async def plans(hall: HallId, entered: Sequence[OnsiteDay], *, today: date) -> list[PersonPlan]:
    """Who means to come when, by name; beside each day whether an entry of that person stands."""
    rows: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in await fetch(PLANS, hall):
        rows[row["person"]].append(row)
    found = [_plan(some, entered, today) for some in rows.values()]
    return sorted(found, key=lambda one: (one.person_name, one.person))


def _plan(rows: Sequence[dict[str, Any]], entered: Sequence[OnsiteDay], today: date) -> PersonPlan:
    newest = rows[-1]
    saved = [(row["saved_on"], msgspec.json.decode(row["document"], type=list[PlannedPart])) for row in rows]
    stands = (DayState.entered, DayState.countersigned)
    mine = [one.document for one in entered if one.author == newest["person"] and one.state in stands]
    return PersonPlan(
        person=PersonId(newest["person"]),
        person_name=newest["person_name"],
        id=newest["id"],
        saved_at=newest["at"],
        days=[
            Planned(day=one.day, part=one.part, note=one.note, came=rules.came(one, mine, today=today))
            for one in rules.planned(saved)
        ],
    )


async def newest_plan(hall: HallId, person: PersonId) -> UUID | None:
    rows = await fetch(
        "SELECT id FROM onsite_plan WHERE hall = ? AND person = ? ORDER BY id DESC LIMIT 1", hall, person
    )
    return rows[0]["id"] if rows else None


async def feed_made_at(hall: HallId, person: PersonId) -> datetime | None:
    rows = await fetch(
        "SELECT made_at FROM onsite_feed WHERE hall = ? AND person = ? AND revoked_at IS NULL", hall, person
    )
    return rows[0]["made_at"] if rows else None


async def feed_reader(digest: str) -> tuple[HallId, PersonId] | None:
    """Whose link it is, of which hall; None once it is revoked."""
    rows = await fetch("SELECT hall, person FROM onsite_feed WHERE token_sha256 = ? AND revoked_at IS NULL", digest)
    return (HallId(rows[0]["hall"]), PersonId(rows[0]["person"])) if rows else None
