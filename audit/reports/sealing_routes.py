"""The seals of a scorecard: read, made, signed by several people."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.config import Settings
from audit.ids import HallId, InspectionId
from audit.inspections.queries import hall_of
from audit.reports import sealing
from audit.reports.routes import FromDay, ToDay
from audit.requests import read_body
from audit.scores.periods import card_days
from audit.seals.schemas import Seal, SealRequest, Seals, SignSeal
from audit.sites.queries import require_hall
from audit.sites.rules import local_day, no_such_hall
from audit.strict_json import read_json

OfInspection = Annotated[UUID | None, QueryParameter(name="inspection", required=False)]
MAY_SEAL = (Role.consultant, Role.supervisor)
MAY_SIGN = (Role.consultant, Role.supervisor, Role.hall_manager, Role.supplier_lead, Role.admin)


@get("/api/halls/{hall:uuid}/seals")
async def seals_of_card(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    inspection: OfInspection = None,
    from_on: FromDay = None,
    to_on: ToDay = None,
) -> Seals:
    """Of an inspection's scorecard, or of the hall's for the days."""
    known = await require_hall(actor, HallId(hall))
    now = datetime.now(UTC)
    if inspection:
        if await hall_of(InspectionId(inspection)) != hall:
            raise no_such_hall()
        return await sealing.seals_of_facts(await sealing.inspection_facts(InspectionId(inspection), now=now))
    first, last = card_days(from_on, to_on, today=local_day(now, known.time_zone))
    return await sealing.seals_of_facts(await sealing.period_facts(known, from_on=first, to_on=last, now=now))


@post("/api/halls/{hall:uuid}/seals")
async def seal_card(
    request: Request[Any, Any, Any],
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> Seal:
    known = await require_hall(actor, HallId(hall), *MAY_SEAL)
    asked = read_json(await read_body(request), SealRequest)
    now = datetime.now(UTC)
    if asked.inspection:
        return await sealing.seal_inspection(known, asked.inspection, actor=actor, settings=settings, now=now)
    first, last = card_days(asked.from_on, asked.to_on, today=local_day(now, known.time_zone))
    return await sealing.seal_period(known, from_on=first, to_on=last, actor=actor, settings=settings, now=now)


@post("/api/halls/{hall:uuid}/seals/{seal:uuid}/signings")
async def sign_seal(
    request: Request[Any, Any, Any], hall: FromPath[UUID], seal: FromPath[UUID], actor: NamedDependency[Actor]
) -> Seals:
    known = await require_hall(actor, HallId(hall), *MAY_SIGN)
    signed = read_json(await read_body(request), SignSeal)
    return await sealing.sign_seal(known, seal, signed, actor=actor, now=datetime.now(UTC))


sealing_router = Router(path="/", guards=[signed_in], route_handlers=[seals_of_card, seal_card, sign_seal])
