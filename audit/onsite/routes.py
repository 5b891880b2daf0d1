from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.contracts.schemas import READERS
from audit.documents import Receipt
from audit.ids import HallId
from audit.onsite import actions, planning, queries
from audit.onsite.schemas import FeedLink, FeedState, OnsitePage, SavePlan
from audit.requests import public_origin, read_body, stored_answer
from audit.sites.queries import require_hall
from audit.strict_json import read_json


@put("/api/onsite/{document:uuid}", status_code=201)
async def enter_day(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.enter_day(document_id=document, body=body, actor=actor, now=datetime.now(UTC)))


@put("/api/countersigns/{document:uuid}", status_code=201)
async def countersign(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.countersign(document_id=document, body=body, actor=actor, now=datetime.now(UTC)))


@get("/api/halls/{hall:uuid}/onsite")
async def read_page(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> OnsitePage:
    return await queries.onsite_page(await require_hall(actor, HallId(hall), *READERS), now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/onsite-plan")
async def save_plan(request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]) -> OnsitePage:
    """The own days to come."""
    here = await require_hall(actor, HallId(hall), *actions.ONSITE)
    save = read_json(await read_body(request), SavePlan)
    return await planning.save_plan(hall=here, save=save, person=actor.person, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/onsite-feed")
async def read_feed_state(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> FeedState:
    here = await require_hall(actor, HallId(hall), *READERS)
    return FeedState(made_at=await queries.feed_made_at(here.id, actor.person))


@post("/api/halls/{hall:uuid}/onsite-feed", status_code=201)
async def make_feed(request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]) -> FeedLink:
    here = await require_hall(actor, HallId(hall), *READERS)
    origin = public_origin(request)
    token = await planning.make_feed(hall=here.id, person=actor.person, now=datetime.now(UTC))
    return FeedLink(url=f"{origin}/api/onsite-feeds/{token}/onsite.ics")


@delete("/api/halls/{hall:uuid}/onsite-feed")
async def revoke_feed(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> None:
    here = await require_hall(actor, HallId(hall), *READERS)
    await planning.revoke_feed(hall=here.id, person=actor.person, now=datetime.now(UTC))


@get("/api/onsite-feeds/{token:str}/onsite.ics")
async def read_feed(token: FromPath[str]) -> Response[bytes]:
    """Without a session: a calendar program knows nothing but the link."""
    return Response(await planning.feed(token, now=datetime.now(UTC)), media_type="text/calendar")


onsite_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[
        enter_day,
        countersign,
        read_page,
        save_plan,
        read_feed_state,
        make_feed,
        revoke_feed,
    ],
)
onsite_feed_router = Router(path="/", route_handlers=[read_feed])
"""Open to whoever holds the link."""
