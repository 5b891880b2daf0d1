"""The answers of a past period by a newer checklist: what the score would be, and what cannot be compared."""

from typing import Any

import httpx
from msgspec import convert
from msgspec.structs import replace

from audit.checklists.library import load_library
from audit.checklists.queries import current_checklists
from audit.checklists.schemas import Item, PublishedChecklist, Response, ResponseType
from audit.database import fetch
from audit.ids import ChecklistId, HallId, InspectionId, SpotId, new_id
from audit.inspections.schemas import Given, InspectionDocument, InspectionKind
from audit.inspections.scoring import tally_answers
from audit.scores import replays
from tests import builders
from tests.builders import NOON
from tests.cast import Stage
from tests.conftest import sign_in

DAYS = "from=2026-11-14&to=2026-11-20"


async def pack_named(name: str) -> PublishedChecklist:
    return next(one for one in await current_checklists() if one.checklist.pack == name)


async def replayed(client: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    answer = await client.get(f"/api/halls/{stage.hall}/replay?{DAYS}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_same_edition_gives_the_same_score(consultant: httpx.AsyncClient, stage: Stage) -> None:
    office = await pack_named("office_check_table")
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=office, failing=("T1", "T18c"))
    await builders.submit(consultant, content)
    found = await replayed(consultant, stage)
    assert found["score"] == found["score_now"] is not None
    assert (found["result"], found["result_now"]) == ("fail", "fail")
    [pack] = found["packs"]
    assert [pack[name] for name in ("gone", "added", "unfit", "turned")] == [[], [], [], []]
    assert pack["now"] == str(office.id)


async def test_a_hall_that_drops_a_critical_item_passes_with_its_old_answers(
    client: httpx.AsyncClient, stage: Stage
) -> None:
    consultant = await sign_in(client, "consultant")
    office = await pack_named("office_check_table")
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=office, failing=("T18c",))
    await builders.submit(consultant, content)
    change = {"item": "T18c", "reason": "本厅另有安排", "enabled": False}
    saved = await builders.put_json(
        consultant,
        f"/api/halls/{stage.hall}/profile/packs/office_check_table",
        {"replaces": None, "profile": {"changes": [change]}},
    )
    assert saved.status_code == 200, saved.text
    before = await fetch("SELECT * FROM inspection_score")
    found = await replayed(consultant, stage)
    assert (found["result"], found["result_now"], found["score_now"]) == ("fail", "pass", 100_000)
    assert found["score"] < found["score_now"]
    assert [one["item"] for one in found["packs"][0]["gone"]] == ["T18c"]
    assert [(one["code"], one["result_now"]) for one in found["spots"]] == [("A01", "pass")]
    assert await fetch("SELECT * FROM inspection_score") == before, "a replay stores nothing"


async def test_a_checklist_that_is_asked_no_more_takes_no_part(client: httpx.AsyncClient, stage: Stage) -> None:
    consultant = await sign_in(client, "consultant")
    office = await pack_named("office_check_table")
    await builders.submit(consultant, builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=office))
    saved = await builders.put_json(
        consultant,
        f"/api/halls/{stage.hall}/profile/packs/office_check_table",
        {"replaces": None, "profile": {"enabled": False, "reason": "本厅不用"}},
    )
    assert saved.status_code == 200, saved.text
    found = await replayed(consultant, stage)
    assert (found["score"], found["score_now"], found["result_now"]) == (100_000, None, "unscored")
    assert (found["packs"][0]["now"], found["packs"][0]["edition"]) == (None, None)


def test_items_that_are_gone_new_asked_otherwise_or_turned_are_said() -> None:
    source = next(one for one in load_library() if one.pack == "office_check_table")
    base = next(item for item in source.items if item.response.type is ResponseType.pass_fail and not item.advisory)

    def item(id: str, response: Response) -> Item:
        return replace(base, id=id, response=response, weight=1, critical=False)

    yes_no, count = Response(ResponseType.pass_fail), Response(ResponseType.count)
    narrow = Response(ResponseType.length, target_mm=100, tolerance_mm=5)
    wide = Response(ResponseType.length, target_mm=100, tolerance_mm=50)
    then = replace(source, items=[item("A", yes_no), item("B", yes_no), item("C", narrow), item("D", yes_no)])
    now = replace(
        source,
        edition=source.edition + 1,
        items=[item("B", count), item("C", wide), item("D", yes_no), item("E", count)],
    )
    answers = [
        {"item": "A", "verdict": "pass"},
        {"item": "B", "verdict": "pass"},
        {"item": "C", "value": 120},
        {"item": "D", "verdict": "fail", "reasons": ["gone"]},
    ]
    id, hall, spot = InspectionId(new_id()), HallId(new_id()), SpotId(new_id())
    published = PublishedChecklist(id=ChecklistId(new_id()), published_at=NOON, checklist=now)
    document = convert(
        builders.document(hall=hall, spot=spot, checklist=published, answers=answers), InspectionDocument
    )
    tallied = tally_answers([], pass_mark=0, module=then.module)
    given = Given(id, spot, then.pack, InspectionKind.audit, NOON.date(), NOON, tallied)
    [pack] = replays.packs([given], {id: (then, document)}, {then.pack: published})
    said = {name: [one.item for one in getattr(pack, name)] for name in ("gone", "added", "unfit", "turned")}
    assert said == {"gone": ["A"], "added": ["E"], "unfit": ["B"], "turned": ["C"]}
    [again] = replays.given_now([given], {id: (then, document)}, {then.pack: published})
    assert (again.tally.total.answered, again.tally.total.failed, again.tally.total.credit) == (2, 1, 1000)
