from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.config import Settings
from audit.exports import actions, queries
from audit.exports.schemas import AskExport, Export
from audit.ids import HallId
from audit.requests import named, read_body
from audit.sites.queries import require_hall
from audit.strict_json import read_json

READERS = (Role.consultant, Role.hall_manager, Role.supervisor, Role.supplier_lead, Role.admin)


@get("/api/halls/{hall:uuid}/exports")
async def list_exports(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> list[Export]:
    return await queries.exports_of((await require_hall(actor, HallId(hall), *READERS)).id)


@post("/api/halls/{hall:uuid}/exports", status_code=202)
async def ask_export(
    request: Request[Any, Any, Any],
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> Export:
    known = await require_hall(actor, HallId(hall), *READERS)
    ask = read_json(await read_body(request), AskExport)
    asked = await actions.ask_export(hall=known, ask=ask, person=actor.person, now=datetime.now(UTC))
    actions.make_later(settings)
    return asked


@get("/api/halls/{hall:uuid}/exports/{export:uuid}/file")
async def export_file(
    hall: FromPath[UUID], export: FromPath[UUID], actor: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> File:
    known = await require_hall(actor, HallId(hall), *READERS)
    found = await queries.export(known.id, export)
    path = await actions.made_file(settings, found)
    header = named(found.file_name, "attachment")
    return File(path, headers=header, media_type="application/octet-stream", content_disposition_type="attachment")


exports_router = Router(path="/", guards=[signed_in], route_handlers=[list_exports, ask_export, export_file])
