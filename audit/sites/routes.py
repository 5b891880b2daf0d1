from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.ids import HallId
from audit.requests import read_body
from audit.sites import actions
from audit.sites.queries import require_hall, visible_tree
from audit.sites.schemas import HallNode, SaveParent
from audit.strict_json import read_json


@get("/api/halls")
async def list_halls(actor: NamedDependency[Actor]) -> list[HallNode]:
    """Those the person may see, parents before what stands below them."""
    return await visible_tree(actor)


@put("/api/halls/{hall:uuid}/parent")
async def save_parent(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> list[HallNode]:
    """The administrator of both halls says so."""
    here = await require_hall(actor, HallId(hall), Role.admin)
    save = read_json(await read_body(request), SaveParent)
    if save.parent:
        await require_hall(actor, save.parent, Role.admin)
    await actions.place_under(hall=here.id, parent=save.parent, author=actor.person, now=datetime.now(UTC))
    return await visible_tree(actor)


sites_router = Router(path="/", guards=[signed_in], route_handlers=[list_halls, save_parent])
