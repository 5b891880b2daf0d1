"""Pictures that were seen before are put before a person, and nothing else happens."""

import io
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar
from PIL import Image

from audit.config import Settings
from audit.database import fetch
from audit.journal.tables import JournalEntry
from audit.media.drawing import draw_desk
from audit.media.looking import all_looked_at, look_at_missing_later
from audit.media.tables import Photo
from tests import builders
from tests.builders import NOON
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.evidence import phones
from tests.media import photos

DESK = draw_desk(1, faults=["cup"])


@pytest.fixture
async def supervisor(app: Litestar) -> Any:
    async with browser(app) as phone:
        yield await sign_in(phone, "supervisor")


def decision(inspection: UUID, content: bytes, verdict: str, note: str = "") -> dict[str, str]:
    return {"inspection": str(inspection), "sha256": photos.sha256(content), "verdict": verdict, "note": note}


async def test_the_same_bytes_in_another_inspection_are_found_and_the_first_use_keeps_its_grade(
    consultant: httpx.AsyncClient, supervisor: httpx.AsyncClient, stage: Stage
) -> None:
    content = photos.jpeg()
    first = await phones.inspect(consultant, stage, content)
    second = await phones.inspect(consultant, stage, content, spot="A02", finished_at=NOON + timedelta(days=2))
    await phones.send(consultant, stage, content)
    [found] = await phones.reviews(supervisor, stage)
    assert (found["kind"], found["bits"], found["decision"]) == ("exact", 0, None)
    assert (found["photo"]["inspection"], found["earlier"]["inspection"]) == (str(second), str(first))
    assert (found["photo"]["spot_code"], found["earlier"]["spot_code"]) == ("A02", "A01")
    assert [await phones.grade(consultant, one) for one in (first, second)] == ["C", "D"]


async def test_a_copy_described_anew_is_found_whichever_order_everything_comes_in(
    consultant: httpx.AsyncClient, supervisor: httpx.AsyncClient, stage: Stage
) -> None:
    for turn, order in enumerate(permutations(("second", "photo", "copy"))):
        content = photos.jpeg(500 + 8 * turn, 480)
        copy = content[:2] + b"\xff\xfe\x00\x0esomething" + b"abc" + content[2:]
        await phones.inspect(consultant, stage, content)
        for step in order:
            if step == "second":
                second = await phones.inspect(consultant, stage, copy, spot="A03")
            else:
                await phones.send(consultant, stage, content if step == "photo" else copy)
        assert await phones.grade(consultant, second) == "D", order
    assert len([one for one in await phones.reviews(supervisor, stage) if one["kind"] == "exact"]) == 6


async def test_a_correction_carries_its_photos_on(
    consultant: httpx.AsyncClient, supervisor: httpx.AsyncClient, stage: Stage
) -> None:
    content = photos.jpeg()
    first = await phones.inspect(consultant, stage, content)
    corrected = await phones.inspect(consultant, stage, content, supersedes=first)
    again = await phones.inspect(consultant, stage, content, supersedes=corrected)
    await phones.send(consultant, stage, content)
    assert await phones.reviews(supervisor, stage) == []
    assert await phones.grade(consultant, again) == "C"


async def test_another_hall_with_the_same_photo_is_no_repeat(app: Litestar, stage: Stage) -> None:
    content = photos.jpeg()
    async with browser(app) as phone, browser(app) as other:
        await sign_in(phone, "consultant")
        await sign_in(other, "stranger")
        inspection = await phones.inspect(phone, stage, content)
        await builders.send_photo(phone, stage.hall, content)
        await builders.send_photo(other, stage.other_hall, content)
        assert await phones.grade(phone, inspection) == "C"
        assert (await other.get(f"/api/halls/{stage.other_hall}/photo-reviews")).json() == []


async def test_a_recompressed_picture_of_the_spot_is_near_and_keeps_its_grade(
    consultant: httpx.AsyncClient, supervisor: httpx.AsyncClient, stage: Stage
) -> None:
    copy = photos.encoded(Image.open(io.BytesIO(DESK)), quality=40)
    now = NOON + timedelta(days=2)
    for number, content in enumerate((DESK, copy)):
        inspection = await phones.inspect(consultant, stage, content, finished_at=now + timedelta(hours=number))
        await phones.send(consultant, stage, content)
    await phones.inspect(consultant, stage, draw_desk(2), finished_at=now)
    await phones.send(consultant, stage, draw_desk(2))
    [found] = await phones.reviews(supervisor, stage)
    assert found["kind"] == "near"
    assert 0 <= found["bits"] <= 36
    assert found["photo"]["inspection"] == str(inspection)
    assert await phones.grade(consultant, inspection) == "C"


async def test_a_person_decides_and_the_journal_says_so(
    consultant: httpx.AsyncClient, supervisor: httpx.AsyncClient, stage: Stage
) -> None:
    content = photos.jpeg()
    await phones.inspect(consultant, stage, content)
    second = await phones.inspect(consultant, stage, content, spot="A02")
    await phones.send(consultant, stage, content)
    address = f"/api/halls/{stage.hall}/photo-reviews"
    answer = await supervisor.post(address, json=decision(second, content, "fine", "同一张图说明两处。"))
    assert (answer.status_code, answer.json()["decision"]["note"]) == (201, "同一张图说明两处。")
    assert await phones.reviews(supervisor, stage) == []
    assert await phones.grade(consultant, second) == "C", "judged fine, the picture counts as if it were new"
    await supervisor.post(address, json=decision(second, content, "repeated"))
    [found] = await phones.reviews(supervisor, stage, decided=True)
    assert (found["decision"]["verdict"], found["decision"]["person_name"]) == ("repeated", "测试supervisor")
    assert await phones.grade(consultant, second) == "D"
    lines = await JournalEntry.select().where(JournalEntry.act == "photo.reviewed").order_by(JournalEntry.id)
    assert [(line["actor"], line["subject"]) for line in lines] == [(stage.supervisor.person, second)] * 2


async def test_nobody_decides_on_an_own_inspection_or_on_a_photo_that_is_not_there(
    consultant: httpx.AsyncClient, supervisor: httpx.AsyncClient, stage: Stage
) -> None:
    content = photos.jpeg()
    await phones.inspect(consultant, stage, content)
    second = await phones.inspect(consultant, stage, content, spot="A02")
    address = f"/api/halls/{stage.hall}/photo-reviews"
    [found] = await phones.reviews(consultant, stage)
    assert found["own"]
    own = await consultant.post(address, json=decision(second, content, "fine"))
    assert (own.status_code, own.json()["code"]) == (403, "review_own")
    missing = await supervisor.post(address, json=decision(second, b"other", "fine"))
    assert (missing.status_code, missing.json()["code"]) == (404, "review_unknown")
    unfit = await supervisor.post(address, json=decision(second, content, "guilty"))
    assert (unfit.status_code, unfit.json()["field"]) == (400, "verdict")


@pytest.mark.parametrize("name", ["clerk", "manager", "lead"])
async def test_only_reviewers_see_the_list(client: httpx.AsyncClient, stage: Stage, name: str) -> None:
    await sign_in(client, name)
    assert (await client.get(f"/api/halls/{stage.hall}/photo-reviews")).status_code == 403


async def test_photos_that_nobody_has_looked_at_are_looked_at_later(
    consultant: httpx.AsyncClient, settings: Settings, stage: Stage
) -> None:
    whole, broken = photos.jpeg(), photos.encoded(photos.quarters())[:-800] + b"\0" * 798 + b"\xff\xd9"
    for content in (whole, broken):
        await phones.send(consultant, stage, content)
    await fetch("UPDATE photo SET pixels = NULL, rough = NULL")
    look_at_missing_later(hall=stage.hall, settings=settings, most=10)
    await all_looked_at()
    rows = await Photo.select(Photo.sha256, Photo.pixels, Photo.rough)
    looks = {row["sha256"]: (len(row["pixels"]), len(row["rough"])) for row in rows}
    assert looks[photos.sha256(whole)] == (64, 64)
    assert set(looks.values()) <= {(64, 64), (0, 0)}
