"""Writes of a hall's own checklists. Each publishes what follows from it in the same transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from audit.checklists import rules
from audit.checklists.actions import TURN, VERSION, publish_checklists
from audit.checklists.queries import checklist as version_by_id
from audit.checklists.queries import checklist_unknown, current_checklists
from audit.checklists.rules import Fault
from audit.checklists.schemas import Checklist, PublishedChecklist
from audit.checklists.tables import ChecklistVersion
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Conflict, Rejected
from audit.ids import ChecklistId, HallId, PersonId, new_id
from audit.journal.actions import record
from audit.standards import queries
from audit.standards.drafts import finished
from audit.standards.profiles import apply_profile, book_faults, profile_faults
from audit.standards.queries import NOTHING, Base
from audit.standards.schemas import (
    BooksInForce,
    Draft,
    PackPage,
    PackProfile,
    SaveBooks,
    SaveDraft,
    SavePack,
)
from audit.standards.tables import ChecklistDraft, HallProfileRow

PROFILE = ("id", "hall", "subject", "document", "author", "at")
DRAFT = ("id", "hall", "pack", "revision", "document", "author", "changed_at")


async def publish_library(*, now: datetime, library: Sequence[Checklist] | None = None) -> list[PublishedChecklist]:
    """Publishes the library and, when a pack became another, applies what halls changed anew; answers what is current.

    As `publish_checklists`, all or none. Raises LibraryError, Conflict checklist_edition.
    """
    async with transaction():
        if await publish_checklists(now=now, library=library):
            for row in await fetch("SELECT DISTINCT hall FROM hall_profile"):
                await rederive(HallId(row["hall"]), now)
        return await current_checklists()


async def save_pack(*, hall: HallId, pack: str, save: SavePack, author: PersonId, now: datetime) -> PackPage:
    """Puts a profile in force and publishes the hall's version; saying the same again changes nothing.

    Raises NotFound checklist_unknown, Conflict profile_changed, Rejected profile_unfit.
    """
    async with transaction():
        await in_turn(TURN)
        bases = await queries.library_bases()
        if pack not in bases:
            raise checklist_unknown()
        row, before = (await queries.pack_profiles(hall)).get(pack, (None, NOTHING))
        if save.profile != before:
            _require_unchanged(row, save.replaces)
            taken = await queries.taken_ids(hall, bases, but=pack)
            books = (await queries.books_in_force(hall)).books
            _refuse(profile_faults(bases[pack].checklist, before, save.profile, taken=taken, books=books))
            await _put_in_force(hall, queries.PACK + pack, msgspec.json.encode(save.profile), author, now)
            await rederive(hall, now)
        return await queries.pack_page(hall, pack)


async def save_books(*, hall: HallId, save: SaveBooks, author: PersonId, now: datetime) -> BooksInForce:
    """Raises Conflict profile_changed, Rejected profile_unfit."""
    async with transaction():
        await in_turn(TURN)
        before = await queries.books_in_force(hall)
        if save.books != before.books:
            _require_unchanged(before.replaces, save.replaces)
            _refuse(book_faults(before.books, save.books, await queries.cited_by(hall)))
            await _put_in_force(hall, queries.BOOKS, msgspec.json.encode(save.books), author, now)
        return await queries.books_in_force(hall)


async def rederive(hall: HallId, now: datetime) -> None:
    """Applies the hall's profiles anew. All of them: an id that one checklist takes or frees is another one's leftover or not."""
    bases = await queries.library_bases()
    for pack, (_, profile) in sorted((await queries.pack_profiles(hall)).items()):
        await _derive(hall, pack, profile, bases, now)


async def _put_in_force(hall: HallId, subject: str, document: bytes, author: PersonId, now: datetime) -> None:
    id = new_id()
    await bulk_insert(HallProfileRow, PROFILE, [(id, hall, subject, document.decode(), author, now)])
    await record(
        act="profile.changed",
        hall=hall,
        actor=author,
        subject=id,
        detail={"subject": subject},
        rows={"hall_profile": [id]},
        now=now,
    )


async def _derive(hall: HallId, pack: str, profile: PackProfile, bases: Mapping[str, Base], now: datetime) -> None:
    """The hall's version of a pack, when it is another than the library's; else the library's is in use."""
    base = bases.get(pack)
    version = None
    if base is not None and profile.enabled:
        taken = await queries.taken_ids(hall, bases, but=pack)
        checklist = apply_profile(base.checklist, profile, taken=taken).checklist
        if rules.document_of(checklist)[1] != base.digest:
            version = await _publish(hall, checklist, base.id, None, now)
    await _set_current(hall, pack, version, derived=True)


async def _publish(
    hall: HallId, checklist: Checklist, base: ChecklistId | None, author: PersonId | None, now: datetime
) -> ChecklistId:
    """The version with this content; one that was there before serves again."""
    document, digest = rules.document_of(checklist)
    known = await fetch(
        "SELECT id FROM checklist_version WHERE hall = ? AND pack = ? AND digest = ?", hall, checklist.pack, digest
    )
    if known:
        return ChecklistId(known[0]["id"])
    id = ChecklistId(new_id())
    row = (id, hall, checklist.pack, checklist.edition, digest, document, now, base, None, False)
    await bulk_insert(ChecklistVersion, VERSION, [row])
    detail = {"pack": checklist.pack, "edition": checklist.edition, "digest": digest}
    await record(
        act="checklist.published",
        hall=hall,
        actor=author,
        subject=id,
        detail=detail,
        rows={"checklist_version": [id]},
        now=now,
    )
    return id


async def _set_current(hall: HallId, pack: str, version: ChecklistId | None, *, derived: bool) -> None:
    same_origin = ChecklistVersion.base.is_not_null() if derived else ChecklistVersion.base.is_null()
    await ChecklistVersion.update({ChecklistVersion.is_current: False}).where(
        (ChecklistVersion.hall == hall) & (ChecklistVersion.pack == pack) & same_origin
    )
    if version is not None:
        await ChecklistVersion.update({ChecklistVersion.is_current: True}).where(ChecklistVersion.id == version)


async def save_draft(
    *, hall: HallId, draft: UUID, save: SaveDraft, author: PersonId, now: datetime
) -> tuple[Draft, bool]:
    """Keeps the draft as it is typed, True when it is new; the trail tells its beginning and its end only.

    What follows from the draft is worked out once it is kept, while others write.
    Raises NotFound draft_unknown for a draft of another hall, Conflict draft_changed.
    """
    async with transaction():
        is_new = save.revision == 0 and await _begin_draft(hall, draft, save, author, now)
        if not is_new:
            await _replace_draft(hall, draft, save, author, now)
        row = await queries.draft_row(hall, draft)
    return await queries.linted(hall, row), is_new


async def _begin_draft(hall: HallId, draft: UUID, save: SaveDraft, author: PersonId, now: datetime) -> bool:
    """False when there is one with this id."""
    document = msgspec.json.encode(save.document).decode()
    row = (draft, hall, save.document.pack, 1, document, author, now)
    if not await bulk_insert(ChecklistDraft, DRAFT, [row], ignore_conflicts=True):
        return False
    await record(act="draft.begun", hall=hall, actor=author, subject=draft, now=now)
    return True


async def _replace_draft(hall: HallId, draft: UUID, save: SaveDraft, author: PersonId, now: datetime) -> None:
    document = msgspec.json.encode(save.document).decode()
    rows = await fetch("SELECT hall, document FROM checklist_draft WHERE id = ?", draft)
    if rows and rows[0]["hall"] != hall:
        raise queries.draft_unknown()
    if rows and rows[0]["document"] == document:
        return
    values: dict[Any, Any] = {
        ChecklistDraft.pack: save.document.pack,
        ChecklistDraft.revision: save.revision + 1,
        ChecklistDraft.document: document,
        ChecklistDraft.author: author,
        ChecklistDraft.changed_at: now,
    }
    same = (ChecklistDraft.id == draft) & (ChecklistDraft.revision == save.revision)
    if not await ChecklistDraft.update(values).where(same).returning(ChecklistDraft.id):
        raise _draft_changed()


async def delete_draft(*, hall: HallId, draft: UUID, author: PersonId, now: datetime) -> None:
    """Raises NotFound draft_unknown."""
    async with transaction():
        this = (ChecklistDraft.id == draft) & (ChecklistDraft.hall == hall)
        if not await ChecklistDraft.delete().where(this).returning(ChecklistDraft.id):
            raise queries.draft_unknown()
        await record(act="draft.deleted", hall=hall, actor=author, subject=draft, now=now)


async def publish_draft(
    *, hall: HallId, draft: UUID, revision: int, author: PersonId, now: datetime
) -> PublishedChecklist:
    """The draft becomes the newest version of its pack in the hall, and is gone.

    Raises NotFound draft_unknown, Conflict draft_changed, Rejected draft_unfit while there are faults.
    """
    async with transaction():
        await in_turn(TURN)
        found = await queries.draft(hall, draft)
        if found.revision != revision:
            raise _draft_changed()
        for fault in found.lint.faults:
            raise Rejected("draft_unfit", fault.text.zh, fault.text.en, field=fault.field)
        pack = found.document.pack
        last = await queries.newest_own(hall, pack)
        version = await _publish(hall, finished(found.document, last.edition + 1 if last else 1), None, author, now)
        await _set_current(hall, pack, version, derived=False)
        same = (ChecklistDraft.id == draft) & (ChecklistDraft.revision == revision)
        if not await ChecklistDraft.delete().where(same).returning(ChecklistDraft.id):
            raise _draft_changed()
        await rederive(hall, now)
        return await version_by_id(version)


async def retire_checklist(*, hall: HallId, version: ChecklistId, author: PersonId, now: datetime) -> None:
    """The hall no longer asks a checklist that it made itself; inspections begun with it are finished with it.

    Raises NotFound checklist_unknown for what is not the hall's own.
    """
    async with transaction():
        await in_turn(TURN)
        row = next((row for row in await queries.own_versions(hall) if row["id"] == version), None)
        if row is None:
            raise checklist_unknown()
        if row["is_current"]:
            await _set_current(hall, row["pack"], None, derived=False)
            await rederive(hall, now)
            detail = {"pack": row["pack"]}
            await record(act="checklist.retired", hall=hall, actor=author, subject=version, detail=detail, now=now)


def _require_unchanged(row: UUID | None, replaces: UUID | None) -> None:
    if row != replaces:
        raise Conflict(
            "profile_changed",
            "别人刚刚改过本厅标准，请刷新后查看对方的改动，再保存。",
            "Somebody has changed the hall's standard in the meantime. Refresh, look at it, and save again.",
        )


def _draft_changed() -> Conflict:
    return Conflict(
        "draft_changed",
        "这份草稿已在别处修改、发布或删除，您的内容仍在本机，请选择保留哪一份。",
        "The draft was changed, published or deleted elsewhere. Yours is still on this device; choose which to keep.",
    )


def _refuse(faults: Iterable[Fault]) -> None:
    """Raises Rejected for the first fault."""
    for fault in faults:
        field = "/".join(map(str, fault.path))
        raise Rejected("profile_unfit", fault.text.zh, fault.text.en, field=field)
