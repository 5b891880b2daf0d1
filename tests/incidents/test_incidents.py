"""The register of incidents, through the wire."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.ids import new_id
from audit.incidents.telling import watch_clocks
from audit.jobs import run_due
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in


async def put(client: httpx.AsyncClient, path: str, content: dict[str, Any]) -> httpx.Response:
    return await builders.put_json(client, path, content)


async def enter(client: httpx.AsyncClient, stage: Stage, **changes: Any) -> UUID:
    incident = new_id()
    answer = await put(client, f"/api/incidents/{incident}", builders.incident_document(hall=stage.hall, **changes))
    assert answer.status_code == 201, answer.text
    return incident


async def step(client: httpx.AsyncClient, stage: Stage, incident: UUID, act: str, **changes: Any) -> httpx.Response:
    said = builders.incident_step(hall=stage.hall, incident=incident, act=act, **changes)
    return await put(client, f"/api/incident-steps/{new_id()}", said)


async def page(client: httpx.AsyncClient, stage: Stage, kind: str = "") -> dict[str, Any]:
    answer = await client.get(f"/api/halls/{stage.hall}/incidents" + (f"?kind={kind}" if kind else ""))
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


async def told(client: httpx.AsyncClient, stage: Stage) -> list[str]:
    answer = await client.get(f"/api/halls/{stage.hall}/notices")
    return [group["kind"] for group in answer.json()["groups"]]


async def test_a_clerk_enters_a_complaint_the_supervisor_judges_it_and_the_limit_counts(
    app: Litestar, stage: Stage
) -> None:
    async with browser(app) as clerk, browser(app) as supervisor:
        await sign_in(clerk, "clerk")
        await sign_in(supervisor, "supervisor")
        incident = await enter(clerk, stage, happened_at=datetime.now(UTC))
        assert (await step(clerk, stage, incident, "verdict")).status_code == 403
        assert (await step(supervisor, stage, incident, "reply")).status_code == 201
        before = await page(supervisor, stage, "complaint")
        assert [one["state"] for one in before["incidents"]] == ["replied"]
        assert before["quotas"][0] | {"count": 0, "undecided": 1, "most": 3} == before["quotas"][0]
        assert (await step(supervisor, stage, incident, "verdict")).status_code == 201
        after = await page(supervisor, stage, "complaint")
        assert [(one["state"], one["valid"]) for one in after["incidents"]] == [("settled", True)]
        assert after["quotas"][0] | {"count": 1, "undecided": 0, "level": "within"} == after["quotas"][0]


async def test_the_person_a_complaint_counts_against_cannot_make_it_go_away(app: Litestar, stage: Stage) -> None:
    for name in ("consultant", "manager", "admin", "lead", "clerk"):
        async with browser(app) as phone:
            await sign_in(phone, name)
            for act in ("verdict", "withdraw"):
                answer = await step(phone, stage, new_id(), act)
                assert answer.status_code == 403, f"{name} {act}"


async def test_sent_again_is_harmless_and_another_content_is_a_conflict(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    incident, content = new_id(), builders.incident_document(hall=stage.hall)
    path = f"/api/incidents/{incident}"
    answers = [(await put(consultant, path, content)).status_code for _ in range(2)]
    changed = await put(consultant, path, content | {"title": "别的事"})
    assert [*answers, changed.status_code] == [201, 200, 409]


async def test_a_step_may_come_before_its_incident(consultant: httpx.AsyncClient, stage: Stage) -> None:
    incident = new_id()
    assert (await step(consultant, stage, incident, "reply")).status_code == 201
    assert (
        await put(
            consultant, f"/api/incidents/{incident}", builders.incident_document(hall=stage.hall, nature="opinion")
        )
    ).status_code == 201
    story = (await consultant.get(f"/api/incidents/{incident}")).json()
    assert story["incident"]["state"] == "settled"
    assert [(one["document"]["act"], one["counts"]) for one in story["steps"]] == [("reply", True)]


async def test_a_step_of_another_hall_finds_nothing(app: Litestar, consultant: httpx.AsyncClient, stage: Stage) -> None:
    incident = await enter(consultant, stage)
    async with browser(app) as stranger:
        await sign_in(stranger, "stranger")
        said = builders.incident_step(hall=stage.other_hall, incident=incident, act="note")
        assert (await put(stranger, f"/api/incident-steps/{new_id()}", said)).status_code == 404


async def test_how_to_reach_a_citizen_is_shown_to_those_who_answer(app: Litestar, stage: Stage) -> None:
    async with browser(app) as clerk:
        await sign_in(clerk, "clerk")
        await enter(clerk, stage, contact="13800001234")
    for name, shown in (
        ("clerk", "13800001234"),
        ("manager", "13800001234"),
        ("supervisor", "13800001234"),
        ("consultant", "138****1234"),
        ("lead", "138****1234"),
    ):
        async with browser(app) as phone:
            await sign_in(phone, name)
            [one] = (await page(phone, stage))["incidents"]
            assert one["document"]["contact"] == shown, name


async def test_an_identity_number_never_reaches_the_register(consultant: httpx.AsyncClient, stage: Stage) -> None:
    content = builders.incident_document(hall=stage.hall, text="来电人 33040219800101123X")
    answer = await put(consultant, f"/api/incidents/{new_id()}", content)
    assert (answer.status_code, answer.json()["code"]) == (422, "identity_number")
    assert (await page(consultant, stage))["incidents"] == []


async def test_an_emergency_shows_how_soon_somebody_was_there(consultant: httpx.AsyncClient, stage: Stage) -> None:
    begun = datetime.now(UTC) - timedelta(hours=3)
    for minutes, state in ((60, "met"), (61, "late")):
        incident = await enter(consultant, stage, kind="emergency", happened_at=begun)
        arrived = begun + timedelta(minutes=minutes)
        assert (await step(consultant, stage, incident, "arrive", made_at=arrived, note="")).status_code == 201
        story = (await consultant.get(f"/api/incidents/{incident}")).json()["incident"]
        assert story["limit"]["state"] == state


async def test_managers_are_told_of_a_new_complaint_and_once_more_when_its_time_is_over(
    app: Litestar, stage: Stage
) -> None:
    async with browser(app) as clerk, browser(app) as lead:
        await sign_in(clerk, "clerk")
        await sign_in(lead, "lead")
        await enter(clerk, stage, happened_at=datetime.now(UTC) - timedelta(days=40))
        assert await told(lead, stage) == []
        noon = datetime.now(UTC).replace(hour=4)
        for _ in range(2):
            await watch_clocks(noon - timedelta(days=1))
        assert await told(lead, stage) == ["overdue"]
        assert await told(clerk, stage) == []


async def test_once_somebody_has_answered_nobody_is_asked_any_more(app: Litestar, stage: Stage) -> None:
    async with browser(app) as clerk, browser(app) as manager, browser(app) as supervisor:
        for phone, name in ((clerk, "clerk"), (manager, "manager"), (supervisor, "supervisor")):
            await sign_in(phone, name)
        never = {"settings": {"quiet_from": 0, "quiet_to": 0}}
        assert (await put(manager, f"/api/halls/{stage.hall}/notices/settings", never)).status_code == 200
        incident = await enter(clerk, stage, happened_at=datetime.now(UTC))
        path = f"/api/halls/{stage.hall}/notices"
        assert (await supervisor.get(path)).json()["unread"] == 1
        assert (await step(manager, stage, incident, "reply")).status_code == 201
        assert (await supervisor.get(path)).json()["unread"] == 0


async def test_the_warning_comes_one_before_the_limit_and_again_at_each_step(app: Litestar, stage: Stage) -> None:
    async with browser(app) as supervisor:
        await sign_in(supervisor, "supervisor")
        quiet = {"settings": {"quiet_from": 0, "quiet_to": 0}}
        async with browser(app) as admin:
            await sign_in(admin, "admin")
            assert (await put(admin, f"/api/halls/{stage.hall}/notices/settings", quiet)).status_code == 200
        for expected in (0, 1, 2, 3):
            incident = await enter(supervisor, stage, happened_at=datetime.now(UTC))
            assert (await step(supervisor, stage, incident, "verdict")).status_code == 201
            box = (await supervisor.get(f"/api/halls/{stage.hall}/notices")).json()
            texts = [one["text"]["zh"] for group in box["groups"] for one in group["notices"] if one["kind"] == "quota"]
            assert len(texts) == expected
        assert texts[0] == "综窗本合同年有效投诉 4 起，上限 3 起"


@pytest.mark.parametrize(
    ("act", "changes", "field"), [("reply", {"note": " "}, "note"), ("verdict", {"valid": None}, "valid")]
)
async def test_a_step_says_what_was_done(
    app: Litestar, stage: Stage, act: str, changes: dict[str, Any], field: str
) -> None:
    async with browser(app) as supervisor:
        await sign_in(supervisor, "supervisor")
        answer = await step(supervisor, stage, new_id(), act, **changes)
        assert (answer.json()["code"], answer.json()["field"]) == ("incident_step_unfit", field)


async def test_both_jobs_run_as_the_server_runs_them(app: Litestar, stage: Stage) -> None:
    from audit.app import JOBS

    async with browser(app) as clerk, browser(app) as manager:
        await sign_in(clerk, "clerk")
        await sign_in(manager, "manager")
        await enter(clerk, stage, happened_at=datetime.now(UTC) - timedelta(days=40))
        quiet = {"settings": {"quiet_from": 0, "quiet_to": 0}}
        assert (await put(manager, f"/api/halls/{stage.hall}/notices/settings", quiet)).status_code == 200
        await run_due(JOBS, owner="test")
        assert "overdue" in await told(manager, stage)
