"""本厅标准 through the front door: who may, what a phone then gets, what an upgrade keeps. On both databases."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from audit.checklists import queries
from audit.checklists.library import load_library
from audit.checklists.schemas import Checklist, PublishedChecklist
from audit.checklists.tables import ChecklistVersion
from audit.ids import ChecklistId, HallId, new_id
from audit.journal.tables import JournalEntry
from audit.standards.actions import publish_library
from audit.standards.queries import checklists_of_hall
from audit.standards.tables import HallProfileRow
from tests import builders
from tests.cast import START, Stage
from tests.conftest import browser, sign_in
from tests.standards.hall_checklists import WHY, draft_dict, item, item_dict

LATER = START + timedelta(days=30)
GAP = {"item": "D9b", "reason": WHY, "target_mm": 580, "tolerance_mm": 30}


def path(stage: Stage, pack: str = "desk_layout") -> str:
    return f"/api/halls/{stage.hall}/profile/packs/{pack}"


async def save(
    phone: httpx.AsyncClient, stage: Stage, *changes: dict[str, Any], replaces: str | None = None, **profile: Any
) -> httpx.Response:
    body = {"profile": {"changes": list(changes)} | profile, "replaces": replaces}
    return await phone.put(path(stage), json=body)


async def in_force(hall: HallId, pack: str = "desk_layout") -> PublishedChecklist | None:
    return next((one for one in await checklists_of_hall(hall) if one.checklist.pack == pack), None)


async def gap_of(hall: HallId) -> int | None:
    found = await in_force(hall)
    assert found is not None
    return next(one.response.target_mm for one in found.checklist.items if one.id == "D9b")


def upgraded(*, without: Sequence[str] = (), extra: bool = False) -> list[Checklist]:
    """The library with the next edition of the desk."""
    return [
        msgspec.structs.replace(
            one,
            edition=one.edition + 1,
            items=[each for each in one.items if each.id not in without] + ([item("NEW")] if extra else []),
        )
        if one.pack == "desk_layout"
        else one
        for one in load_library()
    ]


async def test_a_changed_target_is_what_the_phones_of_this_hall_get_and_no_other(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage
) -> None:
    library = await in_force(stage.other_hall)
    answer = await save(consultant, stage, GAP)
    assert answer.status_code == 200, answer.text
    assert (await gap_of(stage.hall), await gap_of(stage.other_hall)) == (580, 600)
    assert await in_force(stage.other_hall) == library
    pack = (await consultant.get(f"/api/sync/pack?hall={stage.hall}")).json()
    [desk] = [one for one in pack["checklists"] if one["checklist"]["pack"] == "desk_layout"]
    [line] = [one for one in desk["checklist"]["items"] if one["id"] == "D9b"]
    assert (desk["hall"], line["response"]["target_mm"]) == (str(stage.hall), 580)
    assert len(pack["checklists"]) == len(load_library())


async def test_the_page_of_a_hall_tells_what_is_other_and_why(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await save(consultant, stage, GAP, added=[{"item": item_dict("N1"), "reason": WHY}])
    page = (await consultant.get(f"/api/halls/{stage.hall}/profile")).json()
    line = next(one for one in page["packs"] if one["pack"] == "desk_layout")
    assert [(one["item"], one["title"]["zh"], one["reason"], one["added"]) for one in line["changes"]] == [
        ("D9b", "相邻电脑间距 60 cm", WHY, False),
        ("N1", "窗口不放绿植", WHY, True),
    ]
    assert (line["enabled"], line["leftovers"]) == (True, [])
    detail = (await consultant.get(path(stage))).json()
    assert detail["base"]["items"][0]["id"] == "D1"
    assert [(one["ours"], one["in_use"]) for one in detail["versions"]] == [(True, True), (False, False)]
    library, ours = (one["id"] for one in reversed(detail["versions"]))
    found = (await consultant.get(f"/api/halls/{stage.hall}/checklists/{library}/diff/{ours}")).json()
    assert [one["item"] for one in found["added"]] == ["N1"]
    assert found["changed"][0]["fields"][0] == {"field": "target_mm", "before": 600, "after": 580}


async def test_emptying_the_profile_returns_to_the_librarys_version(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    library = await in_force(stage.hall)
    first = (await save(consultant, stage, GAP)).json()
    assert await in_force(stage.hall) != library
    assert (await save(consultant, stage, replaces=first["replaces"])).status_code == 200
    assert await in_force(stage.hall) == library


async def test_the_same_change_again_later_is_the_same_version(consultant: httpx.AsyncClient, stage: Stage) -> None:
    first = (await save(consultant, stage, GAP)).json()
    version = await in_force(stage.hall)
    second = (await save(consultant, stage, replaces=first["replaces"])).json()
    await save(consultant, stage, GAP, replaces=second["replaces"])
    assert await in_force(stage.hall) == version
    assert await HallProfileRow.count() == 3


async def test_a_pack_that_is_switched_off_needs_a_reason_and_is_not_asked(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    refused = await save(consultant, stage, enabled=False)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "profile_unfit", "reason")
    first = (await save(consultant, stage, GAP, enabled=False, reason="工位尚未配齐")).json()
    assert await in_force(stage.hall) is None
    assert await in_force(stage.other_hall) is not None
    await save(consultant, stage, GAP, replaces=first["replaces"])
    assert await gap_of(stage.hall) == 580


async def test_two_who_save_at_once_do_not_overwrite_each_other(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await save(consultant, stage, GAP)
    answer = await save(consultant, stage, GAP | {"target_mm": 610})
    assert (answer.status_code, answer.json()["code"]) == (409, "profile_changed")
    assert await gap_of(stage.hall) == 580


async def test_sending_the_same_profile_twice_is_harmless(consultant: httpx.AsyncClient, stage: Stage) -> None:
    first = await save(consultant, stage, GAP)
    again = await save(consultant, stage, GAP)
    assert (again.status_code, again.json()) == (200, first.json())
    assert await HallProfileRow.count() == 1


async def test_saving_is_written_into_the_journal(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await save(consultant, stage, GAP)
    entries = await JournalEntry.select().where(JournalEntry.hall == stage.hall).order_by(JournalEntry.id)
    assert [(one["act"], one["actor"]) for one in entries[-2:]] == [
        ("profile.changed", stage.consultant.person),
        ("checklist.published", None),
    ]


async def test_an_unfit_change_is_named_and_leaves_nothing(consultant: httpx.AsyncClient, stage: Stage) -> None:
    for changes, field in (
        ([GAP | {"reason": " "}], "changes/0/reason"),
        ([GAP, {"item": "GONE", "reason": WHY, "weight": 2}], "changes/1"),
        ([{"item": "D8b", "reason": WHY, "target_mm": 5}], "changes/0"),
    ):
        answer = await save(consultant, stage, *changes)
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "profile_unfit", field)
    assert await HallProfileRow.count() == 0
    assert (await save(consultant, stage, {"item": "D9b", "weight": 2})).status_code == 400


@pytest.mark.parametrize("who", ["clerk", "manager", "supervisor", "lead"])
async def test_others_read_but_do_not_write(app: Litestar, stage: Stage, who: str) -> None:
    async with browser(app) as phone:
        await sign_in(phone, who)
        assert (await save(phone, stage, GAP)).status_code == 403
        books = await phone.put(f"/api/halls/{stage.hall}/profile/rule-books", json={"books": []})
        assert (books.status_code, books.json()["code"]) == (403, "forbidden")
        assert (await phone.get(f"/api/halls/{stage.hall}/profile")).status_code == 200
        assert (await phone.get(path(stage))).status_code == 200


async def test_another_hall_neither_reads_nor_uses_a_version_of_this_one(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await save(consultant, stage, GAP)
    version = await in_force(stage.hall)
    assert version is not None
    assert (await consultant.get(f"/api/checklists/{version.id}")).status_code == 200
    async with browser(app) as phone:
        await sign_in(phone, "stranger")
        answer = await phone.get(f"/api/checklists/{version.id}")
        assert (answer.status_code, answer.json()["code"]) == (404, "checklist_unknown")
        missing = await phone.get(f"/api/checklists/{new_id()}")
        assert {**answer.json(), "request_id": ""} == {**missing.json(), "request_id": ""}
        document = builders.document(hall=stage.other_hall, spot=stage.spot("Z01"), checklist=version)
        used = await builders.submit(phone, document)
        assert (used.status_code, used.json()["code"]) == (404, "checklist_unknown")
        library = await in_force(stage.other_hall)
        assert library is not None
        found = await phone.get(f"/api/halls/{stage.other_hall}/checklists/{library.id}/diff/{version.id}")
        assert (found.status_code, found.json()["code"]) == (404, "checklist_unknown")


async def test_a_running_inspection_finishes_on_its_version(consultant: httpx.AsyncClient, stage: Stage) -> None:
    begun_with = await in_force(stage.hall)
    assert begun_with is not None
    first = (await save(consultant, stage, GAP)).json()
    ours = await in_force(stage.hall)
    assert ours is not None
    await save(consultant, stage, GAP | {"target_mm": 610}, replaces=first["replaces"])
    await publish_library(now=LATER, library=upgraded(extra=True))
    for version in (begun_with, ours):
        document = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=version)
        assert (await builders.submit(consultant, document)).status_code == 201


async def test_an_upgrade_of_the_library_keeps_the_profile(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await save(consultant, stage, GAP, {"item": "D9c", "reason": WHY, "weight": 3})
    await publish_library(now=LATER, library=upgraded(without=["D9c"], extra=True))
    found = await in_force(stage.hall)
    assert found is not None and found.hall == stage.hall
    assert (found.checklist.edition, found.checklist.items[-1].id, await gap_of(stage.hall)) == (3, "NEW", 580)
    detail = (await consultant.get(path(stage))).json()
    assert [(one["item"], one["reason"]) for one in detail["leftovers"]] == [("D9c", WHY)]
    assert len(detail["profile"]["changes"]) == 2
    kept = await consultant.put(
        path(stage),
        json={
            "profile": detail["profile"] | {"added": [{"item": item_dict("N1"), "reason": WHY}]},
            "replaces": detail["replaces"],
        },
    )
    assert kept.status_code == 200, kept.text


async def test_an_added_item_steps_back_when_the_library_takes_its_id(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await save(consultant, stage, GAP, added=[{"item": item_dict("NEW"), "reason": WHY}])
    await publish_library(now=LATER, library=upgraded(extra=True))
    detail = (await consultant.get(path(stage))).json()
    assert [(one["item"], one["added"]) for one in detail["leftovers"]] == [("NEW", True)]
    assert await gap_of(stage.hall) == 580


async def test_an_item_whose_number_is_another_gets_another_name_too(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    name = {"zh": "相邻电脑间距 58 cm", "en": "58 cm between computers"}
    how = {"zh": "量两块外屏的中线。", "en": "Measure between the middles of the screens."}
    assert (await save(consultant, stage, GAP | {"title": name, "how_to_check": how})).status_code == 200
    found = await in_force(stage.hall)
    assert found is not None
    [renamed] = [one for one in found.checklist.items if one.id == "D9b"]
    assert (renamed.title.zh, renamed.title.en, renamed.how_to_check.zh) == (name["zh"], name["en"], how["zh"])
    page = (await consultant.get(f"/api/halls/{stage.hall}/profile")).json()
    [line] = [one for one in page["packs"] if one["pack"] == "desk_layout"]
    assert [one["title"] for one in line["changes"]] == [name]


async def test_after_an_upgrade_the_page_leads_to_what_changed_for_this_hall(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    async def upgrades() -> dict[str, Any]:
        page = (await consultant.get(f"/api/halls/{stage.hall}/profile")).json()
        return {one["pack"]: one for one in page["packs"] if one["upgrade"]}

    await save(consultant, stage, GAP)
    assert await upgrades() == {}
    before = await in_force(stage.hall)
    await publish_library(now=LATER, library=upgraded(without=["D9c"], extra=True))
    [line] = (await upgrades()).values()
    assert before is not None and line["upgrade"]["before"] == str(before.id)
    assert line["upgrade"]["at"].startswith(LATER.isoformat()[:10])
    address = f"/api/halls/{stage.hall}/checklists/{before.id}/diff/{line['current']}"
    found = (await consultant.get(address)).json()
    assert [one["item"] for one in found["added"]] == ["NEW"]
    assert [one["item"] for one in found["removed"]] == ["D9c"]
    assert (found["changed"], [one["field"] for one in found["head"]]) == ([], ["edition"])
    replaces = (await consultant.get(path(stage))).json()["replaces"]
    await save(consultant, stage, enabled=False, reason=WHY, replaces=replaces)
    assert await upgrades() == {}


async def asked_where(hall: HallId, id: str) -> list[str]:
    """Every checklist of the hall that asks an item of this name."""
    found = await checklists_of_hall(hall)
    return [one.checklist.pack for one in found for each in one.checklist.items if each.id == id]


async def test_an_id_that_another_checklist_of_the_library_takes_is_asked_once(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await save(consultant, stage, GAP, added=[{"item": item_dict("X1"), "reason": WHY}])
    assert await asked_where(stage.hall, "X1") == ["desk_layout"]
    library = [
        msgspec.structs.replace(one, edition=one.edition + 1, items=[*one.items, item("X1")])
        if one.pack == "accessibility"
        else one
        for one in load_library()
    ]
    await publish_library(now=LATER, library=library)
    assert await asked_where(stage.hall, "X1") == ["accessibility"]
    detail = (await consultant.get(path(stage))).json()
    assert [(one["item"], one["added"]) for one in detail["leftovers"]] == [("X1", True)]
    assert await gap_of(stage.hall) == 580


async def test_an_id_that_the_halls_own_checklist_gives_back_is_asked_again_where_it_was_added(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    async def publish(*items: dict[str, Any]) -> str:
        draft = f"/api/halls/{stage.hall}/drafts/{new_id()}"
        assert (await consultant.put(draft, json={"document": draft_dict(*items)})).status_code == 201
        version: str = (await consultant.post(f"{draft}/publish", json={"revision": 1})).json()["id"]
        return version

    async def turn(enabled: bool) -> None:
        replaces = (await consultant.get(path(stage))).json()["replaces"]
        added = [{"item": item_dict("X1"), "reason": WHY}]
        answer = await save(consultant, stage, replaces=replaces, added=added, enabled=enabled, reason=WHY)
        assert answer.status_code == 200, answer.text

    await turn(False)
    await publish(item_dict("X1"))
    await turn(True)
    assert await asked_where(stage.hall, "X1") == ["own_morning"]
    await publish(item_dict("X2"))
    assert await asked_where(stage.hall, "X1") == ["desk_layout"]
    await turn(False)
    version = await publish(item_dict("X1"))
    await turn(True)
    assert (await consultant.delete(f"/api/halls/{stage.hall}/checklists/{version}")).status_code == 204
    assert await asked_where(stage.hall, "X1") == ["desk_layout"]


async def test_a_pack_that_left_the_library_is_retired_everywhere_and_comes_back_with_its_profile(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await save(consultant, stage, GAP)
    old = await in_force(stage.hall)
    assert old is not None
    await publish_library(now=LATER, library=[one for one in load_library() if one.pack != "desk_layout"])
    assert await in_force(stage.hall) is None
    assert "desk_layout" not in [one.checklist.pack for one in await queries.current_checklists()]
    assert (await consultant.get(path(stage))).status_code == 404
    document = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=old)
    assert (await builders.submit(consultant, document)).status_code == 201
    await publish_library(now=LATER)
    assert await in_force(stage.hall) == old


async def test_an_item_shipped_switched_off_may_be_switched_on(consultant: httpx.AsyncClient, stage: Stage) -> None:
    def with_off(weight: int) -> list[Checklist]:
        return [
            msgspec.structs.replace(one, items=[*one.items, item("OFF", off=True, weight=weight)])
            if one.pack == "desk_layout"
            else one
            for one in load_library()
        ]

    before = await in_force(stage.hall)
    await publish_library(now=LATER, library=with_off(1))
    assert await in_force(stage.hall) == before
    assert (await save(consultant, stage, {"item": "OFF", "reason": WHY, "enabled": True})).status_code == 200
    await publish_library(now=LATER, library=with_off(5))
    found = await in_force(stage.hall)
    assert found is not None
    assert (found.checklist.items[-1].id, found.checklist.items[-1].weight) == ("OFF", 5)
    assert await ChecklistVersion.count().where(ChecklistVersion.hall.is_null()) == len(load_library())


async def test_rule_books_are_kept_and_a_cited_clause_cannot_go(consultant: httpx.AsyncClient, stage: Stage) -> None:
    address = f"/api/halls/{stage.hall}/profile/rule-books"
    books = [{"name": "《政数规矩》", "clauses": [{"number": "2.3", "title": "绿植", "text": "窗口台面不摆放绿植。"}]}]
    first = await consultant.put(address, json={"books": books})
    assert first.status_code == 200
    assert (await consultant.get(f"/api/halls/{stage.hall}/profile")).json()["rule_books"] == first.json()
    citing = item_dict("N1", citations=[{"source": "《政数规矩》", "clause": "2.3", "grade": "S"}])
    assert (await save(consultant, stage, added=[{"item": citing, "reason": WHY}])).status_code == 200
    stale = await consultant.put(address, json={"books": []})
    assert (stale.status_code, stale.json()["code"]) == (409, "profile_changed")
    gone = await consultant.put(address, json={"books": [], "replaces": first.json()["replaces"]})
    assert (gone.status_code, gone.json()["code"]) == (422, "profile_unfit")


async def test_an_unknown_pack_is_not_found(consultant: httpx.AsyncClient, stage: Stage) -> None:
    for answer in (
        await consultant.get(path(stage, "nothing")),
        await consultant.put(path(stage, "nothing"), json={"profile": {}}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "checklist_unknown")


async def test_a_version_made_from_the_library_is_not_retired_by_hand(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await save(consultant, stage, GAP)
    ours = await in_force(stage.hall)
    assert ours is not None
    for version in (ours.id, ChecklistId(new_id()), (await queries.current_checklists())[0].id):
        answer = await consultant.delete(f"/api/halls/{stage.hall}/checklists/{version}")
        assert (answer.status_code, answer.json()["code"]) == (404, "checklist_unknown")
    assert await in_force(stage.hall) == ours
