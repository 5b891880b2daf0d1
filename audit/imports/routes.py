from typing import Any
from uuid import UUID

import msgspec
from litestar import MediaType, Request, Response, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.errors import Malformed, WrongType
from audit.ids import HallId
from audit.imports import opening
from audit.imports.limits import FILE_BYTES_MOST
from audit.imports.refusals import Refusal, in_words
from audit.imports.schemas import ImportChoice
from audit.requests import chunks
from audit.sites.queries import require_hall

OFFICE_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
}


@post("/api/halls/{hall:uuid}/imports", guards=[signed_in], status_code=200, request_max_body_size=None)
async def preview_import(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[bytes]:
    """The body is the file, the answer an ImportPreview. Nothing is stored: a draft is made of what the person sees."""
    await require_hall(actor, HallId(hall), Role.consultant, Role.admin)
    choice = _choice(dict(request.query_params))
    preview = await opening.preview_of_file(await _office_file(request), choice)
    return Response(preview, media_type=MediaType.JSON)


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
            raise in_words(Refusal.too_large)
    return bytes(body)


imports_router = Router(path="/", route_handlers=[preview_import])
