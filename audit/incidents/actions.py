from datetime import datetime, timedelta
from uuid import UUID

from audit.accounts.schemas import SENDERS, Actor
from audit.database import in_turn, transaction
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.incidents import queries, rules, telling
from audit.incidents.schemas import (
    IncidentDocument,
    IncidentKind,
    IncidentStepDocument,
)
from audit.incidents.tables import IncidentRow, IncidentStepRow
from audit.journal.actions import record
from audit.sites.queries import require_hall, require_spot
from audit.sites.rules import no_such_hall
from audit.strict_json import read_json

COLUMNS = ("id", "hall", "author", "kind", "at", "received_at", "sha256", "document")
STEP_COLUMNS = ("id", "hall", "incident", "author", "at", "received_at", "sha256", "document")
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
    if document.spot:
        await require_spot(document.hall, document.spot)
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
