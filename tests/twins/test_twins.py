"""Standard photos through the front door: who may, two who edit, what a phone then gets. On both databases."""

import hashlib
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.ids import new_id
from audit.journal.tables import JournalEntry
from tests import builders
from tests.builders import JPEG_1, forbidden_box, save_of_twin, send_photo, twin_box, twin_document
from tests.cast import Stage
from tests.conftest import browser, sign_in

NASTY = "<img src=x onerror=alert(1)>\u202e订书机'; --"


def path(stage: Stage, twin: UUID) -> str:
    return f"/api/halls/{stage.hall}/twins/{twin}"


@pytest.fixture
async def phone(consultant: httpx.AsyncClient, stage: Stage) -> httpx.AsyncClient:
    """The consultant's, after the standard photo has arrived."""
    assert (await send_photo(consultant, stage.hall, JPEG_1)).status_code == 201
    return consultant


async def saved(phone: httpx.AsyncClient, stage: Stage, twin: UUID, **how: Any) -> dict[str, Any]:
    replaces, reason = how.pop("replaces", None), how.pop("reason", "首次建立")
    body = save_of_twin(twin_document(*how.pop("spots", ()), **how), replaces=replaces, reason=reason)
    answer = await phone.put(path(stage, twin), json=body)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


async def acts() -> list[str]:
    rows = await JournalEntry.select(JournalEntry.act).order_by(JournalEntry.id)
    return [row["act"] for row in rows if row["act"].startswith("twin.")]


async def test_a_saved_twin_is_read_back_with_its_kit_and_listed(phone: httpx.AsyncClient, stage: Stage) -> None:
    twin = new_id()
    body = save_of_twin(twin_document(stage.spot("A01")))
    answer = await phone.put(path(stage, twin), json=body)
    assert answer.status_code == 201, answer.text
    page = (await phone.get(path(stage, twin))).json()
    assert page["twin"] == answer.json()
    assert [one["name"] for one in page["twin"]["now"]["document"]["boxes"]] == ["订书机", "水杯"]
    assert (page["twin"]["kit"]["expected"], len(page["twin"]["kit"]["missing"])) == (8, 7)
    assert (page["twin"]["now"]["author_name"], page["twin"]["now"]["reason"]) == ("测试consultant", "首次建立")
    assert [one["id"] for one in (await phone.get(f"/api/halls/{stage.hall}/twins")).json()] == [str(twin)]


async def test_every_save_is_a_version_that_stays_and_the_trail_knows_it(
    phone: httpx.AsyncClient, stage: Stage
) -> None:
    twin = new_id()
    first = await saved(phone, stage, twin)
    await saved(phone, stage, twin, name="综合受理", replaces=first["now"]["id"], reason="改名")
    page = (await phone.get(path(stage, twin))).json()
    told = [(one["number"], one["reason"], one["document"]["name"]) for one in page["versions"]]
    assert told == [(2, "改名", "综合受理"), (1, "首次建立", "综合窗口")]
    assert page["versions"][1] == first["now"]
    assert await acts() == ["twin.saved", "twin.saved"]


async def test_two_who_edit_the_same_version_and_the_second_is_told(
    app: Litestar, phone: httpx.AsyncClient, stage: Stage
) -> None:
    twin = new_id()
    first = await saved(phone, stage, twin)
    async with browser(app) as other:
        await sign_in(other, "admin")
        await saved(other, stage, twin, name="管理员改的", replaces=first["now"]["id"])
    body = save_of_twin(twin_document(name="顾问改的"), replaces=first["now"]["id"])
    answer = await phone.put(path(stage, twin), json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "twin_changed")
    page = (await phone.get(path(stage, twin))).json()
    assert page["twin"]["now"]["document"]["name"] == "管理员改的"
    newest = page["twin"]["now"]["id"]
    assert (await saved(phone, stage, twin, name="顾问改的", replaces=newest))["now"]["number"] == 3


async def test_a_save_that_is_sent_again_changes_nothing(phone: httpx.AsyncClient, stage: Stage) -> None:
    twin = new_id()
    first = await saved(phone, stage, twin)
    assert await saved(phone, stage, twin) == first
    assert await acts() == ["twin.saved"]


async def test_a_spot_moves_only_after_the_other_twin_let_it_go(phone: httpx.AsyncClient, stage: Stage) -> None:
    general, market = new_id(), new_id()
    first = await saved(phone, stage, general, spots=[stage.spot("A01")])
    body = save_of_twin(twin_document(stage.spot("A01"), name="市监窗口"))
    answer = await phone.put(path(stage, market), json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "twin_unfit")
    assert "A01" in answer.json()["title"] and "综合窗口" in answer.json()["title"]
    await saved(phone, stage, general, spots=[], replaces=first["now"]["id"])
    assert (await phone.put(path(stage, market), json=body)).status_code == 201


async def test_a_removed_twin_frees_its_spots_and_its_name_and_keeps_its_history(
    phone: httpx.AsyncClient, stage: Stage
) -> None:
    old, new = new_id(), new_id()
    first = await saved(phone, stage, old, spots=[stage.spot("A01")])
    await saved(phone, stage, old, spots=[stage.spot("A01")], removed=True, replaces=first["now"]["id"], reason="撤柜")
    assert (await phone.get(f"/api/halls/{stage.hall}/twins")).json() == []
    await saved(phone, stage, new, spots=[stage.spot("A01")])
    assert len((await phone.get(path(stage, old))).json()["versions"]) == 2
    assert await acts() == ["twin.saved", "twin.removed", "twin.saved"]


async def test_only_consultants_and_administrators_write_and_everybody_in_the_hall_reads(
    app: Litestar, phone: httpx.AsyncClient, stage: Stage
) -> None:
    twin = new_id()
    first = await saved(phone, stage, twin)
    for name in ("clerk", "manager", "supervisor", "lead"):
        async with browser(app) as other:
            await sign_in(other, name)
            assert (await other.get(path(stage, twin))).json()["twin"] == first
            answer = await other.put(path(stage, twin), json=save_of_twin(twin_document(name="不行")))
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), name


async def test_a_twin_of_another_hall_is_not_there_and_cannot_be_overwritten(
    app: Litestar, phone: httpx.AsyncClient, stage: Stage
) -> None:
    twin = new_id()
    await saved(phone, stage, twin)
    async with browser(app) as stranger:
        await sign_in(stranger, "stranger")
        await send_photo(stranger, stage.other_hall, JPEG_1)
        theirs = f"/api/halls/{stage.other_hall}/twins/{twin}"
        for answer in (await stranger.get(theirs), await stranger.put(theirs, json=save_of_twin(twin_document()))):
            assert (answer.status_code, answer.json()["code"]) == (404, "twin_unknown")
        foreign = save_of_twin(twin_document(stage.spot("A01")))
        answer = await stranger.put(f"/api/halls/{stage.other_hall}/twins/{new_id()}", json=foreign)
        assert (answer.status_code, answer.json()["field"]) == (422, "document/spots/0")


async def test_the_photo_must_be_one_that_this_hall_holds(phone: httpx.AsyncClient, stage: Stage) -> None:
    body = save_of_twin(twin_document(photo=builders.jpeg(77)))
    answer = await phone.put(path(stage, new_id()), json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "twin_photo_unknown")


async def test_an_item_that_the_hall_switched_off_may_stay_where_it_was(phone: httpx.AsyncClient, stage: Stage) -> None:
    twin = new_id()
    first = await saved(phone, stage, twin)
    profile = {"changes": [{"item": "D7", "reason": "另有规定", "enabled": False}]}
    answer = await phone.put(f"/api/halls/{stage.hall}/profile/packs/desk_layout", json={"profile": profile})
    assert answer.status_code == 200, answer.text
    second = await saved(phone, stage, twin, name="综合受理", replaces=first["now"]["id"])
    assert second["now"]["document"]["boxes"][0]["items"] == ["D7", "EN22h"]
    fresh = await phone.put(path(stage, new_id()), json=save_of_twin(twin_document(name="新的")))
    assert (fresh.status_code, fresh.json()["field"]) == (422, "document/boxes/0/items")


@pytest.mark.parametrize(
    "document",
    [
        {"boxes": [{"left": 1}]},
        {"boxes": [twin_box(left=1001)]},
        {"boxes": [twin_box(left=-1)]},
        {"boxes": [twin_box(quantity_max=1.5)]},
        {"boxes": [twin_box(kind="maybe")]},
        {"boxes": [twin_box()] * 61},
        {"photo": "../../etc/passwd"},
        {"spots": ["A01"]},
        {"name": "x" * 41},
        {"extra": 1},
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    phone: httpx.AsyncClient, stage: Stage, document: dict[str, Any]
) -> None:
    answer = await phone.put(path(stage, new_id()), json=save_of_twin(twin_document() | document))
    assert answer.status_code == 400, answer.text
    assert answer.json()["title"].endswith("。")


async def test_hostile_words_are_kept_as_words(phone: httpx.AsyncClient, stage: Stage) -> None:
    twin = new_id()
    boxes = [twin_box(name=NASTY, container=NASTY, unit="<b>"), forbidden_box(name=NASTY)]
    found = await saved(phone, stage, twin, name=NASTY, boxes=boxes, reason=NASTY)
    assert [one["name"] for one in found["now"]["document"]["boxes"]] == [NASTY, NASTY]
    for page in ("card.pdf?paper=A5", "stickers.pdf", "stickers.xlsx"):
        assert (await phone.get(f"{path(stage, twin)}/{page}")).status_code == 200, page


async def test_the_pack_carries_the_twins_and_only_they_change(phone: httpx.AsyncClient, stage: Stage) -> None:
    before = (await phone.get(f"/api/sync/pack?hall={stage.hall}")).json()
    assert before["twins"] == []
    found = await saved(phone, stage, new_id(), spots=[stage.spot("A01")])
    after = (await phone.get(f"/api/sync/pack?hall={stage.hall}&cursor={before['cursor']}")).json()
    sections = {name: value for name, value in after.items() if name not in ("cursor", "complete")}
    assert {name for name, value in sections.items() if value is not None} == {"twins"}
    assert after["twins"] == [found]
    assert hashlib.sha256(JPEG_1).hexdigest() == after["twins"][0]["now"]["document"]["photo"]
