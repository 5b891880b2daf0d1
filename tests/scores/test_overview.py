"""The overview of a hall and the lines of scores, through the routes, beside the scorecard of the same days."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from audit.checklists.queries import current_checklists
from audit.checklists.schemas import PublishedChecklist
from audit.ids import new_id
from audit.scores import periods
from audit.sites.actions import add_spot
from audit.sites.schemas import SpotKind
from tests import builders
from tests.builders import NOON
from tests.cast import Stage
from tests.conftest import sign_in

DAYS = "from=2026-11-14&to=2026-11-20"


@pytest.fixture
async def packs(client: httpx.AsyncClient) -> dict[str, PublishedChecklist]:
    return {one.checklist.pack: one for one in await current_checklists()}


async def page(client: httpx.AsyncClient, stage: Stage, what: str, query: str = DAYS) -> dict[str, Any]:
    answer = await client.get(f"/api/halls/{stage.hall}/{what}?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_hall_nobody_inspected_has_gaps_and_no_score(consultant: httpx.AsyncClient, stage: Stage) -> None:
    found = await page(consultant, stage, "overview")
    assert (found["now"]["score"], found["now"]["result"], found["now"]["pass_mark"]) == (None, "unscored", 80_000)
    assert [one["score"] for one in found["trend"]] == [None] * 14
    assert [one["code"] for one in found["spots"]] == ["A01", "A02", "A03", "B01"]
    assert found["findings"] == {"unsettled": 0, "overdue": 0, "hazards": 0}
    assert found["worst"] == []
    assert len(found["now"]["modules"]) == 8


async def test_overview_scores_and_scorecard_say_the_same_integers(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    zone = stage.places.zones[0].id
    named = {"name": "大厅整体", "name_en": "Whole hall", "position": 9, "now": NOON}
    whole = await add_spot(hall=stage.hall, zone=zone, kind=SpotKind.hall, code="H00", **named)
    office, desk, fire = (packs[one] for one in ("office_check_table", "desk_layout", "fire_electric"))
    for spot, checklist, failing, days in (
        (stage.spot("A01"), office, ("T1", "T2", "T3"), 3),
        (stage.spot("A01"), office, ("T1",), 1),
        (stage.spot("A01"), desk, ("D2",), 2),
        (stage.spot("A02"), office, ("T1", "T9"), 0),
        (whole, fire, ("FE2a", "FE4a"), 1),
    ):
        at = NOON - timedelta(days=days)
        content = builders.document(hall=stage.hall, spot=spot, checklist=checklist, failing=failing, finished_at=at)
        assert (await builders.submit(consultant, content)).status_code == 201
    card = await page(consultant, stage, "scorecard")
    found = await page(consultant, stage, "overview")
    now = found["now"]
    for field in ("score", "result", "pass_mark", "answered", "failed", "critical_failed", "pillars"):
        assert now[field] == card[field], field
    lines = {one["code"]: one for one in found["spots"]}
    for line in card["counters"]:
        mine = lines[line["code"]]
        for field in ("score", "result", "failed", "critical_failed", "pillars", "inspections", "last_day_on"):
            assert mine[field] == line[field], field
    [hall] = (await page(consultant, stage, "scores", f"{DAYS}&unit=month"))["lines"]
    assert [one["score"] for one in hall["points"]] == [card["score"]]
    assert [one["score"] for one in found["zones"]] == [card["score"]]
    assert found["worst"][0]["item"] == "T1"
    assert [one["failed"] for one in found["worst"]][:2] == [3, 1]
    assert {one["module"]: one["score"] is not None for one in now["modules"]}["safety_management"]
    assert found["findings"]["unsettled"] == len(card["findings"])


async def test_the_three_tiers_are_kept_apart(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    office = packs["office_check_table"]
    for kind, failing in (("self_check", ()), ("patrol", ("T1",)), ("spot_check", ("T1", "T2")), ("audit", ("T3",))):
        at = NOON - timedelta(minutes=20 if kind == "patrol" else 10)
        content = builders.document(
            hall=stage.hall, spot=stage.spot("A01"), checklist=office, kind=kind, failing=failing, finished_at=at
        )
        await builders.submit(consultant, content)
    found = await page(consultant, stage, "overview")
    by_tier = {one["tier"]: one["score"] for one in found["tiers"]}
    for tier, worst in (("self", []), ("spot_check", ["T1", "T2"]), ("audit", ["T3"])):
        of_tier = await page(consultant, stage, "overview", f"{DAYS}&tier={tier}")
        assert of_tier["now"]["score"] == by_tier[tier]
        assert of_tier["tiers"] == found["tiers"]
        assert [one["item"] for one in of_tier["worst"]] == worst
        [line] = (await page(consultant, stage, "scores", f"{DAYS}&unit=quarter&level=spot&tier={tier}"))["lines"]
        assert [one["score"] for one in line["points"]] == [by_tier[tier]]
    assert len(set(by_tier.values())) == 3


async def test_a_correction_or_a_late_photo_moves_every_number_at_once(
    consultant: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    office = packs["office_check_table"]
    base = {"hall": stage.hall, "spot": stage.spot("A01"), "checklist": office}
    first, photo = new_id(), builders.jpeg(7)
    await builders.submit(consultant, builders.document(**base, failing=("T1", "T2")), id=first)
    before = await page(consultant, stage, "overview")
    right = builders.document(
        **base, failing=("T2",), supersedes=str(first), photos=[builders.photo_facts(photo, "T2")]
    )
    await builders.submit(consultant, right)
    waiting = await page(consultant, stage, "overview")
    assert waiting["now"]["score"] is None, "the corrected one is out, the correction's photo has not come"
    assert [(one["item"], one["failed"]) for one in waiting["worst"]] == [("T2", 1)]
    await builders.send_photo(consultant, stage.hall, photo)
    after = await page(consultant, stage, "overview")
    assert after["now"]["score"] > before["now"]["score"]


async def test_unfit_days_and_names_are_refused_in_words(consultant: httpx.AsyncClient, stage: Stage) -> None:
    for what, query, status, code in (
        ("overview", "from=2026-11-20&to=2026-11-01", 422, "period_unfit"),
        ("overview", "from=2025-01-01&to=2026-11-01", 422, "period_unfit"),
        ("overview", "to=0001-01-03", 422, "period_unfit"),
        ("scores", "unit=day&from=2020-01-01", 422, "period_unfit"),
        ("scores", "unit=contract_year", 422, "contract_unknown"),
        ("scores", "unit=fortnight", 400, "invalid_field"),
        ("overview", "tier=everybody", 400, "invalid_field"),
        ("scores", "from=yesterday", 400, "invalid_field"),
    ):
        answer = await consultant.get(f"/api/halls/{stage.hall}/{what}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (status, code), query


async def test_contract_years_follow_the_contract(
    client: httpx.AsyncClient, stage: Stage, packs: dict[str, PublishedChecklist]
) -> None:
    manager = await sign_in(client, "manager")
    signed = await manager.put(
        f"/api/halls/{stage.hall}/contract", json={"contract": {"starts_on": "2025-11-20", "ends_on": "2027-11-19"}}
    )
    assert signed.status_code == 200
    content = builders.document(
        hall=stage.hall, spot=stage.spot("A01"), checklist=packs["office_check_table"], kind="patrol"
    )
    await builders.submit(manager, content)
    found = await page(manager, stage, "scores", "unit=contract_year&from=2025-01-01&to=2026-12-01")
    points = found["lines"][0]["points"]
    assert [(one["from_on"], one["to_on"], one["score"]) for one in points] == [
        ("2025-11-20", "2026-11-19", None),
        ("2026-11-20", "2027-11-19", 100_000),
    ]


@pytest.mark.parametrize(
    ("unit", "day", "first", "last"),
    [
        ("week", "2026-01-01", "2025-12-29", "2026-01-04"),
        ("month", "2024-02-29", "2024-02-01", "2024-02-29"),
        ("quarter", "2026-12-31", "2026-10-01", "2026-12-31"),
        ("quarter", "2026-03-31", "2026-01-01", "2026-03-31"),
    ],
)
def test_weeks_begin_on_monday_and_months_end_where_they_end(unit: str, day: str, first: str, last: str) -> None:
    found = periods.around(periods.ScorePeriod(unit), date.fromisoformat(day))
    assert [one.isoformat() for one in found] == [first, last]
