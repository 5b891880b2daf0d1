"""A pin is placed with a finger and moved with the keyboard; a display on the wall goes on without a network."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests import builders
from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.phone import Phone
from tests.e2e.steps import sign_in
from tests.e2e.test_accessibility import COLOURS_STAND_STILL, SCHEMES, grave_barriers
from tests.faults.conftest import Site
from tests.faults.server import Server

KEEPS_THE_DISPLAY = """async () => {
  const caches_ = await Promise.all((await caches.keys()).map(name => caches.open(name)))
  const kept = await Promise.all(caches_.map(cache => cache.keys()))
  return kept.flat().some(request => /assets\\/Wall-.*\\.js$/.test(request.url))
}"""
PICTURE = builders.jpeg(3, width=800, height=500)


async def floors(server: Server, site: Site) -> list[dict[str, Any]]:
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        page = (await client.get(f"/api/halls/{site.stage.hall}/plan")).json()
    return page["saved"]["plan"]["floors"] if page["saved"] else []


async def upload(page: Page) -> None:
    file: Any = {"name": "plan.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
    await page.get_by_test_id("floor-file").set_input_files(file)
    await expect(page.get_by_test_id("plan-stage").locator("img")).to_be_visible()


async def test_spots_are_placed_by_tapping_and_by_keyboard_and_shown_on_the_plan(
    phone: Phone, server: Server, site: Site
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="manager")
    await expect(page.get_by_role("link", name="点位", exact=True)).to_be_visible()
    await page.goto(f"{server.url}/plan")
    await expect(page.get_by_test_id("schematic")).to_contain_text("A01")
    await page.get_by_test_id("plan-begin").click()
    await upload(page)
    stage = page.get_by_test_id("plan-stage")
    box = await stage.bounding_box()
    assert box is not None
    await expect(page.get_by_test_id("place-A01")).to_have_attribute("aria-pressed", "true")
    await page.touchscreen.tap(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    await expect(page.get_by_test_id("pin-A01")).to_be_visible()
    await expect(page.get_by_test_id("place-A02")).to_have_attribute("aria-pressed", "true")
    await page.get_by_test_id("place-middle").focus()
    await page.keyboard.press("Enter")
    await page.get_by_test_id("pin-A02").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowUp")
    await page.get_by_test_id("plan-save").click()
    await expect(page.get_by_test_id("pin-A02")).to_have_attribute("href", f"/spots/{site.stage.spot('A02')}/history")
    [floor] = await floors(server, site)
    first, second = floor["pins"]
    assert (first["spot"], second["spot"]) == (str(site.stage.spot("A01")), str(site.stage.spot("A02")))
    assert abs(first["x"] - 2500) < 60
    assert abs(first["y"] - 5000) < 60
    assert (second["x"], second["y"]) == (5050, 4950)


async def test_whoever_edited_an_older_plan_is_told_and_loses_nothing(phone: Phone, server: Server, site: Site) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="manager")
    await expect(page.get_by_role("link", name="点位", exact=True)).to_be_visible()
    await page.goto(f"{server.url}/plan/edit")
    await upload(page)
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        answer = await client.put(f"/api/halls/{site.stage.hall}/plan", json={"plan": {"floors": []}})
        assert answer.status_code == 200
    await page.get_by_test_id("place-middle").click()
    await page.get_by_test_id("plan-save").click()
    await expect(page.get_by_test_id("plan-refused")).to_contain_text("别人刚刚修改了平面图")
    await expect(page.get_by_test_id("pin-A01")).to_be_visible()
    await page.get_by_test_id("plan-mine").click()
    await expect(page.get_by_test_id("plan-edit")).to_be_visible()
    assert [len(floor["pins"]) for floor in await floors(server, site)] == [1]


async def wall_url(page: Page, server: Server) -> str:
    await sign_in(page, server.url, name="manager")
    await expect(page.get_by_role("link", name="点位", exact=True)).to_be_visible()
    await page.goto(f"{server.url}/plan/edit")
    await upload(page)
    await page.get_by_test_id("place-middle").click()
    await page.get_by_test_id("plan-save").click()
    await expect(page.get_by_test_id("plan-edit")).to_be_visible()
    await page.goto(f"{server.url}/wall/links")
    await page.get_by_test_id("wall-name").fill("一楼大厅电视")
    await page.get_by_test_id("wall-make").click()
    return (await page.get_by_test_id("wall-url").inner_text()).strip()


async def test_a_display_without_an_account_turns_its_pages_also_when_it_is_switched_on_without_a_network(
    phone: Phone, server: Server
) -> None:
    await phone.open()
    page = phone.page
    url = await wall_url(page, server)
    await phone.context.clear_cookies()
    await page.goto(url)
    await page.reload()
    wall = page.get_by_test_id("wall")
    await expect(wall).to_have_attribute("data-page", "today")
    await expect(page.get_by_test_id("wall-age")).to_contain_text("数据更新于")
    for kind in ("modules", "plan", "problems", "best", "today"):
        await page.keyboard.press("ArrowRight")
        await expect(wall).to_have_attribute("data-page", kind)
    await page.keyboard.press("ArrowLeft")
    await expect(wall).to_have_attribute("data-page", "best")
    await page.wait_for_function(KEEPS_THE_DISPLAY)
    server.stop()
    await phone.context.set_offline(True)
    await page.reload()
    await expect(page.get_by_test_id("wall-age")).to_contain_text("数据更新于")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_test_id("pin-A01")).to_be_visible()
    await expect(wall.locator("img")).to_have_js_property("naturalWidth", 800)


async def test_a_display_whose_link_was_taken_back_forgets_what_it_showed(phone: Phone, server: Server) -> None:
    await phone.open()
    page = phone.page
    url = await wall_url(page, server)
    await page.goto(url)
    await expect(page.get_by_test_id("wall")).to_have_attribute("data-page", "today")
    await page.goto(f"{server.url}/wall/links")
    await page.get_by_test_id("wall-revoke").click()
    await page.get_by_test_id("wall-revoke-yes").click()
    await expect(page.get_by_test_id("wall-revoke")).to_have_count(0)
    await page.goto(url)
    await expect(page.get_by_text("链接已失效")).to_be_visible()
    await expect(page.get_by_text("云杉区政务服务大厅")).to_have_count(0)


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_the_plan_its_editor_and_the_display_have_no_barrier(phone: Phone, server: Server, scheme: Any) -> None:
    await phone.open(scheme=scheme)
    page = phone.page
    url = await wall_url(page, server)
    for path, sign in (("/plan", "plan-edit"), ("/plan/edit", "plan-stage"), ("/wall/links", "wall-revoke")):
        await page.goto(f"{server.url}{path}")
        await expect(page.get_by_test_id(sign).first).to_be_visible()
        await page.evaluate(COLOURS_STAND_STILL)
        assert await grave_barriers(page) == []
    await page.goto(url)
    for kind in ("today", "modules", "plan", "problems", "best"):
        await expect(page.get_by_test_id("wall")).to_have_attribute("data-page", kind)
        assert await grave_barriers(page) == []
        await page.get_by_test_id("wall-next").click()
