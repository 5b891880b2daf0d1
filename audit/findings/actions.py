from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from audit.checklists.queries import register
from audit.database import bulk_insert, fetch
from audit.findings.rules import Fault, Judgement, facts, last_says, state_of
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
) -> list[UUID]:
    """One finding per failed item of an inspection, in the caller's transaction; their ids, for the trail."""
    ids = [new_id() for _ in faults]
    await bulk_insert(
        FindingRow,
        COLUMNS,
        [
            (
                id,
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
                msgspec.json.encode(facts(fault, raised_on, register())).decode(),
            )
            for id, fault in zip(ids, faults, strict=True)
        ],
    )
    return ids


async def close_judged_anew(*, spot: SpotId, items: Collection[str], at: datetime, source_id: UUID) -> list[UUID]:
    """The newest inspection of a spot judged these items: older open findings of them are closed, and told. In the caller's
    transaction."""
    open_before = "SELECT id, item, source_id FROM finding WHERE spot = ? AND state = 'open' AND raised_at <= ?"
    rows = await fetch(open_before, spot, at)
    judged = [row["id"] for row in rows if row["item"] in items and row["source_id"] != source_id]
    if judged:
        await FindingRow.update({FindingRow.state: FindingState.closed.value}).where(FindingRow.id.is_in(judged))
    return judged


async def settle_anew(*, spot: SpotId, judgements: Sequence[Judgement]) -> list[UUID]:
    """Sets the state of every finding of a spot from all its inspections: needed when one came late or was corrected.
    Tells which became others."""
    rows = await FindingRow.select(FindingRow.id, FindingRow.item, FindingRow.source_id, FindingRow.state).where(
        FindingRow.spot == spot
    )
    sources = {one.source_id: one for one in judgements}
    last = last_says(judgements)
    changed = []
    for row in rows:
        state = state_of(sources[row["source_id"]], row["item"], last).value
        if state != row["state"]:
            await FindingRow.update({FindingRow.state: state}).where(FindingRow.id == row["id"])
            changed.append(row["id"])
    return changed
