from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from audit.accounts.queries import display_names
from audit.database import fetch
from audit.findings.rules import Judgement
from audit.ids import ChecklistId, HallId, InspectionId, PersonId, SpotId
from audit.inspections.rules import judged, other_content
from audit.inspections.schemas import (
    InspectionDocument,
    InspectionKind,
    InspectionSummary,
    Receipt,
    Result,
    Score,
)
from audit.inspections.tables import InspectionRow
from audit.journal.queries import current_epoch
from audit.media.queries import photo_counts
from audit.sites.rules import no_such_hall

LIST_MOST = 200
SUMMARY = (
    InspectionRow.id,
    InspectionRow.spot,
    InspectionRow.checklist,
    InspectionRow.kind,
    InspectionRow.author,
    InspectionRow.day_on,
    InspectionRow.finished_at,
    InspectionRow.received_at,
    InspectionRow.score,
    InspectionRow.result,
    InspectionRow.answered,
    InspectionRow.failed,
    InspectionRow.photos_expected,
    InspectionRow.superseded,
)


async def receipt(inspection: InspectionId, digest: str) -> Receipt | None:
    """The receipt of a document received before, or None. Raises Conflict when other content is held under the id."""
    rows = await fetch("SELECT sha256, received_at FROM inspection WHERE id = ?", inspection)
    if not rows:
        return None
    if rows[0]["sha256"] != digest:
        raise other_content(inspection)
    return Receipt(id=inspection, sha256=digest, epoch=await current_epoch(), received_at=rows[0]["received_at"])


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


class Around(NamedTuple):
    """What is already here around an inspection that comes in."""

    superseded: bool
    """A correction of it came before it."""
    later: bool
    """An inspection of the spot that ended later is here; of two that end together the later id is."""


AROUND = """SELECT
EXISTS (SELECT 1 FROM inspection WHERE supersedes = ? AND author = ? AND hall = ? AND spot = ? AND checklist = ?) AS superseded,
EXISTS (SELECT 1 FROM inspection WHERE spot = ? AND (finished_at > ? OR (finished_at = ? AND id > ?))) AS later"""


async def around(inspection: InspectionId, document: InspectionDocument, author: PersonId) -> Around:
    by_correction = (inspection, author, document.hall, document.spot, document.checklist)
    by_time = (document.spot, document.finished_at, document.finished_at, inspection)
    [row] = await fetch(AROUND, *by_correction, *by_time)
    return Around(superseded=bool(row["superseded"]), later=bool(row["later"]))


async def hall_of(inspection: InspectionId) -> HallId:
    """Raises NotFound."""
    row = await InspectionRow.select(InspectionRow.hall).where(InspectionRow.id == inspection).first()
    if row is None:
        raise no_such_hall()
    return HallId(row["hall"])


async def inspection_json(inspection: InspectionId, *, visible: frozenset[HallId]) -> bytes:
    """The JSON of an `Inspection`. The stored document goes out as it came in. Raises NotFound."""
    row = (
        await InspectionRow.select(*SUMMARY, InspectionRow.hall, InspectionRow.document, InspectionRow.outcome)
        .where(InspectionRow.id == inspection)
        .first()
    )
    if row is None or row["hall"] not in visible:
        raise no_such_hall()
    [summary] = await _summaries([row])
    return msgspec.json.encode(
        {
            "summary": summary,
            "document": msgspec.Raw(row["document"].encode()),
            "outcome": msgspec.Raw(row["outcome"].encode()),
        }
    )


async def summaries_of_hall(hall: HallId, *, day_on: date | None) -> list[InspectionSummary]:
    """Newest first; of one local day, or the newest 200."""
    query = InspectionRow.select(*SUMMARY).where(InspectionRow.hall == hall)
    if day_on is not None:
        query = query.where(InspectionRow.day_on == day_on)
    rows = await query.order_by(InspectionRow.finished_at, ascending=False).limit(LIST_MOST if day_on is None else 2000)
    return await _summaries(rows)


async def _summaries(rows: Sequence[dict[str, Any]]) -> list[InspectionSummary]:
    names = await display_names(sorted({row["author"] for row in rows}))
    photos = await photo_counts([row["id"] for row in rows if row["photos_expected"]])
    return [_summary(row, names, photos) for row in rows]


def _summary(row: dict[str, Any], names: dict[UUID, str], photos: dict[UUID, tuple[int, int]]) -> InspectionSummary:
    return InspectionSummary(
        id=InspectionId(row["id"]),
        spot=SpotId(row["spot"]),
        checklist=ChecklistId(row["checklist"]),
        kind=InspectionKind(row["kind"]),
        author=PersonId(row["author"]),
        author_name=names.get(row["author"], ""),
        day_on=row["day_on"],
        finished_at=row["finished_at"],
        received_at=row["received_at"],
        score=row["score"],
        result=Result(row["result"]),
        answered=row["answered"],
        failed=row["failed"],
        photos_expected=row["photos_expected"],
        photos_received=photos.get(row["id"], (0, 0))[1],
        superseded=row["superseded"],
    )


async def documents(hall: HallId, *, from_on: date, to_on: date) -> list[tuple[InspectionSummary, InspectionDocument]]:
    """Inspections of a hall in a period that were not superseded, newest first, with what was answered."""
    rows = await (
        InspectionRow.select(*SUMMARY, InspectionRow.document)
        .where(
            (InspectionRow.hall == hall)
            & (InspectionRow.day_on >= from_on)
            & (InspectionRow.day_on <= to_on)
            & InspectionRow.superseded.eq(False)
        )
        .order_by(InspectionRow.finished_at, ascending=False)
    )
    summaries = await _summaries(rows)
    return [
        (summary, msgspec.json.decode(row["document"], type=InspectionDocument))
        for summary, row in zip(summaries, rows, strict=True)
    ]


async def document(inspection: InspectionId) -> tuple[InspectionSummary, InspectionDocument, Score]:
    """Raises NotFound."""
    row = (
        await InspectionRow.select(*SUMMARY, InspectionRow.document, InspectionRow.outcome)
        .where(InspectionRow.id == inspection)
        .first()
    )
    if row is None:
        raise no_such_hall()
    [summary] = await _summaries([row])
    return (
        summary,
        msgspec.json.decode(row["document"], type=InspectionDocument),
        msgspec.json.decode(row["outcome"], type=Score),
    )


async def latest(hall: HallId, *, since_on: date) -> list[InspectionSummary]:
    """The newest inspection of each spot by each checklist, complete or not."""
    rows = await (
        InspectionRow.select(*SUMMARY)
        .where((InspectionRow.hall == hall) & (InspectionRow.day_on >= since_on) & InspectionRow.superseded.eq(False))
        .order_by(InspectionRow.finished_at, ascending=False)
    )
    newest: dict[tuple[UUID, UUID], dict[str, Any]] = {}
    for row in rows:
        newest.setdefault((row["spot"], row["checklist"]), row)
    return await _summaries(list(newest.values()))


async def judgements(spot: SpotId) -> list[Judgement]:
    """What every inspection of the spot has a say on."""
    rows = await InspectionRow.select(
        InspectionRow.id,
        InspectionRow.finished_at,
        InspectionRow.kind,
        InspectionRow.superseded,
        InspectionRow.document,
    ).where(InspectionRow.spot == spot)
    return [
        Judgement(
            source_id=row["id"],
            at=row["finished_at"],
            items=judged(msgspec.json.decode(row["document"], type=InspectionDocument)),
            counts=row["kind"] != InspectionKind.self_check.value and not row["superseded"],
            stands=not row["superseded"],
        )
        for row in rows
    ]
