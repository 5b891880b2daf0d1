"""Reads of a hall's own checklists: profile, rule books, versions, drafts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from audit.checklists.queries import checklist as version_by_id
from audit.checklists.queries import checklist_unknown, library_book, visible_checklist
from audit.checklists.schemas import Checklist, Item, PublishedChecklist
from audit.database import fetch
from audit.errors import NotFound
from audit.ids import ChecklistId, HallId
from audit.standards.differences import diff
from audit.standards.drafts import Around, finished, lint
from audit.standards.profiles import Applied, apply_profile
from audit.standards.schemas import (
    BooksInForce,
    ChecklistDifference,
    Draft,
    DraftDocument,
    DraftLine,
    HallProfile,
    ItemLine,
    OwnLine,
    PackLine,
    PackPage,
    PackProfile,
    RuleBook,
    Upgrade,
    VersionLine,
)

IN_FORCE = """SELECT p.id, p.subject, p.document FROM hall_profile p WHERE p.hall = ? AND NOT EXISTS
(SELECT 1 FROM hall_profile n WHERE n.hall = p.hall AND n.subject = p.subject AND n.id > p.id)"""
PACK = "pack/"
"""How the subject of a pack's profile begins."""
BOOKS = "rule-books"
NOTHING = PackProfile()
DRAFT = """SELECT d.id, d.hall, d.pack, d.revision, d.document, d.changed_at, p.display_name AS author_name
FROM checklist_draft d JOIN person p ON p.id = d.author"""


class Base(Struct, frozen=True):
    """A library version in force, with the items that are shipped switched off."""

    id: ChecklistId
    digest: str
    checklist: Checklist


async def checklists_of_hall(hall: HallId) -> list[PublishedChecklist]:
    """What is asked in a hall: its own versions before the library's, without the packs it switched off."""
    rows = await fetch(
        """SELECT id, pack FROM checklist_version WHERE is_current AND (hall IS NULL OR hall = ?)
        ORDER BY CASE WHEN hall IS NULL THEN 0 WHEN base IS NULL THEN 2 ELSE 1 END""",
        hall,
    )
    off = {pack for pack, (_, profile) in (await pack_profiles(hall)).items() if not profile.enabled}
    chosen = {row["pack"]: row["id"] for row in rows}
    found = [await version_by_id(ChecklistId(chosen[pack])) for pack in sorted(chosen) if pack not in off]
    return [one for one in found if one.checklist.items]


async def pack_profiles(hall: HallId) -> dict[str, tuple[Any, PackProfile]]:
    """Id of the row in force and what it says, by pack."""
    rows = await fetch(IN_FORCE, hall)
    return {
        row["subject"].removeprefix(PACK): (row["id"], msgspec.json.decode(row["document"], type=PackProfile))
        for row in rows
        if row["subject"].startswith(PACK)
    }


async def library_bases() -> dict[str, Base]:
    """By pack, in the order of the packs' names."""
    rows = await fetch(
        "SELECT id, pack, digest, document, with_off FROM checklist_version WHERE hall IS NULL AND is_current ORDER BY pack"
    )
    return {
        row["pack"]: Base(
            id=ChecklistId(row["id"]),
            digest=row["digest"],
            checklist=msgspec.json.decode(row["with_off"] or row["document"], type=Checklist),
        )
        for row in rows
    }


async def books_in_force(hall: HallId) -> BooksInForce:
    rows = [row for row in await fetch(IN_FORCE, hall) if row["subject"] == BOOKS]
    if not rows:
        return BooksInForce(replaces=None, books=[])
    return BooksInForce(replaces=rows[0]["id"], books=msgspec.json.decode(rows[0]["document"], type=list[RuleBook]))


async def own_current(hall: HallId) -> list[PublishedChecklist]:
    """The hall's versions in force: derived ones and its own checklists."""
    rows = await fetch("SELECT id FROM checklist_version WHERE hall = ? AND is_current ORDER BY pack", hall)
    return [await version_by_id(ChecklistId(row["id"])) for row in rows]


async def cited_by(hall: HallId) -> dict[str, Item]:
    """The items that the hall itself wrote, in force or not: what may cite its rule books."""
    profiles = (await pack_profiles(hall)).values()
    items = [one.item for _, profile in profiles for one in profile.added]
    items += [item for one in await own_current(hall) for item in one.checklist.items]
    return {item.id: item for item in items}


async def taken_ids(hall: HallId, bases: Mapping[str, Base], *, but: str) -> dict[str, str]:
    """Ids of the items of every checklist of the hall but one, with the title of the checklist."""
    others = [base.checklist for base in bases.values()] + [one.checklist for one in await own_current(hall)]
    return {item.id: one.title.zh for one in others if one.pack != but for item in one.items}


async def hall_profile(hall: HallId) -> HallProfile:
    profiles = await pack_profiles(hall)
    bases = await library_bases()
    in_use = {one.checklist.pack: one for one in await checklists_of_hall(hall)}
    taken = {pack: await taken_ids(hall, bases, but=pack) for pack in bases if pack in profiles}
    upgrades = await _upgrades(hall)
    lines = [
        _pack_line(
            base,
            profiles[pack][1] if pack in profiles else NOTHING,
            in_use.get(pack),
            taken.get(pack, {}),
            upgrades.get(pack),
        )
        for pack, base in bases.items()
    ]
    return HallProfile(packs=lines, own=await own_lines(hall), rule_books=await books_in_force(hall))


async def _upgrades(hall: HallId) -> dict[str, Upgrade]:
    """By pack. Of an edition the hall's newest version counts, or the library's where it had none."""
    rows = await fetch(
        """SELECT id, pack, edition, hall, published_at FROM checklist_version
        WHERE hall IS NULL OR (hall = ? AND base IS NOT NULL)
        ORDER BY edition, CASE WHEN hall IS NULL THEN 0 ELSE 1 END, id""",
        hall,
    )
    asked: dict[tuple[str, int], ChecklistId] = {}
    since: dict[str, dict[int, datetime]] = {}
    for row in rows:
        asked[row["pack"], row["edition"]] = ChecklistId(row["id"])
        if row["hall"] is None:
            since.setdefault(row["pack"], {}).setdefault(row["edition"], row["published_at"])
    return {
        pack: Upgrade(before=asked[pack, editions[-2]], at=since[pack][editions[-1]])
        for pack in since
        if len(editions := [*since[pack]]) > 1
    }


def _pack_line(
    base: Base,
    profile: PackProfile,
    in_use: PublishedChecklist | None,
    taken: Mapping[str, str],
    upgrade: Upgrade | None,
) -> PackLine:
    applied = apply_profile(base.checklist, profile, taken=taken)
    return PackLine(
        pack=base.checklist.pack,
        title=base.checklist.title,
        edition=base.checklist.edition,
        items=len(applied.checklist.items),
        enabled=profile.enabled,
        reason=profile.reason,
        changes=_item_lines(base.checklist, profile, applied),
        leftovers=applied.leftovers,
        current=in_use.id if in_use else None,
        upgrade=upgrade if in_use else None,
    )


def _item_lines(base: Checklist, profile: PackProfile, applied: Applied) -> list[ItemLine]:
    titles = {item.id: item.title for item in base.items}
    left = {(leftover.item, leftover.added) for leftover in applied.leftovers}
    changes = [
        ItemLine(item=one.item, title=one.title or titles[one.item], reason=one.reason, added=False)
        for one in profile.changes
        if (one.item, False) not in left
    ]
    added = [
        ItemLine(item=one.item.id, title=one.item.title, reason=one.reason, added=True)
        for one in profile.added
        if (one.item.id, True) not in left
    ]
    return changes + added


async def own_versions(hall: HallId) -> list[dict[str, Any]]:
    """Of the checklists that the hall made itself, retired ones too, oldest first: id, pack, is_current."""
    return await fetch(
        "SELECT id, pack, is_current FROM checklist_version WHERE hall = ? AND base IS NULL ORDER BY edition, id", hall
    )


async def newest_own(hall: HallId, pack: str) -> Checklist | None:
    found = [ChecklistId(row["id"]) for row in await own_versions(hall) if row["pack"] == pack]
    return (await version_by_id(found[-1])).checklist if found else None


async def own_lines(hall: HallId) -> list[OwnLine]:
    """Checklists that the hall made itself, retired ones too."""
    rows = await own_versions(hall)
    newest = {row["pack"]: ChecklistId(row["id"]) for row in rows}
    current = {row["pack"]: ChecklistId(row["id"]) for row in rows if row["is_current"]}
    return [await _own_line(newest[pack], current.get(pack)) for pack in sorted(newest)]


async def _own_line(newest: ChecklistId, current: ChecklistId | None) -> OwnLine:
    checklist = (await version_by_id(newest)).checklist
    return OwnLine(
        pack=checklist.pack,
        title=checklist.title,
        edition=checklist.edition,
        items=len(checklist.items),
        current=current,
        newest=newest,
    )


async def pack_page(hall: HallId, pack: str) -> PackPage:
    """Raises NotFound checklist_unknown."""
    bases = await library_bases()
    if pack not in bases:
        raise checklist_unknown()
    row, profile = (await pack_profiles(hall)).get(pack, (None, NOTHING))
    base = bases[pack].checklist
    applied = apply_profile(base, profile, taken=await taken_ids(hall, bases, but=pack))
    return PackPage(
        replaces=row, base=base, profile=profile, leftovers=applied.leftovers, versions=await versions(hall, pack)
    )


async def versions(hall: HallId, pack: str) -> list[VersionLine]:
    """The library's and the hall's versions of a pack, newest first; those of the hall after what they were derived from."""
    in_use = {one.id for one in await checklists_of_hall(hall)}
    rows = await fetch(
        """SELECT id, edition, published_at, hall FROM checklist_version WHERE pack = ? AND (hall IS NULL OR hall = ?)
        ORDER BY edition DESC, CASE WHEN hall IS NULL THEN 1 ELSE 0 END, published_at DESC, id DESC""",
        pack,
        hall,
    )
    return [
        VersionLine(
            id=ChecklistId(row["id"]),
            edition=row["edition"],
            published_at=row["published_at"],
            ours=row["hall"] is not None,
            in_use=row["id"] in in_use,
        )
        for row in rows
    ]


async def difference(hall: HallId, old: ChecklistId, new: ChecklistId) -> ChecklistDifference:
    """Raises NotFound checklist_unknown."""
    before = await visible_checklist(old, halls=[hall])
    after = await visible_checklist(new, halls=[hall])
    return diff(before.checklist, after.checklist)


async def around(hall: HallId, pack: str) -> Around:
    """What a draft of this pack must fit."""
    bases = await library_bases()
    books = (await books_in_force(hall)).books
    rows = await fetch("SELECT DISTINCT pack FROM checklist_version WHERE hall IS NULL")
    return Around(
        items=await taken_ids(hall, bases, but=pack),
        packs=frozenset(row["pack"] for row in rows),
        books=books,
        sources=frozenset(_sources(bases.values(), books)),
    )


def _sources(bases: Iterable[Base], books: Iterable[RuleBook]) -> set[str]:
    library = library_book()
    cited = {citation.source for base in bases for item in base.checklist.items for citation in item.citations}
    return (
        cited
        | {standard.number for standard in library.standards}
        | {fact.source for fact in library.facts}
        | {book.name for book in books}
    )


async def draft_lines(hall: HallId) -> list[DraftLine]:
    """Newest first."""
    rows = await fetch(f"{DRAFT} WHERE d.hall = ? ORDER BY d.changed_at DESC, d.id DESC", hall)
    return [_draft_line(row) for row in rows]


def _draft_line(row: dict[str, Any]) -> DraftLine:
    document = msgspec.json.decode(row["document"], type=DraftDocument)
    return DraftLine(
        id=row["id"],
        pack=row["pack"],
        title=document.title,
        items=len(document.items),
        revision=row["revision"],
        author_name=row["author_name"],
        changed_at=row["changed_at"],
    )


async def draft(hall: HallId, id: UUID) -> Draft:
    """Raises NotFound draft_unknown."""
    return await linted(hall, await draft_row(hall, id))


async def draft_row(hall: HallId, id: UUID) -> dict[str, Any]:
    """Raises NotFound draft_unknown."""
    rows = await fetch(f"{DRAFT} WHERE d.id = ? AND d.hall = ?", id, hall)
    if not rows:
        raise draft_unknown()
    return rows[0]


async def linted(hall: HallId, row: Mapping[str, Any]) -> Draft:
    """The draft with what follows from it and from the rest of the hall: it takes a while."""
    document = msgspec.json.decode(row["document"], type=DraftDocument)
    found = lint(document, await around(hall, document.pack))
    newest = None if found.faults else await newest_own(hall, document.pack)
    return Draft(
        id=row["id"],
        revision=row["revision"],
        document=document,
        author_name=row["author_name"],
        changed_at=row["changed_at"],
        lint=found,
        difference=diff(newest, finished(document, newest.edition + 1)) if newest else None,
    )


def draft_unknown() -> NotFound:
    return NotFound(
        "draft_unknown",
        "没有这份草稿，可能已发布或删除，请返回列表查看。",
        "There is no such draft; it may have been published or deleted. Go back to the list.",
    )
