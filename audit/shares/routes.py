import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import segno
from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.errors import AuditError
from audit.ids import HallId
from audit.requests import file_answer, public_origin, read_body
from audit.shares import actions, page, queries
from audit.shares.papers import Press, paper_of
from audit.shares.rules import SHARERS, english_first
from audit.shares.schemas import MadeShare, MakeShare, Share
from audit.sites.queries import hall_by_id, require_hall
from audit.strict_json import read_json

NOT_INDEXED = {"x-robots-tag": "noindex, nofollow, noarchive", "cache-control": "no-store"}
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""A browser's own viewer puts the file into a page with a style."""
Asked = Request[Any, Any, Any]
Download = Annotated[bool, QueryParameter(name="download", required=False)]


@get("/api/halls/{hall:uuid}/shares")
async def list_shares(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> list[Share]:
    return await queries.shares_of((await require_hall(actor, HallId(hall), *SHARERS)).id, now=datetime.now(UTC))


@post("/api/halls/{hall:uuid}/shares", status_code=201)
async def make_share(
    request: Asked,
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    state: State,
) -> MadeShare:
    here, now = await require_hall(actor, HallId(hall), *SHARERS), datetime.now(UTC)
    ask = read_json(await read_body(request), MakeShare)
    origin = public_origin(request)
    press = Press(site=origin, settings=settings, renderer=state.renderer, now=now)
    paper = await paper_of(here, ask, actor=actor, press=press)
    share, token = await actions.make_share(
        hall=here.id, ask=ask, paper=paper, maker=actor.person, settings=settings, now=now
    )
    url = f"{origin}/r/{token}"
    drawn = segno.make(url, error="m", micro=False)
    return MadeShare(share, url, drawn.svg_data_uri(scale=4, border=4, light="#fff"))


@delete("/api/halls/{hall:uuid}/shares/{share:uuid}")
async def revoke_share(
    hall: FromPath[UUID],
    share: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> None:
    here = await require_hall(actor, HallId(hall), *SHARERS)
    await actions.revoke_share(hall=here.id, id=share, actor=actor.person, settings=settings, now=datetime.now(UTC))


@get("/r/{token:str}", include_in_schema=False)
async def open_share(request: Asked, token: FromPath[str]) -> Response[str]:
    """Without an account. Whoever is signed in is not looked at: everybody sees the same."""
    try:
        found = await actions.open_share(token, fetches=False, now=datetime.now(UTC))
        hall = await hall_by_id(found.hall)
    except AuditError as error:
        return _trouble(request, error)
    html = page.share_html(found.share, hall, address=f"/r/{token}", english=_english(request))
    return _page(html)


@get("/r/{token:str}/report.pdf", include_in_schema=False)
async def read_share(
    request: Asked, token: FromPath[str], settings: NamedDependency[Settings], download: Download = False
) -> Response[Any]:
    try:
        found = await actions.open_share(token, fetches=True, now=datetime.now(UTC))
        content = await asyncio.to_thread((await actions.file_of(found, settings)).read_bytes)
    except AuditError as error:
        return _trouble(request, error)
    disposition = "attachment" if download else "inline"
    answer = file_answer(content, found.share.file_name, media_type="application/pdf", disposition=disposition)
    answer.headers.update(NOT_INDEXED | {"content-security-policy": PDF_POLICY})
    return answer


def _english(request: Asked) -> bool:
    return english_first(request.headers.get("accept-language", ""))


def _trouble(request: Asked, error: AuditError) -> Response[str]:
    answer = _page(page.trouble_html(error, english=_english(request)), status=error.status)
    if error.retry_after_seconds:
        answer.headers["retry-after"] = str(error.retry_after_seconds)
    return answer


def _page(html: str, *, status: int = 200) -> Response[str]:
    headers = NOT_INDEXED | {"content-security-policy": page.POLICY, "vary": "accept-language"}
    return Response(html, status_code=status, media_type="text/html", headers=headers)


shares_router = Router(path="/", guards=[signed_in], route_handlers=[list_shares, make_share, revoke_share])
share_pages_router = Router(path="/", route_handlers=[open_share, read_share])
"""Open to whoever holds the link."""
