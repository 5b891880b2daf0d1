"""The journal is one chain, whoever writes; what is edited by hand in the database is named."""

import asyncio
import hashlib
import random
import subprocess
import sys
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from audit.accounts.actions import switch_off
from audit.checklists.queries import current_checklists
from audit.config import Settings
from audit.database import fetch, transaction
from audit.ids import new_id
from audit.journal import queries, rules
from audit.journal.actions import ensure_chain, record
from audit.journal.checking import check
from audit.journal.tables import JournalEntry
from audit.journal.watched import WATCHED
from audit.piccolo_app import APP_CONFIG
from tests import builders
from tests.cast import START, Stage


def test_the_tree_is_that_of_rfc_6962() -> None:
    """The vectors of Certificate Transparency's reference implementation."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(one)).digest() for one in inputs]
    roots = {
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    assert {n: rules.root_of(leaves[:n]).hex() for n in roots} == roots


def test_every_watched_column_is_one_of_its_table() -> None:
    tables = {table._meta.tablename: table for table in APP_CONFIG.table_classes}
    for kind, watched in WATCHED.items():
        names = {column._meta.name for column in tables[kind]._meta.columns}
        assert names >= {*watched.columns, *(watched.content or ())}, kind


async def test_many_writers_at_once_keep_the_chain_whole(opened: None, stage: Stage) -> None:
    async def write(number: int) -> None:
        async with transaction():
            await record(act="test.written", detail={"number": number}, now=START)
            await asyncio.sleep(0)
            await record(act="test.written_too", now=START)

    await asyncio.gather(*(write(number) for number in range(50)))
    sequences = [row["sequence"] async for row in queries.entries()]
    assert sequences == list(range(1, len(sequences) + 1))
    assert (await check()).faults == []


WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from audit import database
from audit.journal.actions import record

async def write():
    async with database.opened(sys.argv[1]):
        for number in range(40):
            async with database.transaction():
                await record(act="test.written", detail={"number": number}, now=datetime.now(UTC))

asyncio.run(write())
"""


async def test_several_processes_write_one_chain(opened: None, settings: Settings) -> None:
    before, _ = await queries.head()
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, settings.database]) for _ in range(3)]
    assert [await asyncio.to_thread(one.wait, 60) for one in writers] == [0, 0, 0]
    assert (await queries.head())[0] == before + 120
    assert (await check()).faults == []


async def test_what_is_rolled_back_leaves_no_gap(opened: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await record(act="test.lost", now=START)
            raise ZeroDivisionError
    assert (await check()).faults == []


async def test_a_root_goes_on_from_the_last_one(opened: None) -> None:
    first = await queries.root()
    async with transaction():
        await record(act="test.written", now=START)
    size, hash, root = await queries.root()
    checked = await check(wanted=frozenset({first[0]}))
    assert (size, root.hex()) == (checked.size, checked.root) and size == first[0] + 1
    assert checked.roots[first[0]] == first[2].hex() and checked.hash == hash.hex()
    assert hash == (await queries.head())[1]


async def test_entries_of_an_earlier_program_are_chained_and_its_rows_taken_in(opened: None, stage: Stage) -> None:
    """As a database of the version before: no entry has a number, no entry speaks of a digest."""
    async with transaction():
        await fetch("DELETE FROM journal_entry WHERE act LIKE 'journal.%'")
        await fetch("UPDATE journal_entry SET sequence = NULL, hash = NULL, detail = '{}'")
    assert (await check()).faults
    await ensure_chain(now=START)
    assert (await check()).faults == []
    entries = await JournalEntry.count()
    await ensure_chain(now=START)
    assert await JournalEntry.count() == entries
    async with transaction():
        await fetch("UPDATE hall SET name = ? WHERE id = ?", "别的名字", stage.hall)
    [fault] = (await check()).faults
    assert fault.act == "journal.adopted" and str(stage.hall) in fault.zh


async def _work(phone: httpx.AsyncClient, stage: Stage) -> None:
    checklist = next(one for one in await current_checklists() if one.checklist.pack == "desk_layout")
    items = [one.id for one in checklist.checklist.items]
    for number, code in enumerate(["A01", "A02", "A03", "A01"]):
        picture = builders.jpeg(number + 1)
        content = builders.document(
            hall=stage.hall,
            spot=stage.spot(code),
            checklist=checklist,
            failing=tuple(items[number : number + 2]),
            photos=[builders.photo_facts(picture, items[number])],
            finished_at=builders.NOON + timedelta(hours=number),
        )
        assert (await builders.submit(phone, content)).status_code == 201
        assert (await builders.send_photo(phone, stage.hall, picture)).status_code == 201
    zone = stage.places.zones[0].id
    for _ in range(2):
        sign = builders.sign_document(hall=stage.hall, zone=zone)
        assert (await builders.put_json(phone, f"/api/signs/{new_id()}", sign)).status_code == 201
        walk = builders.walk_document(hall=stage.hall)
        assert (await builders.put_json(phone, f"/api/walks/{new_id()}", walk)).status_code == 201
    books = {"books": [{"name": "政数规矩"}]}
    assert (await phone.put(f"/api/halls/{stage.hall}/profile/rule-books", json=books)).status_code == 200


@pytest.fixture
async def worked(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await _work(consultant, stage)
    await switch_off(person=stage.lead.person, now=START)
    assert (await check()).faults == []


OTHER_STATE = "CASE WHEN state = 'open' THEN 'withdrawn' ELSE 'open' END"
EDITS = {
    "inspection": [
        "score = coalesce(score, 0) + 1",
        "document = replace(document, 'true', 'false') || ' '",
        "outcome = outcome || ' '",
        "superseded = NOT superseded",
        "received_at = '2020-01-01 00:00:00+00:00'",
    ],
    "photo": ["bytes = bytes + 1", "sha256 = lower(substr(sha256, 2)) || '0'"],
    "finding": [f"state = {OTHER_STATE}", "document = document || ' '"],
    "sign_document": ["check_only = NOT check_only", "document = document || ' '"],
    "walk_document": ["walked_at = '2020-01-01 00:00:00+00:00'", "document = document || ' '"],
    "checklist_version": ["document = document || ' '", "edition = edition + 1"],
    "spot": ["label = label || 'x'", "name = name || '改'"],
    "role_grant": ["role = 'owner'"],
    "hall_profile": ["document = '[]'"],
}


async def _edit(rng: random.Random) -> int | None:
    """One edit of the database by hand; the number of the entry that a check must name, None when no entry speaks of it."""
    entries = await fetch("SELECT id, sequence, detail, act, at FROM journal_entry ORDER BY sequence")
    middle = rng.choice(entries[5:-5])
    other = rng.choice([one for one in entries[5:-5] if one["sequence"] != middle["sequence"]])
    kind = rng.choice(["row"] * 5 + ["update", "time", "delete", "swap", "again", "gone"])
    if kind == "row":
        return await _edit_row(rng, entries)
    if kind == "gone":
        photo = rng.choice(await fetch("SELECT id FROM photo"))["id"]
        await fetch("DELETE FROM photo WHERE id = ?", photo)
        return _newest_about(entries, photo)
    if kind == "update":
        await fetch("UPDATE journal_entry SET act = act || 'x' WHERE id = ?", middle["id"])
    elif kind == "time":
        moved = middle["at"] + timedelta(microseconds=rng.choice([-1, 1, 60_000_000]))
        await fetch("UPDATE journal_entry SET at = ? WHERE id = ?", moved, middle["id"])
    elif kind == "delete":
        await fetch("DELETE FROM journal_entry WHERE id = ?", middle["id"])
    elif kind == "swap":
        for one, as_other in ((middle, other), (other, middle)):
            detail, act = as_other["detail"] + " ", as_other["act"]
            await fetch("UPDATE journal_entry SET detail = ?, act = ? WHERE id = ?", detail, act, one["id"])
        return int(min(middle["sequence"], other["sequence"]))
    else:
        await fetch("UPDATE journal_entry SET id = ? WHERE id = ?", new_id(), middle["id"])
    return int(middle["sequence"])


async def _edit_row(rng: random.Random, entries: list[dict[str, Any]]) -> int | None:
    kind = rng.choice([kind for kind in EDITS if await fetch(f"SELECT id FROM {kind} LIMIT 1")])
    id: UUID = rng.choice(await fetch(f"SELECT id FROM {kind} ORDER BY id"))["id"]
    change = rng.choice(EDITS[kind])
    await fetch(f"UPDATE {kind} SET {change} WHERE id = ?", id)
    return _newest_about(entries, id)


def _newest_about(entries: list[dict[str, Any]], id: UUID) -> int:
    return int(max(one["sequence"] for one in entries if f'"{id}":' in one["detail"]))


class _UndoneError(Exception):
    pass


async def test_of_a_hundred_edits_by_hand_each_is_named_at_the_first_bad_entry(worked: None) -> None:
    rng = random.Random(19)
    for number in range(100):
        with pytest.raises(_UndoneError):
            async with transaction():
                expected = await _edit(rng)
                faults = (await check()).faults
                assert faults, f"edit {number} stayed unseen"
                assert faults[0].sequence == expected, f"edit {number}: {faults[0].zh}"
                raise _UndoneError
    assert (await check()).faults == []


async def test_rows_that_were_slipped_in_and_entries_outside_the_chain_are_told(worked: None, stage: Stage) -> None:
    async with transaction():
        grant = new_id()
        await fetch(
            "INSERT INTO role_grant (id, person, hall, role, granted_at) VALUES (?, ?, ?, ?, ?)",
            *(grant, stage.clerk.person, stage.hall, "admin", START),
        )
    [fault] = (await check()).faults
    assert fault.sequence is None and str(grant) in fault.zh
    async with transaction():
        await fetch(
            "INSERT INTO journal_entry (id, act, detail, at) VALUES (?, ?, ?, ?)", new_id(), "test.forged", "{}", START
        )
    assert "不在链上" in (await check()).faults[0].zh


async def test_a_cut_end_of_the_journal_leaves_rows_that_nobody_speaks_of(worked: None) -> None:
    async with transaction():
        last, _ = await queries.head()
        await fetch("DELETE FROM journal_entry WHERE sequence > ?", last - 12)
    assert any("没有记录" in fault.zh for fault in (await check()).faults)


async def test_an_arrival_of_a_photo_cannot_be_made_up(worked: None) -> None:
    async with transaction():
        await fetch("DELETE FROM expected_photo")
    assert any("照片到达记录" in fault.zh for fault in (await check()).faults)
