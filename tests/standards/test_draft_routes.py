"""Drafts and the hall's own checklists through the front door, on both databases."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.checklists import queries
from audit.checklists.actions import TURN
from audit.database import in_turn, transaction
from audit.ids import ChecklistId, new_id
from audit.standards.queries import checklists_of_hall
from audit.standards.tables import ChecklistDraft
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.standards.hall_checklists import draft_dict, item_dict


async def save(
    phone: httpx.AsyncClient, stage: Stage, id: UUID, document: dict[str, Any], revision: int = 0
) -> httpx.Response:
    return await phone.put(f"/api/halls/{stage.hall}/drafts/{id}", json={"document": document, "revision": revision})


async def publish(phone: httpx.AsyncClient, stage: Stage, id: UUID, revision: int) -> httpx.Response:
    return await phone.post(f"/api/halls/{stage.hall}/drafts/{id}/publish", json={"revision": revision})


async def made(phone: httpx.AsyncClient, stage: Stage, document: dict[str, Any] | None = None) -> dict[str, Any]:
    id = new_id()
    assert (await save(phone, stage, id, document or draft_dict())).status_code == 201
    answer = await publish(phone, stage, id, 1)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_draft_is_kept_as_it_is_typed_and_read_back_with_its_lint(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = new_id()
    first = await save(consultant, stage, id, {"items": [{}]})
    assert (first.status_code, first.json()["revision"]) == (201, 1)
    second = await save(consultant, stage, id, draft_dict(), 1)
    assert (second.status_code, second.json()["revision"], second.json()["lint"]["faults"]) == (200, 2, [])
    back = (await consultant.get(f"/api/halls/{stage.hall}/drafts/{id}")).json()
    assert back == second.json()
    [line] = (await consultant.get(f"/api/halls/{stage.hall}/drafts")).json()
    assert (line["id"], line["title"]["zh"], line["items"], line["author_name"]) == (
        str(id),
        "晨检",
        2,
        "测试consultant",
    )


async def test_a_save_over_somebody_elses_is_a_conflict_and_the_first_stays(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = new_id()
    await save(consultant, stage, id, draft_dict())
    mine = await save(consultant, stage, id, draft_dict(pack="own_mine"), 1)
    late = await save(consultant, stage, id, draft_dict(pack="own_late"), 1)
    assert (late.status_code, late.json()["code"]) == (409, "draft_changed")
    assert (await consultant.get(f"/api/halls/{stage.hall}/drafts/{id}")).json() == mine.json()
    again = await save(consultant, stage, id, draft_dict(pack="own_mine"), 1)
    assert (again.status_code, again.json()) == (200, mine.json())
    gone = await save(consultant, stage, new_id(), draft_dict(), 4)
    assert (gone.status_code, gone.json()["code"]) == (409, "draft_changed")


async def test_a_new_draft_that_arrives_several_times_at_once_is_begun_once(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = new_id()
    same = await asyncio.gather(*(save(consultant, stage, id, draft_dict()) for _ in range(4)))
    assert sorted(one.status_code for one in same) == [200, 200, 200, 201]
    others = await asyncio.gather(*(save(consultant, stage, id, draft_dict(pack=f"own_{n}"), 1) for n in "abcd"))
    assert sorted(one.status_code for one in others) == [200, 409, 409, 409]
    [row] = await ChecklistDraft.select()
    assert row["revision"] == 2


async def test_what_is_saved_while_a_draft_is_published_is_told_or_published(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = new_id()
    await save(consultant, stage, id, draft_dict())
    published, saved = await asyncio.gather(
        publish(consultant, stage, id, 1), save(consultant, stage, id, draft_dict(pack="own_later"), 1)
    )
    assert sorted((published.status_code, saved.status_code)) in ([200, 409], [201, 409])
    assert await ChecklistDraft.count() == (saved.status_code == 200)


@pytest.mark.parametrize("database_and_stage", ["postgres"], indirect=True)
async def test_a_draft_is_kept_while_somebody_else_has_the_turn_to_change_what_is_asked(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = new_id()
    address = f"/api/halls/{stage.hall}/drafts/{id}"
    taken, done = asyncio.Event(), asyncio.Event()

    async def change_what_is_asked() -> None:
        async with transaction():
            await in_turn(TURN)
            taken.set()
            await done.wait()

    async with asyncio.TaskGroup() as both:
        both.create_task(change_what_is_asked())
        await taken.wait()
        async with asyncio.timeout(20):
            assert (await save(consultant, stage, id, draft_dict())).status_code == 201
            assert (await consultant.delete(address)).status_code == 204
        done.set()


async def test_publishing_makes_a_checklist_of_this_hall_that_runs(consultant: httpx.AsyncClient, stage: Stage) -> None:
    version = await made(consultant, stage)
    assert (version["hall"], version["checklist"]["edition"]) == (str(stage.hall), 1)
    assert (await consultant.get(f"/api/halls/{stage.hall}/drafts")).json() == []
    packs = {one.checklist.pack for one in await checklists_of_hall(stage.hall)}
    others = {one.checklist.pack for one in await checklists_of_hall(stage.other_hall)}
    assert packs - others == {"own_morning"}
    published = await queries.checklist(ChecklistId(UUID(version["id"])))
    document = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=published, failing=("M1",))
    assert (await builders.submit(consultant, document)).status_code == 201
    found = (await consultant.get(f"/api/halls/{stage.hall}/findings?state=open")).json()
    assert [one["item"] for one in found] == ["M1"]


async def test_publishing_again_is_the_next_edition_and_a_retired_one_comes_back(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    first = await made(consultant, stage)
    second = await made(consultant, stage, draft_dict(item_dict("M1")))
    assert second["checklist"]["edition"] == 2
    address = f"/api/halls/{stage.hall}/checklists"
    found = (await consultant.get(f"{address}/{first['id']}/diff/{second['id']}")).json()
    assert [one["item"] for one in found["removed"]] == ["M2"]
    for _ in range(2):
        assert (await consultant.delete(f"{address}/{second['id']}")).status_code == 204
    own = (await consultant.get(f"/api/halls/{stage.hall}/profile")).json()["own"]
    assert [(one["edition"], one["current"], one["newest"]) for one in own] == [(2, None, second["id"])]
    assert "own_morning" not in {one.checklist.pack for one in await checklists_of_hall(stage.hall)}
    assert (await made(consultant, stage, draft_dict(item_dict("M1"))))["checklist"]["edition"] == 3


async def test_a_draft_of_a_published_checklist_tells_what_it_changes(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    assert (await save(consultant, stage, new_id(), draft_dict())).json()["difference"] is None
    await made(consultant, stage)
    changed = await save(consultant, stage, new_id(), draft_dict(item_dict("M1", weight=3)))
    difference = changed.json()["difference"]
    assert [one["item"] for one in difference["removed"]] == ["M2"]
    assert difference["changed"][0]["fields"] == [{"field": "weight", "before": 1, "after": 3}]


async def test_a_draft_with_a_fault_is_not_published(consultant: httpx.AsyncClient, stage: Stage) -> None:
    id = new_id()
    await save(consultant, stage, id, draft_dict(item_dict("T1")))
    answer = await publish(consultant, stage, id, 1)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "draft_unfit", "id")
    assert "第 1 项：编号“T1”" in answer.json()["title"]
    assert await ChecklistDraft.count() == 1
    stale = await publish(consultant, stage, id, 7)
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_changed")


async def test_a_draft_is_deleted_once(consultant: httpx.AsyncClient, stage: Stage) -> None:
    id = new_id()
    await save(consultant, stage, id, draft_dict())
    address = f"/api/halls/{stage.hall}/drafts/{id}"
    assert (await consultant.delete(address)).status_code == 204
    for answer in (await consultant.delete(address), await consultant.get(address)):
        assert (answer.status_code, answer.json()["code"]) == (404, "draft_unknown")


async def test_a_draft_of_another_hall_is_not_there(app: Litestar, consultant: httpx.AsyncClient, stage: Stage) -> None:
    id = new_id()
    await save(consultant, stage, id, draft_dict())
    async with browser(app) as phone:
        await sign_in(phone, "stranger")
        address = f"/api/halls/{stage.other_hall}/drafts/{id}"
        for answer in (
            await phone.get(address),
            await phone.put(address, json={"document": {}, "revision": 1}),
            await phone.delete(address),
            await phone.post(f"{address}/publish", json={"revision": 1}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "draft_unknown")


@pytest.mark.parametrize("who", ["clerk", "manager", "supervisor", "lead"])
async def test_others_read_drafts_but_do_not_write(app: Litestar, stage: Stage, who: str) -> None:
    async with browser(app) as phone:
        await sign_in(phone, who)
        id = new_id()
        assert (await phone.get(f"/api/halls/{stage.hall}/drafts")).status_code == 200
        for answer in (
            await save(phone, stage, id, {}),
            await publish(phone, stage, id, 1),
            await phone.delete(f"/api/halls/{stage.hall}/drafts/{id}"),
            await phone.delete(f"/api/halls/{stage.hall}/checklists/{id}"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


BAD = {
    "an unknown field": ({"document": {"colour": 1}}, "unknown_field"),
    "text for a number": ({"document": {"pass_mark": "80"}}, "invalid_field"),
    "an unknown choice": ({"document": {"items": [{"pillar": "sixth"}]}}, "invalid_field"),
    "a text without end": ({"document": {"title": {"zh": "长" * 1001}}}, "invalid_field"),
    "too many items": ({"document": {"items": [{}] * 201}}, "invalid_field"),
    "no document": ({}, "invalid_field"),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_shape_that_no_phone_sends_is_refused(consultant: httpx.AsyncClient, stage: Stage, name: str) -> None:
    body, code = BAD[name]
    answer = await consultant.put(f"/api/halls/{stage.hall}/drafts/{new_id()}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert await ChecklistDraft.count() == 0
