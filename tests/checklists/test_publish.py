"""Publishing makes immutable versions, once, on both databases."""

import asyncio
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from audit.checklists import queries
from audit.checklists.library import load_library
from audit.checklists.rules import asked
from audit.checklists.schemas import Checklist
from audit.checklists.tables import ChecklistVersion
from audit.errors import Conflict, NotFound
from audit.ids import ChecklistId
from audit.journal.tables import JournalEntry
from audit.standards.actions import publish_library
from tests.cast import START

LATER = START + timedelta(days=1)
pytestmark = pytest.mark.usefixtures("opened")


def changed(pack: str, *, edition: int, weight: int) -> list[Checklist]:
    """The library with one pack in another edition and its first item weighted anew."""
    return [
        msgspec.structs.replace(
            one, edition=edition, items=[msgspec.structs.replace(one.items[0], weight=weight), *one.items[1:]]
        )
        if one.pack == pack
        else one
        for one in load_library()
    ]


async def versions(pack: str) -> int:
    return await ChecklistVersion.count().where(ChecklistVersion.pack == pack)


async def test_the_current_checklists_are_the_library() -> None:
    current = await queries.current_checklists()
    assert [one.checklist for one in current] == [asked(one) for one in load_library()]


async def test_publishing_the_same_content_again_changes_nothing() -> None:
    before = await queries.current_checklists()
    entries = await JournalEntry.count()
    assert await publish_library(now=LATER) == before
    assert await JournalEntry.count() == entries


async def test_new_content_becomes_a_new_version_and_the_old_one_stays_readable() -> None:
    [old] = [one for one in await queries.current_checklists() if one.checklist.pack == "desk_layout"]
    current = await publish_library(now=LATER, library=changed("desk_layout", edition=3, weight=7))
    [new] = [one for one in current if one.checklist.pack == "desk_layout"]
    assert (new.id != old.id, new.checklist.edition, new.checklist.items[0].weight, new.published_at) == (
        True,
        3,
        7,
        LATER,
    )
    assert await queries.checklist(old.id) == old
    assert await versions("office_check_table") == 1


async def test_publishing_is_written_into_the_journal() -> None:
    await publish_library(now=LATER, library=changed("desk_layout", edition=3, weight=7))
    entry = await JournalEntry.select().where(JournalEntry.at == LATER).first()
    assert entry is not None
    assert entry["act"] == "checklist.published"
    assert msgspec.json.decode(entry["detail"])["pack"] == "desk_layout"


async def test_processes_that_start_together_publish_once() -> None:
    library = changed("desk_layout", edition=3, weight=7)
    answers = await asyncio.gather(*(publish_library(now=LATER, library=library) for _ in range(6)))
    assert await versions("desk_layout") == 2
    assert all(answer == answers[0] for answer in answers)


async def test_an_older_library_does_not_undo_an_edition() -> None:
    newer = await publish_library(now=LATER, library=changed("desk_layout", edition=3, weight=7))
    assert await publish_library(now=LATER) == newer


async def test_old_content_under_the_same_edition_is_refused_with_what_to_do() -> None:
    await publish_library(now=LATER, library=changed("desk_layout", edition=2, weight=7))
    with pytest.raises(Conflict, match="请把 edition 改为 3"):
        await publish_library(now=LATER)


async def test_a_refused_library_publishes_nothing() -> None:
    await publish_library(now=LATER, library=changed("hall_patrol", edition=1, weight=7))
    library = changed("desk_layout", edition=3, weight=7)
    with pytest.raises(Conflict):
        await publish_library(now=LATER, library=library)
    assert await versions("desk_layout") == 1


async def test_an_unknown_version_is_not_found() -> None:
    with pytest.raises(NotFound) as caught:
        await queries.checklist(ChecklistId(UUID(int=7)))
    assert caught.value.code == "checklist_unknown"
