from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.checklists import opening, queries
from audit.checklists.exporting import yaml_of
from audit.checklists.import_schemas import ImportChoice, ImportPreview
from audit.checklists.importing import too_large
from audit.checklists.office_limits import FILE_BYTES_MOST
from audit.checklists.schemas import PublishedChecklist
from audit.errors import Malformed, WrongType
from audit.ids import ChecklistId, HallId
from audit.requests import chunks
from audit.sites.queries import require_hall

OFFICE_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
}


@get("/api/checklists", guards=[signed_in])
async def current_checklists() -> list[PublishedChecklist]:
    return await queries.current_checklists()


@get("/api/checklists/{version:uuid}", guards=[signed_in])
async def checklist(version: FromPath[UUID]) -> PublishedChecklist:
    return await queries.checklist(ChecklistId(version))


@get("/api/checklists/{version:uuid}/export.yaml", guards=[signed_in])
async def checklist_yaml(version: FromPath[UUID]) -> Response[bytes]:
    """A file that standards_library/checklists/ takes as it is."""
    published = (await queries.checklist(ChecklistId(version))).checklist
    name = quote(f"{published.pack}.yaml")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(yaml_of(published).encode(), media_type="application/yaml", headers=headers)


@post("/api/halls/{hall:uuid}/imports", guards=[signed_in], status_code=200, request_max_body_size=None)
async def preview_import(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> ImportPreview:
    """The body is the file. Nothing is stored: a draft is made of what the person sees."""
    await require_hall(actor, HallId(hall), Role.consultant, Role.admin)
    choice = _choice(dict(request.query_params))
    return await opening.preview_of_file(await _office_file(request), choice)


def _choice(said: dict[str, Any]) -> ImportChoice:
    try:
        return msgspec.convert(said, ImportChoice, strict=False)
    except msgspec.ValidationError as error:
        raise Malformed(
            "invalid_field",
            "所选的表格、表头行或列不符合要求，请重新选择。",
            "The table, header row or column chosen does not fit. Choose again.",
        ) from error


async def _office_file(request: Request[Any, Any, Any]) -> bytes:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() not in OFFICE_TYPES:
        raise WrongType(
            "content_type",
            "这里只收 .xlsx、.xls、.ods 和 .docx 文件，请重新选择。",
            "Only .xlsx, .xls, .ods and .docx files are taken here. Choose another file.",
        )
    body = bytearray()
    async for chunk in chunks(request):
        body += chunk
        if len(body) > FILE_BYTES_MOST:
            raise too_large()
    return bytes(body)


checklists_router = Router(path="/", route_handlers=[current_checklists, checklist, checklist_yaml, preview_import])
