from uuid import UUID

from litestar import Router, get
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.checklists import queries
from audit.checklists.schemas import PublishedChecklist
from audit.ids import ChecklistId


@get("/api/checklists", guards=[signed_in])
async def current_checklists() -> list[PublishedChecklist]:
    return await queries.current_checklists()


@get("/api/checklists/{version:uuid}", guards=[signed_in])
async def checklist(version: FromPath[UUID]) -> PublishedChecklist:
    return await queries.checklist(ChecklistId(version))


checklists_router = Router(path="/", route_handlers=[current_checklists, checklist])
