import asyncio
import gzip
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import MediaType, Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery
from msgspec import Meta

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.documents import SCHEMA
from audit.ids import HallId
from audit.journal.queries import current_epoch
from audit.sites.queries import require_hall
from audit.sync import queries
from audit.sync.schemas import Hello, Limits, Pack


@get("/api/sync/hello")
async def hello(settings: NamedDependency[Settings]) -> Hello:
    return Hello(
        epoch=await current_epoch(),
        server_time=datetime.now(UTC),
        schema=SCHEMA,
        limits=Limits(photo_max_bytes=settings.photo_max_bytes, document_max_bytes=settings.document_max_bytes),
    )


@get("/api/sync/pack", guards=[signed_in], responses={200: ResponseSpec(Pack, generate_examples=False)})
async def pack(
    request: Request[Any, Any, Any],
    hall: FromQuery[UUID],
    actor: NamedDependency[Actor],
    cursor: FromQuery[Annotated[str, Meta(max_length=400)]] = "",
) -> Response[bytes]:
    """A `Pack`, compressed for whoever takes it: the first one of a phone is the largest answer there is."""
    here = await require_hall(actor, HallId(hall))
    fresh = await queries.pack(here, person=actor.person, cursor=cursor, now=datetime.now(UTC))
    content = msgspec.json.encode(fresh)
    headers = {"vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = await asyncio.to_thread(gzip.compress, content)
        headers["content-encoding"] = "gzip"
    return Response(content, headers=headers, media_type=MediaType.JSON)


sync_router = Router(path="/", route_handlers=[hello, pack])
