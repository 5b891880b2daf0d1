from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from audit.assessments import rules
from audit.assessments.schemas import (
    Assessment,
    AssessmentLine,
    AssessmentRules,
    AssessmentState,
    MonthLine,
    Objection,
    Side,
    Signed,
)
from audit.bulletins.facts import gather
from audit.bulletins.schemas import BulletinPeriod
from audit.database import fetch
from audit.ids import HallId
from audit.monthly.gathering import end_of, first_of
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

MONTHS_SHOWN = 12
NAMED = "r.*, p.display_name AS author_name FROM {table} r JOIN person p ON p.id = r.author"


class Revision(Struct, frozen=True):
    """What a revision's document holds."""

    rules: AssessmentRules
    lines: list[AssessmentLine]
    note: str


async def rules_in_force(hall: HallId) -> tuple[UUID | None, AssessmentRules]:
    rows = await fetch("SELECT id, document FROM assessment_rules WHERE hall = ? ORDER BY id DESC LIMIT 1", hall)
    if not rows:
        return None, AssessmentRules()
    return UUID(str(rows[0]["id"])), msgspec.json.decode(rows[0]["document"], type=AssessmentRules)


async def revisions(hall: HallId, month: str) -> list[dict[str, Any]]:
    """Newest first."""
    named = NAMED.format(table="assessment_revision")
    return await fetch(f"SELECT {named} WHERE r.hall = ? AND r.month = ? ORDER BY r.id DESC", hall, month)


async def steps(revision_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Oldest first."""
    if not revision_ids:
        return []
    marks = ", ".join("?" * len(revision_ids))
    named = NAMED.format(table="assessment_step")
    return await fetch(f"SELECT {named} WHERE r.revision IN ({marks}) ORDER BY r.id", *revision_ids)


class Standing(Struct, frozen=True):
    """The newest revision of a month, who signed it and what was said against it and those before."""

    revision: UUID | None
    held: Revision
    saved_by: str
    saved_at: datetime | None
    signatures: list[Signed]
    objections: list[Objection]
    revisions: int

    @property
    def state(self) -> AssessmentState:
        return rules.state_of(one.side for one in self.signatures)


async def standing(hall: HallId, month: str) -> Standing:
    saved = await revisions(hall, month)
    taken = await steps([row["id"] for row in saved])
    newest = saved[0] if saved else None
    unsaved = Revision((await rules_in_force(hall))[1], [], "")
    return Standing(
        revision=UUID(str(newest["id"])) if newest else None,
        held=msgspec.json.decode(newest["document"], type=Revision) if newest else unsaved,
        saved_by=newest["author_name"] if newest else "",
        saved_at=newest["at"] if newest else None,
        signatures=[
            _signed(row) for row in taken if newest and row["act"] == "sign" and row["revision"] == newest["id"]
        ],
        objections=[_objection(row, newest) for row in taken if row["act"] == "object"],
        revisions=len(saved),
    )


async def assessment(hall: Hall, month: str, *, now: datetime) -> Assessment:
    """Raises Rejected month_unfit."""
    today = local_day(now, hall.time_zone)
    first = first_of(month, today=today)
    found = await standing(hall.id, month)
    held = found.held
    rules_id, in_force = await rules_in_force(hall.id)
    facts = await gather(hall, period=BulletinPeriod.month, first=first, last=end_of(first), now=now)
    deducted, bonus, total = rules.total_of(held.rules, held.lines)
    due = rules.due_on(first, held.rules.due_day)
    return Assessment(
        hall=hall.id,
        hall_name=hall.name,
        time_zone=hall.time_zone,
        month=month,
        rules=held.rules,
        rules_id=rules_id,
        lines=held.lines,
        note=held.note,
        revision=found.revision,
        saved_by=found.saved_by,
        saved_at=found.saved_at,
        deducted=deducted,
        bonus=bonus,
        total=total,
        band=rules.band_of(held.rules, total),
        state=found.state,
        signatures=found.signatures,
        objections=found.objections,
        proposals=rules.proposals(facts, in_force),
        hall_score=facts.score,
        due_on=due,
        overdue=found.state is not AssessmentState.signed and today > due,
        digest=rules.digest_of(month, held.rules, held.lines, held.note),
        revisions=found.revisions,
    )


def _signed(row: dict[str, Any]) -> Signed:
    return Signed(Side(row["side"]), row["author_name"], row["at"], msgspec.json.decode(row["document"]))


def _objection(row: dict[str, Any], newest: dict[str, Any] | None) -> Objection:
    current = newest is not None and row["revision"] == newest["id"]
    return Objection(msgspec.json.decode(row["document"]), row["author_name"], row["at"], current)


async def months(hall: Hall, *, now: datetime) -> list[MonthLine]:
    """The running month and those before it, newest first."""
    today = local_day(now, hall.time_zone)
    return [await _month(hall, first, today) for first in _firsts(today)]


def _firsts(today: date) -> list[date]:
    place = today.year * 12 + today.month - 1
    return [date((place - back) // 12, (place - back) % 12 + 1, 1) for back in range(MONTHS_SHOWN)]


async def _month(hall: Hall, first: date, today: date) -> MonthLine:
    month = f"{first:%Y-%m}"
    found = await standing(hall.id, month)
    due = rules.due_on(first, found.held.rules.due_day)
    return MonthLine(
        month=month,
        total=rules.total_of(found.held.rules, found.held.lines)[2] if found.revision else None,
        state=found.state,
        due_on=due,
        overdue=found.revision is not None and found.state is not AssessmentState.signed and today > due,
    )
