from uuid import UUID

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.checklists import queries
from audit.checklists.exporting import yaml_of
from audit.checklists.schemas import PublishedChecklist
from audit.ids import ChecklistId
from audit.requests import file_answer
from audit.sites.queries import visible_halls


@get("/api/checklists", guards=[signed_in])
async def current_checklists() -> list[PublishedChecklist]:
    return await queries.current_checklists()


@get("/api/checklists/{version:uuid}", guards=[signed_in])
async def checklist(version: FromPath[UUID], actor: NamedDependency[Actor]) -> PublishedChecklist:
    return await queries.visible_checklist(ChecklistId(version), halls=visible_halls(actor))


@get("/api/checklists/{version:uuid}/export.yaml", guards=[signed_in])
async def checklist_yaml(version: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[bytes]:
    """A file for standards_library/checklists/; it begins with the sources that the library must know first."""
    published = (await queries.visible_checklist(ChecklistId(version), halls=visible_halls(actor))).checklist
    content = yaml_of(published, queries.citable()).encode()
    return file_answer(content, f"{published.pack}.yaml", media_type="application/yaml", disposition="attachment")


checklists_router = Router(path="/", route_handlers=[current_checklists, checklist, checklist_yaml])
