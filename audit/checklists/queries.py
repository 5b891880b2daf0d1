from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from audit.checklists.library import load_book, load_obligations, load_training
from audit.checklists.schemas import Checklist, LibraryBook, PublishedChecklist, Standard
from audit.checklists.tables import ChecklistVersion
from audit.checklists.tender_schemas import Obligation
from audit.checklists.training_schemas import TrainingBook
from audit.database import fetch
from audit.errors import NotFound
from audit.ids import ChecklistId, HallId

_versions: dict[tuple[Any, ChecklistId], PublishedChecklist] = {}
"""Versions never change, so what was read once stays true; the key holds the database for programs that switch it."""


@lru_cache(maxsize=1)
def library_book() -> LibraryBook:
    """Read once: the library does not change while the server runs. Raises LibraryError."""
    return load_book()


@lru_cache(maxsize=1)
def training_book() -> TrainingBook:
    """Read once. Raises LibraryError."""
    return load_training()


@lru_cache(maxsize=1)
def promises() -> Mapping[str, Obligation]:
    """What the tenders promise, by id; read once. Raises LibraryError."""
    return {one.id: one for one in load_obligations()}


@lru_cache(maxsize=1)
def register() -> Mapping[str, Standard]:
    """The register of standards by number."""
    return {standard.number: standard for standard in library_book().standards}


def citable() -> frozenset[str]:
    """What a file of the library may cite."""
    book = library_book()
    return frozenset([*(one.number for one in book.standards), *(one.id for one in book.tenders)])


async def current_checklists() -> list[PublishedChecklist]:
    """The library's newest version of each pack that is still in it, in the order of the packs' names."""
    rows = await fetch("SELECT id FROM checklist_version WHERE hall IS NULL AND is_current ORDER BY pack")
    return [await checklist(ChecklistId(row["id"])) for row in rows]


async def checklist(version: ChecklistId) -> PublishedChecklist:
    """Any version, also one that has been followed by another. Raises NotFound checklist_unknown."""
    key = (ChecklistVersion._meta.db, version)
    if key not in _versions:
        row = await ChecklistVersion.select().where(ChecklistVersion.id == version).first()
        if row is None:
            raise checklist_unknown()
        _versions[key] = PublishedChecklist(
            id=ChecklistId(row["id"]),
            published_at=row["published_at"],
            checklist=msgspec.json.decode(row["document"], type=Checklist),
            hall=HallId(row["hall"]) if row["hall"] else None,
        )
    return _versions[key]


async def versions_of_pack(hall: HallId, pack: str) -> list[PublishedChecklist]:
    """The library's and the hall's, the newest first."""
    rows = await fetch(
        """SELECT id FROM checklist_version WHERE pack = ? AND (hall IS NULL OR hall = ?)
        ORDER BY published_at DESC, id DESC""",
        pack,
        hall,
    )
    return [await checklist(ChecklistId(row["id"])) for row in rows]


async def digests(versions: Collection[ChecklistId]) -> dict[ChecklistId, str]:
    """SHA-256 of each version's document."""
    if not versions:
        return {}
    rows = await ChecklistVersion.select(ChecklistVersion.id, ChecklistVersion.digest).where(
        ChecklistVersion.id.is_in(list(versions))
    )
    return {ChecklistId(row["id"]): row["digest"] for row in rows}


async def visible_checklist(version: ChecklistId, *, halls: Collection[HallId]) -> PublishedChecklist:
    """A version of the library or of one of these halls. Raises NotFound checklist_unknown."""
    found = await checklist(version)
    if found.hall is not None and found.hall not in halls:
        raise checklist_unknown()
    return found


def checklist_unknown() -> NotFound:
    """Also said of a version that another hall made: its existence is not told."""
    return NotFound(
        "checklist_unknown",
        "服务器上没有这个版本的检查表，请同步后重试。",
        "The server does not have this version of the checklist. Sync and try again.",
        field="checklist",
    )
