from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from audit.checklists.library import LIBRARY, load_materials
from audit.checklists.queries import library_book
from audit.checklists.schemas import Item
from audit.checklists.written import Written
from audit.database import fetch
from audit.errors import NotFound
from audit.ids import HallId
from audit.sites.queries import places
from audit.standards.queries import checklists_of_hall
from audit.twins.rules import Around, kit_of
from audit.twins.schemas import DeskThing, Twin, TwinDocument, TwinPage, TwinVersion

KIT = "window_kit"
"""The pack whose items are the things of a counter's kit."""
VERSIONS_MOST = 50
VERSION = """SELECT v.id, v.hall, v.twin, v.number, v.document, v.reason, v.at, p.display_name AS author_name
FROM twin_version v JOIN person p ON p.id = v.author"""
NEWEST = "NOT EXISTS (SELECT 1 FROM twin_version n WHERE n.twin = v.twin AND n.number > v.number)"


class _Things(msgspec.Struct, forbid_unknown_fields=True):
    things: list[DeskThing]


@cache
def desk_things() -> list[DeskThing]:
    """What the editor offers: the library's desk, then the rest of the catalogue of materials. Raises LibraryError."""
    known = Written(LIBRARY / "desk_things.yaml", _Things, {}).content.things
    named = {one.sku for one in known}
    catalogue = [
        DeskThing(id=sku.id, title=sku.title, unit=material.unit, sku=sku.id)
        for material in load_materials()
        for sku in material.skus
        if sku.id not in named
    ]
    return [*known, *catalogue]


async def twins_of_hall(hall: HallId) -> list[Twin]:
    """Those in use, in the order in which they were begun."""
    kit = await kit_items(hall)
    found = [_twin(row, kit) for row in await fetch(f"{VERSION} WHERE v.hall = ? AND {NEWEST} ORDER BY v.twin", hall)]
    return [one for one in found if not one.now.document.removed]


async def twin(hall: HallId, id: UUID) -> Twin:
    """Raises NotFound twin_unknown."""
    return (await twin_page(hall, id)).twin


async def twin_page(hall: HallId, id: UUID) -> TwinPage:
    """Raises NotFound twin_unknown."""
    rows = await versions(id)
    if not rows or rows[0]["hall"] != hall:
        raise twin_unknown()
    return TwinPage(twin=_twin(rows[0], await kit_items(hall)), versions=[_version(row) for row in rows])


async def versions(twin: UUID) -> list[dict[str, Any]]:
    """Newest first, whichever hall it is of."""
    return await fetch(f"{VERSION} WHERE v.twin = ? ORDER BY v.number DESC LIMIT {VERSIONS_MOST}", twin)


async def kit_items(hall: HallId) -> list[Item]:
    """The things of a counter's kit, as this hall asks for them."""
    return [item for one in await checklists_of_hall(hall) if one.checklist.pack == KIT for item in one.checklist.items]


async def around(hall: HallId, id: UUID, before: TwinDocument | None) -> Around:
    """What a new version of the twin must fit."""
    others = [one.now.document for one in await twins_of_hall(hall) if one.id != id]
    kept = [item for box in (before.boxes if before else []) for item in box.items]
    asked = [item.id for one in await checklists_of_hall(hall) for item in one.checklist.items]
    return Around(
        items={*asked, *kept},
        articles={sku.id for material in load_materials() for sku in material.skus},
        symbols={symbol.id for symbol in library_book().symbols},
        names={one.name for one in others},
        codes={spot.id: spot.code for spot in (await places(hall)).spots},
        taken={spot: one.name for one in others for spot in one.spots},
    )


async def items_of_hall(hall: HallId) -> dict[str, Item]:
    """By id, of all checklists that the hall asks."""
    return {item.id: item for one in await checklists_of_hall(hall) for item in one.checklist.items}


def _twin(row: dict[str, Any], kit: Sequence[Item]) -> Twin:
    now = _version(row)
    return Twin(id=row["twin"], now=now, kit=kit_of(kit, now.document.boxes))


def _version(row: dict[str, Any]) -> TwinVersion:
    return TwinVersion(
        id=row["id"],
        number=row["number"],
        at=row["at"],
        author_name=row["author_name"],
        reason=row["reason"],
        document=msgspec.json.decode(row["document"], type=TwinDocument),
    )


def twin_unknown() -> NotFound:
    return NotFound(
        "twin_unknown", "没有这张标准照，请返回列表查看。", "There is no such standard photo. Go back to the list."
    )
