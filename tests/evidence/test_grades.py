"""Grades and brackets as they are read, on both databases, whatever came first."""

from datetime import UTC, datetime, timedelta

import httpx
from litestar import Litestar

from audit.evidence.tables import ChallengeKey
from audit.journal.tables import JournalEntry
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.evidence import phones
from tests.media import photos


def label(stage: Stage, spot: str = "A01") -> str:
    return next(one.label for one in stage.places.spots if one.code == spot)


async def test_a_photo_with_challenge_and_label_is_an_a_whichever_came_first(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    now = datetime.now(UTC)
    found = []
    for number, photo_first in enumerate((True, False)):
        content = photos.jpeg(640 + number)
        facts = {"challenge": await phones.challenge(consultant, stage), "label": label(stage)}
        if photo_first:
            await builders.send_photo(consultant, stage.hall, content)
        inspection = await phones.inspect(consultant, stage, content, finished_at=now, **facts)
        if not photo_first:
            assert await phones.grade(consultant, inspection) is None
            await builders.send_photo(consultant, stage.hall, content)
        found += await phones.photos_of(consultant, inspection)
    assert [(one["grade"], one["at_place"], one["source"]) for one in found] == [("A", True, "live")] * 2
    moment = datetime.fromisoformat
    assert all(moment(one["not_before"]) <= moment(one["not_after"]) for one in found)


async def test_what_is_missing_costs_a_letter(consultant: httpx.AsyncClient, stage: Stage) -> None:
    now = datetime.now(UTC)
    known = {"challenge": await phones.challenge(consultant, stage), "label": label(stage)}
    cases = [
        ("B", {**known, "label": None}),
        ("B", {**known, "label": label(stage, "A02")}),
        ("B", {**known, "taken_at": builders.instant(now - timedelta(hours=2))}),
        ("C", {**known, "challenge": None}),
        ("C", {**known, "challenge": "1795000000.made-up-by-somebody"}),
        ("C", {**known, "source": "system"}),
        ("D", {**known, "source": "gallery"}),
    ]
    for number, (grade, facts) in enumerate(cases):
        content = photos.jpeg(700 + number)
        inspection = await phones.inspect(consultant, stage, content, finished_at=now, **facts)
        await builders.send_photo(consultant, stage.hall, content)
        assert await phones.grade(consultant, inspection) == grade, facts


async def test_a_challenge_of_another_hall_proves_nothing(app: Litestar, stage: Stage) -> None:
    async with browser(app) as phone, browser(app) as other:
        await sign_in(phone, "consultant")
        await sign_in(other, "stranger")
        foreign = (await other.get(f"/api/halls/{stage.other_hall}/challenge")).json()["challenge"]
        await phones.challenge(phone, stage)
        content = photos.jpeg(650)
        inspection = await phones.inspect(phone, stage, content, challenge=foreign, label=label(stage))
        await builders.send_photo(phone, stage.hall, content)
        [one] = await phones.photos_of(phone, inspection)
        assert (one["grade"], one["not_before"]) == ("C", None)


async def test_one_key_signs_all_challenges(app: Litestar, stage: Stage) -> None:
    async with browser(app) as phone:
        await sign_in(phone, "clerk")
        answers = [(await phone.get(f"/api/halls/{stage.hall}/challenge")).json() for _ in range(3)]
    assert await ChallengeKey.count() == 1
    issued, until = (datetime.fromisoformat(answers[0][name]) for name in ("issued_at", "counts_until"))
    assert until - issued == timedelta(days=7)
    assert all(datetime.fromisoformat(one["issued_at"]) >= issued for one in answers)


async def test_who_sends_nothing_needs_no_challenge(client: httpx.AsyncClient, stage: Stage) -> None:
    await sign_in(client, "lead")
    assert (await client.get(f"/api/halls/{stage.hall}/challenge")).status_code == 403


async def test_a_halls_scorecard_counts_the_letters(consultant: httpx.AsyncClient, stage: Stage) -> None:
    now = datetime.now(UTC)
    for number, source in enumerate(("live", "gallery", "live")):
        content = photos.jpeg(800 + number)
        spot = f"A0{number + 1}"
        inspection = await phones.inspect(consultant, stage, content, spot=spot, finished_at=now, source=source)
        if number < 2:
            await builders.send_photo(consultant, stage.hall, content)
    card = (await consultant.get(f"/api/halls/{stage.hall}/scorecard")).json()
    assert card["grades"] == {"A": 0, "B": 0, "C": 1, "D": 1}
    assert len(card["photos"]) == 2
    assert {one["source_id"] for one in card["findings"]} == {one["inspection"] for one in card["photos"]}
    assert str(inspection) not in {one["inspection"] for one in card["photos"]}


async def test_a_photo_is_served_with_a_strip_and_only_with_its_own_inspection(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    content = photos.jpeg(900, 600)
    inspection = await phones.inspect(consultant, stage, content)
    other = await phones.inspect(consultant, stage, photos.jpeg(901))
    await builders.send_photo(consultant, stage.hall, content)
    address = f"/api/halls/{stage.hall}/photos/{photos.sha256(content)}/strip"
    answer = await consultant.get(address, params={"inspection": str(inspection)})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    width, height = photos.size(answer.content)
    assert width == 900
    assert 640 < height < 800
    foreign = await consultant.get(address, params={"inspection": str(other)})
    assert (foreign.status_code, foreign.json()["code"]) == (404, "review_unknown")
    assert (await consultant.get(address)).status_code == 400


async def test_whoever_opens_an_original_stands_in_the_journal(consultant: httpx.AsyncClient, stage: Stage) -> None:
    content = photos.jpeg()
    await builders.send_photo(consultant, stage.hall, content)
    await consultant.get(f"/api/halls/{stage.hall}/photos/{photos.sha256(content)}/original")
    await consultant.get(f"/api/halls/{stage.hall}/photos/{photos.sha256(content)}?size=screen")
    [line] = await JournalEntry.select().where(JournalEntry.act == "photo.original_viewed")
    assert (line["actor"], line["hall"]) == (stage.consultant.person, stage.hall)
    assert photos.sha256(content) in line["detail"]
