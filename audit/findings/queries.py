from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from audit.checklists.schemas import Pillar
from audit.findings.rules import FindingFacts
from audit.findings.schemas import Finding, FindingSource, FindingState
from audit.findings.tables import FindingRow
from audit.ids import FindingId, HallId, SpotId

LIST_MOST = 1000


async def findings_of_hall(hall: HallId, *, state: FindingState | None) -> list[Finding]:
    """Newest first, at most 1,000."""
    query = FindingRow.select().where(FindingRow.hall == hall)
    if state is not None:
        query = query.where(FindingRow.state == state.value)
    return [_finding(row) for row in await query.order_by(FindingRow.raised_at, ascending=False).limit(LIST_MOST)]


async def findings_of_sources(sources: Sequence[UUID]) -> list[Finding]:
    """What these inspections raised and still stands."""
    if not sources:
        return []
    rows = await (
        FindingRow.select()
        .where(FindingRow.source_id.is_in(list(sources)) & (FindingRow.state != FindingState.withdrawn.value))
        .order_by(FindingRow.raised_at, ascending=False)
    )
    return [_finding(row) for row in rows]


async def finding_by_id(finding: FindingId) -> Finding | None:
    row = await FindingRow.select().where(FindingRow.id == finding).first()
    return _finding(row) if row else None


def _finding(row: dict[str, Any]) -> Finding:
    facts = msgspec.json.decode(row["document"], type=FindingFacts)
    return Finding(
        id=FindingId(row["id"]),
        hall=HallId(row["hall"]),
        spot=SpotId(row["spot"]),
        source=FindingSource(row["source"]),
        source_id=row["source_id"],
        item=row["item"],
        title=facts.title,
        pillar=Pillar(row["pillar"]),
        critical=row["critical"],
        citations=facts.citations,
        reasons=facts.reasons,
        note=facts.note,
        photos=facts.photos,
        state=FindingState(row["state"]),
        raised_at=row["raised_at"],
        raised_on=row["raised_on"],
    )
