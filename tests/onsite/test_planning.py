"""Planned days and the calendar link: only days to come, only the own ones, and a link that can be taken back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from litestar import Litestar

from audit.accounts.tables import RoleGrant
from audit.onsite.rules import planned
from audit.onsite.schemas import Part, PlannedPart
from audit.sites.rules import local_day
from tests.cast import Stage
from tests.conftest import browser, sign_in


def in_days(count: int) -> str:
    return str(local_day(datetime.now(UTC), "Asia/Shanghai") + timedelta(days=count))


async def plan(
    client: httpx.AsyncClient, stage: Stage, *days: dict[str, Any], replaces: str | None = None
) -> httpx.Response:
    return await client.put(f"/api/halls/{stage.hall}/onsite-plan", json={"days": days, "replaces": replaces})


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_a_plan_stands_beside_what_came_of_it_and_is_replaced_from_today_on(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    first = await plan(consultant, stage, {"day": in_days(3), "part": "whole", "note": "目视化, 培训"})
    assert first.status_code == 200, first.text
    mine = first.json()["plans"][0]
    assert (mine["person_name"], mine["days"][0]["came"]) == ("测试consultant", None)
    assert said(await plan(consultant, stage)) == (409, "plan_changed")
    second = await plan(consultant, stage, {"day": in_days(4), "part": "morning"}, replaces=mine["id"])
    assert [one["day"] for one in second.json()["plans"][0]["days"]] == [in_days(4)]


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("days", "code"),
    [
        ([{"day": "2020-01-01", "part": "whole"}], "plan_past"),
        ([{"day": "2101-01-01", "part": "whole"}], "day_unfit"),
        ([{"day": "2099-01-05", "part": "whole"}, {"day": "2099-01-05", "part": "morning"}], "plan_overlap"),
    ],
)
async def test_a_plan_that_does_not_fit_is_told_plainly(
    consultant: httpx.AsyncClient, stage: Stage, days: list[dict[str, Any]], code: str
) -> None:
    assert said(await plan(consultant, stage, *days)) == (422, code)


async def test_the_calendar_link_shows_the_days_escaped_until_it_is_taken_back(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    note = "带队；A,B 区\nEND:VCALENDAR"
    await plan(
        consultant,
        stage,
        {"day": in_days(3), "part": "whole", "note": note},
        {"day": in_days(5), "part": "afternoon", "note": ""},
    )
    async with browser(app) as manager, browser(app) as nobody:
        await sign_in(manager, "manager")
        link = f"/api/halls/{stage.hall}/onsite-feed"
        made = (await manager.post(link)).json()["url"]
        answer = await nobody.get(made)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert [str(one["summary"]) for one in events] == ["驻点：测试consultant", "驻点：测试consultant（下午）"]
        assert str(events[0]["description"]) == note
        assert events[0]["dtstart"].dt == date.fromisoformat(in_days(3))
        again = (await manager.post(link)).json()["url"]
        assert said(await nobody.get(made)) == (404, "onsite_feed_unknown")
        assert (await nobody.get(again)).status_code == 200
        assert (await manager.delete(link)).status_code == 204
        assert said(await nobody.get(again)) == (404, "onsite_feed_unknown")
        assert (await manager.get(link)).json() == {"made_at": None}


async def test_a_link_ends_with_the_role_that_gave_it(consultant: httpx.AsyncClient, stage: Stage) -> None:
    made = (await consultant.post(f"/api/halls/{stage.hall}/onsite-feed")).json()["url"]
    assert (await consultant.get(made)).status_code == 200
    await RoleGrant.delete().where(RoleGrant.person == stage.consultant.person)
    assert said(await consultant.get(made)) == (404, "onsite_feed_unknown")


DAYS = st.dates(date(2026, 3, 1), date(2026, 3, 8))


@given(st.lists(st.tuples(DAYS, st.lists(DAYS, max_size=5, unique=True)), max_size=5))
@settings(max_examples=50)
def test_for_each_day_the_last_plan_saved_by_then_counts(saved: list[tuple[date, list[date]]]) -> None:
    saved = sorted(saved, key=lambda one: one[0])
    plans = [(on, [PlannedPart(day=day, part=Part.whole) for day in days if day >= on]) for on, days in saved]
    expected = []
    for number in range(1, 9):
        day = date(2026, 3, number)
        before = [days for on, days in saved if on <= day]
        if before and day in before[-1]:
            expected.append(day)
    assert [one.day for one in planned(plans)] == expected
