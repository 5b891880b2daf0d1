"""The display on the wall: a code that opens one hall's sums and nothing else, until it is taken back. On both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar

from audit.checklists.queries import current_checklists
from audit.ids import new_id
from audit.plans.tables import WallLinkRow
from tests import builders
from tests.builders import JPEG_1, send_photo
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.plans.test_plans import floor, said, save

OTHER = builders.jpeg(2)
ON_SQLITE = pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)


async def made(hall: httpx.AsyncClient, stage: Stage, name: str = "一楼大厅") -> tuple[str, str]:
    """The code of a fresh link, and the link's id."""
    answer = await hall.post(f"/api/halls/{stage.hall}/wall-links", json={"name": name})
    assert answer.status_code == 201, answer.text
    return answer.json()["url"].split("/wall#")[1], answer.json()["links"][-1]["id"]


async def look(television: httpx.AsyncClient, code: str, path: str = "") -> httpx.Response:
    return await television.get(f"/api/wall{path}", headers={"X-Wall-Code": code})


async def test_a_television_reads_by_its_code_until_the_link_is_taken_back(app: Litestar, stage: Stage) -> None:
    async with browser(app) as hall, browser(app) as television:
        await sign_in(hall, "manager")
        code, link = await made(hall, stage)
        other, _ = await made(hall, stage, "二楼")
        wall = (await look(television, code)).json()
        assert (wall["name"], wall["score"]["score"], wall["plan"]) == ("云杉区政务服务大厅", None, None)
        assert len(wall["score"]["modules"]) == 8
        assert (await look(television, code.upper().replace("-", " "))).status_code == 200
        for _ in range(2):
            assert (await hall.delete(f"/api/halls/{stage.hall}/wall-links/{link}")).status_code == 204
        assert said(await look(television, code)) == (404, "wall_link_unknown")
        assert (await look(television, other)).status_code == 200
        assert [one["name"] for one in (await hall.get(f"/api/halls/{stage.hall}/wall-links")).json()] == ["二楼"]
    [kept, _] = await WallLinkRow.select(WallLinkRow.token_sha256).order_by(WallLinkRow.id)
    assert code.replace("-", "") not in kept["token_sha256"]


async def test_the_wall_shows_the_sums_of_the_hall_and_nobody(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    checklist = next(one for one in await current_checklists() if one.checklist.pack == "desk_layout")
    item = next(one.id for one in checklist.checklist.items if not one.advisory)
    now = datetime.now(UTC)
    for spot, days, failing in (("A01", 20, (item,)), ("A02", 1, ()), ("A03", 45, (item,))):
        content = builders.document(
            hall=stage.hall,
            spot=stage.spot(spot),
            checklist=checklist,
            failing=failing,
            finished_at=now - timedelta(days=days),
        )
        assert (await builders.submit(consultant, content)).status_code == 201
    report = builders.report_document(
        hall=stage.hall, spot=stage.spot("B01"), made_at=now - timedelta(days=40), title="张三的抽屉没锁"
    )
    assert (await builders.put_json(consultant, f"/api/findings/{new_id()}", report)).status_code == 201
    await send_photo(consultant, stage.hall, JPEG_1)
    assert (await save(consultant, stage, floor((stage.spot("A01"), 7, 8)))).status_code == 200
    async with browser(app) as hall, browser(app) as television:
        await sign_in(hall, "admin")
        code, _ = await made(hall, stage)
        answer = await look(television, code)
    wall = answer.json()
    scores = {one["code"]: one["score"] for one in wall["spots"]}
    assert (wall["score"]["spots"], scores["A03"] is not None, scores["B01"]) == (2, True, None)
    assert wall["score"]["score"] == (scores["A01"] + scores["A02"]) // 2
    assert [one["code"] for one in wall["best"]] == ["A02"]
    assert [(one["item"], one["failed"]) for one in wall["worst"]] == [(item, 1)]
    assert wall["before"]["score"] is not None
    assert {one["code"]: one["title"] is None for one in wall["overdue"]} == {"A03": False, "B01": True, "A01": False}
    assert [one["due_on"] for one in wall["overdue"]] == sorted(one["due_on"] for one in wall["overdue"])
    assert wall["findings"] == {"unsettled": 3, "overdue": 3, "hazards": 1}
    assert wall["plan"]["floors"][0]["pins"] == [{"spot": str(stage.spot("A01")), "x": 7, "y": 8}]
    assert "测试" not in answer.text
    assert "张三" not in answer.text


async def test_a_code_opens_the_pictures_of_the_plan_and_no_other_photo(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    shown, other = (builders.photo_facts(one, "")["sha256"] for one in (JPEG_1, OTHER))
    for content in (JPEG_1, OTHER):
        await send_photo(consultant, stage.hall, content)
    assert (await save(consultant, stage, floor())).status_code == 200
    async with browser(app) as hall, browser(app) as television:
        await sign_in(hall, "manager")
        code, _ = await made(hall, stage)
        picture = await look(television, code, f"/pictures/{shown}")
        assert (picture.status_code, picture.content) == (200, JPEG_1)
        assert picture.headers["content-security-policy"] == "sandbox"
        assert said(await look(television, code, f"/pictures/{other}")) == (404, "photo_unknown")
        assert said(await look(television, code, "/pictures/passwd")) == (400, "bad_photo_id")
        assert said(await look(television, "", f"/pictures/{shown}")) == (404, "wall_link_unknown")
        for path in ("overview", "plan", "findings", f"photos/{shown}?size=list"):
            answer = await television.get(f"/api/halls/{stage.hall}/{path}", headers={"X-Wall-Code": code})
            assert said(answer) == (401, "session_invalid")


@ON_SQLITE
@pytest.mark.parametrize("code", ["", "-", " ", "a" * 5_000, "' OR 1=1 --", "\x00", "é"])
async def test_a_code_that_was_never_given_opens_nothing(app: Litestar, stage: Stage, code: str) -> None:
    async with browser(app) as hall, browser(app) as television:
        await sign_in(hall, "manager")
        await made(hall, stage)
        answer = await television.get("/api/wall", headers={"X-Wall-Code": code.encode()})
    assert said(answer) == (404, "wall_link_unknown")


@ON_SQLITE
@pytest.mark.parametrize("name", ["consultant", "clerk", "supervisor", "lead"])
async def test_only_the_hall_lets_a_display_read(app: Litestar, stage: Stage, name: str) -> None:
    async with browser(app) as person:
        await sign_in(person, name)
        path = f"/api/halls/{stage.hall}/wall-links"
        listed = await person.get(path)
        assert (listed.status_code, name) in {(200, "consultant"), (403, "clerk"), (403, "supervisor"), (403, "lead")}
        assert said(await person.post(path, json={"name": "一楼"})) == (403, "forbidden")
        assert said(await person.delete(f"{path}/{new_id()}")) == (403, "forbidden")


@ON_SQLITE
@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "一" * 41}, {"name": "一楼", "hall": "x"}, []])
async def test_a_display_has_a_name_that_fits(app: Litestar, stage: Stage, body: Any) -> None:
    async with browser(app) as hall:
        await sign_in(hall, "manager")
        answer = await hall.post(f"/api/halls/{stage.hall}/wall-links", json=body)
        assert answer.status_code == 400
        assert (await hall.get(f"/api/halls/{stage.hall}/wall-links")).json() == []


@ON_SQLITE
async def test_a_link_of_another_hall_is_not_taken_back(app: Litestar, stage: Stage) -> None:
    async with browser(app) as hall:
        await sign_in(hall, "manager")
        assert said(await hall.delete(f"/api/halls/{stage.hall}/wall-links/{new_id()}")) == (404, "wall_link_unknown")
