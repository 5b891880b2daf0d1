from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.documents import Receipt
from audit.ids import HallId
from audit.materials import actions, queries, rules
from audit.materials.receipts import not_readable, receipts_of_file, refuse_faulty
from audit.materials.schemas import ArticleId, ArticlePage, ImportedReceipts, MaterialsPage, SaveArticle
from audit.requests import chunks, read_body, stored_answer
from audit.sites.queries import require_hall
from audit.strict_json import read_json

FILE_BYTES_MOST = 5 * 1024 * 1024
Taker = Callable[..., Awaitable[tuple[Receipt, bool]]]


@get("/api/halls/{hall:uuid}/materials")
async def read_page(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> MaterialsPage:
    return await queries.materials_page(await require_hall(actor, HallId(hall)), now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/materials/{article:str}")
async def read_article(hall: FromPath[UUID], article: FromPath[str], actor: NamedDependency[Actor]) -> ArticlePage:
    return await queries.article_page(await require_hall(actor, HallId(hall)), article)


@put("/api/halls/{hall:uuid}/materials/{article:str}")
async def save_article(
    request: Request[Any, Any, Any], hall: FromPath[UUID], article: FromPath[str], actor: NamedDependency[Actor]
) -> MaterialsPage:
    here = await require_hall(actor, HallId(hall), *actions.KEEPERS)
    save = read_json(await read_body(request), SaveArticle)
    return await actions.save_article(
        hall=here, article=_article(article), save=save, author=actor.person, now=datetime.now(UTC)
    )


def _article(written: str) -> str:
    """Raises Rejected article_unknown."""
    try:
        return msgspec.convert(written, ArticleId)
    except msgspec.ValidationError:
        raise rules.article_unknown() from None


@put("/api/halls/{hall:uuid}/material-receipts/{document:uuid}", request_max_body_size=None)
async def import_receipts(
    request: Request[Any, Any, Any], hall: FromPath[UUID], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> ImportedReceipts:
    """The body is a workbook; all of its rows are entered, or none, and once however often it is sent."""
    here = await require_hall(actor, HallId(hall), *actions.KEEPERS)
    body = bytearray()
    async for chunk in chunks(request):
        body += chunk
        if len(body) > FILE_BYTES_MOST:
            raise not_readable()
    names = {one.title.zh: one.id for one in await queries.articles(here.id) if not one.removed}
    found = await receipts_of_file(bytes(body), names)
    refuse_faulty(found)
    return await actions.import_receipts(
        hall=here, document=document, rows=found.rows, author=actor.person, now=datetime.now(UTC)
    )


async def _taken(take: Taker, request: Request[Any, Any, Any], document: UUID, actor: Actor) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await take(document_id=document, body=body, actor=actor, now=datetime.now(UTC)))


@put("/api/material-movements/{document:uuid}", status_code=201)
async def move(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    return await _taken(actions.move, request, document, actor)


@put("/api/material-requests/{document:uuid}", status_code=201)
async def ask(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    return await _taken(actions.ask, request, document, actor)


@put("/api/material-decisions/{document:uuid}", status_code=201)
async def decide(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    return await _taken(actions.decide, request, document, actor)


materials_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[read_page, read_article, save_article, import_receipts, move, ask, decide],
)
