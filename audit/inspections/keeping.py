"""Sums and counts that follow from the inspections, kept in the transaction of what changes them (docs/scoring.md)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from audit.checklists.queries import checklist as checklist_by_id
from audit.checklists.schemas import Checklist
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.ids import ChecklistId, HallId, InspectionId, SpotId, new_id
from audit.inspections import scoring
from audit.inspections.schemas import InspectionDocument, InspectionKind, Tally
from audit.inspections.tables import InspectionScoreRow, ScoreSeriesRow

AT_ONCE = 200
MISSING = "FROM inspection i WHERE NOT EXISTS (SELECT 1 FROM inspection_score s WHERE s.id = i.id)"
COUNT = """ON CONFLICT (hall, unit, begins_on, kind, pack, item)
DO UPDATE SET failed = failed_item.failed + excluded.failed"""
NUMBERS = (
    "weight",
    "credit",
    "answered",
    "failed",
    "not_applicable",
    "critical_failed",
    "pass_mark",
    "parts",
)
SCORE_COLUMNS = ("id", "series", "day_on", "finished_at", "superseded", *NUMBERS, "failed_items")
SERIES_COLUMNS = ("id", "hall", "spot", "pack", "kind")


async def keep_score(
    inspection: InspectionId, document: InspectionDocument, checklist: Checklist, day_on: date, *, superseded: bool
) -> None:
    """Of a new inspection; belongs into the transaction that stores it, in the hall's turn."""
    failed = scoring.failed_items(checklist, document)
    row = (
        inspection,
        await _series(document.hall, document.spot, checklist.pack, document.kind),
        day_on,
        document.finished_at,
        superseded,
        *numbers(scoring.tally(checklist, document)),
        " ".join(failed),
    )
    await bulk_insert(InspectionScoreRow, SCORE_COLUMNS, [row])
    if not superseded:
        await _count(document.hall, document.kind.value, checklist.pack, day_on, failed, 1)


def numbers(tally: Tally) -> tuple[int | str, ...]:
    """As the columns `NUMBERS` hold them."""
    sums = tally.total
    parts = msgspec.json.encode([tally.pillars, tally.modules], order="deterministic").decode()
    return (
        sums.weight,
        sums.credit,
        sums.answered,
        sums.failed,
        tally.not_applicable,
        tally.critical_failed,
        tally.pass_mark,
        parts,
    )


async def _series(hall: HallId, spot: SpotId, pack: str, kind: InspectionKind) -> UUID:
    key = (hall, spot, pack, kind.value)
    found = await fetch("SELECT id FROM score_series WHERE hall = ? AND spot = ? AND pack = ? AND kind = ?", *key)
    if found:
        return UUID(str(found[0]["id"]))
    series = new_id()
    await bulk_insert(ScoreSeriesRow, SERIES_COLUMNS, [(series, *key)])
    return series


async def set_aside(inspection: InspectionId) -> None:
    """When it is here and a correction takes its place: what it gave is taken back."""
    rows = await fetch(
        """SELECT s.day_on, s.failed_items, q.hall, q.kind, q.pack FROM inspection_score s
        JOIN score_series q ON q.id = s.series WHERE s.id = ? AND NOT s.superseded""",
        inspection,
    )
    for row in rows:
        await fetch("UPDATE inspection_score SET superseded = true WHERE id = ?", inspection)
        await _count(row["hall"], row["kind"], row["pack"], row["day_on"], row["failed_items"].split(), -1)


async def _count(hall: HallId, kind: str, pack: str, day_on: date, failed: Sequence[str], by: int) -> None:
    rows = [(new_id(), hall, unit, begins, kind, pack, item, by) for unit, begins in units(day_on) for item in failed]
    if rows:
        marks = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?)"] * len(rows))
        into = "INSERT INTO failed_item (id, hall, unit, begins_on, kind, pack, item, failed)"
        await fetch(f"{into} VALUES {marks} {COUNT}", *(one for row in rows for one in row))


def units(day_on: date) -> tuple[tuple[str, date], ...]:
    """What a failed item of a day is counted in."""
    return ("day", day_on), ("month", day_on.replace(day=1))


async def fill_all() -> None:
    """For the start of the server: takes in what was received by a program that kept no sums."""
    for row in await fetch(f"SELECT DISTINCT i.hall {MISSING}"):
        async with transaction():
            await in_turn(row["hall"])
            await fill(HallId(row["hall"]))


async def fill(hall: HallId) -> None:
    """Takes in inspections that have no sums yet; in the caller's transaction and the hall's turn."""
    while rows := await fetch(
        f"SELECT i.id, i.document, i.day_on, i.superseded {MISSING} AND i.hall = ? ORDER BY i.id LIMIT {AT_ONCE}", hall
    ):
        for row in rows:
            document = msgspec.json.decode(row["document"], type=InspectionDocument)
            published = await checklist_by_id(ChecklistId(document.checklist))
            await keep_score(
                InspectionId(row["id"]),
                document,
                published.checklist,
                row["day_on"],
                superseded=bool(row["superseded"]),
            )


async def rebuild(hall: HallId) -> None:
    """Throws the sums of a hall away and makes them anew."""
    async with transaction():
        await in_turn(hall)
        await fetch("DELETE FROM inspection_score WHERE series IN (SELECT id FROM score_series WHERE hall = ?)", hall)
        await fetch("DELETE FROM inspection_score WHERE id IN (SELECT id FROM inspection WHERE hall = ?)", hall)
        await fetch("DELETE FROM failed_item WHERE hall = ?", hall)
        await fetch("DELETE FROM score_series WHERE hall = ?", hall)
        await fill(hall)
