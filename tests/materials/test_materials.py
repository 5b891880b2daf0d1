"""Materials through the real server: received, asked for, issued and signed, counted, never less than nothing."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.ids import new_id
from audit.materials.actions import watch_materials
from tests import builders
from tests.builders import NOON
from tests.cast import Stage
from tests.conftest import browser, sign_in

HOUR = timedelta(hours=1)


def lines(count: int, article: str = "desk_pen", **more: Any) -> list[dict[str, Any]]:
    return [{"article": article, "count": count} | more]


async def move(
    client: httpx.AsyncClient,
    stage: Stage,
    kind: str,
    count: int = 1,
    *,
    hours: int = 0,
    id: UUID | None = None,
    **more: Any,
) -> httpx.Response:
    content = builders.movement(
        hall=stage.hall, kind=kind, made_at=NOON + hours * HOUR, **({"lines": lines(count)} | more)
    )
    return await builders.put_json(client, f"/api/material-movements/{id or new_id()}", content)


async def issue(client: httpx.AsyncClient, stage: Stage, count: int = 1, **more: Any) -> httpx.Response:
    return await move(client, stage, "issued", count, spot=str(stage.spot("A01")), **more)


async def page(client: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(f"/api/halls/{stage.hall}/materials")).json()
    return found


async def stock(client: httpx.AsyncClient, stage: Stage, article: str = "desk_pen") -> tuple[int, int]:
    [one] = [each for each in (await page(client, stage))["articles"] if each["id"] == article]
    return one["stock"], one["placed"]


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_the_catalogue_holds_the_tenders_articles_and_the_kit_before_anything_is_entered(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    found = (await page(consultant, stage))["articles"]
    assert [sum(one["group"] == group for one in found) for group in ("standard", "kit")] == [33, 8]
    assert {one["stock"] for one in found} == {0}


async def test_a_counter_asks_is_approved_gets_it_signed_and_the_request_is_closed(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    assert (await move(consultant, stage, "received", 10)).status_code == 201
    request, path = new_id(), f"/api/halls/{stage.hall}"
    async with browser(app) as clerk, browser(app) as lead:
        await sign_in(clerk, "clerk")
        await sign_in(lead, "lead")
        asked = builders.material_request(hall=stage.hall, spot=stage.spot("A01"))
        sent = [await builders.put_json(clerk, f"/api/material-requests/{request}", asked) for _ in range(2)]
        assert [one.status_code for one in sent] == [201, 200]
        assert said(await issue(consultant, stage, 2, request=str(request), hours=1)) == (409, "request_not_open")
        assert said(await issue(clerk, stage, 1)) == (403, "forbidden")
        decision = builders.material_decision(hall=stage.hall, request=request, approves=False)
        refused = await builders.put_json(lead, f"/api/material-decisions/{new_id()}", decision)
        assert said(refused) == (422, "decision_unfit")
        approved = builders.material_decision(hall=stage.hall, request=request)
        assert (await builders.put_json(lead, f"/api/material-decisions/{new_id()}", approved)).status_code == 201
        late = await builders.put_json(consultant, f"/api/material-decisions/{new_id()}", approved)
        assert said(late) == (409, "request_decided")
    assert said(await issue(consultant, stage, 2, request=str(request), lines=lines(1, "cloth"))) == (
        422,
        "movement_unfit",
    )
    slip = new_id()
    assert (await issue(consultant, stage, 2, request=str(request), hours=1, id=slip)).status_code == 201
    [found] = (await page(consultant, stage))["requests"]
    assert (found["state"], found["slip"], found["spot_code"]) == ("issued", str(slip), "A01")
    assert await stock(consultant, stage) == (8, 2)
    history = (await consultant.get(f"{path}/materials/desk_pen")).json()["movements"]
    assert [one["document"]["kind"] for one in history] == ["issued", "received"]
    assert said(await issue(consultant, stage, 2, request=str(request), hours=2)) == (409, "request_not_open")


async def test_two_phones_that_issue_the_last_piece_one_is_told_how_many_are_left_and_may_send_it_again(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    assert (await move(consultant, stage, "received", 1)).status_code == 201
    async with browser(app) as other:
        await sign_in(other, "manager")
        ids = [new_id(), new_id()]
        answers = await asyncio.gather(
            issue(consultant, stage, hours=1, id=ids[0]), issue(other, stage, hours=1, id=ids[1])
        )
        assert sorted(one.status_code for one in answers) == [201, 409]
        [short] = [one for one in answers if one.status_code == 409]
        assert short.json()["code"] == "stock_short"
        assert "只剩 0 支" in short.json()["title"]
        assert await stock(consultant, stage) == (0, 1)
        loser = answers.index(short)
        assert (await move(other, stage, "received", 1)).status_code == 201
        again = await issue((consultant, other)[loser], stage, hours=1, id=ids[loser])
        assert again.status_code == 201, again.text
    assert await stock(consultant, stage) == (0, 2)


async def test_a_late_issue_may_not_take_what_was_issued_since(consultant: httpx.AsyncClient, stage: Stage) -> None:
    assert (await move(consultant, stage, "received", 3)).status_code == 201
    assert (await issue(consultant, stage, 3, hours=2)).status_code == 201
    assert said(await issue(consultant, stage, 1, hours=1)) == (409, "stock_short")
    assert await stock(consultant, stage) == (0, 3)


async def test_what_came_back_broke_or_was_counted_shows_in_store_and_at_the_counter(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    counter = str(stage.spot("A01"))
    assert (await move(consultant, stage, "received", 10)).status_code == 201
    assert (await issue(consultant, stage, 4, hours=1)).status_code == 201
    assert said(await move(consultant, stage, "returned", 5, hours=2, spot=counter)) == (409, "stock_short")
    assert (await move(consultant, stage, "returned", 1, hours=2, spot=counter)).status_code == 201
    assert (await move(consultant, stage, "scrapped", 2, hours=3, spot=counter)).status_code == 201
    assert (await move(consultant, stage, "counted", 0, hours=4)).status_code == 201
    assert await stock(consultant, stage) == (0, 1)


async def test_a_movement_is_reversed_once_as_a_whole_and_not_when_its_goods_are_gone(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    received, issued = new_id(), new_id()
    assert (await move(consultant, stage, "received", 2, id=received)).status_code == 201
    assert (await issue(consultant, stage, 2, hours=1, id=issued)).status_code == 201

    async def reverse(target: UUID, **more: Any) -> httpx.Response:
        about = {"lines": [], "reverses": str(target), "note": "填错窗口"} | more
        return await move(consultant, stage, "reversed", hours=2, **about)

    assert said(await reverse(received)) == (409, "stock_short")
    assert said(await reverse(issued, note=" ")) == (422, "movement_unfit")
    assert (await reverse(issued)).status_code == 201
    assert said(await reverse(issued)) == (409, "movement_reversed")
    assert said(await reverse(new_id())) == (422, "movement_unknown")
    assert (await reverse(received)).status_code == 201
    assert await stock(consultant, stage) == (0, 0)


async def test_the_same_document_twice_is_harmless_and_another_under_its_id_is_refused(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = new_id()
    sent = [await move(consultant, stage, "received", count, id=id) for count in (2, 2, 3)]
    assert [one.status_code for one in sent] == [201, 200, 409]
    assert await stock(consultant, stage) == (2, 0)


async def test_an_article_of_the_hall_runs_low_and_expires_and_the_store_is_told_once_a_day(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    plaster, path = str(new_id()), f"/api/halls/{stage.hall}/materials"
    about = {"name": "创可贴", "unit": "片", "group": "medicine", "minimum": 20}
    saved = await consultant.put(f"{path}/{plaster}", json={"about": about})
    assert saved.status_code == 200, saved.text
    [own] = [one for one in saved.json()["articles"] if one["own"]]
    assert (own["low"], own["title"]["zh"]) == (True, "创可贴")
    assert said(await consultant.put(f"{path}/{plaster}", json={"about": about})) == (409, "article_changed")
    dated = lines(30, plaster, expires_on=(NOON + timedelta(days=20)).date().isoformat())
    assert (await move(consultant, stage, "received", lines=dated)).status_code == 201
    async with browser(app) as manager:
        await sign_in(manager, "manager")
        never_quiet = {"settings": {"quiet_from": 0, "quiet_to": 0}}
        await manager.put(f"/api/halls/{stage.hall}/notices/settings", json=never_quiet)
        for hour in range(2):
            await watch_materials(NOON + timedelta(days=1) + hour * HOUR)
        box = (await manager.get(f"/api/halls/{stage.hall}/notices")).json()
        assert [one["text"]["zh"] for one in box["groups"]] == ["物资低库存 0 种，30 天内到有效期 1 种"]


async def test_the_kit_of_a_counter_is_complete_by_what_it_was_given(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    kit = [f"kit_{one}" for one in ("copier", "camera", "reader", "phone", "terminal", "glasses", "stapler")]
    every = [{"article": one, "count": 1} for one in (*kit, "desk_pen")]
    assert (await move(consultant, stage, "received", lines=every)).status_code == 201
    assert (await issue(consultant, stage, lines=every[1:], hours=1)).status_code == 201
    counters = {one["code"]: one["missing"] for one in (await page(consultant, stage))["kits"]}
    assert counters["A01"] == ["EN22a"], "the copier; the desk pen is a pen"
    assert len(counters["A02"]) == 8
    assert "B01" not in counters


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("received", {"lines": lines(0)}, (422, "movement_unfit")),
        ("received", {"lines": lines(-1)}, (400, "invalid_field")),
        ("received", {"lines": lines(10**9)}, (400, "invalid_field")),
        ("received", {"lines": lines(1, "nothing")}, (422, "article_unknown")),
        ("received", {"lines": lines(1, "../x")}, (400, "invalid_field")),
        ("received", {"lines": [*lines(1), *lines(2)]}, (422, "movement_unfit")),
        ("received", {"lines": []}, (422, "movement_unfit")),
        ("received", {"made_at": "2099-01-01T00:00:00Z"}, (422, "movement_unfit")),
        ("received", {"lines": lines(1, expires_on="1900-01-01")}, (422, "movement_unfit")),
        ("received", {"reverses": str(new_id())}, (422, "movement_unfit")),
        ("received", {"request": str(new_id())}, (422, "movement_unfit")),
        ("issued", {}, (422, "movement_unfit")),
        ("issued", {"spot": str(new_id())}, (422, "spot_unknown")),
        ("reversed", {}, (422, "movement_unfit")),
        ("lost", {}, (400, "invalid_field")),
    ],
)
async def test_what_no_movement_can_be_is_told_plainly(
    consultant: httpx.AsyncClient, stage: Stage, kind: str, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    content = builders.movement(hall=stage.hall, kind=kind) | changes
    assert said(await builders.put_json(consultant, f"/api/material-movements/{new_id()}", content)) == expected


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
async def test_nobody_gets_an_issue_that_is_not_signed_nor_one_at_another_hall(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    assert (await move(consultant, stage, "received", 5)).status_code == 201
    assert said(await issue(consultant, stage, signature=[])) == (422, "movement_unfit")
    assert said(await issue(consultant, stage, receiver=" ")) == (422, "movement_unfit")
    assert said(await move(consultant, stage, "issued", spot=str(stage.spot("Z01")))) == (422, "spot_unknown")
    assert said(await move(consultant, stage, "received", spot=str(stage.spot("A01")))) == (422, "movement_unfit")


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"unit": " "}, {"group": "standard"}, {"kit_item": "EN99"}, {"name": "LOGO 台笔"}]
)
async def test_what_no_article_can_be_is_told_plainly(
    consultant: httpx.AsyncClient, stage: Stage, changes: dict[str, Any]
) -> None:
    about = {"name": "体温计", "unit": "支", "group": "medicine"} | changes
    answer = await consultant.put(f"/api/halls/{stage.hall}/materials/{new_id()}", json={"about": about})
    assert said(answer) == (422, "article_unfit")
    hostile = await consultant.put(f"/api/halls/{stage.hall}/materials/%20x", json={"about": about})
    assert said(hostile) == (422, "article_unknown")


async def test_an_article_no_longer_used_moves_no_more_and_keeps_its_history(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    path = f"/api/halls/{stage.hall}/materials/desk_pen"
    assert (await move(consultant, stage, "received", 5)).status_code == 201
    about = {"name": "LOGO 台笔", "unit": "支", "group": "standard", "removed": True}
    assert (await consultant.put(path, json={"about": about})).status_code == 200
    assert said(await issue(consultant, stage)) == (422, "article_unknown")
    assert len((await consultant.get(path)).json()["movements"]) == 1
    assert (await consultant.get(f"{path}x")).status_code == 404
