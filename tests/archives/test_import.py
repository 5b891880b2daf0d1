"""A hall that was taken in elsewhere is the same hall: documents, receipts, photos, seals, scorecards."""

import hashlib
import shutil
import stat
import struct
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest

from audit import database
from audit.accounts.queries import credentials
from audit.archives import rules
from audit.archives.importing import import_archive
from audit.archives.schemas import ImportedArchive
from audit.archives.verifying import verify_archive
from audit.config import Settings
from audit.database import fetch
from audit.errors import AuditError
from audit.ids import new_id
from audit.journal.actions import ensure_epoch
from audit.media.store import original_path
from audit.reports import queries as reports
from audit.scores.checking import check_scores
from audit.seals.checking import verify
from audit.sites.actions import place_under
from audit.sites.queries import hall_by_id, parents
from audit.standards.actions import publish_library
from tests.archives.test_export import archive, filled
from tests.cast import START, Stage
from tests.conftest import _database, _run_sql, forget_everything

ROWS = "SELECT id, sha256, document, received_at, author FROM inspection ORDER BY id"


@pytest.fixture(params=["to_sqlite", "to_postgres"])
async def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Settings]:
    """Another installation, without halls."""
    folder = tmp_path / "elsewhere"
    if request.param == "to_sqlite":
        yield Settings(data=folder)
        return
    server = request.getfixturevalue("postgres_url")
    name = f"other_{abs(hash(tmp_path)):x}"
    await _run_sql(server, f'CREATE DATABASE "{name}"')
    yield Settings(data=folder, database_url=_database(server, name))
    await _run_sql(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def source(consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path) -> dict[str, Any]:
    """The archive, and what the house it comes from says."""
    await filled(consultant, stage)
    await place_under(hall=stage.hall, parent=stage.other_hall, author=stage.admin.person, now=START)
    file = await archive(consultant, stage, tmp_path)
    days = rules.days_of("2026-11")
    card = await reports.hall_scorecard(await hall_by_id(stage.hall), from_on=days[0], to_on=days[1], now=START)
    return {"file": file, "days": days, "digest": card.digest, "inspections": await fetch(ROWS)}


async def taken_in(settings: Settings, file: Path) -> ImportedArchive:
    return await import_archive(file, settings=settings, now=START)


async def in_house(settings: Settings, work: Callable[[], Any]) -> Any:
    """Runs in another installation, and comes back."""
    home = database.engine()
    forget_everything()
    async with database.opened(settings.database):
        await ensure_epoch(now=START)
        await publish_library(now=START)
        try:
            return await work()
        finally:
            database.rebind(home)
            forget_everything()


async def counted() -> dict[str, int]:
    kinds = ("hall", "person", "inspection", "photo", "seal", "seal_signing", "journal_entry", "checklist_version")
    return {kind: (await fetch(f"SELECT count(*) AS n FROM {kind}"))[0]["n"] for kind in kinds}


async def test_the_hall_elsewhere_is_the_same_hall(source: dict[str, Any], stage: Stage, elsewhere: Settings) -> None:
    async def work() -> None:
        done = await taken_in(elsewhere, source["file"])
        assert (done.before, done.photos, done.renamed) == (None, 2, [])
        assert await fetch(ROWS) == source["inspections"]
        hall = await hall_by_id(stage.hall)
        first, last = source["days"]
        card = await reports.hall_scorecard(hall, from_on=first, to_on=last, now=START)
        assert card.digest == source["digest"] and card.photos_received == 2
        found = await verify(elsewhere)
        assert (found.faults, found.photos, found.seals) == ([], 2, 2)
        assert len(await fetch("SELECT id FROM seal_signing")) == 1
        assert await check_scores() == []
        assert await parents() == {}, "the hall above is not in this house"
        assert await fetch("SELECT id FROM inspection_score ORDER BY id") == [
            {"id": row["id"]} for row in await fetch("SELECT id FROM inspection ORDER BY id")
        ]
        assert await credentials("consultant") is None
        [person] = await fetch("SELECT display_name, active FROM person WHERE name = 'consultant'")
        assert (person["display_name"], bool(person["active"])) == ("测试consultant", False)
        before = await counted()
        again = await taken_in(elsewhere, source["file"])
        assert (again.before, again.rows) == (START, 0)
        assert await counted() == before

    await in_house(elsewhere, work)


@pytest.mark.parametrize("elsewhere", ["to_sqlite"], indirect=True)
@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
async def test_files_of_deliverables_move_house_once_however_often_they_are_named(
    consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path, elsewhere: Settings
) -> None:
    deliverable, content = new_id(), b"%PDF-1.7 whole"
    path = f"/api/halls/{stage.hall}/deliverables/{deliverable}"
    assert (await consultant.put(path, json={"about": {"title": "方案", "group": "plans"}})).status_code == 200
    for _ in range(2):
        version = f"{path}/versions/{new_id()}"
        sent = await consultant.put(version, params={"name": "方案 终稿.pdf"}, content=content)
        assert sent.status_code == 201, sent.text
    file = await archive(consultant, stage, tmp_path)
    with zipfile.ZipFile(file) as packed:
        assert [name for name in packed.namelist() if name.startswith("files/")] == ["files/成果版本/方案_终稿-1.pdf"]

    async def work() -> None:
        await taken_in(elsewhere, file)
        digest = hashlib.sha256(content).hexdigest()
        original = original_path(elsewhere.photo_folder, digest)
        assert original.read_bytes() == content
        assert (await verify(elsewhere)).faults == []
        original.write_bytes(b"%PDF-1.7 other")
        assert [fault.en for fault in (await verify(elsewhere)).faults] == [
            f"The file of deliverable {digest[:16]} is missing or was changed."
        ]

    await in_house(elsewhere, work)


def _rewritten(
    source: Path, target: Path, change: Callable[[zipfile.ZipInfo, bytes], Iterable[tuple[Any, bytes]]]
) -> None:
    """Packed anew, with a comment that fits: only what is inside is wrong."""
    plain = target.with_suffix(".plain")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(plain, "w") as new:
        for info in old.infolist():
            for name, content in change(info, old.read(info)):
                new.writestr(name, content)
    target.write_bytes(b"".join(rules.sealed([plain.read_bytes()])))


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("photos/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def more(name: Any, content: bytes = b"x") -> Callable[[zipfile.ZipInfo, bytes], list[tuple[Any, bytes]]]:
    return lambda info, old: [(info.filename, old), *([(name, content)] if info.filename == rules.SUMS else [])]


def without(start: str) -> Callable[[zipfile.ZipInfo, bytes], list[tuple[Any, bytes]]]:
    return lambda info, old: [] if info.filename.startswith(start) else [(info.filename, old)]


HOSTILE = {
    "path out": (more("../../evil.txt"), "archive_unsafe"),
    "absolute path": (more("/etc/evil.txt"), "archive_unsafe"),
    "backslash": (more("..\\evil.txt"), "archive_unsafe"),
    "link": (more(_link(), b"/etc/passwd"), "archive_unsafe"),
    "one name twice": (more(rules.SUMS), "archive_unsafe"),
    "surplus file": (more("photos/more.jpg"), "archive_broken"),
    "missing photo": (without("photos/"), "archive_broken"),
    "missing journal": (without(rules.JOURNAL), "archive_broken"),
    "missing manifest": (without(rules.MANIFEST), "archive_broken"),
    "another document": (
        lambda info, old: [(info.filename, old.replace(b"fail", b"pass"))],
        "archive_broken",
    ),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("hostile", HOSTILE)
async def test_a_hostile_zip_is_one_sentence_and_nothing_is_written(
    source: dict[str, Any], tmp_path: Path, hostile: str
) -> None:
    elsewhere, bad = Settings(data=tmp_path / "elsewhere"), tmp_path / "bad.zip"
    change, code = HOSTILE[hostile]
    _rewritten(source["file"], bad, change)
    await in_house(elsewhere, lambda: _refused(elsewhere, bad, code))
    assert not (tmp_path / "evil.txt").exists()


async def _refused(elsewhere: Settings, bad: Path, code: str) -> None:
    before = await counted()
    with pytest.raises(AuditError) as refused:
        await taken_in(elsewhere, bad)
    assert refused.value.code == code
    assert await counted() == before
    assert not [one for one in elsewhere.photo_folder.rglob("*") if one.is_file()]


async def test_a_bomb_and_other_files_are_refused(tmp_path: Path) -> None:
    bomb, plain = tmp_path / "bomb.zip", tmp_path / "plain.zip"
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("manifest.json", b"0" * 200_000_000)
    bomb.write_bytes(b"".join(rules.sealed([plain.read_bytes()])))
    for content, code in (
        (bomb.read_bytes(), "archive_unsafe"),
        (b"", "archive_unreadable"),
        (b"%PDF-1.7", "archive_unreadable"),
        (struct.pack("<4s200s", b"PK\x03\x04", b""), "archive_broken"),
    ):
        (tmp_path / "file.zip").write_bytes(content)
        with pytest.raises(AuditError) as refused:
            verify_archive(tmp_path / "file.zip")
        assert refused.value.code == code


async def test_a_hall_of_the_same_name_stays_what_it_is(
    source: dict[str, Any], stage: Stage, settings: Settings, tmp_path: Path
) -> None:
    """Taken in where it came from, everything is here already: only the journal says that somebody tried."""
    before = await counted()
    done = await taken_in(settings, source["file"])
    assert (done.rows, done.photos) == (0, 0)
    after = await counted()
    assert {k: v for k, v in after.items() if k != "journal_entry"} == {
        k: v for k, v in before.items() if k != "journal_entry"
    }
    shutil.rmtree(settings.photo_folder)
    assert (await taken_in(settings, source["file"])).before == START
