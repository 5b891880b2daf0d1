"""The last piece issued on a phone without a network, and at the same time by somebody else: told, and nothing lost."""

from typing import Any

from playwright.async_api import expect

from audit.ids import new_id
from tests import builders
from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.phone import Phone
from tests.e2e.steps import draw_signature, frozen_documents, ready_offline, sign_in
from tests.faults.conftest import Site
from tests.faults.server import Server


async def move(server: Server, site: Site, kind: str, **changes: Any) -> None:
    async with server.phone() as hall:
        await sign_in_by_program(hall, "manager")
        content = builders.movement(hall=site.stage.hall, kind=kind, **changes)
        answer = await builders.put_json(hall, f"/api/material-movements/{new_id()}", content)
        assert answer.status_code == 201, answer.text


async def balance(server: Server, site: Site) -> tuple[int, int]:
    async with server.phone() as hall:
        await sign_in_by_program(hall, "manager")
        page = (await hall.get(f"/api/halls/{site.stage.hall}/materials")).json()
        [pen] = [one for one in page["articles"] if one["id"] == "desk_pen"]
        return pen["stock"], pen["placed"]


async def test_the_last_piece_issued_offline_while_somebody_else_takes_it_is_told_and_sent_once_more_came_in(
    phone: Phone, server: Server, site: Site
) -> None:
    await move(server, site, "received")
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await page.goto(f"{server.url}/materials/issue")
    await expect(page.get_by_test_id("move-spot")).to_be_visible()
    await phone.context.set_offline(True)

    await page.get_by_test_id("move-spot").select_option(str(site.stage.spot("A01")))
    await page.get_by_test_id("move-search").fill("台笔")
    await page.get_by_test_id("offer").first.click()
    await page.get_by_test_id("move-send").click()
    await expect(page.get_by_role("alert")).to_contain_text("签字")
    await page.get_by_test_id("receiver").fill("许若溪")
    await draw_signature(page)
    await page.get_by_test_id("move-send").click()
    pen = page.get_by_test_id("article").filter(has_text="LOGO 台笔")
    await expect(pen).to_contain_text("待上传")
    await expect(pen).to_contain_text("0支")
    [(slip, _)] = (await frozen_documents(phone)).items()

    await move(server, site, "issued", spot=str(site.stage.spot("A02")))
    await phone.context.set_offline(False)
    await page.goto(f"{server.url}/outbox")
    await expect(page.get_by_test_id("outbox-aside")).to_have_text("1")
    await expect(page.locator(".refused")).to_contain_text("库内只剩 0 支")
    assert await balance(server, site) == (0, 1)

    await move(server, site, "received")
    await page.get_by_role("button", name="再送一次").click()
    await expect(page.get_by_test_id("outbox-aside")).to_have_text("0")
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    assert await balance(server, site) == (0, 2)
    async with server.phone() as hall:
        await sign_in_by_program(hall, "manager")
        history = (await hall.get(f"/api/halls/{site.stage.hall}/materials/desk_pen")).json()["movements"]
        assert slip in {one["id"] for one in history}
