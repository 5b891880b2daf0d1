"""Do the sums and counts that scores are read from still follow from the inspections? Recomputes all of them."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from audit.checklists.queries import checklist as checklist_by_id
from audit.database import fetch, snapshot
from audit.ids import ChecklistId, HallId
from audit.inspections import keeping, scoring
from audit.inspections.schemas import InspectionDocument
from audit.logs import facts, log

AT_ONCE = 200
FAULTS_LOGGED = 20
KEPT = """SELECT i.id, i.document, i.checklist, i.spot, i.kind, i.day_on, i.finished_at, i.superseded, s.id AS kept,
q.hall AS s_hall, q.spot AS s_spot, q.pack AS s_pack, q.kind AS s_kind, s.day_on AS s_day_on, s.finished_at AS s_finished_at,
s.superseded AS s_superseded, s.weight, s.credit, s.answered, s.failed, s.not_applicable, s.critical_failed, s.pass_mark,
s.parts, s.failed_items FROM inspection i LEFT JOIN inspection_score s ON s.id = i.id LEFT JOIN score_series q ON q.id = s.series
WHERE i.hall = ? AND i.id > ? ORDER BY i.id LIMIT ?"""
ORPHANS = """SELECT s.id FROM inspection_score s JOIN score_series q ON q.id = s.series
WHERE q.hall = ? AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.id = s.id)"""
Count = tuple[str, date, str, str, str]
"""Unit, first day, kind, pack, item."""


class ScoreFault(Struct, frozen=True):
    hall: HallId
    zh: str
    en: str


async def check_scores() -> list[ScoreFault]:
    """Of every hall, as of one moment; writes nothing."""
    async with snapshot():
        halls = [HallId(row["id"]) for row in await fetch("SELECT id FROM hall ORDER BY id")]
        return [fault for hall in halls async for fault in _faults(hall)]


async def mend_scores(_: datetime) -> None:
    """The daily job: what does not follow from the inspections is told to the log and made anew."""
    faults = await check_scores()
    for fault in faults[:FAULTS_LOGGED]:
        log.error("scores", extra=facts(hall=str(fault.hall), fault=fault.en))
    for hall in sorted({fault.hall for fault in faults}):
        await keeping.rebuild(hall)


async def _faults(hall: HallId) -> AsyncIterator[ScoreFault]:
    counted: Counter[Count] = Counter()
    last = UUID(int=0)
    while rows := await fetch(KEPT, hall, last, AT_ONCE):
        for row in rows:
            if not await _agrees(hall, row, counted):
                yield _fault(hall, row["id"], "与作答不符", "do not follow from its answers")
        last = rows[-1]["id"]
    for row in await fetch(ORPHANS, hall):
        yield _fault(hall, row["id"], "没有对应的检查", "belong to no inspection")
    if fault := await _count_fault(hall, counted):
        yield fault


async def _agrees(hall: HallId, row: Mapping[str, Any], counted: Counter[Count]) -> bool:
    """Whether what is kept of an inspection is what it gives; adds its failed items to `counted`."""
    document = msgspec.json.decode(row["document"], type=InspectionDocument)
    checklist = (await checklist_by_id(ChecklistId(row["checklist"]))).checklist
    failed = scoring.failed_items(checklist, document)
    if not row["superseded"]:
        counted.update(
            (unit, begins, row["kind"], checklist.pack, item)
            for unit, begins in keeping.units(row["day_on"])
            for item in failed
        )
    place = [hall, row["spot"], checklist.pack, row["kind"], row["day_on"], row["finished_at"], bool(row["superseded"])]
    kept = [row[f"s_{name}"] for name in ("hall", "spot", "pack", "kind", "day_on", "finished_at")]
    numbers = [row[name] for name in (*keeping.NUMBERS, "failed_items")]
    right = [*keeping.numbers(scoring.tally(checklist, document)), " ".join(failed)]
    return bool(row["kept"]) and [*kept, bool(row["s_superseded"])] == place and numbers == right


async def _count_fault(hall: HallId, counted: Counter[Count]) -> ScoreFault | None:
    rows = await fetch("SELECT unit, begins_on, kind, pack, item, failed FROM failed_item WHERE hall = ?", hall)
    kept = {(row["unit"], row["begins_on"], row["kind"], row["pack"], row["item"]): row["failed"] for row in rows}
    wrong = sorted(key for key in counted.keys() | kept.keys() if counted[key] != kept.get(key, 0))
    if not wrong:
        return None
    unit, begins, _, pack, item = wrong[0]
    return ScoreFault(
        hall,
        f"不合格项次数有 {len(wrong)} 处与检查不符，首处是 {begins}（{unit}）{pack} 的 {item}。",
        f"{len(wrong)} counts of failed items do not follow from the inspections, the first that of {item} of {pack}, {unit} {begins}.",
    )


def _fault(hall: HallId, inspection: UUID, zh: str, en: str) -> ScoreFault:
    return ScoreFault(hall, f"检查 {inspection} 的计分底数{zh}。", f"The sums of inspection {inspection} {en}.")
