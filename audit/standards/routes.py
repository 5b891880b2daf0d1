from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.checklists.schemas import PublishedChecklist
from audit.ids import ChecklistId, HallId
from audit.requests import read_body, stored_answer
from audit.sites.queries import require_hall
from audit.standards import actions, queries
from audit.standards.schemas import (
    BooksInForce,
    ChecklistDifference,
    Draft,
    DraftLine,
    HallProfile,
    PackPage,
    PublishDraft,
    SaveBooks,
    SaveDraft,
    SavePack,
)
from audit.strict_json import read_json

WRITERS = (Role.consultant, Role.admin)


@get("/api/halls/{hall:uuid}/profile")
async def profile(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> HallProfile:
    await require_hall(actor, HallId(hall))
    return await queries.hall_profile(HallId(hall))


@get("/api/halls/{hall:uuid}/profile/packs/{pack:str}")
async def pack(hall: FromPath[UUID], pack: FromPath[str], actor: NamedDependency[Actor]) -> PackPage:
    await require_hall(actor, HallId(hall))
    return await queries.pack_page(HallId(hall), pack)


@put("/api/halls/{hall:uuid}/profile/packs/{pack:str}")
async def save_pack(
    request: Request[Any, Any, Any], hall: FromPath[UUID], pack: FromPath[str], actor: NamedDependency[Actor]
) -> PackPage:
    await require_hall(actor, HallId(hall), *WRITERS)
    save = read_json(await read_body(request), SavePack)
    return await actions.save_pack(hall=HallId(hall), pack=pack, save=save, author=actor.person, now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/profile/rule-books")
async def save_books(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> BooksInForce:
    await require_hall(actor, HallId(hall), *WRITERS)
    save = read_json(await read_body(request), SaveBooks)
    return await actions.save_books(hall=HallId(hall), save=save, author=actor.person, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/checklists/{version:uuid}/diff/{other:uuid}")
async def difference(
    hall: FromPath[UUID], version: FromPath[UUID], other: FromPath[UUID], actor: NamedDependency[Actor]
) -> ChecklistDifference:
    """From `version` to `other`."""
    await require_hall(actor, HallId(hall))
    return await queries.difference(HallId(hall), ChecklistId(version), ChecklistId(other))


@delete("/api/halls/{hall:uuid}/checklists/{version:uuid}")
async def retire(hall: FromPath[UUID], version: FromPath[UUID], actor: NamedDependency[Actor]) -> None:
    await require_hall(actor, HallId(hall), *WRITERS)
    await actions.retire_checklist(
        hall=HallId(hall), version=ChecklistId(version), author=actor.person, now=datetime.now(UTC)
    )


@get("/api/halls/{hall:uuid}/drafts")
async def drafts(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> list[DraftLine]:
    await require_hall(actor, HallId(hall))
    return await queries.draft_lines(HallId(hall))


@get("/api/halls/{hall:uuid}/drafts/{draft:uuid}")
async def draft(hall: FromPath[UUID], draft: FromPath[UUID], actor: NamedDependency[Actor]) -> Draft:
    await require_hall(actor, HallId(hall))
    return await queries.draft(HallId(hall), draft)


@put("/api/halls/{hall:uuid}/drafts/{draft:uuid}", status_code=201)
async def save_draft(
    request: Request[Any, Any, Any], hall: FromPath[UUID], draft: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Draft]:
    await require_hall(actor, HallId(hall), *WRITERS)
    save = read_json(await read_body(request), SaveDraft)
    return stored_answer(
        await actions.save_draft(hall=HallId(hall), draft=draft, save=save, author=actor.person, now=datetime.now(UTC))
    )


@delete("/api/halls/{hall:uuid}/drafts/{draft:uuid}")
async def delete_draft(hall: FromPath[UUID], draft: FromPath[UUID], actor: NamedDependency[Actor]) -> None:
    await require_hall(actor, HallId(hall), *WRITERS)
    await actions.delete_draft(hall=HallId(hall), draft=draft, author=actor.person, now=datetime.now(UTC))


@post("/api/halls/{hall:uuid}/drafts/{draft:uuid}/publish")
async def publish_draft(
    request: Request[Any, Any, Any], hall: FromPath[UUID], draft: FromPath[UUID], actor: NamedDependency[Actor]
) -> PublishedChecklist:
    await require_hall(actor, HallId(hall), *WRITERS)
    publish = read_json(await read_body(request), PublishDraft)
    return await actions.publish_draft(
        hall=HallId(hall), draft=draft, revision=publish.revision, author=actor.person, now=datetime.now(UTC)
    )


standards_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[
        profile,
        pack,
        save_pack,
        save_books,
        difference,
        retire,
        drafts,
        draft,
        save_draft,
        delete_draft,
        publish_draft,
    ],
)
