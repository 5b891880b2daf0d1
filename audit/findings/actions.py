from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from audit.database import bulk_insert
from audit.findings.rules import Fault, facts
from audit.findings.schemas import FindingSource, FindingState
from audit.findings.tables import FindingRow
from audit.ids import HallId, SpotId, new_id

COLUMNS = (
    "id",
    "hall",
    "spot",
    "source",
    "source_id",
    "item",
    "pillar",
    "critical",
    "state",
    "raised_at",
    "raised_on",
    "document",
)


async def raise_findings(
    *,
    hall: HallId,
    spot: SpotId,
    source_id: UUID,
    faults: Sequence[Fault],
    raised_at: datetime,
    raised_on: date,
) -> None:
    """One finding per failed item of an inspection, in the caller's transaction."""
    await bulk_insert(
        FindingRow,
        COLUMNS,
        [
            (
                new_id(),
                hall,
                spot,
                FindingSource.inspection.value,
                source_id,
                fault.item.id,
                fault.item.pillar.value,
                fault.item.critical,
                FindingState.open.value,
                raised_at,
                raised_on,
                msgspec.json.encode(facts(fault)).decode(),
            )
            for fault in faults
        ],
    )


async def withdraw_findings(*, source_id: UUID) -> None:
    """The inspection was corrected: what it raised no longer stands. In the caller's transaction."""
    await FindingRow.update({FindingRow.state: FindingState.withdrawn.value}).where(FindingRow.source_id == source_id)
