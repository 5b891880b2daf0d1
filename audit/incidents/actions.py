from datetime import datetime, timedelta
from uuid import UUID

from audit.accounts.schemas import SENDERS, Actor, Role
from audit.database import bulk_insert, in_turn, transaction
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.errors import Conflict, Rejected
from audit.ids import HallId, PersonId, new_id
from audit.incidents import queries, rules, telling
from audit.incidents.schemas import (
    ContractStartPage,
    IncidentDocument,
    IncidentKind,
    IncidentStepDocument,
    SaveContractStart,
)
from audit.incidents.tables import ContractStartRow, IncidentRow, IncidentStepRow
from audit.journal.actions import record
from audit.sites.queries import require_hall, spot_in_hall
from audit.sites.rules import no_such_hall
from audit.sites.schemas import Hall
from audit.strict_json import read_json

COLUMNS = ("id", "hall", "author", "kind", "at", "received_at", "sha256", "document")
STEP_COLUMNS = ("id", "hall", "incident", "author", "at", "received_at", "sha256", "document")
START_COLUMNS = ("id", "hall", "starts_on", "reason", "author", "at")
STARTERS = (Role.consultant, Role.supervisor, Role.admin)
"""Who may say when the contract began."""
PLANNED_MOST = timedelta(days=366)


async def enter(*, incident: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores an incident once; True when it is new.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, Rejected identity_number, incident_unfit, spot_unknown.
    """
    document = read_json(body, IncidentDocument)
    hall = await require_hall(actor, document.hall, *SENDERS)
    digest = digest_of(body)
    if known := await known_receipt(IncidentRow, incident, digest):
        return known, False
    refuse_newer_schema(document.schema)
    rules.refuse_unfit(document)
    await _refuse_unknown_spot(document)
    latest = now + PLANNED_MOST if document.kind is IncidentKind.drill else now
    at = min(document.happened_at, latest)
    row = (incident, hall.id, actor.person, document.kind.value, at, now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if known := await store_once(IncidentRow, COLUMNS, row, document=incident, digest=digest):
            return known, False
        await record(
            act="incident.entered",
            hall=hall.id,
            actor=actor.person,
            subject=incident,
            detail={"sha256": digest, "kind": document.kind.value},
            rows={"incident": [incident]},
            now=now,
        )
        await telling.entered(hall, incident, actor.person, now=now)
    return await new_receipt(incident, digest, now), True


async def _refuse_unknown_spot(document: IncidentDocument) -> None:
    if document.spot and await spot_in_hall(document.hall, document.spot) is None:
        raise Rejected(
            "spot_unknown",
            "这个大厅没有该点位，请刷新点位后重试。",
            "The hall has no such spot. Refresh the places and try again.",
            field="spot",
        )


async def take_step(*, step: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores a step once; True when it is new. It may come before its incident.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, Rejected identity_number, incident_step_unfit.
    """
    document = read_json(body, IncidentStepDocument)
    hall = await require_hall(actor, document.hall, *rules.who_may(document.act))
    digest = digest_of(body)
    if known := await known_receipt(IncidentStepRow, step, digest):
        return known, False
    refuse_newer_schema(document.schema)
    rules.refuse_unfit_step(document)
    at = min(document.made_at, now)
    row = (step, hall.id, document.incident, actor.person, at, now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if await queries.hall_of(document.incident) not in (None, hall.id):
            raise no_such_hall()
        if known := await store_once(IncidentStepRow, STEP_COLUMNS, row, document=step, digest=digest):
            return known, False
        await record(
            act="incident.step",
            hall=hall.id,
            actor=actor.person,
            subject=step,
            detail={"incident": str(document.incident), "act": document.act.value, "sha256": digest},
            rows={"incident_step": [step]},
            now=now,
        )
        await telling.stepped(hall, document, actor.person, now=now)
    return await new_receipt(step, digest, now), True


async def save_contract_start(
    *, hall: Hall, save: SaveContractStart, author: PersonId, now: datetime
) -> ContractStartPage:
    """Raises Rejected contract_start_unfit, Conflict contract_start_changed."""
    if not 2000 <= save.starts_on.year <= 2100:
        raise Rejected(
            "contract_start_unfit",
            "合同起始日不在 2000 至 2100 年之间，请更正后保存。",
            "The contract cannot begin outside the years 2000 to 2100. Correct the day and save again.",
            field="starts_on",
        )
    async with transaction():
        await in_turn(hall.id)
        history = await queries.contract_starts(hall.id)
        if (history[0].id if history else None) != save.replaces:
            raise Conflict(
                "contract_start_changed",
                "别人刚刚修改了合同起始日，请刷新后再改一次。",
                "Somebody else has just changed it. Refresh and make your change again.",
            )
        id = new_id()
        await bulk_insert(ContractStartRow, START_COLUMNS, [(id, hall.id, save.starts_on, save.reason, author, now)])
        await _record_start(hall.id, id, save, author, now)
    return await queries.contract_page(hall, now=now)


async def _record_start(hall: HallId, id: UUID, save: SaveContractStart, author: PersonId, now: datetime) -> None:
    detail = {"starts_on": save.starts_on, "reason": save.reason}
    rows = {"contract_start": [id]}
    await record(act="contract_start.saved", hall=hall, actor=author, subject=id, detail=detail, rows=rows, now=now)
