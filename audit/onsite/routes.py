from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.documents import Receipt
from audit.ids import HallId
from audit.onsite import actions, queries
from audit.onsite.schemas import READERS, OnsitePage, SaveTerms
from audit.requests import read_body
from audit.sites.queries import require_hall
from audit.strict_json import read_json

TERM_WRITERS = (Role.hall_manager, Role.supervisor, Role.admin)
"""The promise is not set by whoever gave it."""


@put("/api/onsite/{document:uuid}", status_code=201)
async def enter_day(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    receipt, is_new = await actions.enter_day(document_id=document, body=body, actor=actor, now=datetime.now(UTC))
    return Response(receipt, status_code=201 if is_new else 200)


@put("/api/countersigns/{document:uuid}", status_code=201)
async def countersign(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    receipt, is_new = await actions.countersign(document_id=document, body=body, actor=actor, now=datetime.now(UTC))
    return Response(receipt, status_code=201 if is_new else 200)


@get("/api/halls/{hall:uuid}/onsite")
async def read_page(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> OnsitePage:
    return await queries.onsite_page(await require_hall(actor, HallId(hall), *READERS), now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/onsite-terms")
async def save_terms(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> OnsitePage:
    here = await require_hall(actor, HallId(hall), *TERM_WRITERS)
    save = read_json(await read_body(request), SaveTerms)
    return await actions.save_terms(hall=here, save=save, author=actor.person, now=datetime.now(UTC))


onsite_router = Router(path="/", guards=[signed_in], route_handlers=[enter_day, countersign, read_page, save_terms])
