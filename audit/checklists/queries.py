from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from audit.checklists.hall_schemas import PackProfile
from audit.checklists.library import load_book
from audit.checklists.schemas import Checklist, LibraryBook, PublishedChecklist, Standard
from audit.checklists.tables import ChecklistVersion
from audit.database import fetch
from audit.errors import NotFound
from audit.ids import ChecklistId, HallId

_versions: dict[tuple[Any, ChecklistId], PublishedChecklist] = {}
"""Versions never change, so what was read once stays true; the key holds the database for programs that switch it."""

IN_FORCE = """SELECT p.id, p.subject, p.document FROM hall_profile p WHERE p.hall = ? AND NOT EXISTS
(SELECT 1 FROM hall_profile n WHERE n.hall = p.hall AND n.subject = p.subject AND n.id > p.id)"""
PACK = "pack/"
"""How the subject of a pack's profile begins."""
BOOKS = "rule-books"


@lru_cache(maxsize=1)
def library_book() -> LibraryBook:
    """Read once: the library does not change while the server runs. Raises LibraryError."""
    return load_book()


@lru_cache(maxsize=1)
def register() -> Mapping[str, Standard]:
    """The register of standards by number."""
    return {standard.number: standard for standard in library_book().standards}


async def current_checklists() -> list[PublishedChecklist]:
    """The library's newest version of each pack that is still in it, in the order of the packs' names."""
    rows = await fetch("SELECT id FROM checklist_version WHERE hall IS NULL AND is_current ORDER BY pack")
    return [await checklist(ChecklistId(row["id"])) for row in rows]


async def checklists_of_hall(hall: HallId) -> list[PublishedChecklist]:
    """What is asked in a hall: its own versions before the library's, without the packs it switched off."""
    rows = await fetch(
        """SELECT id, pack FROM checklist_version WHERE is_current AND (hall IS NULL OR hall = ?)
        ORDER BY CASE WHEN hall IS NULL THEN 0 WHEN base IS NULL THEN 2 ELSE 1 END""",
        hall,
    )
    off = {pack for pack, (_, profile) in (await pack_profiles(hall)).items() if not profile.enabled}
    chosen = {row["pack"]: row["id"] for row in rows}
    found = [await checklist(ChecklistId(chosen[pack])) for pack in sorted(chosen) if pack not in off]
    return [one for one in found if one.checklist.items]


async def pack_profiles(hall: HallId) -> dict[str, tuple[Any, PackProfile]]:
    """Id of the row in force and what it says, by pack."""
    rows = await fetch(IN_FORCE, hall)
    return {
        row["subject"].removeprefix(PACK): (row["id"], msgspec.json.decode(row["document"], type=PackProfile))
        for row in rows
        if row["subject"].startswith(PACK)
    }


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
