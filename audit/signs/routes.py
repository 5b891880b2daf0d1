from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.documents import Receipt
from audit.ids import HallId
from audit.requests import read_body, stored_answer
from audit.signs import actions, queries
from audit.signs.schemas import SignNeed, SignRegister, Walk
from audit.sites.queries import require_hall
from audit.sites.rules import local_day


@put("/api/signs/{document:uuid}", status_code=201)
async def note_sign(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.note_sign(document_id=document, body=body, actor=actor, now=datetime.now(UTC)))


@put("/api/walks/{walk:uuid}", status_code=201)
async def record_walk(
    request: Request[Any, Any, Any], walk: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.record_walk(walk=walk, body=body, actor=actor, now=datetime.now(UTC)))


@get("/api/halls/{hall:uuid}/signs")
async def read_register(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> SignRegister:
    here = await require_hall(actor, HallId(hall))
    return await queries.register(here.id, on=local_day(datetime.now(UTC), here.time_zone))


@put("/api/halls/{hall:uuid}/sign-needs")
async def replace_needs(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> list[SignNeed]:
    body = await read_body(request)
    return await actions.replace_needs(hall=HallId(hall), body=body, actor=actor, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/walks")
async def list_walks(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> list[Walk]:
    await require_hall(actor, HallId(hall))
    return await queries.walks_of_hall(HallId(hall))


signs_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[note_sign, record_walk, read_register, replace_needs, list_walks],
)
