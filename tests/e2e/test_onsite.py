"""A day entered in a hall without a network, countersigned by the hall, and counted."""

import json
from typing import Any

from playwright.async_api import expect

from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.phone import Phone
from tests.e2e.steps import draw_signature, frozen_documents, ready_offline, sign_in
from tests.e2e.test_signs import sign_out
from tests.faults.conftest import Site
from tests.faults.server import Server

LOG = "带班长走巡查路线"


async def set_contract(server: Server, site: Site) -> None:
    """Days off count, so that the day of the test does."""
    async with server.phone() as hall:
        await sign_in_by_program(hall, "manager")
        contract = {"starts_on": "2026-01-01", "count_days_off": True}
        answer = await hall.put(f"/api/halls/{site.stage.hall}/contract", json={"contract": contract})
        assert answer.status_code == 200, answer.text


async def days_of(server: Server, site: Site) -> list[dict[str, Any]]:
    async with server.phone() as hall:
        await sign_in_by_program(hall, "supervisor")
        days: list[dict[str, Any]] = (await hall.get(f"/api/halls/{site.stage.hall}/onsite")).json()["days"]
        return days


async def test_a_day_entered_offline_is_countersigned_by_the_hall_and_counts(
    phone: Phone, server: Server, site: Site
) -> None:
    await set_contract(server, site)
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await expect(page.get_by_test_id("today-onsite")).to_contain_text("/ 50 天")
    server.stop()
    await phone.context.set_offline(True)
    await page.reload()
    await page.get_by_test_id("today-onsite-new").click()
    await page.get_by_test_id("onsite-log").fill(LOG)
    await page.get_by_label("上午", exact=True).check()
    await page.get_by_test_id("onsite-save").click()
    await expect(page.get_by_test_id("onsite-day")).to_contain_text("待上传")
    await page.reload()
    await expect(page.get_by_test_id("onsite-day")).to_contain_text(LOG)
    await page.get_by_test_id("onsite-new").click()
    await expect(page.get_by_test_id("onsite-clash")).to_contain_text("已登记过")
    [(entry, frozen)] = (await frozen_documents(phone)).items()

    server.start()
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    [day] = await days_of(server, site)
    assert (day["id"], day["state"], day["document"]["log"]) == (entry, "entered", json.loads(frozen["body"])["log"])

    await sign_out(page, server.url)
    await sign_in(page, server.url, name="manager")
    await page.get_by_test_id("today-onsite").get_by_text("1 天待会签").click()
    await page.get_by_test_id("onsite-due").get_by_test_id("onsite-day").click()
    await draw_signature(page)
    await page.get_by_test_id("onsite-sign").click()
    await expect(page.get_by_test_id("onsite-count")).to_contain_text("0.5")
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    [day] = await days_of(server, site)
    assert (day["state"], day["decided"]["author_name"]) == ("countersigned", "测试manager")
