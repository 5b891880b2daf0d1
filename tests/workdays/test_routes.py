"""The calendar of a hall through the front door, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from litestar import Litestar

from audit.ids import new_id
from audit.journal.tables import JournalEntry
from audit.sites.rules import local_day
from tests.cast import Stage
from tests.conftest import browser, sign_in

HOURS = [{"opens": 540, "closes": 720}, {"opens": 720, "closes": 810, "duty": True}, {"opens": 810, "closes": 1020}]
WEEK = [HOURS] * 5 + [[{"opens": 540, "closes": 720}], []]


def today() -> str:
    return local_day(datetime.now(UTC), "Asia/Shanghai").isoformat()


def save(replaces: str | None = None, **changes: Any) -> dict[str, Any]:
    return {"calendar": {"week": WEEK}, "effective_from": today(), "replaces": replaces} | changes


async def test_a_calendar_is_saved_with_its_first_day_and_nobody_overwrites_unseen(
    client: httpx.AsyncClient, stage: Stage
) -> None:
    phone = await sign_in(client, "manager")
    path = f"/api/halls/{stage.hall}/calendar"
    before = (await phone.get(path)).json()
    assert (before["in_force"], before["replaces"]) == (None, None)
    saved = await phone.put(path, json=save())
    assert saved.status_code == 200, saved.text
    assert saved.json()["in_force"]["calendar"]["week"][0] == [{"duty": False} | one for one in HOURS]
    late = await phone.put(path, json=save())
    assert (late.status_code, late.json()["code"]) == (409, "calendar_changed")
    tomorrow = (datetime.fromisoformat(today()) + timedelta(days=1)).date().isoformat()
    again = await phone.put(path, json=save(saved.json()["replaces"], effective_from=tomorrow))
    assert [one["effective_from"] for one in again.json()["coming"]] == [tomorrow]
    assert again.json()["in_force"] == saved.json()["in_force"]
    assert await JournalEntry.count().where(JournalEntry.act == "calendar.changed") == 2


async def test_the_past_cannot_be_changed(client: httpx.AsyncClient, stage: Stage) -> None:
    phone = await sign_in(client, "consultant")
    answer = await phone.put(f"/api/halls/{stage.hall}/calendar", json=save(effective_from="2026-01-01"))
    assert (answer.status_code, answer.json()["code"]) == (422, "effective_unfit")


async def test_an_emergency_is_announced_once_and_ended(client: httpx.AsyncClient, stage: Stage) -> None:
    phone, closure = await sign_in(client, "manager"), new_id()
    path = f"/api/halls/{stage.hall}/closures/{closure}"
    announced = {"starts_at": "2026-03-02T02:00:00Z", "reason": "停电"}
    for _ in range(2):
        answer = await phone.put(path, json=announced)
        assert answer.status_code == 200, answer.text
        assert [one["ends_at"] for one in answer.json()["closures"]] == [None]
    other = await phone.put(path, json=announced | {"reason": "停水"})
    assert (other.status_code, other.json()["code"]) == (409, "document_conflict")
    backwards = await phone.post(f"{path}/end", json={"ends_at": "2026-03-02T02:00:00Z"})
    assert (backwards.status_code, backwards.json()["code"]) == (422, "times_unfit")
    ended = await phone.post(f"{path}/end", json={"ends_at": "2026-03-02T05:00:00Z"})
    assert ended.json()["closures"][0]["ends_at"] == "2026-03-02T05:00:00Z"
    assert await JournalEntry.count().where(JournalEntry.subject == closure) == 2


async def test_only_who_may_changes_the_calendar(app: Litestar, stage: Stage) -> None:
    for name, calendar, emergency in (("clerk", 403, 403), ("supervisor", 403, 403), ("consultant", 200, 403)):
        async with browser(app) as phone:
            await sign_in(phone, name)
            answer = await phone.put(f"/api/halls/{stage.hall}/calendar", json=save())
            assert answer.status_code == calendar, name
            announced = {"starts_at": "2026-03-02T02:00:00Z", "reason": "停电"}
            answer = await phone.put(f"/api/halls/{stage.hall}/closures/{new_id()}", json=announced)
            assert answer.status_code == emergency, name


async def test_an_emergency_of_another_hall_is_not_found(client: httpx.AsyncClient, stage: Stage) -> None:
    phone = await sign_in(client, "manager")
    answer = await phone.post(
        f"/api/halls/{stage.hall}/closures/{new_id()}/end", json={"ends_at": "2026-03-02T05:00:00Z"}
    )
    assert answer.status_code == 404
