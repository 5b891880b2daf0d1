from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from audit.checklists import rules
from audit.checklists.library import load_library
from audit.checklists.schemas import Checklist
from audit.checklists.tables import ChecklistVersion
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Conflict
from audit.ids import new_id
from audit.journal.actions import record

TURN = "checklists"
"""Whoever changes what is asked anywhere takes turns: a profile and the library must not pass each other unseen."""
VERSION = (
    "id",
    "hall",
    "pack",
    "edition",
    "digest",
    "document",
    "published_at",
    "base",
    "with_off",
    "is_current",
)


async def publish_checklists(*, now: datetime, library: Sequence[Checklist] | None = None) -> set[str]:
    """Publishes each checklist whose content is new, all or none, and answers the packs that became others.

    `library` is what standards_library/ holds when it is not given. Processes that start together publish once. A library
    older than what is published changes nothing: going back to an earlier program must not undo an edition. A pack that the
    library no longer holds is retired.
    Raises LibraryError for a broken file, Conflict checklist_edition when old content returns under the same edition.
    """
    checklists = load_library() if library is None else library
    async with transaction():
        await in_turn(TURN)
        newest = await _newest_by_pack()
        renewed = {one.pack for one in checklists if await _publish(one, newest.get(one.pack), now)}
        return renewed | await _make_current({one.pack for one in checklists}, now)


async def _newest_by_pack() -> dict[str, dict[str, Any]]:
    """A higher edition is newer; within an edition the later id is."""
    rows = await fetch(
        """SELECT id, pack, edition, digest, with_off, is_current FROM checklist_version WHERE hall IS NULL
        ORDER BY edition, id"""
    )
    return {row["pack"]: row for row in rows}


async def _publish(checklist: Checklist, newest: Mapping[str, Any] | None, now: datetime) -> bool:
    """Whether the pack became another."""
    document, digest = rules.document_of(rules.asked(checklist))
    with_off = rules.document_of(checklist)[0] if any(item.off for item in checklist.items) else None
    if newest and newest["edition"] > checklist.edition:
        return False
    if newest and newest["digest"] == digest:
        return await _offer(newest, with_off)
    id = new_id()
    row = (id, None, checklist.pack, checklist.edition, digest, document, now, None, with_off, False)
    if not await bulk_insert(ChecklistVersion, VERSION, [row], ignore_conflicts=True):
        raise _old_content(checklist)
    detail = {"pack": checklist.pack, "edition": checklist.edition, "digest": digest}
    await record(act="checklist.published", subject=id, detail=detail, rows={"checklist_version": [id]}, now=now)
    return True


async def _offer(newest: Mapping[str, Any], with_off: str | None) -> bool:
    """Items that are shipped switched off are no part of the version and may change under it."""
    if newest["with_off"] == with_off:
        return False
    await ChecklistVersion.update({ChecklistVersion.with_off: with_off}).where(ChecklistVersion.id == newest["id"])
    return True


async def _make_current(packs: Collection[str], now: datetime) -> set[str]:
    """The newest version of each of these packs is current, no other; answers the packs for which that is new."""
    newest = await _newest_by_pack()
    wanted = {newest[pack]["id"] for pack in packs if pack in newest}
    rows = await fetch("SELECT id, pack FROM checklist_version WHERE hall IS NULL AND is_current")
    before = {row["id"]: row["pack"] for row in rows}
    for id in before.keys() - wanted:
        await ChecklistVersion.update({ChecklistVersion.is_current: False}).where(ChecklistVersion.id == id)
        if before[id] not in packs:
            await record(act="checklist.retired", subject=id, detail={"pack": before[id]}, now=now)
    for id in wanted - before.keys():
        await ChecklistVersion.update({ChecklistVersion.is_current: True}).where(ChecklistVersion.id == id)
    return {pack for pack in newest if (newest[pack]["id"] in wanted) != (newest[pack]["id"] in before)}


def _old_content(checklist: Checklist) -> Conflict:
    return Conflict(
        "checklist_edition",
        f"检查表“{checklist.pack}”的内容与较早的版本相同，请把 edition 改为 {checklist.edition + 1} 后重试。",
        f"The content of checklist “{checklist.pack}” equals an earlier version. "
        f"Set its edition to {checklist.edition + 1} and try again.",
        field="edition",
    )
