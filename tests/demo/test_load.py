"""The demo hall is filled through the real actions; what they accept is what a phone could have sent."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.accounts.actions import sign_in
from audit.accounts.queries import actor_of_person, person_named
from audit.accounts.schemas import Role
from audit.checklists.library import load_library
from audit.config import Settings
from audit.demo.app import create_demo_app
from audit.demo.load import DEMO_HALL, create_hall_from_file, demo_accounts, load_demo_hall
from audit.demo.standard import checklists_of_demo_hall
from audit.errors import Conflict
from audit.evidence.reviews import photo_reviews
from audit.evidence.schemas import EvidenceGrade
from audit.findings.queries import findings_of_hall
from audit.findings.rules import is_overdue
from audit.findings.schemas import UNSETTLED, FindingSource, FindingState, Severity
from audit.findings.tables import FindingRow, StepRow
from audit.ids import HallId
from audit.inspections.tables import InspectionRow
from audit.media.tables import ExpectedPhoto
from audit.onsite.queries import onsite_page
from audit.reports.queries import hall_scorecard
from audit.reports.sealing import period_facts, seals_of_facts
from audit.seals.checking import verify
from audit.seals.schemas import SealState
from audit.shares.keeping import path_of
from audit.shares.queries import shares_of
from audit.shares.schemas import ShareKind, ShareState
from audit.signs.queries import register, walks_of_hall
from audit.sites.queries import hall_by_id, hall_named, places
from audit.sites.schemas import SpotKind
from audit.standards.actions import publish_library
from audit.standards.queries import draft_lines, hall_profile

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NAME = "云杉区政务服务大厅"


async def demo_hall() -> HallId:
    hall = await hall_named(NAME)
    assert hall is not None
    return hall


async def test_the_demo_hall_is_believable_whole_and_loaded_once(empty: Settings) -> None:
    await load_demo_hall(now=NOW, settings=empty)
    assert (await verify(empty, with_photos=False)).faults == []
    inspections = await InspectionRow.count()
    await load_demo_hall(now=NOW, settings=empty)
    assert await InspectionRow.count() == inspections > 90
    hall = await demo_hall()
    await _score_rises()
    await _one_critical_failure_was_put_right()
    await _one_photo_is_missing_and_one_inspection_corrected()
    await _each_account_may_sign_in(hall)
    await _the_signs_have_the_faults_they_should(hall)
    await _findings_stand_in_every_way(hall)
    await _the_consultant_was_there_38_days_of_50(hall)
    await _some_photos_prove_more_and_two_are_repeats(hall)
    await _one_link_opens_and_one_was_taken_back(hall, empty)
    await _the_fortnight_is_sealed_and_signed_by_three(hall)
    card = await hall_scorecard(await hall_by_id(hall), from_on=date(2026, 11, 9), to_on=date(2026, 11, 21), now=NOW)
    assert card.score is not None
    assert sum(line.score is not None for line in card.counters) >= 30


async def _one_link_opens_and_one_was_taken_back(hall: HallId, settings: Settings) -> None:
    found = {one.kind: one for one in await shares_of(hall, now=NOW)}
    card, assessed = found[ShareKind.hall_card], found[ShareKind.assessment]
    assert (card.state, card.opened, card.fetched) == (ShareState.running, 2, 1)
    assert (assessed.state, assessed.opened) == (ShareState.revoked, 0)
    assert path_of(settings, card.id).read_bytes().startswith(b"%PDF")
    assert not path_of(settings, assessed.id).exists()


async def _the_fortnight_is_sealed_and_signed_by_three(hall: HallId) -> None:
    here, days = await hall_by_id(hall), (date(2026, 11, 9), date(2026, 11, 22))
    found = await seals_of_facts(await period_facts(here, from_on=days[0], to_on=days[1], now=NOW))
    assert (found.state, len(found.signings)) == (SealState.sealed, 3)


async def _findings_stand_in_every_way(hall: HallId) -> None:
    found, on = await findings_of_hall(hall, state=None), date(2026, 11, 22)
    assert {one.state for one in found} >= {
        FindingState.open,
        FindingState.fixed,
        FindingState.sent_back,
        FindingState.closed,
    }
    assert any(one.state is FindingState.closed and one.photos and one.photos_after for one in found)
    assert any(one.systemic and one.state in UNSETTLED for one in found)
    assert any(one.tagged and one.severity is Severity.hazard for one in found)
    assert any(one.escalated_to for one in found)
    assert any(is_overdue(one.state, one.due_on, on=on) for one in found)
    assert all(step["counts"] for step in await StepRow.select(StepRow.counts))


async def _the_consultant_was_there_38_days_of_50(hall: HallId) -> None:
    page = await onsite_page(await hall_by_id(hall), now=NOW)
    assert Counter(one.state.value for one in page.days) == {
        "countersigned": 38,
        "entered": 2,
        "refused": 1,
        "corrected": 2,
    }
    [year] = page.years
    assert (year.promised, year.agreed_halves, year.waiting_halves, year.out_of_reach) == (50, 76, 4, False)


async def _the_signs_have_the_faults_they_should(hall: HallId) -> None:
    found = await register(hall, on=date(2026, 11, 22))
    assert len(found.signs) == 14
    names = {sign.id: sign.document.name for sign in found.signs}
    assert [(fault.kind.value, fault.advisory, *(names[sign] for sign in fault.signs)) for fault in found.faults] == [
        ("missing", False),
        ("wrong_order", False, "禁止吸烟", "当心滑倒", "安全出口"),
        ("edition", False, "当心触电"),
        ("too_low", True, "一网通办自助服务区"),
        ("overdue", True, "禁止堆放"),
        ("too_small", True, "洗手间"),
    ]
    assert [len(walk.document.breaks) for walk in await walks_of_hall(hall)] == [2, 1, 0]


async def _some_photos_prove_more_and_two_are_repeats(hall: HallId) -> None:
    today = date(2026, 11, 22)
    card = await hall_scorecard(await hall_by_id(hall), from_on=date(2026, 11, 8), to_on=today, now=NOW)
    assert all(card.grades[grade] for grade in EvidenceGrade)
    assert card.grades[EvidenceGrade.A] > card.grades[EvidenceGrade.C] > card.grades[EvidenceGrade.D]
    supervisor = await person_named("supervisor")
    actor = await actor_of_person(supervisor) if supervisor else None
    assert actor is not None
    found = await photo_reviews(hall, actor, today=today, decided=False)
    assert [one.kind.value for one in found] == ["exact", "exact"]
    assert not any(one.own for one in found)


async def _score_rises() -> None:
    rows = await InspectionRow.select(InspectionRow.score, InspectionRow.day_on).where(InspectionRow.kind == "audit")
    first = [row["score"] for row in rows if row["day_on"] <= date(2026, 11, 11)]
    last = [row["score"] for row in rows if row["day_on"] >= date(2026, 11, 18)]
    assert sum(last) / len(last) > sum(first) / len(first) + 3_000


async def _one_critical_failure_was_put_right() -> None:
    inspected = FindingRow.critical.eq(True) & (FindingRow.source == FindingSource.inspection.value)
    findings = await FindingRow.select(FindingRow.item, FindingRow.spot).where(inspected)
    assert [finding["item"] for finding in findings] == ["T18c"]
    later = (
        await InspectionRow.select()
        .where(InspectionRow.spot == findings[0]["spot"])
        .order_by(InspectionRow.finished_at)
    )
    assert later[-1]["result"] == "pass"


async def _one_photo_is_missing_and_one_inspection_corrected() -> None:
    missing = await ExpectedPhoto.select(ExpectedPhoto.inspection).where(ExpectedPhoto.received.eq(False))
    assert len(missing) == 1
    assert await InspectionRow.count().where(InspectionRow.superseded.eq(True)) == 1


async def _each_account_may_sign_in(hall: HallId) -> None:
    for account in demo_accounts():
        actor, _ = await sign_in(
            name=account.name, password=account.password, device="", previous_token=None, session_days=1, now=NOW
        )
        assert actor.has(hall, account.role)


async def test_a_hall_file_makes_its_places_and_no_people(empty: Settings) -> None:
    await publish_library(now=NOW)
    await create_hall_from_file(DEMO_HALL, now=NOW)
    found = await places(await demo_hall())
    kinds = [spot.kind for spot in found.spots]
    assert [kinds.count(SpotKind.counter), kinds.count(SpotKind.station), len(kinds)] == [22, 7, 36]
    assert [spot.position for spot in found.spots] == list(range(1, 37))
    with pytest.raises(Conflict):
        await create_hall_from_file(DEMO_HALL, now=NOW)


def test_there_is_a_demo_account_for_each_role() -> None:
    assert sorted(account.role for account in demo_accounts()) == sorted(Role)


def test_the_demo_app_shows_its_accounts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AUDIT_DATA", str(tmp_path))
    assert create_demo_app().state.demo_accounts == demo_accounts()


async def test_the_demo_hall_has_its_own_standard(empty: Settings) -> None:
    await load_demo_hall(now=NOW, settings=empty)
    page = await hall_profile(await demo_hall())
    desk = next(one for one in page.packs if one.pack == "desk_layout")
    assert [(one.item, one.added) for one in desk.changes] == [("D9b", False), ("D9d", False), ("YS1", True)]
    assert desk.leftovers == []
    asked = {
        one.id: one for one in checklists_of_demo_hall({one.pack: one for one in load_library()})["desk_layout"].items
    }
    assert {"D9d", "YS1"} <= asked.keys(), "the drawn photos show the plant that the hall's rules want"
    assert [(one.pack, one.current is not None) for one in page.own] == [("own_opening", True)]
    assert len(page.rule_books.books[0].clauses) == 3
    [draft] = await draft_lines(await demo_hall())
    assert (draft.title.zh, draft.author_name) == ("驿站周检", "沈知行")
