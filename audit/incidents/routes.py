from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.documents import Receipt
from audit.ids import HallId
from audit.incidents import actions, queries
from audit.incidents.schemas import IncidentKind, IncidentPage, IncidentStory
from audit.requests import read_body, stored_answer
from audit.sites.queries import require_hall

OfKind = Annotated[IncidentKind | None, QueryParameter(name="kind", required=False)]


@put("/api/incidents/{incident:uuid}", status_code=201)
async def enter(
    request: Request[Any, Any, Any], incident: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.enter(incident=incident, body=body, actor=actor, now=datetime.now(UTC)))


@put("/api/incident-steps/{step:uuid}", status_code=201)
async def take_step(
    request: Request[Any, Any, Any], step: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.take_step(step=step, body=body, actor=actor, now=datetime.now(UTC)))


@get("/api/incidents/{incident:uuid}")
async def read_incident(incident: FromPath[UUID], actor: NamedDependency[Actor]) -> IncidentStory:
    return await queries.story(incident, actor, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/incidents")
async def list_incidents(hall: FromPath[UUID], actor: NamedDependency[Actor], of_kind: OfKind = None) -> IncidentPage:
    here = await require_hall(actor, HallId(hall))
    return await queries.page(here, actor, kind=of_kind, now=datetime.now(UTC))


incidents_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[enter, take_step, read_incident, list_incidents],
)
