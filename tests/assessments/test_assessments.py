"""The supplier's month: 100 − deductions + bonuses, bands from the contract, argued and signed by both sides, due by the 15th."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from msgspec.structs import replace

from audit.assessments import rules
from audit.assessments.actions import watch_assessments
from audit.assessments.schemas import AssessmentLine, AssessmentRules, Band, Cause, LineKind
from audit.bulletins.schemas import IncidentCounts
from audit.database import fetch
from tests.bulletins.test_drafting import BUSY
from tests.cast import Stage
from tests.conftest import browser, sign_in

MONTH = "2026-10"
PEN = [[10, 10, 500, 200, 990, 390]]
LINES = st.lists(
    st.builds(AssessmentLine, kind=st.sampled_from(LineKind), title=st.just("事项"), points=st.integers(0, 100_000)),
    max_size=20,
)


@given(LINES)
def test_the_total_is_the_base_less_deductions_and_more_bonuses(lines: list[AssessmentLine]) -> None:
    """Told again in decimal points, line by line."""
    told = Decimal(100)
    for one in lines:
        told += Decimal(one.points) / 1000 * (1 if one.kind is LineKind.bonus else -1)
    deducted, bonus, total = rules.total_of(AssessmentRules(), lines)
    assert Decimal(total) / 1000 == told
    assert total == 100_000 - deducted + bonus
    assert rules.total_of(AssessmentRules(), reversed(lines)) == (deducted, bonus, total)


@pytest.mark.parametrize(
    ("total", "effect"),
    [(80_000, "不扣服务费"), (79_995, ""), (59_500, ""), (100_000, "不扣服务费"), (120_000, "不扣服务费"), (-5, "")],
)
def test_only_what_the_tender_says_is_known_of_the_bands(total: int, effect: str) -> None:
    assert rules.band_of(AssessmentRules(), total) == effect


@given(st.integers(-10_000, 130_000), st.permutations([(80_000, "甲"), (60_000, "乙"), (59_500, "丙")]))
def test_the_highest_band_that_is_reached_counts_in_any_order(total: int, bands: list[tuple[int, str]]) -> None:
    found = rules.band_of(AssessmentRules(bands=[Band(*one) for one in bands]), total)
    assert found == ("甲" if total >= 80_000 else "乙" if total >= 60_000 else "丙" if total >= 59_500 else "")


def test_a_month_is_due_in_the_one_that_follows() -> None:
    assert rules.due_on(date(2026, 12, 1), 15) == date(2027, 1, 15)
    assert rules.due_on(date(2026, 10, 1), 15) == date(2026, 11, 15)


def test_what_the_data_give_cause_for_is_proposed_and_costs_only_what_the_hall_set() -> None:
    told = IncidentCounts(valid=2, good_practices=["潮汐窗口"])
    facts = replace(BUSY, told=told, overdue=0, systemic=0)
    found = {one.cause: one for one in rules.proposals(facts, AssessmentRules(costs={Cause.valid_complaint: 1500}))}
    assert (found[Cause.valid_complaint].points, found[Cause.valid_complaint].kind) == (3000, LineKind.deduction)
    assert (found[Cause.good_practice].points, found[Cause.good_practice].kind) == (None, LineKind.bonus)
    assert found[Cause.missed_round].cases == sum(one.missed for one in BUSY.rounds)
    assert Cause.outside_deduction not in found


def line(points: int, kind: str = "deduction", **more: str) -> dict[str, Any]:
    return {"kind": kind, "title": "窗口缺岗", "points": points, "clause": "（七）1"} | more


async def save(client: httpx.AsyncClient, stage: Stage, *lines: Any, replaces: str | None = None) -> httpx.Response:
    body = {"lines": lines, "note": "", "replaces": replaces}
    return await client.put(f"/api/halls/{stage.hall}/assessments/{MONTH}", json=body)


async def act(client: httpx.AsyncClient, stage: Stage, what: str, **body: Any) -> httpx.Response:
    return await client.post(f"/api/halls/{stage.hall}/assessments/{MONTH}/{what}", json=body)


async def test_an_assessment_is_argued_signed_by_both_and_printed(app: Litestar, stage: Stage) -> None:
    async with browser(app) as hall, browser(app) as lead:
        await sign_in(hall, "supervisor")
        await sign_in(lead, "lead")
        first = (await save(hall, stage, line(20_005))).json()
        assert (first["total"], first["band"], first["state"]) == (79_995, "", "draft")
        objected = await act(lead, stage, "objections", text="当日已补位", revision=first["revision"])
        assert [one["current"] for one in objected.json()["objections"]] == [True]

        second = (await save(hall, stage, line(20_000), line(500, "bonus"), replaces=first["revision"])).json()
        assert (second["total"], second["band"]) == (80_500, "不扣服务费")
        assert [one["current"] for one in second["objections"]] == [False]
        stale = await act(lead, stage, "signatures", revision=first["revision"], signature=PEN)
        assert (stale.status_code, stale.json()["code"]) == (409, "assessment_changed")

        one_side = await act(lead, stage, "signatures", revision=second["revision"], signature=PEN)
        assert one_side.json()["state"] == "signing"
        twice = await act(lead, stage, "signatures", revision=second["revision"], signature=PEN)
        assert (twice.status_code, twice.json()["code"]) == (409, "assessment_signed")
        both = (await act(hall, stage, "signatures", revision=second["revision"], signature=PEN)).json()
        assert (both["state"], {one["side"] for one in both["signatures"]}) == ("signed", {"hall", "supplier"})
        late = await act(lead, stage, "objections", text="再议", revision=second["revision"])
        assert late.json()["code"] == "assessment_signed"

        printed = await lead.get(f"/api/halls/{stage.hall}/assessments/{MONTH}/table.pdf")
        pdf = pypdfium2.PdfDocument(printed.content)
        text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
        assert "80.5" in text and "窗口缺岗" in text and "不扣服务费" in text and "当日已补位" in text

        third = (await save(hall, stage, line(1_000), replaces=second["revision"])).json()
        assert (third["state"], third["revisions"]) == ("draft", 3)
        months = (await hall.get(f"/api/halls/{stage.hall}/assessments")).json()
        assert next(one for one in months if one["month"] == MONTH)["total"] == 99_000


@pytest.mark.parametrize(
    ("name", "status"), [("lead", 403), ("clerk", 403), ("consultant", 403), ("manager", 200), ("supervisor", 200)]
)
async def test_nobody_assesses_themselves(app: Litestar, stage: Stage, name: str, status: int) -> None:
    async with browser(app) as client:
        await sign_in(client, name)
        assert (await save(client, stage, line(0))).status_code == status


async def test_the_manager_writes_but_the_supervisor_signs(app: Litestar, stage: Stage) -> None:
    async with browser(app) as client:
        await sign_in(client, "manager")
        saved = (await save(client, stage, line(0))).json()
        refused = await act(client, stage, "signatures", revision=saved["revision"], signature=PEN)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_your_side")


@pytest.mark.parametrize(
    "body",
    [
        {"lines": [line(-1)]},
        {"lines": [line(100_001)]},
        {"lines": [line(1) | {"title": ""}]},
        {"lines": [line(1) | {"kind": "gift"}]},
        {"lines": "x"},
        [],
    ],
)
async def test_bad_lines_change_nothing(app: Litestar, stage: Stage, body: Any) -> None:
    async with browser(app) as client:
        await sign_in(client, "supervisor")
        refused = await client.put(f"/api/halls/{stage.hall}/assessments/{MONTH}", json=body)
        assert refused.status_code in (400, 422)
        assert await fetch("SELECT id FROM assessment_revision") == []


async def test_two_who_edit_at_once_are_told_and_bands_need_different_borders(app: Litestar, stage: Stage) -> None:
    async with browser(app) as client:
        await sign_in(client, "supervisor")
        first = (await save(client, stage, line(0))).json()
        clash = await save(client, stage, line(1))
        assert (clash.status_code, clash.json()["code"]) == (409, "assessment_changed")
        bands = [{"from_points": 80_000, "effect": "甲"}, {"from_points": 80_000, "effect": "乙"}]
        path = f"/api/halls/{stage.hall}/assessment-rules"
        refused = await client.put(path, json={"rules": {"bands": bands}})
        assert refused.json()["code"] == "bands_unfit"
        kept = await client.put(path, json={"rules": {"base": 100_000, "clause": "（七）", "due_day": 10}})
        assert kept.status_code == 204
        unchanged = (await client.get(f"/api/halls/{stage.hall}/assessments/{MONTH}")).json()
        assert (unchanged["revision"], unchanged["due_on"]) == (first["revision"], "2026-11-15")


async def test_who_must_sign_hears_of_it_before_the_last_day_and_after_it_once_each(
    app: Litestar, stage: Stage
) -> None:
    async with browser(app) as client:
        await sign_in(client, "supervisor")
        await client.put(f"/api/halls/{stage.hall}/assessment-rules", json={"rules": {}})
    for day in (9, 10, 11, 15, 16, 17):
        await watch_assessments(datetime(2026, 11, day, 4, tzinfo=UTC))
    rows = await fetch("SELECT key, words FROM notice WHERE person = ? ORDER BY id", stage.lead.person)
    assert [row["key"] for row in rows] == [f"assessment:{MONTH}:soon", f"assessment:{MONTH}:late"]
    assert json.loads(rows[0]["words"]) == {"what": MONTH, "due": "2026-11-15"}
