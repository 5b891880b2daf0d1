"""Halls beside each other and under each other: 区 > 镇街道 > 社区村."""

from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar import Litestar

from audit.accounts.actions import grant_role
from audit.accounts.schemas import Role
from audit.checklists.queries import current_checklists
from audit.errors import Rejected
from audit.ids import HallId, new_id
from audit.sites.actions import create_hall
from audit.sites.rules import LEVELS_MOST, above, group_of, refuse_unfit_parent
from tests import builders
from tests.builders import NOON
from tests.cast import START, Stage
from tests.conftest import browser, sign_in

DAYS = "unit=month&from=2026-11-01&to=2026-11-30"


@pytest.fixture
async def admin(client: httpx.AsyncClient, stage: Stage) -> httpx.AsyncClient:
    """Administrator of both halls."""
    await grant_role(person=stage.admin.person, hall=stage.other_hall, role=Role.admin, now=START)
    return await sign_in(client, "admin")


async def put_under(client: httpx.AsyncClient, hall: object, parent: object) -> httpx.Response:
    return await builders.put_json(client, f"/api/halls/{hall}/parent", {"parent": parent and str(parent)})


async def inspect(client: httpx.AsyncClient, hall: HallId, spot: object, failing: tuple[str, ...]) -> None:
    office = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")
    content = builders.document(hall=hall, spot=spot, checklist=office, failing=failing)  # type: ignore[arg-type]
    assert (await builders.submit(client, content)).status_code == 201


async def test_a_group_is_the_mean_of_its_halls_that_the_asker_may_see(
    app: Litestar, admin: httpx.AsyncClient, stage: Stage
) -> None:
    await inspect(admin, stage.hall, stage.spot("A01"), ())
    await inspect(admin, stage.other_hall, stage.spot("Z01"), ("T1", "T2", "T9"))
    tree = await put_under(admin, stage.other_hall, stage.hall)
    assert [(one["id"], one["parent"]) for one in tree.json()] == [
        (str(stage.hall), None),
        (str(stage.other_hall), str(stage.hall)),
    ]
    found = (await admin.get(f"/api/compare?{DAYS}")).json()
    district, town = found["halls"]
    scores = [one["points"][0]["score"] for one in (district, town)]
    assert scores[0] == 100_000 > scores[1]
    assert (district["group"], district["halls"]) == ([(sum(scores) + 1) // 2], [2])
    assert (town["group"], town["halls"]) == ([scores[1]], [1])
    [only] = (await admin.get(f"/api/compare?{DAYS}&halls={stage.hall}")).json()["halls"]
    assert only == district
    async with browser(app) as phone:
        await sign_in(phone, "stranger")
        [seen] = (await phone.get(f"/api/compare?{DAYS}")).json()["halls"]
        assert seen == town | {"parent": None}, "the hall above is not told to who may not see it"
        hidden = await phone.get(f"/api/compare?{DAYS}&halls={stage.hall}")
        assert (hidden.status_code, hidden.json()["code"]) == (404, "not_found")


async def test_halls_stand_on_three_levels_and_in_no_circle(admin: httpx.AsyncClient, stage: Stage) -> None:
    more = [
        await create_hall(name=f"{name}便民服务中心", name_en=name, time_zone="Asia/Shanghai", now=NOON)
        for name in ("乙", "丙")
    ]
    for hall in more:
        await grant_role(person=stage.admin.person, hall=hall, role=Role.admin, now=START)
    halls = [stage.hall, stage.other_hall, *more]
    for lower, upper in zip(halls[1:3], halls, strict=False):
        assert (await put_under(admin, lower, upper)).status_code == 200
    assert (await put_under(admin, halls[2], halls[1])).status_code == 200, "the same again changes nothing"
    for lower, upper, code in (
        (halls[3], halls[2], "hall_levels"),
        (halls[0], halls[2], "hall_circle"),
        (halls[0], halls[0], "hall_circle"),
        (halls[0], halls[3], "hall_levels"),
    ):
        answer = await put_under(admin, lower, upper)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    tree = (await put_under(admin, halls[1], None)).json()
    assert {one["id"]: one["parent"] for one in tree}[str(halls[2])] == str(halls[1])
    assert (await put_under(admin, halls[0], halls[3])).status_code == 200


async def test_only_who_administers_both_halls_places_one_under_the_other(app: Litestar, stage: Stage) -> None:
    for name, hall, parent, status in (
        ("manager", stage.hall, None, 403),
        ("admin", stage.hall, stage.other_hall, 404),
        ("admin", stage.other_hall, stage.hall, 404),
        ("admin", stage.hall, "everywhere", 400),
    ):
        async with browser(app) as phone:
            await sign_in(phone, name)
            assert (await put_under(phone, hall, parent)).status_code == status


HALLS = [HallId(new_id()) for _ in range(7)]


@given(st.lists(st.tuples(st.sampled_from(HALLS), st.sampled_from(HALLS)), max_size=25))
@settings(max_examples=60)
def test_however_halls_are_placed_there_is_no_circle_and_no_fourth_level(wishes: list[tuple[Any, Any]]) -> None:
    parents: dict[HallId, HallId] = {}
    for hall, parent in wishes:
        others = {one: up for one, up in parents.items() if one != hall}
        try:
            refuse_unfit_parent(hall, parent, others)
        except Rejected:
            continue
        parents = others | {hall: parent}
    for hall in HALLS:
        chain = above(hall, parents)
        assert hall not in chain and len(chain) < LEVELS_MOST
        assert all(hall in group_of(upper, parents) for upper in chain)
