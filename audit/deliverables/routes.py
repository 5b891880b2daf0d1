import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import File

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.deliverables import actions, queries, rules
from audit.deliverables.schemas import AdoptKinds, DeliverablesPage, RolloutBoard, SaveDeliverable
from audit.documents import Receipt
from audit.errors import NotFound
from audit.ids import HallId
from audit.media import store
from audit.requests import chunks, read_body, stored_answer
from audit.sites.queries import require_hall
from audit.strict_json import read_json

HARMLESS = {"Content-Security-Policy": "sandbox"}
"""Opened directly, nothing inside the file may run."""
OfName = Annotated[str, QueryParameter(name="name")]
OfNote = Annotated[str, QueryParameter(name="note", required=False)]
Taker = Callable[..., Awaitable[tuple[Receipt, bool]]]


@get("/api/halls/{hall:uuid}/deliverables")
async def read_page(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> DeliverablesPage:
    return await queries.deliverables_page(await require_hall(actor, HallId(hall)), now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/deliverables/{deliverable:uuid}")
async def save_deliverable(
    request: Request[Any, Any, Any], hall: FromPath[UUID], deliverable: FromPath[UUID], actor: NamedDependency[Actor]
) -> DeliverablesPage:
    here = await require_hall(actor, HallId(hall), *actions.WRITERS)
    save = read_json(await read_body(request), SaveDeliverable)
    return await actions.save_deliverable(
        hall=here, deliverable=deliverable, save=save, author=actor.person, now=datetime.now(UTC)
    )


@post("/api/halls/{hall:uuid}/deliverables/adopt", status_code=200)
async def adopt_kinds(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> DeliverablesPage:
    here = await require_hall(actor, HallId(hall), *actions.WRITERS)
    adopt = read_json(await read_body(request), AdoptKinds)
    return await actions.adopt_kinds(hall=here, adopt=adopt, author=actor.person, now=datetime.now(UTC))


@put(
    "/api/halls/{hall:uuid}/deliverables/{deliverable:uuid}/versions/{version:uuid}",
    status_code=201,
    request_max_body_size=None,
)
async def hand_over(
    request: Request[Any, Any, Any],
    hall: FromPath[UUID],
    deliverable: FromPath[UUID],
    version: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    name: OfName,
    note: OfNote = "",
) -> Response[DeliverablesPage]:
    here = await require_hall(actor, HallId(hall), *actions.WRITERS)
    return stored_answer(
        await actions.hand_over(
            hall=here,
            deliverable=deliverable,
            version=version,
            name=name,
            note=note,
            body=chunks(request),
            author=actor.person,
            settings=settings,
            now=datetime.now(UTC),
        )
    )


@get("/api/halls/{hall:uuid}/deliverables/{deliverable:uuid}/versions/{version:uuid}/file")
async def version_file(
    hall: FromPath[UUID],
    deliverable: FromPath[UUID],
    version: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> File:
    """As it was handed over, always as an attachment. Raises NotFound deliverable_unknown, file_missing."""
    here = await require_hall(actor, HallId(hall))
    saved = await queries.saved_one(here.id, deliverable)
    held = await queries.version_row(here.id, version)
    if saved is None or held is None or held["deliverable"] != deliverable:
        raise rules.unknown()
    path = store.original_path(settings.photo_folder, held["sha256"])
    if not await asyncio.to_thread(store.intact, path, held["sha256"]):
        raise NotFound(
            "file_missing",
            "服务器上的文件缺失或已损坏，请联系管理员从备份恢复。",
            "The file on the server is missing or damaged. Ask the administrator to restore it from the backup.",
        )
    await actions.note_taken_out(
        hall=here.id, version=version, sha256=held["sha256"], person=actor.person, now=datetime.now(UTC)
    )
    name = rules.download_name(saved[1].title, held["number"], held["media_type"])
    return File(
        path, filename=name, media_type=held["media_type"], headers=HARMLESS, content_disposition_type="attachment"
    )


@get("/api/halls/{hall:uuid}/rollout")
async def read_board(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> RolloutBoard:
    return await queries.rollout_board((await require_hall(actor, HallId(hall))).id)


@put("/api/acceptances/{document:uuid}", status_code=201)
async def decide(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    return await _taken(actions.decide, request, document, actor)


@put("/api/rollout-steps/{document:uuid}", status_code=201)
async def note_stage(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    return await _taken(actions.note_stage, request, document, actor)


@put("/api/landing-activities/{document:uuid}", status_code=201)
async def note_activity(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    return await _taken(actions.note_activity, request, document, actor)


async def _taken(take: Taker, request: Request[Any, Any, Any], document: UUID, actor: Actor) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await take(document_id=document, body=body, actor=actor, now=datetime.now(UTC)))


deliverables_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[
        read_page,
        save_deliverable,
        adopt_kinds,
        hand_over,
        version_file,
        read_board,
        decide,
        note_stage,
        note_activity,
    ],
)
