import asyncio
import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from litestar import Litestar

from audit import database
from audit.checklists.library import load_library
from audit.checklists.queries import library_book
from audit.ids import SpotId, ZoneId, new_id
from audit.journal.tables import JournalEntry
from audit.migrations import m0004_sign_checks
from audit.signs.rules import digest_of_needs
from audit.signs.tables import SignDocumentRow, SignNeedRow
from audit.sites.schemas import SpotKind
from audit.sites.tables import SpotRow
from audit.standards.actions import publish_library
from tests import builders
from tests.builders import NOON
from tests.cast import START, Stage
from tests.conftest import browser, sign_in

DAY = timedelta(days=1)
NO_NEEDS = digest_of_needs([])


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


async def test_a_check_only_moves_the_day_and_reverts_nothing(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    noted = a_sign(stage, noted_at=NOON, last_checked_on="2026-05-01")
    await put_sign(consultant, noted)
    changed = noted | {"noted_at": builders.instant(NOON + timedelta(hours=1)), "damaged": True, "place": "西门"}
    await put_sign(consultant, changed)
    checked = noted | {
        "noted_at": builders.instant(NOON + timedelta(hours=2)),
        "last_checked_on": NOON.date().isoformat(),
        "check_only": True,
    }
    await put_sign(consultant, checked)
    [one] = (await register(consultant, stage))["signs"]
    now = one["document"]
    assert (now["damaged"], now["place"], now["last_checked_on"]) == (True, "西门", NOON.date().isoformat())
    assert (one["documents"], now["check_only"]) == (3, False)


async def test_a_phone_whose_clock_is_ahead_holds_no_sign_fast(consultant: httpx.AsyncClient, stage: Stage) -> None:
    ahead = a_sign(stage, noted_at=datetime(2099, 1, 1, tzinfo=UTC), last_checked_on="2099-01-01", name="来自未来")
    await put_sign(consultant, ahead)
    now = datetime.now(UTC)
    [frozen] = (await register(consultant, stage))["signs"]
    assert datetime.fromisoformat(frozen["noted_at"]) <= now
    assert frozen["document"]["last_checked_on"] <= (now + DAY).date().isoformat()
    await put_sign(consultant, ahead | {"noted_at": builders.instant(now), "name": "此刻"})
    assert list(await signs_by_name(consultant, stage)) == ["此刻"]


async def test_rows_of_an_earlier_version_are_read_even_with_a_day_at_the_end_of_all_days(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    """The migration is run once more over a table as the earlier version left it."""
    checked, never = a_sign(stage, name="查过", last_checked_on="2026-11-01"), a_sign(stage, name="没查过")
    for sign in (checked, never | {"last_checked_on": None}):
        await put_sign(consultant, sign)
    await put_sign(consultant, a_sign(stage, name="乱写"))
    for row in await SignDocumentRow.select(SignDocumentRow.id, SignDocumentRow.document):
        if "乱写" in row["document"]:
            old = row["document"].replace(NOON.date().isoformat() + '"', '9999-12-01"')
            await SignDocumentRow.update({SignDocumentRow.document: old}).where(SignDocumentRow.id == row["id"])
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    await SignDocumentRow.update({SignDocumentRow.noted_at: ahead}, force=True)
    for column in ("check_only", "checked_on"):
        await database.engine().run_ddl(f"ALTER TABLE sign_document DROP COLUMN {column}")
    await (await m0004_sign_checks.forwards()).run()
    signs = await signs_by_name(consultant, stage)
    days = {name: one["document"]["last_checked_on"] for name, one in signs.items()}
    today = datetime.now(UTC).date()
    assert (days["查过"], days["没查过"]) == ("2026-11-01", None)
    assert date.fromisoformat(days["乱写"]) in (today, today - DAY)
    assert all(datetime.fromisoformat(one["noted_at"]) < ahead for one in signs.values())
    assert (await consultant.get(f"/api/sync/pack?hall={stage.hall}")).status_code == 200


async def test_when_two_halls_make_the_same_sign_at_once_one_is_told_that_it_is_taken(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage
) -> None:
    elsewhere = {"hall": str(stage.other_hall), "zone": str(stage.other_places.zones[0].id)}
    async with browser(app) as other:
        await sign_in(other, "stranger")
        for _ in range(6):
            here = a_sign(stage)
            answers = await asyncio.gather(put_sign(consultant, here), put_sign(other, here | elsewhere))
            assert sorted(answer.status_code for answer in answers) == [201, 422], [one.text for one in answers]
            assert {answer.json().get("code") for answer in answers} == {None, "sign_unfit"}


BAD_DOCUMENTS: dict[str, tuple[dict[str, object], int, str, str | None]] = {
    "an unknown field": ({"colour": "red"}, 400, "unknown_field", "colour"),
    "a class nobody knows": ({"sign_class": "neon"}, 400, "invalid_field", "sign_class"),
    "a sign without words": ({"name": ""}, 400, "invalid_field", "name"),
    "a negative height": ({"lower_edge_mm": -1}, 400, "invalid_field", "lower_edge_mm"),
    "a distance of nothing": ({"viewing_distance_mm": 0}, 400, "invalid_field", "viewing_distance_mm"),
    "a time without a zone": ({"noted_at": "2026-11-20T04:00:00"}, 400, "invalid_field", "noted_at"),
    "a newer schema": ({"schema": 2}, 422, "schema_too_new", "schema"),
    "a zone of another hall": ({"zone": "other"}, 422, "zone_unknown", "zone"),
    "a check at the end of all days": ({"last_checked_on": "9999-12-01"}, 422, "day_unfit", "last_checked_on"),
    "a check before the calendar": ({"last_checked_on": "1999-12-31"}, 422, "day_unfit", "last_checked_on"),
    "a moment at the edge of the calendar": ({"noted_at": "0001-01-01T00:00:00+14:00"}, 400, "time_unfit", "noted_at"),
    "a NUL in the name": ({"name": "禁止\x00吸烟"}, 400, "json_nul", None),
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
            await sign_in(clerk, "clerk"), f"/api/halls/{stage.hall}/sign-needs", {"needs": [], "replaces": NO_NEEDS}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_the_need_list_is_replaced_as_a_whole_and_names_what_is_missing(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    path, zone = f"/api/halls/{stage.hall}/sign-needs", str(zone_of(stage))
    first = [{"zone": zone, "reason": "有台阶", "symbol": None, "sign_class": "warning"}]
    answer = await builders.put_json(consultant, path, {"needs": first, "replaces": NO_NEEDS})
    assert answer.json() == first
    held = (await register(consultant, stage))["needs_digest"]
    known = library_book().symbols[0]
    needs = [
        {"zone": zone, "reason": "医药箱在此", "symbol": known.id, "sign_class": None},
        {"zone": zone, "reason": "禁烟", "symbol": None, "sign_class": "prohibition"},
    ]
    await builders.put_json(consultant, path, {"needs": needs, "replaces": held})
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
    first = [{"zone": zone, "reason": "有台阶", "sign_class": "warning"}]
    await builders.put_json(consultant, path, {"needs": first, "replaces": NO_NEEDS})
    zones = {"other": str(stage.other_places.zones[0].id)}
    bad = {"zone": zone} | need | ({"zone": zones[need["zone"]]} if "zone" in need else {})
    answer = await builders.put_json(consultant, path, {"needs": [bad], "replaces": NO_NEEDS})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await SignNeedRow.count() == 1


async def test_of_eight_who_replace_the_same_list_at_once_one_does_and_the_others_are_told(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    path, zone = f"/api/halls/{stage.hall}/sign-needs", str(zone_of(stage))
    lists = [[{"zone": zone, "reason": f"第{number}人", "sign_class": "tip"}] for number in range(8)]
    answers = await asyncio.gather(
        *(builders.put_json(consultant, path, {"needs": one, "replaces": NO_NEEDS}) for one in lists)
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"needs_changed"}
    [won] = [answer.json() for answer in answers if answer.status_code == 200]
    assert (await register(consultant, stage))["needs"] == won


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
