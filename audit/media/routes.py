import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, head, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import File

from audit.accounts.guards import signed_in
from audit.accounts.schemas import SENDERS, Actor, Role
from audit.config import Settings
from audit.ids import HallId
from audit.media import actions, looking, queries, rules
from audit.media.schemas import PhotoReceipt, Size
from audit.requests import chunks, stored_answer
from audit.sites.queries import require_hall

SEES_ORIGINALS = (Role.consultant, Role.supervisor, Role.hall_manager, Role.admin)
HARMLESS = {"Content-Security-Policy": "sandbox"}
"""Opened directly, nothing inside the file may run, whatever it also is besides a photo."""
FOR_EVER = HARMLESS | {"Cache-Control": "private, max-age=31536000, immutable"}


@put("/{sha256:str}", request_max_body_size=None)
async def send_photo(
    request: Request[Any, Any, Any],
    hall: FromPath[UUID],
    sha256: FromPath[str],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> Response[PhotoReceipt]:
    """The stream is counted by `receive_photo`, with AUDIT_PHOTO_MAX_BYTES; what the request calls it is not believed."""
    await require_hall(actor, HallId(hall), *SENDERS)
    receipt, is_new = await actions.receive_photo(
        hall=HallId(hall),
        sha256=rules.checked_digest(sha256),
        person=actor.person,
        body=chunks(request),
        declared_bytes=request.content_length,
        settings=settings,
        now=datetime.now(UTC),
    )
    if is_new:
        looking.look_later(hall=HallId(hall), sha256=receipt.sha256, settings=settings)
    return stored_answer((receipt, is_new))


@head("/{sha256:str}")
async def holds_photo(
    hall: FromPath[UUID], sha256: FromPath[str], actor: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> Response[None]:
    """The ETag names the digest: a phone believes that, and no status of some proxy on the way."""
    await require_hall(actor, HallId(hall))
    if not await queries.holds(HallId(hall), rules.checked_digest(sha256), settings):
        raise rules.photo_unknown()
    return Response(None, headers={"ETag": f'"{sha256}"'})


@get("/{sha256:str}")
async def photo_in_size(
    request: Request[Any, Any, Any],
    hall: FromPath[UUID],
    sha256: FromPath[str],
    size: FromQuery[Size],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    await require_hall(actor, HallId(hall))
    path = await queries.derived(HallId(hall), rules.checked_digest(sha256), size, settings)
    etag = rules.etag(sha256, size)
    headers = FOR_EVER | {"ETag": etag}
    if etag in request.headers.get("If-None-Match", ""):
        return Response(b"", status_code=304, headers=headers, media_type="image/jpeg")
    return Response(await asyncio.to_thread(path.read_bytes), headers=headers, media_type="image/jpeg")


@get("/{sha256:str}/original")
async def original_photo(
    hall: FromPath[UUID], sha256: FromPath[str], actor: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> File:
    await require_hall(actor, HallId(hall), *SEES_ORIGINALS)
    path, media_type = await queries.original(HallId(hall), rules.checked_digest(sha256), settings)
    await actions.note_viewed(hall=HallId(hall), sha256=sha256, person=actor.person, now=datetime.now(UTC))
    name = f"{sha256[:16]}.{media_type.removeprefix('image/').replace('jpeg', 'jpg')}"
    return File(path, filename=name, media_type=media_type, headers=HARMLESS, content_disposition_type="attachment")


media_router = Router(
    path="/api/halls/{hall:uuid}/photos",
    route_handlers=[send_photo, holds_photo, photo_in_size, original_photo],
    guards=[signed_in],
)
