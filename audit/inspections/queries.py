from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from audit.database import fetch
from audit.ids import ChecklistId, HallId, InspectionId, PersonId, SpotId
from audit.inspections.schemas import (
    InspectionDocument,
    InspectionKind,
    InspectionSummary,
    PhotoFacts,
    Result,
    Score,
)
from audit.inspections.tables import InspectionRow
from audit.sites.rules import no_such_hall

LIST_MOST = 200
SUMMARY = """SELECT i.id, i.spot, i.checklist, i.kind, i.author, p.display_name AS author_name, i.day_on, i.finished_at, i.received_at,
i.score, i.result, i.answered, i.failed, i.photos_expected, i.superseded,
(SELECT count(*) FROM expected_photo e WHERE e.inspection = i.id AND e.received) AS photos_received"""
ONE = f"{SUMMARY}, i.hall, i.document, i.outcome FROM inspection i JOIN person p ON p.id = i.author WHERE i.id = ?"
MANY = "FROM inspection i JOIN person p ON p.id = i.author WHERE i.hall = ?"
NEWEST_FIRST = "ORDER BY i.finished_at DESC, i.id DESC"
PICTURED_MOST = 200
PICTURED = "FROM inspection i WHERE i.hall = ? AND i.day_on >= ? AND i.superseded = ? AND i.photos_expected > 0"


async def correctable(inspection: InspectionId) -> tuple[PersonId, HallId, SpotId, ChecklistId] | None:
    """Author, hall, spot and checklist of an inspection that is here."""
    row = (
        await InspectionRow.select(
            InspectionRow.author, InspectionRow.hall, InspectionRow.spot, InspectionRow.checklist
        )
        .where(InspectionRow.id == inspection)
        .first()
    )
    if row is None:
        return None
    return PersonId(row["author"]), HallId(row["hall"]), SpotId(row["spot"]), ChecklistId(row["checklist"])


SUPERSEDED = """SELECT 1 FROM inspection
WHERE supersedes = ? AND author = ? AND hall = ? AND spot = ? AND checklist = ?"""


async def is_superseded(inspection: InspectionId, document: InspectionDocument, author: PersonId) -> bool:
    """Whether a correction of it came before it."""
    return bool(await fetch(SUPERSEDED, inspection, author, document.hall, document.spot, document.checklist))


async def hall_of(inspection: InspectionId) -> HallId:
    """Raises NotFound."""
    row = await InspectionRow.select(InspectionRow.hall).where(InspectionRow.id == inspection).first()
    if row is None:
        raise no_such_hall()
    return HallId(row["hall"])


async def inspection_json(inspection: InspectionId, *, visible: frozenset[HallId]) -> bytes:
    """The JSON of an `Inspection`. The stored document goes out as it came in. Raises NotFound."""
    rows = await fetch(ONE, inspection)
    if not rows or rows[0]["hall"] not in visible:
        raise no_such_hall()
    row = rows[0]
    document, outcome = (msgspec.Raw(row[name].encode()) for name in ("document", "outcome"))
    return msgspec.json.encode({"summary": _summary(row), "document": document, "outcome": outcome})


async def summaries_of_hall(hall: HallId, *, day_on: date | None) -> list[InspectionSummary]:
    """Newest first; of one local day, or the newest 200."""
    if day_on is None:
        rows = await fetch(f"{SUMMARY} {MANY} {NEWEST_FIRST} LIMIT {LIST_MOST}", hall)
    else:
        rows = await fetch(f"{SUMMARY} {MANY} AND i.day_on = ? {NEWEST_FIRST}", hall, day_on)
    return [_summary(row) for row in rows]


def _summary(row: dict[str, Any]) -> InspectionSummary:
    return InspectionSummary(
        id=row["id"],
        spot=row["spot"],
        checklist=row["checklist"],
        kind=InspectionKind(row["kind"]),
        author=row["author"],
        author_name=row["author_name"],
        day_on=row["day_on"],
        finished_at=row["finished_at"],
        received_at=row["received_at"],
        score=row["score"],
        result=Result(row["result"]),
        answered=row["answered"],
        failed=row["failed"],
        photos_expected=row["photos_expected"],
        photos_received=row["photos_received"],
        superseded=row["superseded"],
    )


async def digests(inspections: Sequence[InspectionId]) -> dict[InspectionId, str]:
    """SHA-256 of each document as received."""
    if not inspections:
        return {}
    rows = await InspectionRow.select(InspectionRow.id, InspectionRow.sha256).where(
        InspectionRow.id.is_in(list(inspections))
    )
    return {InspectionId(row["id"]): row["sha256"] for row in rows}


async def documents(hall: HallId, *, from_on: date, to_on: date) -> list[tuple[InspectionSummary, InspectionDocument]]:
    """Inspections of a hall in a period that were not superseded, newest first, with what was answered."""
    period = f"{MANY} AND i.day_on >= ? AND i.day_on <= ? AND i.superseded = ?"
    rows = await fetch(f"{SUMMARY}, i.document {period} {NEWEST_FIRST}", hall, from_on, to_on, False)
    return [(_summary(row), _document(row)) for row in rows]


def _document(row: dict[str, Any]) -> InspectionDocument:
    return msgspec.json.decode(row["document"], type=InspectionDocument)


async def answered(inspections: Sequence[InspectionId]) -> dict[InspectionId, tuple[ChecklistId, InspectionDocument]]:
    """The version of the checklist and the document of each."""
    found: dict[InspectionId, tuple[ChecklistId, InspectionDocument]] = {}
    for start in range(0, len(inspections), LIST_MOST):
        some = inspections[start : start + LIST_MOST]
        marks = ", ".join("?" * len(some))
        for row in await fetch(f"SELECT id, checklist, document FROM inspection WHERE id IN ({marks})", *some):  # noqa: S608
            found[InspectionId(row["id"])] = (ChecklistId(row["checklist"]), _document(row))
    return found


async def document(inspection: InspectionId) -> tuple[InspectionSummary, InspectionDocument, Score]:
    """Raises NotFound."""
    rows = await fetch(ONE, inspection)
    if not rows:
        raise no_such_hall()
    return _summary(rows[0]), _document(rows[0]), msgspec.json.decode(rows[0]["outcome"], type=Score)


async def latest(hall: HallId, *, since_on: date) -> list[InspectionSummary]:
    """The newest inspection of each spot by each checklist, complete or not."""
    rows = await fetch(f"{SUMMARY} {MANY} AND i.day_on >= ? AND i.superseded = ? {NEWEST_FIRST}", hall, since_on, False)
    newest: dict[tuple[UUID, UUID], dict[str, Any]] = {}
    for row in rows:
        newest.setdefault((row["spot"], row["checklist"]), row)
    return [_summary(row) for row in newest.values()]


class Seen(NamedTuple):
    """That an inspection was made, for whoever counts what was looked at."""

    id: InspectionId
    kind: InspectionKind
    checklist: ChecklistId
    spot: SpotId
    at: datetime
    """The earlier of the phone's moment and the receipt."""
    received_at: datetime
    answered: frozenset[str]


class _Answered(msgspec.Struct):
    item: str


class _Answers(msgspec.Struct):
    """Of a document only what `seen` needs."""

    answers: list[_Answered]


SEEN = """SELECT id, kind, checklist, spot, finished_at, received_at, document FROM inspection
WHERE hall = ? AND finished_at >= ? AND received_at >= ? AND (finished_at < ? OR received_at < ?)"""


async def seen(hall: HallId, from_at: datetime, to_at: datetime) -> list[Seen]:
    """Inspections made in a stretch of time. Corrected ones too: somebody was there."""
    rows = await fetch(SEEN, hall, from_at, from_at, to_at, to_at)
    return [
        Seen(
            id=row["id"],
            kind=InspectionKind(row["kind"]),
            checklist=row["checklist"],
            spot=row["spot"],
            at=min(row["finished_at"], row["received_at"]),
            received_at=row["received_at"],
            answered=frozenset(answer.item for answer in msgspec.json.decode(row["document"], type=_Answers).answers),
        )
        for row in rows
    ]


class Pictured(NamedTuple):
    """The newest photo of an item at a spot."""

    spot: SpotId
    checklist: ChecklistId
    item: str
    sha256: str


class _Photos(Struct):
    """So much of a document as this asks for."""

    photos: list[PhotoFacts] = []


async def last_photos(hall: HallId, *, since_on: date, most: int) -> list[Pictured]:
    """The newest photo of each item at each spot, the newest inspections first. Looks into at most PICTURED_MOST of them."""
    rows = await fetch(
        f"SELECT i.spot, i.checklist, i.document {PICTURED} {NEWEST_FIRST} LIMIT {PICTURED_MOST}", hall, since_on, False
    )
    newest: dict[tuple[UUID, UUID, str], Pictured] = {}
    for row in rows:
        for photo in reversed(msgspec.json.decode(row["document"], type=_Photos).photos):
            one = Pictured(row["spot"], row["checklist"], photo.item, photo.sha256)
            newest.setdefault((one.spot, one.checklist, one.item), one)
    return list(newest.values())[:most]
