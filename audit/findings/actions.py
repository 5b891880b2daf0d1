from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import msgspec

from audit.accounts.schemas import SENDERS, Actor
from audit.checklists.queries import register
from audit.checklists.schemas import Text
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.findings import queries, rules, telling
from audit.findings.rules import Fault, FindingFacts, Standing
from audit.findings.schemas import FindingSource, FindingState, ReportDocument, Severity, StepDocument
from audit.findings.tables import FindingRow, JudgementRow, ReportRow, StepRow
from audit.ids import FindingId, HallId, InspectionId, SpotId
from audit.journal.actions import record
from audit.media.actions import expect_photos
from audit.sites.queries import require_hall, require_spot
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.strict_json import read_json
from audit.workdays.queries import notices_of

COLUMNS = (
    "id",
    "hall",
    "spot",
    "source",
    "source_id",
    "item",
    "pillar",
    "critical",
    "severity",
    "state",
    "chain",
    "due_on",
    "raised_at",
    "raised_on",
    "document",
    "standing",
)
JUDGEMENT_COLUMNS = ("id", "spot", "at", "counts", "stands", "items")
STEP_COLUMNS = ("id", "hall", "finding", "author", "at", "received_at", "counts", "sha256", "document")
REPORT_COLUMNS = ("id", "hall", "author", "received_at", "sha256", "document")


@dataclass(frozen=True)
class Touched:
    """Ids of the rows that a transaction made or changed, for the trail."""

    finding: set[UUID] = field(default_factory=set)
    finding_step: set[UUID] = field(default_factory=set)
    finding_report: set[UUID] = field(default_factory=set)
    judgement: set[UUID] = field(default_factory=set)

    def rows(self) -> dict[str, set[UUID]]:
        return dict(vars(self))


async def judge(
    *,
    hall: HallId,
    spot: SpotId,
    source_id: UUID,
    items: Collection[str],
    faults: Sequence[Fault],
    counts: bool,
    stands: bool,
    at: datetime,
    on: date,
) -> Touched:
    """What an inspection says about the items of a spot: raises, closes and carries on findings; the rows for the trail.

    In the caller's transaction, in the hall's turn. `counts` is False for a self-check, which closes nothing; `stands` is
    False when a correction of it came first.
    """
    touched = Touched(judgement={source_id})
    await bulk_insert(JudgementRow, JUDGEMENT_COLUMNS, [(source_id, spot, at, counts, stands, " ".join(sorted(items)))])
    if faults:
        due_day = await _due_day(hall, on)
        rows = [_new_row(hall, spot, source_id, fault, due_day(_severity(fault)), at, on) for fault in faults]
        await bulk_insert(FindingRow, COLUMNS, rows)
        touched.finding.update(rules.finding_id(source_id, fault.item.id) for fault in faults)
        if hazards := [fault for fault in faults if _severity(fault) is Severity.hazard]:
            await telling.hazards(hall, spot, source_id, hazards, now=at)
    if not stands or await queries.is_late(spot, at, source_id):
        await settle(spot=spot, items=items, touched=touched)
    else:
        failed = {fault.item.id for fault in faults}
        concerned = failed | (await queries.unsettled_items(spot) & set(items))
        await settle(spot=spot, items=concerned, touched=touched, after=at)
    return touched


def _severity(fault: Fault) -> Severity:
    return rules.severity_of(fault.item.pillar, critical=fault.item.critical)


def _new_row(
    hall: HallId, spot: SpotId, source_id: UUID, fault: Fault, due_on: date, at: datetime, on: date
) -> tuple[object, ...]:
    finding = rules.finding_id(source_id, fault.item.id)
    standing = Standing(state=FindingState.open, chain=finding, due_on=due_on, severity=_severity(fault), occurrence=1)
    return (
        finding,
        hall,
        spot,
        FindingSource.inspection.value,
        source_id,
        fault.item.id,
        fault.item.pillar.value,
        fault.item.critical,
        standing.severity.value,
        standing.state.value,
        finding,
        due_on,
        at,
        on,
        msgspec.json.encode(rules.facts(fault, on, due_on, register())).decode(),
        msgspec.json.encode(standing).decode(),
    )


async def _due_day(hall: HallId, on: date) -> Callable[[Severity], date]:
    """The last day for a finding that was raised on a day, by the working days of the hall; weekdays where none are known."""
    notices = await notices_of(hall, on)

    return lambda severity: rules.after_working_days(on, rules.DUE_DAYS[severity], notices)


async def judgement_corrected(inspection: InspectionId, touched: Touched) -> None:
    """What the inspection raised is withdrawn and what it closed opens again. In the caller's transaction, in the hall's turn."""
    for row in await fetch("UPDATE judgement SET stands = ? WHERE id = ? RETURNING spot, items", False, inspection):
        touched.judgement.add(inspection)
        await settle(spot=SpotId(row["spot"]), items=row["items"].split(), touched=touched)


async def settle(*, spot: SpotId, items: Collection[str], touched: Touched, after: datetime | None = None) -> None:
    """Says anew where the findings of these items stand. `after`: nothing before this moment came to be known just now."""
    for item in sorted(items):
        history = await queries.history(spot, item, after=after)
        outcome = rules.fold(history.events, history.begun)
        for finding, standing in outcome.standings.items():
            if standing != history.standings.get(finding):
                await _stands(finding, standing)
                touched.finding.add(finding)
        for step, counts in history.steps.items():
            if counts is (step in outcome.ineffective):
                await fetch("UPDATE finding_step SET counts = ? WHERE id = ?", not counts, step)
                touched.finding_step.add(step)


async def _stands(finding: FindingId, standing: Standing) -> None:
    await fetch(
        "UPDATE finding SET state = ?, chain = ?, due_on = ?, standing = ? WHERE id = ?",
        standing.state.value,
        standing.chain,
        standing.due_on,
        msgspec.json.encode(standing).decode(),
        finding,
    )


async def take_step(*, step: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores a step once; True when it is new. A step may come before its finding.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, or Rejected step_unfit.
    """
    document = read_json(body, StepDocument)
    hall = await require_hall(actor, document.hall, *rules.who_may(document.act))
    digest = digest_of(body)
    if known := await known_receipt(StepRow, step, digest):
        return known, False
    refuse_newer_schema(document.schema)
    rules.refuse_unfit_step(document)
    at = min(document.made_at, now)
    row = (step, hall.id, document.finding, actor.person, at, now, True, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        place = await queries.place_of_finding(document.finding)
        if place and place.hall != hall.id:
            raise queries.no_such_finding()
        if known := await store_once(StepRow, STEP_COLUMNS, row, document=step, digest=digest):
            return known, False  # the same document arrived twice at once
        await expect_photos(
            inspection=InspectionId(step), hall=hall.id, digests=[one.sha256 for one in document.photos]
        )
        touched = Touched(finding_step={step})
        if place:
            await settle(spot=place.spot, items=[place.item], touched=touched)
            await telling.stepped(hall.id, place.spot, step, document, now=now)
        detail = {"finding": str(document.finding), "act": document.act.value, "sha256": digest}
        await record(
            act="finding.step",
            hall=hall.id,
            actor=actor.person,
            subject=step,
            detail=detail,
            rows=touched.rows(),
            now=now,
        )
    return await new_receipt(step, digest, now), True


async def report_finding(*, finding: FindingId, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores what somebody saw and no checklist asks for; True when it is new. Raises as `take_step`, and spot_unknown."""
    document = read_json(body, ReportDocument)
    hall = await require_hall(actor, document.hall, *SENDERS)
    digest = digest_of(body)
    if known := await known_receipt(ReportRow, finding, digest):
        return known, False
    refuse_newer_schema(document.schema)
    await require_spot(hall.id, document.spot)
    async with transaction():
        await in_turn(hall.id)
        row = (finding, hall.id, actor.person, now, digest, body.decode())
        await queries.refuse_taken_id(finding)
        if known := await store_once(ReportRow, REPORT_COLUMNS, row, document=finding, digest=digest):
            return known, False
        touched = await _enter_report(finding, document, hall, min(document.made_at, now))
        if document.severity is Severity.hazard:
            await telling.reported(hall.id, document.spot, finding, document.title, now=now)
        await record(
            act="finding.reported",
            hall=hall.id,
            actor=actor.person,
            subject=finding,
            detail={"sha256": digest},
            rows=touched.rows(),
            now=now,
        )
    return await new_receipt(finding, digest, now), True


async def _enter_report(finding: FindingId, document: ReportDocument, hall: Hall, at: datetime) -> Touched:
    digests = [photo.sha256 for photo in document.photos]
    await expect_photos(inspection=InspectionId(finding), hall=hall.id, digests=digests)
    on = local_day(at, hall.time_zone)
    due_on = (await _due_day(hall.id, on))(document.severity)
    standing = Standing(state=FindingState.open, chain=finding, due_on=due_on, severity=document.severity, occurrence=1)
    words = FindingFacts(
        title=Text(zh=document.title, en=document.title),
        citations=[],
        reasons=[],
        note=document.note,
        photos=digests,
        due_on=due_on,
    )
    row = (
        finding,
        hall.id,
        document.spot,
        FindingSource.report.value,
        finding,
        str(finding),
        document.pillar.value,
        document.severity is not Severity.general,
        document.severity.value,
        standing.state.value,
        finding,
        due_on,
        at,
        on,
        msgspec.json.encode(words).decode(),
        msgspec.json.encode(standing).decode(),
    )
    await bulk_insert(FindingRow, COLUMNS, [row])
    touched = Touched(finding={finding}, finding_report={finding})
    await settle(spot=document.spot, items=[str(finding)], touched=touched)
    return touched
