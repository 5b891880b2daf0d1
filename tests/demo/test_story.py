"""The plan is the same for the same day, fits the checklists, and never speaks of tomorrow."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from audit.checklists.library import load_library
from audit.demo.daily import plan_days
from audit.demo.load import DEMO_HALL, read_hall_file
from audit.demo.schemas import Visit
from audit.demo.slips import LEFT_ON, SLIPS
from audit.demo.standard import checklists_of_demo_hall
from audit.demo.story import plan_two_weeks, workdays_before
from audit.documents import Clock
from audit.ids import ChecklistId, HallId, SpotId
from audit.inspections.rules import fails, refuse_unfit_answers
from audit.inspections.schemas import Answer, InspectionDocument, InspectionKind, Verdict
from audit.sites.schemas import SpotKind

CHECKLISTS = checklists_of_demo_hall({checklist.pack: checklist for checklist in load_library()})
SPOTS = {spot.code: spot.kind for zone in read_hall_file(DEMO_HALL).zones for spot in zone.spots}
MONDAY = date(2026, 11, 16)
WEEK = [MONDAY + timedelta(days=day) for day in range(7)]


def plan(today: date) -> list[Visit]:
    return plan_two_weeks(today, CHECKLISTS, SPOTS, "Asia/Shanghai")


def daily(today: date) -> list[Visit]:
    return plan_days(workdays_before(today), CHECKLISTS, SPOTS, "Asia/Shanghai")


@pytest.mark.parametrize("today", WEEK, ids=str)
def test_visits_fall_on_ten_working_days_before_today(today: date) -> None:
    days = {visit.finished_at.date() for visit in plan(today)}
    assert len(days) == 10
    assert all(day.weekday() < 5 and today - timedelta(days=14) <= day < today for day in days)


@pytest.mark.parametrize("today", WEEK, ids=str)
def test_every_visit_is_an_inspection_the_server_accepts(today: date) -> None:
    nil = UUID(int=0)
    for visit in plan(today):
        document = InspectionDocument(
            schema=1,
            hall=HallId(nil),
            spot=SpotId(nil),
            checklist=ChecklistId(nil),
            kind=visit.kind,
            started_at=visit.finished_at,
            finished_at=visit.finished_at,
            clock=Clock(zone="Asia/Shanghai"),
            answers=visit.answers,
        )
        refuse_unfit_answers(CHECKLISTS[visit.pack], document)
        assert SPOTS[visit.spot] in CHECKLISTS[visit.pack].spot_kinds


def test_the_same_day_gives_the_same_plan() -> None:
    assert plan(MONDAY) == plan(MONDAY)


def test_no_visit_shows_a_picture_twice_and_few_pictures_are_drawn() -> None:
    visits = plan(MONDAY)
    for visit in visits:
        pictures = [shot.picture for shot in visit.snapshots]
        assert len(set(pictures)) == len(pictures)
    shown = [shot.picture for visit in visits for shot in visit.snapshots]
    assert len({replace(picture, take=0) for picture in shown}) <= 70, "drawing takes long"
    assert len(shown) - len(set(shown)) == 2, "two photos are used twice"


def test_the_consultant_audits_six_to_nine_counters_a_day() -> None:
    visits = [visit for visit in plan(MONDAY) if visit.author == "consultant"]
    for day in {visit.finished_at.date() for visit in visits}:
        assert 6 <= len({visit.spot for visit in visits if visit.finished_at.date() == day}) <= 9


def test_a_correction_follows_what_it_corrects() -> None:
    visits = plan(MONDAY)
    [at] = [number for number, visit in enumerate(visits) if visit.corrects]
    before, after = visits[at - 1], visits[at]
    assert (before.author, before.spot, before.pack) == (after.author, after.spot, after.pack)


@pytest.mark.parametrize("pack", SLIPS)
def test_every_slip_is_a_failure_or_one_small_thing_with_a_reason_the_item_offers(pack: str) -> None:
    items = {item.id: item for checklist in load_library() for item in checklist.items}
    for slip in SLIPS[pack] + ([LEFT_ON] if pack == "office_check_table" else []):
        item = items[slip.item]
        assert slip.reason in {reason.id for reason in item.reasons}
        answer = Answer(item=item.id, value=slip.value, verdict=Verdict.failed if slip.value is None else None)
        assert fails(item, answer) or item.advisory or slip.value == 3


def test_signatures_stay_on_the_sheet() -> None:
    for visit in plan(MONDAY):
        for stroke in visit.signature:
            assert len(stroke) % 2 == 0
            assert all(0 <= x <= 1000 for x in stroke[::2])
            assert all(0 <= y <= 400 for y in stroke[1::2])


@pytest.mark.parametrize("today", WEEK, ids=str)
def test_checks_of_a_minute_are_what_a_phone_could_send(today: date) -> None:
    for visit in daily(today):
        assert visit.answers
        assert not visit.snapshots
        assert {answer.item for answer in visit.answers} <= {item.id for item in CHECKLISTS[visit.pack].items}
        assert today - timedelta(days=14) <= visit.finished_at.date() < today
    assert daily(today) == daily(today)


def test_every_counter_checks_itself_and_nobody_patrols_without_gaps() -> None:
    visits = daily(MONDAY)
    checked = {visit.spot for visit in visits if visit.kind is InspectionKind.self_check}
    assert checked == {code for code, kind in SPOTS.items() if kind is SpotKind.counter}
    rounds = [visit for visit in visits if visit.kind is InspectionKind.patrol]
    days = {visit.finished_at.date() for visit in rounds}
    assert len(days) == 5
    assert 0.6 < len(rounds) / (16 * len(days)) < 0.95
