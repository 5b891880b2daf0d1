import asyncio
import hashlib
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.checklists.queries import current_checklists
from audit.checklists.schemas import PublishedChecklist
from audit.findings.tables import FindingRow
from audit.ids import new_id
from audit.inspections.tables import InspectionRow
from audit.journal.tables import JournalEntry
from audit.media.tables import ExpectedPhoto
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in


@pytest.fixture
async def checklist(client: httpx.AsyncClient) -> PublishedChecklist:
    """The office check table, the heart of the library."""
    return next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")


async def counts() -> dict[str, int]:
    return {table.__name__: await table.count() for table in (InspectionRow, FindingRow, ExpectedPhoto, JournalEntry)}


async def test_a_new_document_gets_a_receipt_that_names_its_digest(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist
) -> None:
    raw = builders.body(builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=checklist))
    id = new_id()
    answer = await builders.submit(consultant, raw, id=id)
    assert answer.status_code == 201
    receipt = answer.json()
    assert (receipt["id"], receipt["sha256"]) == (str(id), hashlib.sha256(raw).hexdigest())
    assert receipt["epoch"] == (await consultant.get("/api/sync/hello")).json()["epoch"]


async def test_it_reads_back_as_it_was_sent_with_its_score(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist
) -> None:
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=checklist, failing=("T1", "T2"))
    id = new_id()
    await builders.submit(consultant, content, id=id)
    back = (await consultant.get(f"/api/inspections/{id}")).json()
    assert back["document"] == content
    assert back["outcome"]["failed"] == back["summary"]["failed"] == 2
    assert back["summary"]["score"] == back["outcome"]["score"] < 100_000
    assert back["summary"]["author_name"] == "测试consultant"


async def test_sending_again_changes_nothing_and_gives_the_same_receipt(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist
) -> None:
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=checklist, failing=("T1",))
    id = new_id()
    first = await builders.submit(consultant, content, id=id)
    before = await counts()
    again = await builders.submit(consultant, content, id=id)
    assert (again.status_code, again.json()) == (200, first.json())
    assert await counts() == before


async def test_ten_copies_at_once_are_stored_once(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist
) -> None:
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=checklist, failing=("T1",))
    id = new_id()
    answers = await asyncio.gather(*(builders.submit(consultant, content, id=id) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert await FindingRow.count() == 1


async def test_other_content_under_the_same_id_is_a_named_conflict_and_the_first_stays(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist
) -> None:
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=checklist)
    id = new_id()
    await builders.submit(consultant, content, id=id)
    answer = await builders.submit(consultant, content | {"kind": "spot_check"}, id=id)
    assert (answer.status_code, answer.json()["code"]) == (409, "document_conflict")
    assert (await consultant.get(f"/api/inspections/{id}")).json()["document"] == content


async def test_each_failed_item_raises_one_finding_with_its_clause_and_photos(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist
) -> None:
    photo = builders.photo_facts(builders.JPEG_1, "T8")
    content = builders.document(
        hall=stage.hall, spot=stage.spot("A02"), checklist=checklist, failing=("T8", "T18c"), photos=[photo]
    )
    await builders.submit(consultant, content)
    found = {one["item"]: one for one in (await consultant.get(f"/api/halls/{stage.hall}/findings?state=open")).json()}
    assert set(found) == {"T8", "T18c"}
    assert found["T8"]["photos"] == [photo["sha256"]]
    assert found["T8"]["citations"][0]["source"] == "qujiang"
    assert found["T18c"]["critical"] is True


async def test_a_correction_replaces_the_inspection_and_withdraws_its_findings(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist
) -> None:
    wrong, right = new_id(), new_id()
    base = {"hall": stage.hall, "spot": stage.spot("A01"), "checklist": checklist}
    await builders.submit(consultant, builders.document(**base, failing=("T1",)), id=wrong)
    await builders.submit(consultant, builders.document(**base, supersedes=str(wrong)), id=right)
    assert (await consultant.get(f"/api/halls/{stage.hall}/findings?state=open")).json() == []
    listed = (await consultant.get(f"/api/halls/{stage.hall}/inspections")).json()
    assert {one["id"]: one["superseded"] for one in listed} == {str(wrong): True, str(right): False}


async def test_a_correction_may_arrive_before_what_it_corrects(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist
) -> None:
    wrong, right = new_id(), new_id()
    base = {"hall": stage.hall, "spot": stage.spot("A01"), "checklist": checklist}
    await builders.submit(consultant, builders.document(**base, supersedes=str(wrong)), id=right)
    await builders.submit(consultant, builders.document(**base, failing=("T1",)), id=wrong)
    assert (await consultant.get(f"/api/halls/{stage.hall}/findings?state=open")).json() == []
    assert (await consultant.get(f"/api/inspections/{wrong}")).json()["summary"]["superseded"] is True


async def test_nobody_corrects_the_inspection_of_somebody_else(
    app: Litestar, stage: Stage, checklist: PublishedChecklist
) -> None:
    base = {"hall": stage.hall, "spot": stage.spot("A01"), "checklist": checklist}
    theirs = new_id()
    async with browser(app) as one, browser(app) as other:
        await builders.submit(await sign_in(one, "consultant"), builders.document(**base), id=theirs)
        answer = await builders.submit(
            await sign_in(other, "supervisor"), builders.document(**base, supersedes=str(theirs))
        )
    assert (answer.status_code, answer.json()["code"]) == (422, "supersedes_foreign")


async def test_a_supplier_lead_may_read_but_not_submit(
    app: Litestar, stage: Stage, checklist: PublishedChecklist
) -> None:
    async with browser(app) as lead:
        await sign_in(lead, "lead")
        answer = await builders.submit(
            lead, builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=checklist)
        )
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


ANOTHER = UUID("01890000-0000-7000-8000-000000000000")
BAD_DOCUMENTS: dict[str, tuple[dict[str, object], int, str, str | None]] = {
    "an unknown field": ({"sealed": True}, 400, "unknown_field", "sealed"),
    "a wrong type": ({"kind": 7}, 400, "invalid_field", "kind"),
    "an unknown kind": ({"kind": "party"}, 400, "invalid_field", "kind"),
    "a time without a zone": ({"finished_at": "2026-11-20T04:00:00"}, 400, "invalid_field", "finished_at"),
    "no answers": ({"answers": []}, 400, "invalid_field", "answers"),
    "an enormous number": ({"schema": 10**400}, 400, "invalid_field", "schema"),
    "a negative value": ({"answers": [{"item": "T7", "value": -1}]}, 400, "invalid_field", "answers/0/value"),
    "a fraction": ({"answers": [{"item": "T7", "value": 3.5}]}, 400, "invalid_field", "answers/0/value"),
    "text for a number": ({"answers": [{"item": "T7", "value": "3"}]}, 400, "invalid_field", "answers/0/value"),
    "a verdict for a scale": ({"answers": [{"item": "T7", "verdict": "pass"}]}, 422, "answer_unfit", "answers/0"),
    "five of four": ({"answers": [{"item": "T7", "value": 5}]}, 422, "answer_unfit", "answers/0"),
    "both verdict and value": (
        {"answers": [{"item": "T1", "verdict": "pass", "value": 1}]},
        422,
        "answer_unfit",
        "answers/0",
    ),
    "an item twice": (
        {"answers": [{"item": "T1", "verdict": "pass"}, {"item": "T1", "verdict": "fail"}]},
        422,
        "answer_unfit",
        "answers/1",
    ),
    "an item of another checklist": (
        {"answers": [{"item": "X9", "verdict": "pass"}]},
        422,
        "answer_unfit",
        "answers/0",
    ),
    "a reason that is not the item's": (
        {"answers": [{"item": "T1", "verdict": "fail", "reasons": ["nonsense"]}]},
        422,
        "answer_unfit",
        "answers/0",
    ),
    "an end before the start": ({"started_at": "2026-11-21T00:00:00Z"}, 422, "times_unfit", "finished_at"),
    "an unknown checklist": ({"checklist": str(ANOTHER)}, 404, "checklist_unknown", "checklist"),
    "an unknown spot": ({"spot": str(ANOTHER)}, 422, "spot_unknown", "spot"),
    "a hall that is not there": ({"hall": str(ANOTHER)}, 404, "not_found", None),
    "a newer schema": ({"schema": 2}, 422, "schema_too_new", "schema"),
    "a start before all calendars": (
        {"started_at": "0001-01-01T00:00:00+14:00"},
        400,
        "time_unfit",
        "started_at",
    ),
    "an end after all calendars": ({"finished_at": "9999-12-31T23:59:00-12:00"}, 400, "time_unfit", "finished_at"),
    "a note with a NUL": (
        {"answers": [{"item": "T1", "verdict": "fail", "note": "a\x00b"}]},
        400,
        "json_nul",
        None,
    ),
    "a note without end": (
        {"answers": [{"item": "T1", "verdict": "fail", "note": "长" * 2001}]},
        400,
        "invalid_field",
        "answers/0/note",
    ),
}


@pytest.mark.parametrize("name", BAD_DOCUMENTS)
async def test_a_bad_document_is_named_and_leaves_nothing(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist, name: str
) -> None:
    changes, status, code, field = BAD_DOCUMENTS[name]
    before = await counts()
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=checklist) | changes
    answer = await builders.submit(consultant, content)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem.get("field")) == (status, code, field)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["title"].endswith("。") and problem["title_en"].endswith(".")
    assert await counts() == before


RAW_BODIES = {
    "not JSON": (b"hello", "json_broken"),
    "half a document": (b'{"schema": 1, "hall"', "json_broken"),
    "nothing": (b"", "json_broken"),
    "not UTF-8": (b'{"schema": "\xff\xfe"}', "json_broken"),
    "fifteen hundred brackets": (b"[" * 1500 + b"]" * 1500, "json_too_deep"),
    "a million brackets": (b"[" * 400_000, "json_too_deep"),
    "the same key twice": (b'{"schema": 1, "schema": 1}', "json_duplicate_key"),
    "the same key twice, deep inside": (b'{"clock": {"zone": "a", "zone": "b"}}', "json_duplicate_key"),
    "NaN": (b'{"schema": NaN}', "json_broken"),
    "a list": (b"[]", "invalid_field"),
}


@pytest.mark.parametrize("name", RAW_BODIES)
async def test_an_unreadable_body_is_named(consultant: httpx.AsyncClient, name: str) -> None:
    raw, code = RAW_BODIES[name]
    answer = await builders.submit(consultant, raw)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert await InspectionRow.count() == 0


async def test_a_document_over_the_limit_is_refused_before_it_is_read(consultant: httpx.AsyncClient) -> None:
    answer = await builders.submit(consultant, b" " * (600 * 1024))
    assert (answer.status_code, answer.json()["code"]) == (413, "document_too_large")


async def test_a_form_of_another_site_cannot_pass_as_json(consultant: httpx.AsyncClient) -> None:
    answer = await consultant.put(f"/api/inspections/{new_id()}", content=b"{}", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (415, "content_type")


async def test_a_broken_id_is_not_found(consultant: httpx.AsyncClient) -> None:
    answer = await consultant.put("/api/inspections/not-an-id", json={})
    assert (answer.status_code, answer.json()["code"]) in {(404, "not_found"), (405, "method_not_allowed")}


async def test_the_list_of_a_day_holds_that_local_day_only(
    consultant: httpx.AsyncClient, stage: Stage, checklist: PublishedChecklist
) -> None:
    late = builders.NOON.replace(hour=17)  # one o'clock the next morning in Shanghai
    for at in (builders.NOON, late):
        await builders.submit(
            consultant, builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=checklist, finished_at=at)
        )
    listed = (await consultant.get(f"/api/halls/{stage.hall}/inspections?day=2026-11-21")).json()
    assert [one["finished_at"] for one in listed] == [builders.instant(late)]
