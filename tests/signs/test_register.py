import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import hypothesis
import msgspec
import pytest
from hypothesis import strategies as st
from litestar import Litestar

from audit.checklists.library import load_library
from audit.checklists.queries import library_book
from audit.ids import SpotId, ZoneId, new_id
from audit.journal.tables import JournalEntry
from audit.signs.tables import SignDocumentRow, SignNeedRow
from audit.sites.actions import add_zone
from audit.sites.schemas import SpotKind
from audit.sites.tables import SpotRow
from audit.standards.actions import publish_library
from tests import builders
from tests.builders import NOON
from tests.cast import START, Stage
from tests.conftest import browser, sign_in

DAY = timedelta(days=1)


def zone_of(stage: Stage) -> ZoneId:
    return stage.places.zones[0].id


def a_sign(stage: Stage, **changes: Any) -> dict[str, Any]:
    return builders.sign_document(**{"hall": stage.hall, "zone": zone_of(stage)} | changes)


async def put_sign(client: httpx.AsyncClient, content: object, *, id: UUID | None = None) -> httpx.Response:
    return await builders.put_json(client, f"/api/signs/{id or new_id()}", content)


async def register(client: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    answer = await client.get(f"/api/halls/{stage.hall}/signs")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def signs_by_name(client: httpx.AsyncClient, stage: Stage) -> dict[str, dict[str, Any]]:
    return {one["document"]["name"]: one for one in (await register(client, stage))["signs"]}


async def test_the_first_document_of_a_sign_makes_its_spot_with_the_next_code(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    raw, id = builders.body(a_sign(stage)), new_id()
    answer = await put_sign(consultant, raw, id=id)
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["sha256"]) == (str(id), hashlib.sha256(raw).hexdigest())
    second = a_sign(stage, name="小心地滑")
    await put_sign(consultant, second)
    places = (await consultant.get(f"/api/sync/pack?hall={stage.hall}")).json()["places"]
    spots = [spot for spot in places["spots"] if spot["kind"] == "sign"]
    assert [(spot["code"], spot["name"], spot["zone"]) for spot in spots] == [
        ("S-001", "禁止吸烟", str(zone_of(stage))),
        ("S-002", "小心地滑", str(zone_of(stage))),
    ]
    assert spots[1]["id"] == second["sign"]


async def test_sending_again_gives_the_same_receipt_and_other_content_is_a_conflict(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    content, id = a_sign(stage), new_id()
    first = await put_sign(consultant, content, id=id)
    again = await put_sign(consultant, content, id=id)
    assert (again.status_code, again.json()) == (200, first.json())
    other = await put_sign(consultant, content | {"name": "另一块", "sign": str(new_id())}, id=id)
    assert (other.status_code, other.json()["code"]) == (409, "document_conflict")
    assert list(await signs_by_name(consultant, stage)) == ["禁止吸烟"]
    assert await SpotRow.count().where(SpotRow.kind == "sign") == 1


async def test_ten_copies_at_once_are_stored_once(consultant: httpx.AsyncClient, stage: Stage) -> None:
    content, id = a_sign(stage), new_id()
    answers = await asyncio.gather(*(put_sign(consultant, content, id=id) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert await JournalEntry.count().where(JournalEntry.act == "sign.noted") == 1


async def test_new_signs_of_two_phones_at_once_get_codes_of_their_own(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    names = [f"标志 {number}" for number in range(8)]
    answers = await asyncio.gather(*(put_sign(consultant, a_sign(stage, name=name)) for name in names))
    assert {answer.status_code for answer in answers} == {201}
    codes = {one["code"] for one in (await signs_by_name(consultant, stage)).values()}
    assert codes == {f"S-{number:03d}" for number in range(1, 9)}


async def test_a_sign_that_was_taken_down_leaves_the_list_and_keeps_its_spot(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    content = a_sign(stage)
    await put_sign(consultant, content)
    await put_sign(consultant, content | {"noted_at": builders.instant(NOON + DAY), "removed": True})
    assert (await register(consultant, stage))["signs"] == []
    assert await SpotRow.exists().where(SpotRow.id == UUID(content["sign"]))


async def test_the_history_of_a_sign_is_counted_and_its_author_named(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    content = a_sign(stage)
    await put_sign(consultant, content)
    async with browser(app) as phone:
        await sign_in(phone, "manager")
        await put_sign(phone, content | {"noted_at": builders.instant(NOON + DAY), "note": "已擦净"})
    [one] = (await register(consultant, stage))["signs"]
    assert (one["documents"], one["author_name"], one["document"]["note"]) == (2, "测试manager", "已擦净")


BAD_DOCUMENTS: dict[str, tuple[dict[str, object], int, str, str | None]] = {
    "an unknown field": ({"colour": "red"}, 400, "unknown_field", "colour"),
    "a class nobody knows": ({"sign_class": "neon"}, 400, "invalid_field", "sign_class"),
    "a sign without words": ({"name": ""}, 400, "invalid_field", "name"),
    "a negative height": ({"lower_edge_mm": -1}, 400, "invalid_field", "lower_edge_mm"),
    "a distance of nothing": ({"viewing_distance_mm": 0}, 400, "invalid_field", "viewing_distance_mm"),
    "a time without a zone": ({"noted_at": "2026-11-20T04:00:00"}, 400, "invalid_field", "noted_at"),
    "a newer schema": ({"schema": 2}, 422, "schema_too_new", "schema"),
    "a zone of another hall": ({"zone": "other"}, 422, "zone_unknown", "zone"),
    "the id of a counter": ({"sign": "A01"}, 422, "sign_unfit", "sign"),
    "a place of another hall": ({"sign": "Z01"}, 422, "sign_unfit", "sign"),
    "a hall that is not there": ({"hall": str(new_id())}, 404, "not_found", None),
}


@pytest.mark.parametrize("name", BAD_DOCUMENTS)
async def test_a_bad_document_is_named_and_leaves_nothing(
    consultant: httpx.AsyncClient, stage: Stage, name: str
) -> None:
    changes, status, code, field = BAD_DOCUMENTS[name]
    real = {"other": str(stage.other_places.zones[0].id), "A01": str(stage.spot("A01")), "Z01": str(stage.spot("Z01"))}
    content = a_sign(stage) | {key: real.get(str(value), value) for key, value in changes.items()}
    answer = await put_sign(consultant, content)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem.get("field")) == (status, code, field)
    assert await SignDocumentRow.count() == 0
    assert await SpotRow.count().where(SpotRow.kind == "sign") == 0


async def test_a_reader_may_not_note_signs_and_a_clerk_may_not_plan_them(app: Litestar, stage: Stage) -> None:
    async with browser(app) as lead, browser(app) as clerk:
        answer = await put_sign(await sign_in(lead, "lead"), a_sign(stage))
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        answer = await builders.put_json(
            await sign_in(clerk, "clerk"), f"/api/halls/{stage.hall}/sign-needs", {"needs": []}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_the_need_list_is_replaced_as_a_whole_and_names_what_is_missing(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    path, zone = f"/api/halls/{stage.hall}/sign-needs", str(zone_of(stage))
    first = [{"zone": zone, "reason": "有台阶", "symbol": None, "sign_class": "warning"}]
    assert (await builders.put_json(consultant, path, {"needs": first})).json() == first
    known = library_book().symbols[0]
    needs = [
        {"zone": zone, "reason": "医药箱在此", "symbol": known.id, "sign_class": None},
        {"zone": zone, "reason": "禁烟", "symbol": None, "sign_class": "prohibition"},
    ]
    await builders.put_json(consultant, path, {"needs": needs})
    await put_sign(consultant, a_sign(stage, last_checked_on=None))
    found = await register(consultant, stage)
    assert found["needs"] == needs
    assert {(fault["kind"], len(fault["signs"])) for fault in found["faults"]} == {("missing", 0), ("overdue", 1)}
    assert known.title.zh in found["faults"][0]["text"]["zh"]


@pytest.mark.parametrize(
    ("need", "code"),
    [
        ({"reason": "空"}, "need_unfit"),
        ({"reason": "两个", "symbol": "x", "sign_class": "tip"}, "need_unfit"),
        ({"reason": "别的大厅", "sign_class": "tip", "zone": "other"}, "zone_unknown"),
    ],
)
async def test_a_bad_need_is_named_and_the_old_list_stays(
    consultant: httpx.AsyncClient, stage: Stage, need: dict[str, str], code: str
) -> None:
    path, zone = f"/api/halls/{stage.hall}/sign-needs", str(zone_of(stage))
    await builders.put_json(consultant, path, {"needs": [{"zone": zone, "reason": "有台阶", "sign_class": "warning"}]})
    zones = {"other": str(stage.other_places.zones[0].id)}
    bad = {"zone": zone} | need | ({"zone": zones[need["zone"]]} if "zone" in need else {})
    answer = await builders.put_json(consultant, path, {"needs": [bad]})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await SignNeedRow.count() == 1


async def test_walks_come_back_newest_first_as_they_were_sent(consultant: httpx.AsyncClient, stage: Stage) -> None:
    walks = [builders.walk_document(hall=stage.hall, walked_at=NOON + n * DAY, target=f"目标{n}") for n in (1, 2, 0)]
    ids = [new_id() for _ in walks]
    for id, walk in zip(ids, walks, strict=True):
        assert (await builders.put_json(consultant, f"/api/walks/{id}", walk)).status_code == 201
    again = await builders.put_json(consultant, f"/api/walks/{ids[0]}", walks[0])
    other = await builders.put_json(consultant, f"/api/walks/{ids[0]}", walks[1])
    assert (again.status_code, other.status_code, other.json()["code"]) == (200, 409, "document_conflict")
    listed = (await consultant.get(f"/api/halls/{stage.hall}/walks")).json()
    assert [one["document"]["target"] for one in listed] == ["目标2", "目标1", "目标0"]
    assert listed[0]["document"]["breaks"] == [walks[1]["breaks"][0] | {"photo": None}]


async def test_a_walk_to_a_zone_of_another_hall_is_refused(consultant: httpx.AsyncClient, stage: Stage) -> None:
    walk = builders.walk_document(hall=stage.hall, target_zone=str(stage.other_places.zones[0].id))
    answer = await builders.put_json(consultant, f"/api/walks/{new_id()}", walk)
    assert (answer.status_code, answer.json()["code"]) == (422, "zone_unknown")


async def test_a_sign_without_an_inspection_is_no_line_of_the_hall_s_scorecard(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    path = f"/api/halls/{stage.hall}/scorecard"
    before = (await consultant.get(path)).json()
    await put_sign(consultant, a_sign(stage))
    after = (await consultant.get(path)).json()
    assert [one["code"] for one in after["counters"]] == [one["code"] for one in before["counters"]]
    assert after["score"] == before["score"]


async def test_a_sign_is_inspected_like_any_other_spot(consultant: httpx.AsyncClient, stage: Stage) -> None:
    office = next(one for one in load_library() if one.pack == "office_check_table")
    for_signs = msgspec.structs.replace(office, pack="for_signs", spot_kinds=[SpotKind.sign])
    published = await publish_library(now=START, library=[for_signs])
    checklist = next(one for one in published if one.checklist.pack == "for_signs")
    noted = a_sign(stage)
    await put_sign(consultant, noted)
    content = builders.document(
        hall=stage.hall, spot=SpotId(UUID(noted["sign"])), checklist=checklist, finished_at=datetime.now(UTC)
    )
    assert (await builders.submit(consultant, content)).status_code == 201
    card = (await consultant.get(f"/api/halls/{stage.hall}/scorecard")).json()
    assert {one["code"]: one["score"] for one in card["counters"]}["S-001"] == 100_000


Parcel = tuple[UUID, bytes]


async def parcels(stage: Stage) -> list[Parcel]:
    """Three signs, noted again and again; the last of the third was taken down, two of the first at the same moment."""
    upstairs = await add_zone(hall=stage.hall, name="二楼", name_en="Upstairs", position=2, now=START)
    first, second, third = (str(new_id()) for _ in range(3))
    documents = [
        a_sign(stage, sign=first),
        a_sign(stage, sign=first, noted_at=NOON + DAY, name="请勿吸烟", zone=str(upstairs)),
        a_sign(stage, sign=first, noted_at=NOON + DAY, name="禁止吸烟和明火", zone=str(upstairs)),
        a_sign(stage, sign=second, name="小心地滑", noted_at=NOON + 2 * DAY),
        a_sign(stage, sign=second, name="小心台阶", zone=str(upstairs), noted_at=NOON + DAY),
        a_sign(stage, sign=third, name="出口", noted_at=NOON, removed=True),
        a_sign(stage, sign=third, name="安全出口", noted_at=NOON - DAY),
    ]
    return [(new_id(), builders.body(document)) for document in documents]


async def state(phone: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    """All but the codes, which go by arrival."""
    found = await register(phone, stage)
    spots = await SpotRow.select(SpotRow.id, SpotRow.name, SpotRow.zone).where(SpotRow.kind == "sign")
    return {
        "signs": sorted(
            ({key: value for key, value in one.items() if key != "code"} for one in found["signs"]),
            key=lambda one: str(one["id"]),
        ),
        "spots": sorted((str(row["id"]), row["name"], str(row["zone"])) for row in spots),
        "journal": await JournalEntry.count().where(JournalEntry.act == "sign.noted"),
    }


async def forget() -> None:
    await SignDocumentRow.delete(force=True)
    await SpotRow.delete().where(SpotRow.kind == "sign")
    await JournalEntry.delete(force=True)


async def deliver(phone: httpx.AsyncClient, every: Sequence[Parcel], groups: list[list[int]]) -> None:
    for group in groups:
        answers = await asyncio.gather(*(put_sign(phone, every[number][1], id=every[number][0]) for number in group))
        assert {answer.status_code for answer in answers} <= {200, 201}, [answer.text for answer in answers]


NUMBERS = range(7)


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[int]]:
    """Groups that are sent at the same time; every document at least once, some again."""
    order = draw(st.permutations([*NUMBERS, *draw(st.lists(st.sampled_from(NUMBERS), max_size=4))]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=len(order) - 1)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


Journey = tuple[list[Parcel], dict[str, Any]]


@pytest.fixture
async def journey(consultant: httpx.AsyncClient, stage: Stage) -> Journey:
    every = await parcels(stage)
    await forget()
    await deliver(consultant, every, [[number] for number in NUMBERS])
    return every, await state(consultant, stage)


def test_in_order_the_newest_document_of_each_sign_stands(journey: Journey) -> None:
    _, end = journey
    names = {one["document"]["name"] for one in end["signs"]}
    assert names == {"禁止吸烟和明火", "小心地滑"}
    assert {name for _, name, _ in end["spots"]} == {*names, "出口"}
    assert end["journal"] == len(NUMBERS)


@hypothesis.settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
@hypothesis.given(groups=deliveries())
async def test_in_any_order_repeated_and_at_once_the_register_is_the_same(
    groups: list[list[int]], journey: Journey, consultant: httpx.AsyncClient, stage: Stage
) -> None:
    every, end = journey
    await forget()
    await deliver(consultant, every, groups)
    assert await state(consultant, stage) == end
