"""The scorecard's facts: which inspections count, what the numbers are, that the digest follows the facts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pypdfium2
import pytest
from litestar import Litestar
from msgspec.structs import replace

from audit.checklists.queries import current_checklists
from audit.checklists.schemas import PublishedChecklist
from audit.ids import new_id
from audit.reports.rules import with_digest
from audit.sites.actions import add_spot
from audit.sites.schemas import SpotKind
from tests import builders
from tests.builders import NOON
from tests.cast import Stage
from tests.reports.conftest import Card

DAYS = "from=2026-11-16&to=2026-11-22"


@pytest.fixture
async def packs(client: httpx.AsyncClient) -> dict[str, PublishedChecklist]:
    return {one.checklist.pack: one for one in await current_checklists()}


async def hall_card(client: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    answer = await client.get(f"/api/halls/{stage.hall}/scorecard?{DAYS}")
    assert answer.status_code == 200, answer.text
    card: dict[str, Any] = answer.json()
    return card


def lines(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for line in card["counters"]}


async def test_a_hall_nobody_inspected_has_no_score_and_lists_every_spot(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    card = await hall_card(consultant, stage)
    assert (card["score"], card["result"]) == (None, "unscored")
    assert list(lines(card)) == ["A01", "A02", "A03", "B01"]
    assert card["pass_mark"] == 80_000


async def test_a_counter_pools_its_newest_inspection_of_each_checklist(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    base = {"hall": stage.hall, "spot": stage.spot("A01")}
    office, desk = packs["office_check_table"], packs["desk_layout"]
    old = builders.document(**base, checklist=office, failing=("T1", "T2", "T3"), finished_at=NOON - timedelta(days=2))
    new = builders.document(**base, checklist=office, failing=("T1",))
    other = builders.document(**base, checklist=desk, failing=("D2",), finished_at=NOON - timedelta(days=1))
    ids = [new_id() for _ in range(3)]
    for id, content in zip(ids, (old, new, other), strict=True):
        assert (await builders.submit(consultant, content, id=id)).status_code == 201
    line = lines(await hall_card(consultant, stage))["A01"]
    assert set(line["inspections"]) == {str(ids[1]), str(ids[2])}
    assert line["failed"] == 2
    weights = {item.id: item.weight for pack in (office, desk) for item in pack.checklist.items if not item.advisory}
    lost = weights["T1"] + weights["D2"]
    total = sum(weights.values())
    assert line["score"] == (200_000 * (total - lost) + total) // (2 * total)


async def test_the_hall_scores_the_mean_of_its_counters(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    office = packs["office_check_table"]
    for code, failing in (("A01", ()), ("A02", ("T1", "T2", "T9"))):
        content = builders.document(hall=stage.hall, spot=stage.spot(code), checklist=office, failing=failing)
        await builders.submit(consultant, content)
    card = await hall_card(consultant, stage)
    scores = [line["score"] for line in card["counters"] if line["score"] is not None]
    assert len(scores) == 2
    assert card["score"] == (sum(scores) + 1) // 2
    assert {finding["item"] for finding in card["findings"]} == {"T1", "T2", "T9"}
    assert card["answered"] == 2 * sum(not item.advisory for item in office.checklist.items)


async def test_a_failed_critical_item_fails_counter_and_hall_whatever_the_score(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    content = builders.document(
        hall=stage.hall, spot=stage.spot("A01"), checklist=packs["office_check_table"], failing=("T18c",)
    )
    await builders.submit(consultant, content)
    card = await hall_card(consultant, stage)
    assert card["score"] > card["pass_mark"]
    assert (card["result"], card["critical_failed"]) == ("fail", 1)
    assert lines(card)["A01"]["result"] == "fail"
    assert card["findings"][0]["critical"] is True


async def test_what_is_judged_for_the_whole_hall_is_no_counter(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    zone = stage.places.zones[0].id
    whole = await add_spot(
        hall=stage.hall,
        zone=zone,
        kind=SpotKind.hall,
        code="H00",
        name="大厅整体",
        name_en="Whole hall",
        position=9,
        now=NOON,
    )
    base = {"hall": stage.hall, "finished_at": NOON - timedelta(hours=1)}
    office, fire = packs["office_check_table"], packs["fire_electric"]
    await builders.submit(consultant, builders.document(**base, spot=stage.spot("A01"), checklist=office))
    await builders.submit(
        consultant, builders.document(**base, spot=whole, checklist=fire, failing=("FE2a", "FE2b", "FE4a"))
    )
    card = await hall_card(consultant, stage)
    assert list(lines(card)) == ["A01", "A02", "A03", "B01"]
    assert card["score"] == 100_000
    assert (card["result"], card["critical_failed"], card["failed"]) == ("fail", 1, 3)
    assert {(finding["spot_code"], finding["item"]) for finding in card["findings"]} == {
        ("H00", "FE2a"),
        ("H00", "FE2b"),
        ("H00", "FE4a"),
    }
    safety = next(pillar for pillar in card["pillars"] if pillar["pillar"] == "safety")
    assert safety["score"] == 100_000


async def test_an_inspection_counts_only_when_all_its_photos_are_here(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    photos = [builders.jpeg(seed) for seed in (1, 2)]
    content = builders.document(
        hall=stage.hall,
        spot=stage.spot("A01"),
        checklist=packs["office_check_table"],
        failing=("T8",),
        photos=[builders.photo_facts(photo, "T8") for photo in photos],
    )
    id = new_id()
    await builders.submit(consultant, content, id=id)
    await builders.send_photo(consultant, stage.hall, photos[0])
    line = lines(await hall_card(consultant, stage))["A01"]
    assert (line["score"], line["photos_missing"]) == (None, 1)
    spot_card = (await consultant.get(f"/api/inspections/{id}/scorecard")).json()
    assert (spot_card["photos_received"], spot_card["photos_expected"]) == (1, 2)
    await builders.send_photo(consultant, stage.hall, photos[1])
    line = lines(await hall_card(consultant, stage))["A01"]
    assert (line["score"] is not None, line["photos_missing"]) == (True, 0)


async def test_a_corrected_inspection_is_left_out(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    base = {"hall": stage.hall, "spot": stage.spot("A01"), "checklist": packs["office_check_table"]}
    wrong, right = new_id(), new_id()
    await builders.submit(consultant, builders.document(**base, failing=("T1",)), id=wrong)
    earlier = NOON - timedelta(minutes=1)
    content = builders.document(**base, supersedes=str(wrong), finished_at=earlier)
    await builders.submit(consultant, content, id=right)
    card = await hall_card(consultant, stage)
    assert lines(card)["A01"]["inspections"] == [str(right)]
    assert (card["score"], card["findings"]) == (100_000, [])


async def test_the_spot_card_lists_every_item_with_its_mark_and_clause(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    office = packs["office_check_table"]
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=office, failing=("T1", "T7", "T8"))
    content["answers"] = [one for one in content["answers"] if one["item"] != "T22"]
    id = new_id()
    await builders.submit(consultant, content, id=id)
    card = (await consultant.get(f"/api/inspections/{id}/scorecard")).json()
    marks = {line["item"]: line["mark"]["zh"] for line in card["items"]}
    assert list(marks) == [item.id for item in office.checklist.items]
    assert (marks["T1"], marks["T2"], marks["T7"], marks["T8"], marks["T22"]) == (
        "不合格",
        "合格",
        "1 / 4",
        "3 处",
        "未查",
    )
    assert all(line["clause"] for line in card["items"])
    assert card["signatures"][0]["strokes"] == content["signature"]


async def test_the_digest_follows_the_facts_and_not_the_time_of_printing(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    first, again = await hall_card(consultant, stage), await hall_card(consultant, stage)
    assert first["digest"] == again["digest"] and first["generated_at"] != again["generated_at"]
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=packs["office_check_table"])
    await builders.submit(consultant, content)
    assert (await hall_card(consultant, stage))["digest"] != first["digest"]


async def test_the_pdf_of_both_cards_names_the_failed_items(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    photo = builders.jpeg(3, width=800, height=600)
    content = builders.document(
        hall=stage.hall,
        spot=stage.spot("A01"),
        checklist=packs["office_check_table"],
        failing=("T8",),
        photos=[builders.photo_facts(photo, "T8")],
    )
    id = new_id()
    await builders.submit(consultant, content, id=id)
    await builders.send_photo(consultant, stage.hall, photo)
    title = next(item.title.zh for item in packs["office_check_table"].checklist.items if item.id == "T8")
    for path in (f"/api/inspections/{id}/scorecard.pdf", f"/api/halls/{stage.hall}/scorecard.pdf?{DAYS}"):
        answer = await consultant.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        with pypdfium2.PdfDocument(answer.content) as pdf:
            text = "".join(page.get_textpage().get_text_range() for page in pdf)
        assert title in text.replace("\r\n", "")


@pytest.mark.parametrize(
    ("finished_at", "edition"),
    [
        (datetime(2026, 2, 28, 15, 59, tzinfo=UTC), "GB 2894-2008"),
        (datetime(2026, 2, 28, 16, 0, tzinfo=UTC), "GB 2894-2025"),
    ],
    ids=["the last minute of 28 February in the hall", "the first minute of 1 March in the hall"],
)
async def test_finding_scorecard_and_paper_cite_the_edition_of_the_inspections_day(
    consultant: httpx.AsyncClient,
    stage: Stage,
    packs: dict[str, PublishedChecklist],
    finished_at: datetime,
    edition: str,
) -> None:
    signs = packs["safety_signs"]
    content = builders.document(
        hall=stage.hall, spot=stage.spot("B01"), checklist=signs, failing=("SS13",), finished_at=finished_at
    )
    id = new_id()
    assert (await builders.submit(consultant, content, id=id)).status_code == 201
    [finding] = (await consultant.get(f"/api/halls/{stage.hall}/findings?state=open")).json()
    assert [one["source"] for one in finding["citations"]] == [edition, "haining"]
    card = (await consultant.get(f"/api/inspections/{id}/scorecard")).json()
    [line] = [one for one in card["items"] if one["item"] == "SS13"]
    assert line["clause"].startswith(edition)
    pdf = await consultant.get(f"/api/inspections/{id}/scorecard.pdf")
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf.content)]
    assert [number in "".join(pages) for number in ("GB 2894-2008", "GB 2894-2025")] == [
        number == edition for number in ("GB 2894-2008", "GB 2894-2025")
    ]


def test_what_photos_prove_by_now_changes_no_digest(counter: Card) -> None:
    card, _ = counter
    bare = replace(card, photos=[], grades={}, findings=[replace(one, source_id=None) for one in card.findings])
    assert card.photos
    assert with_digest(bare).digest == card.digest


async def test_covers_and_marks_of_a_photo_come_back_with_the_card(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    """One photo of two items is named once, with the marks of both; a photo without any is not named."""
    arrow, number = {"kind": "arrow", "x": 500, "y": 400}, {"kind": "number", "x": 1, "y": 2, "text": "1 水杯"}
    shared, plain = builders.jpeg(1), builders.jpeg(2)
    photos = [
        builders.photo_facts(shared, "T1") | {"covered": 182, "marks": [arrow]},
        builders.photo_facts(shared, "T2") | {"covered": 182, "marks": [arrow, number]},
        builders.photo_facts(plain, "T1"),
    ]
    content = builders.document(
        hall=stage.hall, spot=stage.spot("A01"), checklist=packs["office_check_table"], failing=("T1",), photos=photos
    )
    id = new_id()
    assert (await builders.submit(consultant, content, id=id)).status_code == 201
    for photo in (shared, plain):
        assert (await builders.send_photo(consultant, stage.hall, photo)).status_code == 201
    spot = (await consultant.get(f"/api/inspections/{id}/scorecard")).json()
    [detail] = spot["photo_details"]
    assert (detail["sha256"], detail["covered"], len(detail["marks"])) == (photos[0]["sha256"], 182, 2)
    assert (await hall_card(consultant, stage))["photo_details"] == [detail]
    pdf = await consultant.get(f"/api/inspections/{id}/scorecard.pdf")
    with pypdfium2.PdfDocument(pdf.content) as document:
        text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    assert "1水杯" in text and "已遮挡18.2%" in text
