from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from audit.database import fetch
from audit.ids import HallId, PersonId
from audit.onsite import rules
from audit.onsite.schemas import (
    Countersign,
    CountersignDocument,
    OnsiteDay,
    OnsiteDocument,
    OnsitePage,
    SavedTerms,
    Terms,
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
STANDING = """SELECT d.id, d.document FROM onsite_document d WHERE d.hall = ? AND d.author = ? AND d.day_on = ?
AND NOT EXISTS (SELECT 1 FROM onsite_document n WHERE n.supersedes = d.id)"""


async def onsite_page(hall: Hall, *, now: datetime) -> OnsitePage:
    """Every entry of a hall, and how far the contract is kept."""
    history, held, today = await terms_of(hall.id), await calendars(hall.id), local_day(now, hall.time_zone)
    terms = history[0].terms if history else None
    days = await _days(hall, held, terms)
    spent = [rules.Spent(one.document.day, one.document.part, one.state) for one in days if one.counts]
    notices = calendar_on(held, today).notices
    return OnsitePage(
        today=today,
        terms=history[0] if history else None,
        history=history,
        years=rules.contract_years(terms, spent, today=today, notices=notices) if terms else [],
        days=days,
    )


async def _days(hall: Hall, held: Sequence[CalendarInForce], terms: Terms | None) -> list[OnsiteDay]:
    rows = await fetch(ENTRIES, hall.id)
    by_id = {row["id"]: row for row in rows}
    corrected = {row["supersedes"] for row in rows}
    decided = {row["entry"]: _countersign(row) for row in await fetch(DECISIONS, hall.id)}  # the newest comes last
    return [
        _day(row, _first_of(row, by_id)["received_at"], corrected, decided.get(row["id"]), hall, held, terms)
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
    terms: Terms | None,
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
        counts=rules.day_counts(kind, document.day, terms),
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


async def terms_of(hall: HallId) -> list[SavedTerms]:
    """Newest first."""
    rows = await fetch(
        """SELECT t.id, t.document, t.at, p.display_name AS author_name FROM onsite_terms t
        JOIN person p ON p.id = t.author WHERE t.hall = ? ORDER BY t.id DESC""",
        hall,
    )
    return [
        SavedTerms(
            id=row["id"],
            terms=msgspec.json.decode(row["document"], type=Terms),
            author_name=row["author_name"],
            saved_at=row["at"],
        )
        for row in rows
    ]


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
