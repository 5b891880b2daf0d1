from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.config import Settings
from audit.ids import HallId
from audit.notices import actions, pushing, queries
from audit.notices.schemas import (
    NoticeBox,
    NoticeSettingsPage,
    PushEndpoint,
    PushPage,
    ReadNotices,
    SaveNoticeSettings,
)
from audit.requests import read_body
from audit.sites.queries import require_hall
from audit.strict_json import read_json

WRITERS = (Role.consultant, Role.hall_manager, Role.admin)


@get("/api/halls/{hall:uuid}/notices")
async def read_box(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> NoticeBox:
    here = await require_hall(actor, HallId(hall))
    return await queries.box_of(here.id, actor.person, now=datetime.now(UTC))


@post("/api/halls/{hall:uuid}/notices/read", status_code=200)
async def mark_read(request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]) -> NoticeBox:
    here = await require_hall(actor, HallId(hall))
    read = read_json(await read_body(request), ReadNotices)
    now = datetime.now(UTC)
    await actions.mark_read(hall=here.id, person=actor.person, read=read, now=now)
    return await queries.box_of(here.id, actor.person, now=now)


@get("/api/halls/{hall:uuid}/notices/settings")
async def read_settings(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> NoticeSettingsPage:
    return await queries.settings_page((await require_hall(actor, HallId(hall))).id)


@put("/api/halls/{hall:uuid}/notices/settings")
async def save_settings(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> NoticeSettingsPage:
    here = await require_hall(actor, HallId(hall), *WRITERS)
    save = read_json(await read_body(request), SaveNoticeSettings)
    return await actions.save_settings(hall=here.id, save=save, author=actor.person, now=datetime.now(UTC))


@get("/api/push")
async def read_push(settings: NamedDependency[Settings]) -> PushPage:
    return PushPage(key=await pushing.public_key(settings, now=datetime.now(UTC)))


@put("/api/push", status_code=204)
async def keep_push(
    request: Request[Any, Any, Any], actor: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> None:
    endpoint = read_json(await read_body(request), PushEndpoint).endpoint
    await pushing.keep_address(person=actor.person, endpoint=endpoint, settings=settings, now=datetime.now(UTC))


@post("/api/push/forget", status_code=204)
async def forget_push(request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> None:
    endpoint = read_json(await read_body(request), PushEndpoint).endpoint
    await pushing.forget_address(person=actor.person, endpoint=endpoint)


notices_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[read_box, mark_read, read_settings, save_settings, read_push, keep_push, forget_push],
)
