"""Devices through the real server: entered with a label, reported, repaired, back in service."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.ids import new_id
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in

MORNING = datetime.fromisoformat("2026-03-02T02:00:00+00:00")
"""10:00 on a Monday in the hall."""


async def add(client: httpx.AsyncClient, stage: Stage, **changes: Any) -> UUID:
    device = new_id()
    about = builders.device_about(zone=stage.places.zones[0].id, **changes)
    answer = await client.put(f"/api/halls/{stage.hall}/devices/{device}", json={"about": about})
    assert answer.status_code == 200, answer.text
    return device


async def report(client: httpx.AsyncClient, stage: Stage, device: UUID, **changes: Any) -> httpx.Response:
    id = changes.pop("id", None) or new_id()
    content = builders.fault_document(hall=stage.hall, device=device, made_at=MORNING, **changes)
    return await builders.put_json(client, f"/api/faults/{id}", content)


async def step(
    client: httpx.AsyncClient, stage: Stage, fault: UUID, act: str, hours: int, **more: Any
) -> httpx.Response:
    made_at = MORNING + timedelta(hours=hours)
    content = builders.fault_step(hall=stage.hall, fault=fault, act=act, made_at=made_at, **more)
    return await builders.put_json(client, f"/api/fault-steps/{new_id()}", content)


async def one(client: httpx.AsyncClient, stage: Stage, device: UUID) -> dict[str, Any]:
    page = (await client.get(f"/api/halls/{stage.hall}/devices")).json()
    found: dict[str, Any] = next(each for each in page["devices"] if each["id"] == str(device))
    return found


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_a_clerk_reports_a_fault_the_manager_hears_of_it_until_it_is_repaired(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    device, fault = await add(consultant, stage), new_id()
    assert (await one(consultant, stage, device))["code"] == "D01"
    async with browser(app) as clerk, browser(app) as manager:
        await sign_in(clerk, "clerk")
        await sign_in(manager, "manager")
        never_quiet = {"settings": {"quiet_from": 0, "quiet_to": 0}}
        saved = await manager.put(f"/api/halls/{stage.hall}/notices/settings", json=never_quiet)
        assert saved.status_code == 200, saved.text
        assert [(await report(clerk, stage, device, id=fault)).status_code for _ in range(2)] == [201, 200]
        assert said(await report(clerk, stage, device, id=fault, what="别的")) == (409, "document_conflict")
        found = await one(manager, stage, device)
        assert (found["state"], found["faults"][0]["state"]) == ("down", "reported")
        box = (await manager.get(f"/api/halls/{stage.hall}/notices")).json()
        assert [(group["kind"], group["notices"][0]["path"]) for group in box["groups"]] == [
            ("fault", f"/devices/{device}")
        ]
        assert (await step(manager, stage, fault, "repairing", 1)).status_code == 201
        assert (await step(manager, stage, fault, "restored", 2)).status_code == 201
        assert (await manager.get(f"/api/halls/{stage.hall}/notices")).json()["unread"] == 0
        found = await one(manager, stage, device)
    assert (found["state"], found["faults"][0]["down_minutes"]) == ("in_use", 120)


async def test_steps_may_come_before_their_fault_and_a_settled_one_tells_nobody(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    device, fault = await add(consultant, stage), new_id()
    assert (await step(consultant, stage, fault, "restored", 3)).status_code == 201
    assert (await report(consultant, stage, device, id=fault)).status_code == 201
    found = await one(consultant, stage, device)
    assert (found["state"], found["faults"][0]["down_minutes"]) == ("in_use", 120), "10:00 to noon, and the noon break"
    async with browser(app) as manager:
        await sign_in(manager, "manager")
        assert (await manager.get(f"/api/halls/{stage.hall}/notices")).json()["unread"] == 0


async def test_a_device_that_still_works_is_impaired_and_costs_no_time(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    device = await add(consultant, stage)
    assert (await report(consultant, stage, device, usable=True)).status_code == 201
    found = await one(consultant, stage, device)
    assert (found["state"], found["faults"][0]["down_minutes"], found["down_minutes"]) == ("impaired", 0, 0)


async def test_a_device_keeps_its_label_when_it_moves_and_can_be_written_off(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    device = await add(consultant, stage)
    before = await one(consultant, stage, device)
    about = before["about"] | {"name": "自助终端 2 号", "retired": True, "price_cents": 1_250_000}
    path = f"/api/halls/{stage.hall}/devices/{device}"
    assert said(await consultant.put(path, json={"about": about})) == (409, "device_changed")
    saved = await consultant.put(path, json={"about": about, "replaces": before["saved"]})
    assert saved.status_code == 200, saved.text
    after = await one(consultant, stage, device)
    assert (after["label"], after["code"], after["name"]) == (before["label"], "D01", "自助终端 2 号")
    assert after["state"] == "retired"


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": " "}, "device_unfit"),
        ({"zone": str(new_id())}, "device_unfit"),
        ({"bought_on": "1900-01-01"}, "device_unfit"),
        ({"bought_on": "2026-01-01", "warranty_until": "2025-01-01"}, "device_unfit"),
    ],
)
async def test_what_does_not_fit_a_device_is_told_plainly(
    consultant: httpx.AsyncClient, stage: Stage, changes: dict[str, Any], expected: str
) -> None:
    about = builders.device_about(zone=stage.places.zones[0].id) | changes
    answer = await consultant.put(f"/api/halls/{stage.hall}/devices/{new_id()}", json={"about": about})
    assert said(answer) == (422, expected)


async def test_a_fault_is_of_a_device_of_the_hall_and_says_what_is_wrong(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    device = await add(consultant, stage)
    assert said(await report(consultant, stage, stage.spot("A01"))) == (422, "device_unknown")
    assert said(await report(consultant, stage, stage.spot("Z01"))) == (422, "device_unknown")
    assert said(await report(consultant, stage, device, what=" ")) == (422, "fault_unfit")
    assert said(await step(consultant, stage, new_id(), "note", 1)) == (422, "fault_step_unfit")
    about = builders.device_about(zone=stage.places.zones[0].id)
    taken = await consultant.put(f"/api/halls/{stage.hall}/devices/{new_id()}", json={"about": about, "code": "A01"})
    assert said(taken) == (409, "spot_code_taken")
    counter = await consultant.put(f"/api/halls/{stage.hall}/devices/{stage.spot('A01')}", json={"about": about})
    assert said(counter) == (422, "device_unknown")
