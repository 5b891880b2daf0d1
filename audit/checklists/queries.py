from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from audit.checklists.library import load_book
from audit.checklists.schemas import Checklist, LibraryBook, PublishedChecklist, Standard
from audit.checklists.tables import ChecklistVersion
from audit.errors import NotFound
from audit.ids import ChecklistId

_versions: dict[tuple[Any, ChecklistId], PublishedChecklist] = {}
"""Versions never change, so what was read once stays true; the key holds the database for programs that switch it."""


@lru_cache(maxsize=1)
def library_book() -> LibraryBook:
    """Read once: the library does not change while the server runs. Raises LibraryError."""
    return load_book()


@lru_cache(maxsize=1)
def register() -> Mapping[str, Standard]:
    """The register of standards by number."""
    return {standard.number: standard for standard in library_book().standards}


async def current_checklists() -> list[PublishedChecklist]:
    """The newest version of each pack, in the order of the packs' names."""
    newest = {version["pack"]: ChecklistId(version["id"]) for version in await _versions_oldest_first()}
    return [await checklist(newest[pack]) for pack in sorted(newest)]


async def checklist(version: ChecklistId) -> PublishedChecklist:
    """Any version, also one that has been followed by another. Raises NotFound checklist_unknown."""
    key = (ChecklistVersion._meta.db, version)
    if key not in _versions:
        row = await ChecklistVersion.select().where(ChecklistVersion.id == version).first()
        if row is None:
            raise NotFound(
                "checklist_unknown",
                "服务器上没有这个版本的检查表，请同步后重试。",
                "The server does not have this version of the checklist. Sync and try again.",
                field="checklist",
            )
        _versions[key] = PublishedChecklist(
            id=ChecklistId(row["id"]),
            published_at=row["published_at"],
            checklist=msgspec.json.decode(row["document"], type=Checklist),
        )
    return _versions[key]


async def newest_edition(pack: str) -> tuple[int, str] | None:
    """Edition and digest of the pack's newest version."""
    found = [version for version in await _versions_oldest_first() if version["pack"] == pack]
    return (found[-1]["edition"], found[-1]["digest"]) if found else None


async def _versions_oldest_first() -> list[dict[str, Any]]:
    """A higher edition is newer; within an edition the later id is."""
    columns = (ChecklistVersion.id, ChecklistVersion.pack, ChecklistVersion.edition, ChecklistVersion.digest)
    return await ChecklistVersion.select(*columns).order_by(ChecklistVersion.edition).order_by(ChecklistVersion.id)
