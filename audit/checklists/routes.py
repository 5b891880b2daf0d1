from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.checklists import queries
from audit.checklists.schemas import PublishedChecklist
from audit.ids import ChecklistId
from audit.sites.queries import visible_halls


@get("/api/checklists", guards=[signed_in])
async def current_checklists() -> list[PublishedChecklist]:
    return await queries.current_checklists()


@get("/api/checklists/{version:uuid}", guards=[signed_in])
async def checklist(version: FromPath[UUID], actor: NamedDependency[Actor]) -> PublishedChecklist:
    return await queries.visible_checklist(ChecklistId(version), halls=visible_halls(actor))


checklists_router = Router(path="/", route_handlers=[current_checklists, checklist])
