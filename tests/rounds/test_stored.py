"""Rounds from what phones sent, on both databases: late arrivals, excuses, days that are over, who may."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from litestar import Litestar

from audit.accounts.schemas import Actor
from audit.checklists.schemas import PublishedChecklist
from audit.errors import Conflict, Rejected
from audit.ids import InspectionId, new_id
from audit.inspections.actions import submit_inspection
from audit.inspections.schemas import InspectionKind
from audit.journal.tables import JournalEntry
from audit.rounds import actions, looks, queries
from audit.rounds.schemas import GiveExcuse, Round, RoundCause, RoundSettings, RoundState, SaveSettings, When
from audit.rounds.tables import RoundDayRow
from audit.rounds.usual import USUAL
from audit.sites.queries import hall_by_id
from audit.sites.schemas import Hall
from audit.standards.queries import checklists_of_hall
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in

MONDAY = date(2026, 3, 2)
BEFORE = datetime(2026, 3, 1, 4, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A wall clock in China, March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
async def hall(opened: None, stage: Stage) -> Hall:
    """Its rounds are due from Monday 2 March 2026 on."""
    here = await hall_by_id(stage.hall)
    save = SaveSettings(settings=USUAL, effective_from=MONDAY)
    await actions.save_settings(hall=here, save=save, author=stage.consultant.person, now=BEFORE)
    return here


async def table(hall: Hall) -> PublishedChecklist:
    return next(one for one in await checklists_of_hall(hall.id) if one.checklist.pack == "office_check_table")


async def check(
    stage: Stage,
    hall: Hall,
    code: str,
    finished: datetime,
    *,
    received: datetime | None = None,
    kind: str = "self_check",
    actor: Actor | None = None,
    **changes: Any,
) -> InspectionId:
    id = InspectionId(new_id())
    document = builders.document(
        hall=hall.id,
        spot=stage.spot(code),
        checklist=await table(hall),
        finished_at=finished,
        kind=kind,
        **changes,
    )
    await submit_inspection(
        inspection=id,
        body=builders.body(document),
        actor=actor or stage.clerk,
        now=received or finished + timedelta(seconds=5),
    )
    return id


async def of_clerks(hall: Hall, day: int, now: datetime) -> dict[tuple[UUID | None, When], Round]:
    rounds = (await queries.rounds_of_day(hall, day=date(2026, 3, day), now=now)).rounds
    return {(one.spot, one.when): one for one in rounds if one.tier is InspectionKind.self_check}


async def test_a_morning_check_keeps_what_is_due_in_the_morning(stage: Stage, hall: Hall) -> None:
    await check(stage, hall, "A01", at(2, 8, 42))
    rounds = await of_clerks(hall, 2, at(2, 10))
    a01, a02 = stage.spot("A01"), stage.spot("A02")
    states = {when: one.state for (spot, when), one in rounds.items() if spot == a01}
    assert states == {
        When.opening: RoundState.kept,
        When.morning: RoundState.kept,
        When.day: RoundState.kept,
        When.afternoon: RoundState.due,
        When.closing: RoundState.due,
    }
    assert rounds[a02, When.opening].state is RoundState.missed
    assert rounds[a02, When.day].state is RoundState.due


async def test_a_phone_that_comes_back_after_two_days_mends_what_was_missed_so_far(stage: Stage, hall: Hall) -> None:
    a01 = stage.spot("A01")
    assert (await of_clerks(hall, 2, at(3, 12)))[a01, When.day].cause is RoundCause.no_record
    await actions.close_days(at(4, 1))
    await check(stage, hall, "A01", at(2, 8, 42), received=at(4, 9))
    mended = (await of_clerks(hall, 2, at(4, 10)))[a01, When.day]
    assert (mended.state, mended.at, mended.arrived_at) == (RoundState.kept, at(2, 8, 42), at(4, 9))


async def test_a_phone_whose_clock_is_ahead_counts_by_the_receipt(stage: Stage, hall: Hall) -> None:
    await check(stage, hall, "A01", at(9, 8, 42), received=at(2, 8, 50))
    assert (await of_clerks(hall, 2, at(2, 10)))[stage.spot("A01"), When.day].at == at(2, 8, 50)
    assert (await of_clerks(hall, 9, at(9, 10)))[stage.spot("A01"), When.day].state is RoundState.due


async def test_a_check_that_skipped_an_item_does_not_keep_the_round(stage: Stage, hall: Hall) -> None:
    answers = builders.answers((await table(hall)).checklist)
    await check(stage, hall, "A01", at(2, 8, 42), answers=[one for one in answers if one["item"] == "T7"])
    rounds, a01 = await of_clerks(hall, 2, at(2, 9, 20)), stage.spot("A01")
    assert rounds[a01, When.morning].state is RoundState.kept
    assert rounds[a01, When.day].state is RoundState.due
    assert rounds[a01, When.opening].state is RoundState.missed


async def test_a_correction_of_the_next_day_takes_nothing_away(stage: Stage, hall: Hall) -> None:
    first = await check(stage, hall, "A01", at(2, 8, 42))
    await check(stage, hall, "A01", at(3, 16), supersedes=str(first))
    assert (await of_clerks(hall, 2, at(3, 17)))[stage.spot("A01"), When.day].inspection == first


async def test_an_excuse_holds_for_its_spot_and_days_and_stands_in_the_journal(stage: Stage, hall: Hall) -> None:
    a01, a02 = stage.spot("A01"), stage.spot("A02")
    given = GiveExcuse(
        id=new_id(),
        first_on=MONDAY,
        last_on=MONDAY,
        cause=RoundCause.spot_closed,
        reason="窗口停用",
        spot=a01,
    )
    for _ in range(2):
        await actions.give_excuse(hall=hall, given=given, author=stage.manager.person, now=at(2, 9))
    rounds = await of_clerks(hall, 2, at(3, 9))
    assert (rounds[a01, When.day].state, rounds[a01, When.day].reason) == (RoundState.excused, "窗口停用")
    assert rounds[a02, When.day].state is RoundState.missed
    assert (await of_clerks(hall, 3, at(4, 9)))[a01, When.day].state is RoundState.missed
    assert await JournalEntry.count().where(JournalEntry.act == "rounds.excused") == 1
    with pytest.raises(Conflict):
        other = msgspec.structs.replace(given, reason="别的")
        await actions.give_excuse(hall=hall, given=other, author=stage.manager.person, now=at(2, 9))


async def test_a_day_that_is_over_keeps_its_rounds_when_the_hall_changes_its_mind(stage: Stage, hall: Hall) -> None:
    await check(stage, hall, "A01", at(2, 8, 42))
    before = await queries.rounds_of_day(hall, day=MONDAY, now=at(4, 1))
    for _ in range(2):
        await actions.close_days(at(4, 1))
    assert await RoundDayRow.count() == 2
    replaces = (await queries.history(hall.id))[-1].id
    none = SaveSettings(settings=RoundSettings(tiers=[]), effective_from=date(2026, 3, 4), replaces=replaces)
    await actions.save_settings(hall=hall, save=none, author=stage.consultant.person, now=at(4, 9))
    assert (await queries.rounds_of_day(hall, day=MONDAY, now=at(4, 10))).rounds == before.rounds
    assert (await queries.rounds_of_day(hall, day=date(2026, 3, 4), now=at(4, 10))).rounds == []
    total = await queries.summary(hall, first=MONDAY, last=date(2026, 3, 8), now=at(9, 9))
    assert sum(one.rounds for one in total.counts if one.tier is InspectionKind.self_check) == 2 * 3 * 5


async def test_a_hall_that_was_not_looked_after_for_a_month_is_caught_up_at_once(stage: Stage, hall: Hall) -> None:
    await actions.close_days(at(31, 12))
    assert await RoundDayRow.count() == 29
    assert await queries.last_closed(hall.id) == date(2026, 3, 30)


async def test_unfit_settings_and_excuses_are_refused(stage: Stage, hall: Hall) -> None:
    twice = msgspec.structs.replace(USUAL, tiers=[USUAL.tiers[0], USUAL.tiers[0]])
    save = SaveSettings(settings=twice, effective_from=MONDAY)
    with pytest.raises(Rejected, match="rounds_unfit"):
        await actions.save_settings(hall=hall, save=save, author=stage.consultant.person, now=BEFORE)
    given = GiveExcuse(new_id(), MONDAY, MONDAY, RoundCause.no_record, "x")
    for changed, code in (
        (given, "cause_unfit"),
        (msgspec.structs.replace(given, last_on=date(2026, 3, 1)), "days_unfit"),
        (msgspec.structs.replace(given, last_on=date(9999, 12, 31)), "days_unfit"),
        (
            msgspec.structs.replace(given, cause=RoundCause.agreed, spot=stage.other_places.spots[0].id),
            "spot_unknown",
        ),
    ):
        with pytest.raises(Rejected, match=code):
            await actions.give_excuse(hall=hall, given=changed, author=stage.manager.person, now=BEFORE)


async def test_through_the_front_door(app: Litestar, client: httpx.AsyncClient, stage: Stage) -> None:
    here = f"/api/halls/{stage.hall}/rounds"
    phone = await sign_in(client, "manager")
    page = (await phone.get(f"{here}/settings")).json()
    assert page["in_force"] is None
    assert 30 < page["clerk_seconds"] <= 90
    assert (await phone.get(here)).json()["rounds"] == []
    save = {"settings": page["usual"], "effective_from": "2100-01-01"}
    assert (await phone.put(f"{here}/settings", json=save)).status_code == 200
    again = await phone.put(f"{here}/settings", json=save)
    assert (again.status_code, again.json()["code"]) == (409, "rounds_changed")
    for query, code in (("?day=1999-01-01", 422), ("?day=9999-12-31", 422), ("?day=x", 400), ("?day=2100-01-04", 200)):
        assert (await phone.get(here + query)).status_code == code, query
    far = await phone.get(f"{here}?day=2100-01-04")
    assert {one["cause"] for one in far.json()["rounds"]} == {"calendar_unknown"}
    for query, code in (("?from=2026-01-01&to=2025-01-01", 422), ("?from=2020-01-01&to=2026-01-01", 422), ("", 200)):
        assert (await phone.get(f"{here}/summary{query}")).status_code == code, query
    async with browser(app) as other:
        await sign_in(other, "clerk")
        assert (await other.put(f"{here}/settings", json=save)).status_code == 403
        assert (await other.post(f"{here}/excuses", json={})).status_code == 403
        assert (await other.get(f"{here}/settings")).status_code == 200


async def test_the_draw_of_a_day_does_not_change_by_what_is_seen_on_it(stage: Stage, hall: Hall) -> None:
    await check(stage, hall, "A01", at(2, 9), kind="spot_check", actor=stage.supervisor)
    before = await looks.draw_of_day(hall, day=date(2026, 3, 5))
    assert {one.spot: one.days_unseen for one in before.spots} == {
        stage.spot("A01"): 3,
        stage.spot("A02"): None,
        stage.spot("A03"): None,
    }
    assert (before.of, before.total_weight) == (3, 124)
    await check(stage, hall, "A02", at(5, 9), kind="spot_check", actor=stage.supervisor)
    assert await looks.draw_of_day(hall, day=date(2026, 3, 5)) == before
    assert {one.days_unseen for one in (await looks.draw_of_day(hall, day=date(2026, 3, 6))).spots} == {4, 1, None}


async def test_a_fault_that_the_self_check_did_not_see_is_a_doubt_of_the_counter(stage: Stage, hall: Hall) -> None:
    own = await check(stage, hall, "A01", at(2, 8, 42))
    other = await check(stage, hall, "A01", at(3, 9), kind="audit", actor=stage.consultant, failing=("T1",))
    found = await looks.agreement(hall, today=date(2026, 3, 4))
    assert [(one.item, one.spot, one.self_check, one.inspection) for one in found.doubts] == [
        ("T1", stage.spot("A01"), own, other)
    ]
    assert [(one.of, one.pairs - one.agreed) for one in found.spots] == [(str(stage.spot("A01")), 1)]
    assert found.items[0].of == "T1"
