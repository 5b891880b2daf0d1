"""What leaves the house as an archive can be checked by anybody, and no byte of it can be changed unseen."""

import asyncio
import io
import random
import subprocess
import zipfile
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from audit.archives import rows
from audit.archives.queries import LATER, conditions
from audit.archives.schemas import Scope
from audit.archives.verifying import verify_archive
from audit.database import fetch
from audit.errors import Rejected
from audit.ids import HallId
from audit.journal.watched import WATCHED
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.seals.test_seals import DAYS, inspect, path
from tests.test_cli import run


async def filled(phone: httpx.AsyncClient, stage: Stage) -> None:
    """Two inspections, one of them sealed, the week sealed and signed."""
    first = await inspect(phone, stage)
    await inspect(phone, stage, code="A02", hours=1)
    for subject in ({"inspection": str(first)}, DAYS):
        sealed = await phone.post(path(stage), json=subject)
        assert sealed.status_code == 201
    signed = {"title": "顾问", "signature": [[1, 1, 9, 9]]}
    below = f"{path(stage)}/{sealed.json()['line']['id']}/signings"
    assert (await phone.post(below, json=signed)).status_code == 201
    document = builders.sign_document(hall=stage.hall, zone=stage.places.zones[0].id)
    assert (await builders.put_json(phone, f"/api/signs/{document['sign']}", document)).status_code == 201


async def archive(phone: httpx.AsyncClient, stage: Stage, folder: Path, **query: str) -> Path:
    answer = await phone.get(f"/api/halls/{stage.hall}/archive.zip", params=query)
    assert answer.status_code == 200, answer.text
    file = folder / "archive.zip"
    file.write_bytes(answer.content)
    return file


async def test_a_hall_leaves_as_a_zip_that_verifies_packed_and_unpacked(
    consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path
) -> None:
    await filled(consultant, stage)
    file = await archive(consultant, stage, tmp_path)
    found = verify_archive(file)
    assert (found.manifest.scope.hall, found.seals, found.manifest.photos, found.manifest.photos_missing) == (
        stage.hall,
        2,
        2,
        0,
    )
    with zipfile.ZipFile(file) as packed:
        names = packed.namelist()
        packed.extractall(tmp_path / "unpacked")
        sent = next(name for name in names if name.startswith("documents/inspection/"))
        [row] = await fetch("SELECT document FROM inspection WHERE id = ?", sent.split("/")[2].split(".")[0])
        assert packed.read(sent) == row["document"].encode()
    assert sum(name.startswith("photos/综合窗口区/A0") and name.endswith("-1.jpg") for name in names) == 2
    assert "scorecards/大厅评分卡-云杉区政务服务大厅-2026-11-30.pdf" in names
    assert verify_archive(tmp_path / "unpacked") == found
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "unpacked", check=False)
    assert checked.returncode == 0


async def test_an_archive_says_nothing_of_another_hall(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path
) -> None:
    await filled(consultant, stage)
    with zipfile.ZipFile(await archive(consultant, stage, tmp_path)) as packed:
        for name in packed.namelist():
            content = packed.read(name)
            for foreign in (str(stage.other_hall), str(stage.stranger.person), "青石县", "stranger"):
                assert foreign.encode() not in content, name
            assert b"argon2" not in content


async def test_an_inspection_and_a_month_leave_by_themselves(
    consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path
) -> None:
    await filled(consultant, stage)
    one = await inspect(consultant, stage, code="A03", hours=24 * 20)
    answer = await consultant.get(f"/api/inspections/{one}/archive.zip")
    assert answer.status_code == 200
    (tmp_path / "one.zip").write_bytes(answer.content)
    found = verify_archive(tmp_path / "one.zip").manifest
    assert (found.rows["inspection"], found.rows["finding"], found.photos) == (1, 1, 1)
    november = verify_archive(await archive(consultant, stage, tmp_path, month="2026-11")).manifest
    assert (november.rows["inspection"], november.rows["seal"], november.photos) == (2, 2, 2)
    assert (november.rows["seal_signing"], found.rows["seal_signing"]) == (1, 0)
    december = verify_archive(await archive(consultant, stage, tmp_path, month="2026-12")).manifest
    assert (december.rows["inspection"], december.rows["seal"], december.photos) == (1, 0, 1)


async def test_the_journal_says_who_took_what(consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path) -> None:
    manifest = verify_archive(await archive(consultant, stage, tmp_path, month="2026-11")).manifest
    [entry] = await fetch("SELECT actor, hall, subject, detail FROM journal_entry WHERE act = 'archive.exported'")
    assert (entry["actor"], entry["hall"], entry["subject"]) == (stage.consultant.person, stage.hall, manifest.archive)
    assert '"from_on":"2026-11-01"' in entry["detail"]


@pytest.mark.parametrize("month", ["2026-13", "november", "1999-01", "2026-11-01"])
async def test_a_month_that_is_none_is_refused(consultant: httpx.AsyncClient, stage: Stage, month: str) -> None:
    answer = await consultant.get(f"/api/halls/{stage.hall}/archive.zip", params={"month": month})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_field")


@pytest.mark.parametrize(
    ("name", "status"), [("clerk", 403), ("manager", 403), ("lead", 403), ("supervisor", 200), ("admin", 200)]
)
async def test_archives_are_for_consultant_supervisor_and_admin(
    app: Litestar, stage: Stage, name: str, status: int
) -> None:
    async with browser(app) as phone:
        await sign_in(phone, name)
        assert (await phone.get(f"/api/halls/{stage.hall}/archive.zip")).status_code == status


async def test_of_ten_thousand_changed_bytes_not_one_goes_unnoticed(
    consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path
) -> None:
    await filled(consultant, stage)
    file = await archive(consultant, stage, tmp_path)
    whole, chance = file.read_bytes(), random.Random(78)
    with file.open("r+b") as open_file:
        for at in [*range(len(whole) - 120, len(whole)), *(chance.randrange(len(whole)) for _ in range(8880))]:
            _refused(open_file, at, whole[at], chance, file)
    verify_archive(file)
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder)
    files = [one for one in folder.rglob("*") if one.is_file()]
    for one in chance.choices(files, [one.stat().st_size for one in files], k=1000):
        content = one.read_bytes()
        at = chance.randrange(len(content))
        with one.open("r+b") as open_file:
            _refused(open_file, at, content[at], chance, folder)
    verify_archive(folder)


def _refused(file: io.BufferedRandom, at: int, before: int, chance: random.Random, path: Path) -> None:
    _put(file, at, before ^ chance.randrange(1, 256))
    with pytest.raises(Rejected) as refused:
        verify_archive(path)
    assert refused.value.code in {"archive_broken", "archive_unreadable", "archive_unsafe", "archive_newer", "seal_alg"}
    _put(file, at, before)


def _put(file: io.BufferedRandom, at: int, byte: int) -> None:
    file.seek(at)
    file.write(bytes([byte]))
    file.flush()


def test_every_watched_table_has_its_place_in_a_halls_archive(stage: Stage) -> None:
    chosen = conditions(Scope(HallId(stage.hall)), "Asia/Shanghai")
    assert set(WATCHED) == {*chosen, *LATER}
    assert [rows.table_of(kind)._meta.tablename for kind in WATCHED] == list(WATCHED)


async def test_a_program_that_knows_only_the_file_judges_it(
    consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path
) -> None:
    """As the command, in a process and a folder of its own: no database is needed, and none is made."""
    await filled(consultant, stage)
    file = await archive(consultant, stage, tmp_path)
    done = await asyncio.to_thread(run, "verify", str(file), data=tmp_path / "none")
    assert done.returncode == 0 and "完整 / whole  云杉区政务服务大厅" in done.stdout, done.stderr
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    done = await asyncio.to_thread(run, "verify", str(file), data=tmp_path / "none")
    assert done.returncode == 3 and "归档包不完整" in done.stdout
    assert not (tmp_path / "none").exists()
