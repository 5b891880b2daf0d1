from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from audit.accounts.schemas import SENDERS, Actor, Role
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.documents import (
    Clock,
    Receipt,
    digest_of,
    id_taken,
    known_receipt,
    new_receipt,
    refuse_newer_schema,
    store_once,
)
from audit.errors import Rejected
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.materials import ledger as ledgers
from audit.materials import queries, rules
from audit.materials.schemas import (
    DecisionDocument,
    ImportedReceipts,
    MaterialsPage,
    Movement,
    MovementDocument,
    MovementKind,
    MovementLine,
    ReceiptRow,
    RequestDocument,
    SaveArticle,
)
from audit.materials.tables import ArticleRow, DecisionRow, MovementRow, RequestRow
from audit.notices.actions import no_longer, tell
from audit.notices.queries import people_with
from audit.notices.schemas import NoticeKind
from audit.sites.queries import hall_by_id, places, require_hall, require_spot
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.strict_json import read_json

ARTICLE = ("id", "hall", "article", "document", "author", "at")
DOCUMENT = ("id", "hall", "author", "at", "received_at", "sha256", "document")
DECISION = ("id", "hall", "request", "author", "at", "received_at", "sha256", "document")
KEEPERS = (Role.consultant, Role.hall_manager, Role.admin)
"""Who keeps the store and its catalogue."""
DECIDERS = (Role.supplier_lead, Role.consultant, Role.hall_manager)
"""Who says whether a counter gets what it asks for."""
LINES_EACH = 200
"""Of a movement that a workbook of receipts becomes."""
IMPORTED = "表格导入"
CLOCK = Clock(zone="", since_contact_ms=0)
"""Of what is made on the server."""


async def save_article(
    *, hall: Hall, article: str, save: SaveArticle, author: PersonId, now: datetime
) -> MaterialsPage:
    """Says anew what an article is to this hall. Raises Rejected article_unfit; Conflict article_changed."""
    async with transaction():
        await in_turn(hall.id)
        known = await queries.articles(hall.id)
        items = {one.item for one in await queries.kit_things(hall.id)}
        rules.refuse_unfit_article(article, save.about, known, items)
        if await queries.saved_one(hall.id, article) != save.replaces:
            raise rules.article_changed()
        id, document = new_id(), msgspec.json.encode(save.about).decode()
        await bulk_insert(ArticleRow, ARTICLE, [(id, hall.id, article, document, author, now)])
        await record(
            act="material.saved",
            hall=hall.id,
            actor=author,
            subject=id,
            detail={"article": article, "name": save.about.name},
            rows={"material_article": [id]},
            now=now,
        )
    return await queries.materials_page(hall, now=now)


async def move(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Enters a movement once; True when it is new. Two phones that issue the last piece are taken in turn.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, stock_short, movement_reversed, request_not_open,
    Rejected movement_unfit, movement_unknown, article_unknown, request_unknown, spot_unknown.
    """
    document = read_json(body, MovementDocument)
    hall = await require_hall(actor, document.hall, *KEEPERS)
    digest = digest_of(body)
    if known := await known_receipt(MovementRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    if document.spot:
        await require_spot(hall.id, document.spot)
    rules.refuse_unfit(document, {one.id for one in await queries.articles(hall.id) if not one.removed}, now=now)
    at = min(document.made_at, now)  # a phone's clock may be ahead
    new = Movement(id=document_id, at=at, author_name="", document=document)
    row = (document_id, hall.id, actor.person, at, now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if known := await known_receipt(MovementRow, document_id, digest):
            return known, False
        await _refuse_unfit_in_ledger(hall.id, new)
        if known := await store_once(MovementRow, DOCUMENT, row, document=document_id, digest=digest):
            return known, False
        await _record_movement(hall.id, new, actor.person, digest, now)
        if document.request:
            await no_longer(hall=hall.id, subject=document.request, kinds=(NoticeKind.material_request,), now=now)
    return await new_receipt(document_id, digest, now), True


async def _refuse_unfit_in_ledger(hall: HallId, new: Movement) -> None:
    """In the hall's turn: what the ledger as it stands does not allow."""
    held = await queries.movements(hall)
    if new.document.kind is MovementKind.reversed:
        rules.refuse_reversal(new.document, held)
    if new.document.request:
        wanted = {one.id: one for one in await queries.requests(hall, ledgers.balance(held).movements)}
        rules.refuse_slip(new.document, wanted.get(new.document.request))
    codes: dict[UUID, str] = {spot.id: spot.code for spot in (await places(hall)).spots}
    rules.refuse_short(new, held, await queries.articles(hall), codes)


async def _record_movement(hall: HallId, new: Movement, author: PersonId, digest: str, now: datetime) -> None:
    await record(
        act=f"material.{new.document.kind.value}",
        hall=hall,
        actor=author,
        subject=new.id,
        detail={"sha256": digest},
        rows={"material_movement": [new.id]},
        now=now,
    )


async def ask(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Enters what a counter asks for, once, and tells whoever decides; True when it is new.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, Rejected request_unfit, article_unknown, spot_unknown.
    """
    document = read_json(body, RequestDocument)
    hall = await require_hall(actor, document.hall, *SENDERS)
    digest = digest_of(body)
    if known := await known_receipt(RequestRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    await require_spot(hall.id, document.spot)
    known_articles = {one.id: one for one in await queries.articles(hall.id) if not one.removed}
    rules.refuse_request(document, known_articles.keys(), now=now)
    row = (document_id, hall.id, actor.person, min(document.made_at, now), now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if known := await store_once(RequestRow, DOCUMENT, row, document=document_id, digest=digest):
            return known, False
        await record(
            act="material.asked",
            hall=hall.id,
            actor=actor.person,
            subject=document_id,
            detail={"sha256": digest},
            rows={"material_request": [document_id]},
            now=now,
        )
        spot = next(one for one in (await places(hall.id)).spots if one.id == document.spot)
        await tell(
            hall=hall.id,
            people=await people_with(hall.id, DECIDERS) - {actor.person},
            kind=NoticeKind.material_request,
            subject=document_id,
            path="/materials/requests",
            words={"what": known_articles[document.article].title.zh, "count": document.count, "where": spot.code},
            key=f"material_request:{document_id}",
            now=now,
        )
    return await new_receipt(document_id, digest, now), True


async def decide(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Approves or declines a request, once and for all; True when it is new.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, request_decided, Rejected request_unknown, decision_unfit.
    """
    document = read_json(body, DecisionDocument)
    hall = await require_hall(actor, document.hall, *DECIDERS)
    digest = digest_of(body)
    if known := await known_receipt(DecisionRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    if not document.approves and not document.note.strip():
        raise Rejected(
            "decision_unfit",
            "不批准请写明原因，再提交。",
            "Say why the request is declined, then submit it.",
            field="note",
        )
    at = min(document.made_at, now)
    row = (document_id, hall.id, document.request, actor.person, at, now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if known := await known_receipt(DecisionRow, document_id, digest):
            return known, False
        if not await fetch("SELECT id FROM material_request WHERE id = ? AND hall = ?", document.request, hall.id):
            raise rules.request_unknown()
        if not await bulk_insert(DecisionRow, DECISION, [row], ignore_conflicts=True):
            raise rules.request_decided()
        await record(
            act="material.approved" if document.approves else "material.declined",
            hall=hall.id,
            actor=actor.person,
            subject=document.request,
            detail={"sha256": digest},
            rows={"material_decision": [document_id]},
            now=now,
        )
        await no_longer(hall=hall.id, subject=document.request, kinds=(NoticeKind.material_request,), now=now)
    return await new_receipt(document_id, digest, now), True


async def import_receipts(
    *, hall: Hall, document: UUID, rows: Sequence[ReceiptRow], author: PersonId, now: datetime
) -> ImportedReceipts:
    """Enters a workbook of receipts, all of it or nothing, and once under its id. Every row is of an article of the hall.

    Raises Conflict document_conflict.
    """
    lines = [
        MovementLine(
            article=row.article, count=row.count, expires_on=row.expires_on, unit_cost_cents=row.unit_cost_cents
        )
        for row in rows
    ]
    parts = [lines[start : start + LINES_EACH] for start in range(0, len(lines), LINES_EACH)]
    made = [_receipt_of(hall.id, part, now) for part in parts]
    made[0] = replace(made[0], id=document)
    pieces = sum(one.count for one in lines)
    async with transaction():
        await in_turn(hall.id)
        if held := next((one for one in await queries.movements(hall.id) if one.id == document), None):
            if held.document.lines != parts[0]:
                raise id_taken(document)
            return ImportedReceipts(rows=len(rows), pieces=pieces)
        for one in made:
            body = msgspec.json.encode(one.document)
            row = (one.id, hall.id, author, now, now, digest_of(body), body.decode())
            await bulk_insert(MovementRow, DOCUMENT, [row])
            await _record_movement(hall.id, one, author, digest_of(body), now)
    return ImportedReceipts(rows=len(rows), pieces=pieces)


def _receipt_of(hall: HallId, lines: list[MovementLine], now: datetime) -> Movement:
    document = MovementDocument(
        schema=1, hall=hall, kind=MovementKind.received, made_at=now, clock=CLOCK, lines=lines, note=IMPORTED
    )
    return Movement(id=new_id(), at=now, author_name="", document=document)


async def watch_materials(now: datetime) -> None:
    """A job: once a day, one notice to those who keep the store of what runs low and what is about to expire."""
    for row in await fetch("SELECT id FROM hall"):
        hall = await hall_by_id(HallId(row["id"]))
        today = local_day(now, hall.time_zone)
        page = await queries.materials_page(hall, now=now)
        low = sum(one.low for one in page.articles)
        expiring = len(rules.about_to_expire(page.articles, today))
        if low or expiring:
            async with transaction():
                await tell(
                    hall=hall.id,
                    people=await people_with(hall.id, KEEPERS),
                    kind=NoticeKind.materials,
                    subject=hall.id,
                    path="/materials",
                    words={"low": low, "expiring": expiring},
                    key=f"materials:{today}",
                    now=now,
                )
