from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from audit.checklists.library import load_materials
from audit.checklists.tender_schemas import Material
from audit.database import fetch
from audit.errors import NotFound
from audit.ids import HallId
from audit.materials import ledger as ledgers
from audit.materials import rules
from audit.materials.schemas import (
    Article,
    ArticleAbout,
    ArticlePage,
    Decision,
    DecisionDocument,
    KitThing,
    MaterialRequest,
    MaterialsPage,
    Movement,
    MovementDocument,
    RequestDocument,
)
from audit.sites.queries import places
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.standards.queries import checklists_of_hall

KIT = "window_kit"
"""The pack whose items are the things of a counter's kit."""
ARTICLES = """SELECT a.id, a.article, a.document FROM material_article a WHERE a.hall = ?
AND NOT EXISTS (SELECT 1 FROM material_article n WHERE n.hall = a.hall AND n.article = a.article AND n.id > a.id)"""
MOVEMENTS = """SELECT m.id, m.at, m.document, p.display_name AS author_name
FROM material_movement m JOIN person p ON p.id = m.author WHERE m.hall = ? ORDER BY m.at, m.id"""
REQUESTS = """SELECT r.id, r.at, r.document, p.display_name AS author_name
FROM material_request r JOIN person p ON p.id = r.author WHERE r.hall = ? ORDER BY r.at DESC, r.id DESC"""
DECISIONS = """SELECT d.request, d.at, d.document, p.display_name AS author_name
FROM material_decision d JOIN person p ON p.id = d.author WHERE d.hall = ?"""


@cache
def _materials() -> list[Material]:
    return load_materials()


async def articles(hall: HallId) -> list[Article]:
    """The catalogue without balances. Raises LibraryError."""
    saved = {
        row["article"]: (row["id"], msgspec.json.decode(row["document"], type=ArticleAbout))
        for row in await fetch(ARTICLES, hall)
    }
    return rules.catalogue(_materials(), saved)


async def movements(hall: HallId) -> list[Movement]:
    """In the order of their moments, what each did left out."""
    return [
        Movement(
            id=row["id"],
            at=row["at"],
            author_name=row["author_name"],
            document=msgspec.json.decode(row["document"], type=MovementDocument),
        )
        for row in await fetch(MOVEMENTS, hall)
    ]


async def kit_things(hall: HallId) -> list[KitThing]:
    """The things of a counter's kit, as this hall asks for them."""
    found = [one.checklist for one in await checklists_of_hall(hall) if one.checklist.pack == KIT]
    return [KitThing(item=item.id, title=item.title) for one in found for item in one.items]


async def materials_page(hall: Hall, *, now: datetime) -> MaterialsPage:
    ledger = ledgers.balance(await movements(hall.id))
    stocked = rules.with_balances(await articles(hall.id), ledger)
    where, kit = await places(hall.id), await kit_things(hall.id)
    today = local_day(now, hall.time_zone)
    return MaterialsPage(
        today=today,
        expiring_until=ledgers.expiring_until(today),
        articles=stocked,
        holdings=ledgers.holdings(ledger),
        requests=await requests(hall.id, ledger.movements),
        kit=kit,
        kits=rules.kit_rows(sorted(where.spots, key=lambda one: one.position), kit, stocked, ledger),
    )


async def article_page(hall: Hall, article: str) -> ArticlePage:
    """Raises NotFound."""
    ledger = ledgers.balance(await movements(hall.id))
    found = next((one for one in rules.with_balances(await articles(hall.id), ledger) if one.id == article), None)
    if found is None:
        raise NotFound(
            "not_found", "没有这种物品，请返回物资清单。", "There is no such article. Go back to the list of materials."
        )
    touching = [one for one in ledger.movements if any(line.article == article for line in one.document.lines)]
    return ArticlePage(article=found, movements=touching[::-1])


async def ledger_of(hall: HallId) -> ledgers.Ledger:
    return ledgers.balance(await movements(hall))


async def requests(hall: HallId, held: list[Movement]) -> list[MaterialRequest]:
    """Newest first; `held` says which of them were issued."""
    slips = {one.document.request: one.id for one in held if one.document.request and not one.reversed_by}
    decisions = {row["request"]: _decision(row) for row in await fetch(DECISIONS, hall)}
    codes = {spot.id: spot.code for spot in (await places(hall)).spots}
    return [_request(row, decisions.get(row["id"]), slips.get(row["id"]), codes) for row in await fetch(REQUESTS, hall)]


def _decision(row: Mapping[str, Any]) -> Decision:
    document = msgspec.json.decode(row["document"], type=DecisionDocument)
    return Decision(approves=document.approves, note=document.note, author_name=row["author_name"], at=row["at"])


def _request(
    row: Mapping[str, Any], decision: Decision | None, slip: UUID | None, codes: Mapping[Any, str]
) -> MaterialRequest:
    document = msgspec.json.decode(row["document"], type=RequestDocument)
    return MaterialRequest(
        id=row["id"],
        spot=document.spot,
        spot_code=codes[document.spot],
        article=document.article,
        count=document.count,
        reason=document.reason,
        author_name=row["author_name"],
        at=row["at"],
        state=rules.state_of(decision, slip),
        decision=decision,
        slip=slip,
    )


async def saved_one(hall: HallId, article: str) -> UUID | None:
    """The id of the newest saved description of an article."""
    rows = await fetch(f"{ARTICLES} AND a.article = ?", hall, article)
    return rows[0]["id"] if rows else None
