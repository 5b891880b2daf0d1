from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import File

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.ids import HallId
from audit.media.rules import checked_digest
from audit.plans import actions, queries
from audit.plans.schemas import LINKERS, WRITERS, MadeWallLink, MakeWallLink, PlanPage, SavePlan, Wall, WallLink
from audit.requests import public_origin, read_body
from audit.scores.schemas import ScoreTier
from audit.sites.queries import require_hall
from audit.strict_json import read_json

CODE = "X-Wall-Code"
"""A display sends its code here and in no address, which logs and histories would keep."""
FOR_A_DAY = {"Content-Security-Policy": "sandbox", "Cache-Control": "private, max-age=86400"}


@get("/api/halls/{hall:uuid}/plan")
async def read_plan(
    hall: FromPath[UUID], actor: NamedDependency[Actor], tier: FromQuery[ScoreTier | None] = None
) -> PlanPage:
    return await queries.plan_page(await require_hall(actor, HallId(hall)), tier=tier, now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/plan")
async def save_plan(request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]) -> PlanPage:
    here = await require_hall(actor, HallId(hall), *WRITERS)
    save = read_json(await read_body(request), SavePlan)
    return await actions.save_plan(hall=here, save=save, author=actor.person, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/wall-links")
async def read_links(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> list[WallLink]:
    return await queries.links((await require_hall(actor, HallId(hall), *WRITERS)).id)


@post("/api/halls/{hall:uuid}/wall-links", status_code=201)
async def make_link(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> MadeWallLink:
    here = await require_hall(actor, HallId(hall), *LINKERS)
    made, origin = read_json(await read_body(request), MakeWallLink), public_origin(request)
    code = await actions.make_link(hall=here.id, name=made.name, author=actor.person, now=datetime.now(UTC))
    return MadeWallLink(url=f"{origin}/wall#{code}", links=await queries.links(here.id))


@delete("/api/halls/{hall:uuid}/wall-links/{link:uuid}")
async def revoke_link(hall: FromPath[UUID], link: FromPath[UUID], actor: NamedDependency[Actor]) -> None:
    here = await require_hall(actor, HallId(hall), *LINKERS)
    await actions.revoke_link(hall=here.id, link=link, author=actor.person, now=datetime.now(UTC))


@get("/api/wall")
async def read_wall(request: Request[Any, Any, Any]) -> Wall:
    """Without a session: a television knows nothing but its code."""
    return await queries.wall(await queries.hall_of_code(request.headers.get(CODE, "")), now=datetime.now(UTC))


@get("/api/wall/pictures/{sha256:str}")
async def read_picture(
    request: Request[Any, Any, Any], sha256: FromPath[str], settings: NamedDependency[Settings]
) -> File:
    hall = await queries.hall_of_code(request.headers.get(CODE, ""))
    path, media_type = await queries.floor_picture(hall.id, checked_digest(sha256), settings)
    return File(path, media_type=media_type, headers=FOR_A_DAY, content_disposition_type="inline")


plans_router = Router(
    path="/", guards=[signed_in], route_handlers=[read_plan, save_plan, read_links, make_link, revoke_link]
)
wall_router = Router(path="/", route_handlers=[read_wall, read_picture])
"""Open to whoever holds the code."""
