"""Who hears of a finding at once: a hazard, a repair that was sent back, what was passed up."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from audit.accounts.schemas import Role
from audit.database import fetch, transaction
from audit.findings.rules import Fault, finding_id
from audit.findings.schemas import Act, EscalatedTo, StepDocument
from audit.ids import FindingId, HallId, PersonId, SpotId
from audit.notices.actions import tell
from audit.notices.queries import people_with
from audit.notices.schemas import NoticeKind
from audit.sites.queries import hall_by_id, spot_in_hall
from audit.sites.rules import local_day

OF_HAZARDS = (Role.hall_manager, Role.supervisor, Role.admin)
ROLES = {
    EscalatedTo.service_section: Role.supervisor,
    EscalatedTo.supplier_lead: Role.supplier_lead,
    EscalatedTo.safety_officer: Role.hall_manager,
}
OF_REPAIRS = (Role.hall_manager, Role.supervisor)
COUNTED = """SELECT coalesce(sum(CASE WHEN due_on = ? THEN 1 ELSE 0 END), 0) AS today,
coalesce(sum(CASE WHEN due_on < ? THEN 1 ELSE 0 END), 0) AS late FROM finding WHERE hall = ? AND state IN ('open', 'sent_back')"""
REPAIRS = (Act.fix, Act.fix_on_spot)


async def hazards(hall: HallId, spot: SpotId, source: UUID, faults: Sequence[Fault], *, now: datetime) -> None:
    """In the transaction that raised them."""
    people = await people_with(hall, OF_HAZARDS)
    for fault in faults:
        finding = finding_id(source, fault.item.id)
        await _tell(
            hall, spot, finding, NoticeKind.hazard, people, fault.item.title.zh, key=f"hazard:{finding}", now=now
        )


async def reported(hall: HallId, spot: SpotId, finding: FindingId, title: str, *, now: datetime) -> None:
    """A hazard that somebody reported by hand."""
    people = await people_with(hall, OF_HAZARDS)
    await _tell(hall, spot, finding, NoticeKind.hazard, people, title, key=f"hazard:{finding}", now=now)


async def stepped(hall: HallId, spot: SpotId, step: UUID, document: StepDocument, *, now: datetime) -> None:
    """In the transaction that stored the step."""
    if document.act is Act.send_back:
        kind, people = NoticeKind.sent_back, await _last_repairer(document.finding)
    elif document.act is Act.escalate and document.to:
        kind, people = NoticeKind.escalated, await people_with(hall, [ROLES[document.to]])
    else:
        return
    title = await _title(document.finding)
    await _tell(hall, spot, document.finding, kind, people, title, key=f"{kind}:{step}", now=now)


async def watch_repairs(now: datetime) -> None:
    """A job: on each day on which repairs fall due, one notice of how many they are and how many are late."""
    for row in await fetch("SELECT id FROM hall"):
        hall = await hall_by_id(HallId(row["id"]))
        today = local_day(now, hall.time_zone)
        [counted] = await fetch(COUNTED, today, today, hall.id)
        if counted["today"]:
            async with transaction():
                await tell(
                    hall=hall.id,
                    people=await people_with(hall.id, OF_REPAIRS),
                    kind=NoticeKind.repairs,
                    subject=hall.id,
                    path="/findings",
                    words={"count": counted["today"], "late": counted["late"]},
                    key=f"repairs:{today}",
                    now=now,
                )


async def _last_repairer(finding: FindingId) -> set[PersonId]:
    for row in await fetch(
        "SELECT author, document FROM finding_step WHERE finding = ? ORDER BY at DESC, id DESC", finding
    ):
        if msgspec.json.decode(row["document"], type=StepDocument).act in REPAIRS:
            return {PersonId(row["author"])}
    return set()


async def _title(finding: FindingId) -> str:
    [row] = await fetch("SELECT document FROM finding WHERE id = ?", finding)
    title: str = msgspec.json.decode(row["document"])["title"]["zh"]
    return title


async def _tell(
    hall: HallId,
    spot: SpotId,
    finding: FindingId,
    kind: NoticeKind,
    people: Collection[PersonId],
    title: str,
    *,
    key: str,
    now: datetime,
) -> None:
    place = await spot_in_hall(hall, spot)
    words = {"what": title, "where": place.code if place else ""}
    await tell(
        hall=hall, people=people, kind=kind, subject=finding, path=f"/findings/{finding}", words=words, key=key, now=now
    )
