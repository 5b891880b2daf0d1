"""Who hears at once of a finding: a hazard, what was sent back, what was passed up."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from litestar import Litestar

from audit.checklists.queries import current_checklists
from audit.checklists.schemas import Pillar
from audit.database import fetch
from audit.findings.rules import finding_id
from audit.findings.telling import watch_repairs
from audit.ids import new_id
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in


async def told(app: Litestar, stage: Stage, name: str) -> list[tuple[str, str]]:
    async with browser(app) as phone:
        await sign_in(phone, name)
        box = (await phone.get(f"/api/halls/{stage.hall}/notices")).json()
    return [(one["kind"], one["text"]["zh"]) for group in box["groups"] for one in group["notices"]]


async def report(phone: httpx.AsyncClient, stage: Stage, severity: str) -> Any:
    finding = new_id()
    document = builders.report_document(hall=stage.hall, spot=stage.spot("A01"), severity=severity, title="插座发烫")
    assert (await builders.put_json(phone, f"/api/findings/{finding}", document)).status_code == 201
    return finding


async def test_a_hazard_that_is_reported_reaches_who_is_in_charge(app: Litestar, stage: Stage) -> None:
    async with browser(app) as clerk:
        await sign_in(clerk, "clerk")
        await report(clerk, stage, "general")
        assert await told(app, stage, "manager") == []
        await report(clerk, stage, "hazard")
    assert await told(app, stage, "manager") == [("hazard", "安全隐患：插座发烫（A01）")]
    assert await told(app, stage, "clerk") == []


async def test_a_hazard_that_an_inspection_finds_is_told_once_however_often_it_is_sent(
    app: Litestar, stage: Stage
) -> None:
    checklist, item = next(
        (one, item)
        for one in await current_checklists()
        for item in one.checklist.items
        if item.pillar is Pillar.safety and item.critical and not item.advisory
    )
    kinds = checklist.checklist.spot_kinds
    spot = next(one for one in stage.places.spots if not kinds or one.kind in kinds)
    document = builders.document(hall=stage.hall, spot=spot.id, checklist=checklist, failing=(item.id,))
    inspection = new_id()
    async with browser(app) as phone:
        await sign_in(phone, "consultant")
        for _ in range(2):
            assert (await builders.submit(phone, document, id=inspection)).status_code in (200, 201)
        found = (await phone.get(f"/api/findings/{finding_id(inspection, item.id)}")).json()["finding"]
    assert found["severity"] == "hazard"
    assert [kind for kind, _ in await told(app, stage, "supervisor")] == ["hazard"]


async def test_who_repaired_hears_that_it_was_sent_back_and_who_is_named_that_it_was_passed_up(
    app: Litestar, stage: Stage
) -> None:
    async with browser(app) as admin, browser(app) as clerk, browser(app) as manager:
        await sign_in(admin, "admin")
        never = {"settings": {"quiet_from": 0, "quiet_to": 0}}
        await builders.put_json(admin, f"/api/halls/{stage.hall}/notices/settings", never)
        await sign_in(clerk, "clerk")
        await sign_in(manager, "manager")
        finding = await report(clerk, stage, "general")
        for number, (phone, act, more) in enumerate(
            (
                (clerk, "fix", {}),
                (manager, "send_back", {"note": "仍然发烫"}),
                (manager, "escalate", {"to": "supplier_lead"}),
            )
        ):
            made_at = builders.NOON + timedelta(hours=number + 1)
            said = builders.step_document(hall=stage.hall, finding=finding, act=act, made_at=made_at, **more)
            assert (await builders.put_json(phone, f"/api/steps/{new_id()}", said)).status_code == 201
    assert await told(app, stage, "clerk") == [("sent_back", "整改被退回：插座发烫（A01）")]
    assert await told(app, stage, "lead") == [("escalated", "上报给您：插座发烫（A01）")]
    assert await told(app, stage, "manager") == []


async def test_on_a_day_on_which_repairs_fall_due_one_notice_tells_how_many(app: Litestar, stage: Stage) -> None:
    async with browser(app) as phone:
        await sign_in(phone, "clerk")
        findings = [await report(phone, stage, "general") for _ in range(3)]
        due = (await phone.get(f"/api/findings/{findings[0]}")).json()["finding"]["due_on"]
        assert {(await phone.get(f"/api/findings/{one}")).json()["finding"]["due_on"] for one in findings} == {due}
    noon = datetime.fromisoformat(due).replace(hour=4, tzinfo=UTC)
    await watch_repairs(noon - timedelta(days=1))
    assert await fetch("SELECT id FROM notice") == []
    for hours in range(3):
        await watch_repairs(noon + timedelta(hours=hours))
    rows = await fetch("SELECT kind, words FROM notice WHERE person = ?", stage.manager.person)
    assert [(row["kind"], json.loads(row["words"])) for row in rows] == [("repairs", {"count": 3, "late": 0})]
