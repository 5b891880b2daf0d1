from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from audit.database import engine, fetch
from audit.evidence import rules
from audit.evidence.schemas import Decision, PhotoEvidence, RepeatVerdict
from audit.ids import HallId, InspectionId, SpotId
from audit.inspections.schemas import InspectionDocument, InspectionSummary, PhotoFacts
from audit.sites.queries import places

Submitted = tuple[InspectionSummary, InspectionDocument]
Photo = tuple[InspectionId, str]
"""A photo of an inspection, by its digest."""

_secrets: dict[Any, str] = {}

ARRIVED = """SELECT e.inspection, e.sha256, p.received_at FROM inspection i JOIN expected_photo e ON e.inspection = i.id
JOIN photo p ON p.hall = e.hall AND p.sha256 = e.sha256 WHERE i.hall = ? AND i.day_on >= ? AND i.day_on <= ?"""
SAME_BYTES = """SELECT i.id, i.finished_at, i.received_at, m.sha256,
j.id AS other, j.finished_at AS other_finished_at, j.received_at AS other_received_at, o.sha256 AS other_sha256
FROM inspection i JOIN expected_photo m ON m.inspection = i.id
JOIN expected_photo o ON o.hall = m.hall AND o.sha256 = m.sha256 AND o.inspection <> m.inspection
JOIN inspection j ON j.id = o.inspection WHERE i.hall = ? AND i.day_on >= ? AND i.day_on <= ?"""
SAME_PIXELS = """SELECT i.id, i.finished_at, i.received_at, m.sha256,
j.id AS other, j.finished_at AS other_finished_at, j.received_at AS other_received_at, o.sha256 AS other_sha256
FROM inspection i JOIN expected_photo m ON m.inspection = i.id
JOIN photo p ON p.hall = m.hall AND p.sha256 = m.sha256
JOIN photo q ON q.hall = p.hall AND q.pixels = p.pixels AND q.sha256 <> p.sha256
JOIN expected_photo o ON o.hall = q.hall AND o.sha256 = q.sha256 AND o.inspection <> m.inspection
JOIN inspection j ON j.id = o.inspection WHERE i.hall = ? AND i.day_on >= ? AND i.day_on <= ? AND p.pixels <> ''"""


def forget_challenge_key() -> None:
    _secrets.clear()


async def challenge_secret() -> str | None:
    """Kept in memory per engine: it never changes."""
    db = engine()
    if db not in _secrets:
        rows = await fetch("SELECT secret FROM challenge_key ORDER BY id LIMIT 1")
        if not rows:
            return None
        _secrets[db] = rows[0]["secret"]
    return _secrets[db]


async def evidence_of(hall: HallId, submitted: Sequence[Submitted]) -> list[PhotoEvidence]:
    """Every photo of the inspections, once for each, in the order of the inspections. Worked out anew from what is stored, so that it is the
    same whichever came first, photo or document."""
    if not submitted:
        return []
    first, last = min(one.day_on for one, _ in submitted), max(one.day_on for one, _ in submitted)
    context = _Context(
        hall=hall,
        arrived=await _arrivals(hall, first, last),
        repeats=frozenset((use.inspection, use.sha256) for use in await repeats(hall, first, last)),
        fine=frozenset(
            photo for photo, decision in (await decisions(hall)).items() if decision.verdict is RepeatVerdict.fine
        ),
        labels={spot.id: spot.label for spot in (await places(hall)).spots},
        secret=await challenge_secret(),
    )
    return [
        _evidence(summary, photo, context)
        for summary, document in submitted
        for photo in {one.sha256: one for one in reversed(document.photos)}.values()
    ]


class _Context(NamedTuple):
    hall: HallId
    arrived: Mapping[Photo, datetime]
    repeats: frozenset[Photo]
    fine: frozenset[Photo]
    labels: Mapping[SpotId, str]
    secret: str | None


def _evidence(summary: InspectionSummary, photo: PhotoFacts, context: _Context) -> PhotoEvidence:
    this = (summary.id, photo.sha256)
    came = context.arrived.get(this)
    known = rules.Known(
        source=photo.source,
        taken_at=photo.taken_at,
        not_after=min(came, summary.received_at) if came else summary.received_at,
        issued_at=rules.issued_at(photo.challenge, context.hall, context.secret),
        at_place=photo.label is not None and photo.label == context.labels.get(summary.spot),
        repeated=this in context.repeats and this not in context.fine,
    )
    return PhotoEvidence(
        inspection=summary.id,
        sha256=photo.sha256,
        grade=rules.grade(known) if came else None,
        source=known.source,
        not_before=rules.not_before(known),
        not_after=known.not_after,
        at_place=known.at_place,
    )


async def _arrivals(hall: HallId, first: date, last: date) -> dict[Photo, datetime]:
    rows = await fetch(ARRIVED, hall, first, last)
    return {(InspectionId(row["inspection"]), row["sha256"]): row["received_at"] for row in rows}


async def repeats(hall: HallId, first: date, last: date) -> dict[rules.Use, rules.Use]:
    """Photos of the days' inspections that an inspection before them had: the same bytes or the same pixels."""
    rows = await fetch(SAME_BYTES, hall, first, last) + await fetch(SAME_PIXELS, hall, first, last)
    return rules.first_uses((_pair(row) for row in rows), await _corrections(hall)) if rows else {}


def _pair(row: dict[str, Any]) -> tuple[rules.Use, rules.Use]:
    mine = rules.Use(InspectionId(row["id"]), min(row["finished_at"], row["received_at"]), row["sha256"])
    at = min(row["other_finished_at"], row["other_received_at"])
    return mine, rules.Use(InspectionId(row["other"]), at, row["other_sha256"])


async def _corrections(hall: HallId) -> dict[InspectionId, InspectionId]:
    rows = await fetch("SELECT id, supersedes FROM inspection WHERE hall = ? AND supersedes IS NOT NULL", hall)
    return {InspectionId(row["id"]): InspectionId(row["supersedes"]) for row in rows}


async def decisions(hall: HallId) -> dict[Photo, Decision]:
    """The newest of each photo."""
    rows = await fetch(
        """SELECT d.inspection, d.sha256, d.verdict, d.note, d.decided_at, p.display_name FROM photo_decision d
        JOIN person p ON p.id = d.person WHERE d.hall = ? ORDER BY d.decided_at, d.id""",
        hall,
    )
    return {(InspectionId(row["inspection"]), row["sha256"]): _decision(row) for row in rows}


def _decision(row: dict[str, Any]) -> Decision:
    return Decision(
        verdict=RepeatVerdict(row["verdict"]),
        note=row["note"],
        person_name=row["display_name"],
        decided_at=row["decided_at"],
    )


async def is_photo_of(hall: HallId, inspection: InspectionId, sha256: str) -> bool:
    rows = await fetch(
        "SELECT 1 FROM expected_photo WHERE hall = ? AND inspection = ? AND sha256 = ?", hall, inspection, sha256
    )
    return bool(rows)


def by_photo(some: Iterable[PhotoEvidence]) -> dict[Photo, PhotoEvidence]:
    return {(one.inspection, one.sha256): one for one in some}
