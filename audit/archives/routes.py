from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.archives import rules
from audit.archives.actions import prepare
from audit.archives.schemas import Scope
from audit.config import Settings
from audit.ids import HallId, InspectionId
from audit.inspections.queries import hall_of
from audit.requests import named, public_origin
from audit.sites.queries import require_hall

MAY_EXPORT = (Role.consultant, Role.supervisor, Role.admin)
OfMonth = Annotated[str | None, QueryParameter(name="month", required=False)]


@get("/api/inspections/{inspection:uuid}/archive.zip")
async def inspection_archive(
    request: Request[Any, Any, Any],
    inspection: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    state: State,
) -> Stream:
    hall = await hall_of(InspectionId(inspection))
    await require_hall(actor, hall, *MAY_EXPORT)
    return await _sent(Scope(hall, InspectionId(inspection)), f"检查-{inspection}", request, actor, settings, state)


@get("/api/halls/{hall:uuid}/archive.zip")
async def hall_archive(
    request: Request[Any, Any, Any],
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    state: State,
    month: OfMonth = None,
) -> Stream:
    """The whole hall, or one month of it."""
    known = await require_hall(actor, HallId(hall), *MAY_EXPORT)
    first, last = rules.days_of(month) if month else (None, None)
    scope = Scope(known.id, from_on=first, to_on=last)
    return await _sent(scope, f"{known.name}-{month or '全部'}", request, actor, settings, state)


async def _sent(
    scope: Scope, name: str, request: Request[Any, Any, Any], actor: Actor, settings: Settings, state: State
) -> Stream:
    site = public_origin(request)
    prepared = await prepare(
        scope, actor=actor, settings=settings, renderer=state.renderer, site=site, now=datetime.now(UTC)
    )
    return Stream(prepared.stream(), media_type="application/zip", headers=named(f"归档-{name}.zip", "attachment"))


archives_router = Router(path="/", guards=[signed_in], route_handlers=[inspection_archive, hall_archive])
