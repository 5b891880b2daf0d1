"""The plan of a hall through the front door: placed as a whole, coloured by what was seen last. On both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar

from audit.checklists.queries import current_checklists
from audit.ids import new_id
from audit.journal.tables import JournalEntry
from tests import builders
from tests.builders import JPEG_1, send_photo
from tests.cast import Stage
from tests.conftest import browser, sign_in

ON_SQLITE = pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
NASTY = "<img src=x onerror=alert(1)>\u202e一楼'; --"


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def floor(*pins: tuple[object, int, int], photo: bytes = JPEG_1, title: str = "一楼") -> dict[str, Any]:
    sha256 = builders.photo_facts(photo, "")["sha256"]
    return {"title": title, "photo": sha256, "pins": [{"spot": str(spot), "x": x, "y": y} for spot, x, y in pins]}


@pytest.fixture
async def phone(consultant: httpx.AsyncClient, stage: Stage) -> httpx.AsyncClient:
    """The consultant's, after the picture of the plan has arrived."""
    assert (await send_photo(consultant, stage.hall, JPEG_1)).status_code == 201
    return consultant


async def save(phone: httpx.AsyncClient, stage: Stage, *floors: object, replaces: object = None) -> httpx.Response:
    return await phone.put(f"/api/halls/{stage.hall}/plan", json={"plan": {"floors": floors}, "replaces": replaces})


async def plan(phone: httpx.AsyncClient, stage: Stage, tier: str = "") -> dict[str, Any]:
    answer = await phone.get(f"/api/halls/{stage.hall}/plan", params={"tier": tier} if tier else {})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_hall_without_a_plan_still_lists_all_its_spots_by_zone(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    page = await plan(consultant, stage)
    assert page["saved"] is None
    assert [one["code"] for one in page["spots"]] == ["A01", "A02", "A03", "B01"]
    assert {one["zone"] for one in page["spots"]} == {one["zone"] for one in page["zones"]}
    assert {(one["result"], one["unsettled"]) for one in page["spots"]} == {("unscored", 0)}


async def test_the_whole_plan_is_replaced_and_whoever_read_an_older_one_is_told(
    phone: httpx.AsyncClient, stage: Stage
) -> None:
    first = (await save(phone, stage, floor((stage.spot("A01"), 0, 10_000)))).json()
    assert first["saved"]["plan"]["floors"] == [floor((stage.spot("A01"), 0, 10_000))]
    assert first["saved"]["author_name"] == "测试consultant"
    moved = floor((stage.spot("A01"), 5_000, 5_000), (stage.spot("A02"), 1, 2))
    assert said(await save(phone, stage, moved)) == (409, "floor_plan_changed")
    again = await save(phone, stage, moved, replaces=first["saved"]["id"])
    assert again.status_code == 200
    assert said(await save(phone, stage, replaces=first["saved"]["id"])) == (409, "floor_plan_changed")
    assert (await plan(phone, stage))["saved"] == again.json()["saved"]
    rows = await JournalEntry.select(JournalEntry.act).where(JournalEntry.act == "plan.saved")
    assert len(rows) == 2


async def test_a_pin_is_coloured_by_the_last_look_of_each_tier_and_counts_what_is_open(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    checklist = next(one for one in await current_checklists() if one.checklist.pack == "desk_layout")
    failing = tuple(item.id for item in checklist.checklist.items if not item.advisory)
    now = datetime.now(UTC)
    for kind, at, wrong in (
        ("audit", now - timedelta(days=89), failing),
        ("self_check", now - timedelta(hours=2), ()),
        ("spot_check", now - timedelta(hours=3), failing[:1]),
        ("audit", now - timedelta(days=120), ()),
    ):
        content = builders.document(
            hall=stage.hall, spot=stage.spot("A01"), checklist=checklist, failing=wrong, finished_at=at, kind=kind
        )
        answer = await builders.submit(consultant, content)
        assert answer.status_code == 201, answer.text
    found = {tier: (await plan(consultant, stage, tier))["spots"][0] for tier in ("", "self", "spot_check", "audit")}
    assert {tier: (one["result"], one["failed"]) for tier, one in found.items()} == {
        "": ("pass", 0),
        "self": ("pass", 0),
        "spot_check": ("pass", 1),
        "audit": ("fail", len(failing)),
    }
    day = (now - timedelta(days=89)).astimezone(tz=None).date()
    assert abs((datetime.fromisoformat(found["audit"]["last_day_on"]).date() - day).days) <= 1
    assert {one["unsettled"] for one in found.values()} == {found[""]["unsettled"]}


@ON_SQLITE
@pytest.mark.parametrize(
    ("floors", "code"),
    [
        (lambda stage: [floor((stage.spot("Z01"), 1, 1))], "floor_plan_unfit"),
        (lambda stage: [floor((new_id(), 1, 1))], "floor_plan_unfit"),
        (lambda stage: [floor((stage.spot("A01"), 1, 1), (stage.spot("A01"), 2, 2))], "floor_plan_unfit"),
        (
            lambda stage: [floor((stage.spot("A01"), 1, 1)), floor((stage.spot("A01"), 1, 1), title="二楼")],
            "floor_plan_unfit",
        ),
        (lambda stage: [floor(), floor()], "floor_plan_unfit"),
        (lambda stage: [floor(photo=builders.jpeg(9))], "floor_plan_photo_unknown"),
    ],
)
async def test_what_does_not_fit_is_told_plainly(
    phone: httpx.AsyncClient, stage: Stage, floors: Any, code: str
) -> None:
    answer = await save(phone, stage, *floors(stage))
    assert said(answer) == (422, code)
    assert "请" in answer.json()["title"]
    assert answer.json()["field"].startswith("plan/floors/")


@ON_SQLITE
@pytest.mark.parametrize(
    "wrong",
    [
        {"x": -1},
        {"x": 10_001},
        {"y": 0.5},
        {"x": "1"},
        {"spot": "A01"},
        {"more": 1},
    ],
)
async def test_a_pin_outside_of_the_picture_is_refused(
    phone: httpx.AsyncClient, stage: Stage, wrong: dict[str, Any]
) -> None:
    pinned = floor((stage.spot("A01"), 1, 1))
    pinned["pins"][0] |= wrong
    assert (await save(phone, stage, pinned)).status_code == 400
    assert (await plan(phone, stage))["saved"] is None


@ON_SQLITE
async def test_hostile_titles_stay_words(phone: httpx.AsyncClient, stage: Stage) -> None:
    saved = (await save(phone, stage, floor(title=NASTY))).json()
    assert saved["saved"]["plan"]["floors"][0]["title"] == NASTY
    assert (await save(phone, stage, floor(title=""), replaces=saved["saved"]["id"])).status_code == 400


@ON_SQLITE
async def test_clerks_read_the_plan_and_change_nothing(phone: httpx.AsyncClient, app: Litestar, stage: Stage) -> None:
    assert (await save(phone, stage, floor())).status_code == 200
    async with browser(app) as other:
        for name in ("clerk", "supervisor", "lead"):
            await sign_in(other, name)
            assert (await plan(other, stage))["saved"]["plan"]["floors"] == [floor()]
            assert said(await save(other, stage)) == (403, "forbidden")


@ON_SQLITE
async def test_a_photo_of_another_hall_is_no_plan(phone: httpx.AsyncClient, app: Litestar, stage: Stage) -> None:
    async with browser(app) as stranger:
        await sign_in(stranger, "stranger")
        answer = await stranger.put(f"/api/halls/{stage.other_hall}/plan", json={"plan": {"floors": [floor()]}})
    assert said(answer) == (422, "floor_plan_photo_unknown")
