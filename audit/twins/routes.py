from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.ids import HallId
from audit.requests import read_body, stored_answer
from audit.sites.queries import require_hall
from audit.strict_json import read_json
from audit.twins import actions, queries
from audit.twins.schemas import DeskThing, SaveTwin, Twin, TwinPage

WRITERS = (Role.consultant, Role.admin)


@get("/api/halls/{hall:uuid}/twins")
async def twins(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> list[Twin]:
    await require_hall(actor, HallId(hall))
    return await queries.twins_of_hall(HallId(hall))


@get("/api/halls/{hall:uuid}/desk-things")
async def things(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> list[DeskThing]:
    await require_hall(actor, HallId(hall))
    return queries.desk_things()


@get("/api/halls/{hall:uuid}/twins/{twin:uuid}")
async def twin(hall: FromPath[UUID], twin: FromPath[UUID], actor: NamedDependency[Actor]) -> TwinPage:
    await require_hall(actor, HallId(hall))
    return await queries.twin_page(HallId(hall), twin)


@put("/api/halls/{hall:uuid}/twins/{twin:uuid}", status_code=201)
async def save(
    request: Request[Any, Any, Any], hall: FromPath[UUID], twin: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Twin]:
    await require_hall(actor, HallId(hall), *WRITERS)
    body = read_json(await read_body(request), SaveTwin)
    return stored_answer(
        await actions.save_twin(hall=HallId(hall), twin=twin, save=body, author=actor.person, now=datetime.now(UTC))
    )


twins_router = Router(path="/", guards=[signed_in], route_handlers=[twins, things, twin, save])
