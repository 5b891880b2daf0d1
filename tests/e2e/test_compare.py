"""Halls and the zones of a hall beside each other and beside their own past (R93: teams, never persons)."""

from playwright.async_api import expect

from audit import database
from audit.reports.words import points
from audit.sites.actions import add_zone
from tests.cast import START
from tests.e2e.phone import Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.e2e.test_totals import inspected
from tests.e2e.test_verify import call
from tests.faults.conftest import Site
from tests.faults.server import Server


async def test_zones_with_a_score_stand_below_the_halls_with_the_numbers_of_the_api(
    phone: Phone, server: Server, site: Site
) -> None:
    async with database.opened(f"sqlite:///{site.data / 'audit.sqlite'}"):
        await add_zone(hall=site.stage.hall, name="二楼", name_en="Upstairs", position=2, now=START)
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    hall = await inspected(page)
    await page.goto(f"{server.url}/compare")
    for unit in ("month", "quarter"):
        zones = (await call(page, "GET", f"/api/halls/{hall}/scores?unit={unit}&level=zone"))["lines"]
        scored = [one for one in zones if any(point["score"] is not None for point in one["points"])]
        assert len(zones) == 2 and len(scored) == 1
        await page.locator(f"input[name=unit][value={unit}]").check(force=True)
        table = page.get_by_test_id("compare-zones")
        await expect(table.locator("tbody th")).to_have_text([one["name"] for one in scored])
        await expect(table.locator("tbody td").first).to_contain_text(points(scored[0]["points"][-1]["score"]))
    await page.locator("input[name=unit][value=contract_year]").check(force=True)
    await expect(page.get_by_role("button", name="重试")).to_be_visible()
    await expect(page.get_by_text("合同")).not_to_have_count(0)
