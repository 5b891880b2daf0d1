"""A sign noted in a hall without a network: still there after a reload, delivered once, and judged by the server."""

import json
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Page, expect

from audit.ids import new_id
from audit.signs.rules import digest_of_needs
from tests import builders
from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.phone import Phone
from tests.e2e.steps import frozen_documents, ready_offline, sign_in, take_photos
from tests.e2e.test_accessibility import COLOURS_STAND_STILL, SCHEMES, grave_barriers
from tests.faults.conftest import Site
from tests.faults.evidence import Evidence
from tests.faults.server import Server

NAME = "自助服务区"
EDGE_KEPT = """() => new Promise(tell => {
  indexedDB.open('hall-audit').onsuccess = opened => {
    const db = opened.target.result
    db.transaction('settings').objectStore('settings').getAll().onsuccess = found => {
      db.close()
      tell(found.target.result.some(one => one?.lower_edge_mm === 1850))
    }
  }
})"""
"""The last number typed is on the disk; a page that is closed within the same few milliseconds may lose it."""


async def note_a_hung_sign(page: Page) -> None:
    """Hung with its lower edge at 1.85 m: too low."""
    await page.get_by_test_id("sign-add").click()
    await page.get_by_label("环境信息标志", exact=True).check()
    await page.get_by_test_id("sign-name").fill(NAME)
    await page.get_by_test_id("sign-place").fill("一楼东侧通道")
    await take_photos(page, page.locator("main"), 1)
    await page.get_by_label("悬挂式", exact=True).check()
    await page.get_by_test_id("sign-edge").fill("185")


async def open_register(page: Page) -> None:
    await page.get_by_role("link", name="点位", exact=True).click()
    await page.get_by_test_id("open-signs").click()


async def register_of(server: Server, site: Site) -> dict[str, Any]:
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        found: dict[str, Any] = (await client.get(f"/api/halls/{site.stage.hall}/signs")).json()
        return found


async def test_a_sign_noted_offline_survives_a_reload_and_arrives_once_with_its_fault(
    phone: Phone, server: Server, site: Site
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    server.stop()
    await phone.context.set_offline(True)
    await open_register(page)
    await note_a_hung_sign(page)
    await page.wait_for_function(EDGE_KEPT)
    await page.reload()
    await expect(page.get_by_test_id("sign-name")).to_have_value(NAME)
    await page.get_by_test_id("sign-save").click()
    await expect(page.get_by_text("已保存在本机 · 待上传")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    await expect(page.get_by_text("已保存在本机 · 待上传")).to_be_visible()
    await expect(page.get_by_test_id("sync-chip")).to_have_text("待上传 2")
    [(id, frozen)] = (await frozen_documents(phone)).items()

    server.start()
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    await expect(page.get_by_test_id("fault-too_low")).to_be_visible()
    found = await register_of(server, site)
    [sign] = found["signs"]
    body = json.loads(frozen["body"])
    assert (sign["document_id"], sign["id"], sign["code"], sign["documents"]) == (id, body["sign"], "S-001", 1)
    assert [(fault["kind"], fault["signs"]) for fault in found["faults"]] == [("too_low", [sign["id"]])]
    assert Evidence(site.data).photos() == [photo["sha256"] for photo in body["photos"]]

    await page.get_by_role("button", name="返回").click()
    await expect(page.get_by_test_id("sign-S-001")).to_contain_text("过低")


async def test_checked_is_one_tap_and_a_taken_down_sign_is_gone(phone: Phone, server: Server, site: Site) -> None:
    await with_a_sign(server, site)
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await open_register(page)
    await page.get_by_test_id("sign-S-001").click()
    await expect(page.get_by_test_id("fault-overdue")).to_be_visible()
    await page.get_by_test_id("sign-checked").click()
    await expect(page.get_by_test_id("fault-overdue")).to_have_count(0)
    await page.get_by_role("button", name="撤下").click()
    await page.get_by_test_id("sign-take-down").click()
    await expect(page.get_by_text("还没有登记标志")).to_be_visible()
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    assert (await register_of(server, site))["signs"] == []


async def sign_out(page: Page, url: str) -> None:
    await page.goto(f"{url}/settings")
    await page.get_by_test_id("sign-out").click()
    await page.get_by_test_id("sign-out-yes").click()
    await expect(page.get_by_test_id("sign-in-name")).to_be_visible()


async def damage_meanwhile(server: Server, site: Site) -> dict[str, Any]:
    """Somebody else notes that S-001 is broken; answers the document."""
    [sign] = (await register_of(server, site))["signs"]
    changed: dict[str, Any] = sign["document"] | {
        "noted_at": builders.instant(datetime.now(UTC)),
        "damaged": True,
        "place": "西门",
    }
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        assert (await builders.put_json(client, f"/api/signs/{new_id()}", changed)).status_code == 201
    return changed


async def test_a_check_of_a_phone_that_knew_less_reverts_nothing(phone: Phone, server: Server, site: Site) -> None:
    await with_a_sign(server, site)
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await open_register(page)
    await phone.context.set_offline(True)
    await page.get_by_test_id("sign-S-001").click()
    await page.get_by_test_id("sign-checked").click()
    await expect(page.get_by_text("已记录，今天检查过")).to_be_visible()
    changed = await damage_meanwhile(server, site)
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    [sign] = (await register_of(server, site))["signs"]
    now = sign["document"]
    assert (now["damaged"], now["place"], sign["documents"]) == (True, "西门", 3)
    assert now["last_checked_on"] > changed["last_checked_on"]


async def test_a_form_left_open_says_what_was_changed_meanwhile_and_survives_signing_out(
    phone: Phone, server: Server, site: Site
) -> None:
    await with_a_sign(server, site)
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await open_register(page)
    await page.get_by_test_id("sign-S-001").click()
    await page.get_by_test_id("sign-edit").click()
    await page.get_by_test_id("sign-name").fill("严禁吸烟")
    await page.get_by_test_id("sign-distance").fill("250")
    await expect(page.get_by_text("最多 200 m，请核对")).to_be_visible()
    await page.get_by_test_id("sign-save").click()
    await expect(page.get_by_text("请填写：观察距离。")).to_be_visible()
    await page.get_by_test_id("sign-distance").fill("25")
    await expect(page.get_by_text("请填写：观察距离。")).to_have_count(0)
    address = page.url
    await damage_meanwhile(server, site)
    await sign_out(page, server.url)
    await sign_in(page, server.url)
    await ready_offline(page)
    await page.goto(address)
    await expect(page.get_by_test_id("sign-name")).to_have_value("严禁吸烟")
    await expect(page.get_by_test_id("form-changed")).to_contain_text("位置、破损褪色")
    await page.get_by_role("button", name="重新填").click()
    await expect(page.get_by_test_id("sign-place")).to_have_value("西门")
    await expect(page.get_by_test_id("form-changed")).to_have_count(0)


async def test_two_who_change_the_needs_at_once_lose_neither_change(phone: Phone, server: Server, site: Site) -> None:
    await with_a_sign(server, site)
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await page.goto(f"{server.url}/signs/needs")
    await page.get_by_test_id("need-reason").fill("门口有台阶")
    await page.get_by_test_id("need-add").click()
    theirs = {"zone": str(site.stage.places.zones[0].id), "reason": "有人吸烟", "sign_class": "prohibition"}
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        plan = {"needs": [theirs], "replaces": digest_of_needs([])}
        path = f"/api/halls/{site.stage.hall}/sign-needs"
        assert (await builders.put_json(client, path, plan)).status_code == 200
    await page.get_by_test_id("needs-save").click()
    await expect(page.get_by_text("使用需求刚被他人改过，请核对最新的清单后再保存。")).to_be_visible()
    await expect(page.get_by_text("有人吸烟")).to_be_visible()
    await page.get_by_test_id("needs-save").click()
    await expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    assert [need["reason"] for need in (await register_of(server, site))["needs"]] == ["有人吸烟", "门口有台阶"]


async def test_a_walk_is_kept_offline_and_shown_at_once(phone: Phone, server: Server, site: Site) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await phone.context.set_offline(True)
    await open_register(page)
    await page.get_by_role("link", name="走线测试").click()
    await page.get_by_test_id("walk-add").click()
    await page.get_by_test_id("walk-start").fill("东门")
    await page.get_by_test_id("walk-target").fill("母婴室")
    await page.get_by_test_id("walk-seconds").fill("95")
    await page.get_by_test_id("break-add").click()
    await page.get_by_test_id("break-place-0").fill("二楼电梯口")
    await page.get_by_test_id("break-what-0").fill("没有导向标志")
    await page.get_by_test_id("walk-save").click()
    await expect(page.get_by_test_id("walk")).to_contain_text("待上传")
    await expect(page.get_by_test_id("walks-share")).to_have_text("0/ 1")
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    await expect(page.get_by_test_id("walk")).to_contain_text("测试consultant")
    await expect(page.get_by_test_id("walk")).to_have_count(1)


async def with_a_sign(server: Server, site: Site) -> None:
    stage = site.stage
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        sign = builders.sign_document(
            hall=stage.hall, zone=stage.places.zones[0].id, last_checked_on="2026-01-02", lit=False
        )
        assert (await builders.put_json(client, f"/api/signs/{new_id()}", sign)).status_code == 201
        walk = builders.walk_document(hall=stage.hall)
        assert (await builders.put_json(client, f"/api/walks/{new_id()}", walk)).status_code == 201


async def test_no_screen_of_the_signs_has_a_serious_barrier(phone: Phone, server: Server, site: Site) -> None:
    await with_a_sign(server, site)
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await open_register(page)
    href = await page.get_by_test_id("sign-S-001").get_attribute("href")
    screens = {
        "/signs": "sign-add",
        str(href): "sign-checked",
        f"{href}/edit": "sign-save",
        "/signs/new": "choose-symbol",
        "/signs/needs": "need-add",
        "/walks": "walk",
        "/walks/new": "break-add",
    }
    barriers: list[str] = []
    for path, mark in screens.items():
        await page.goto(f"{server.url}{path}")
        await expect(page.get_by_test_id(mark).first).to_be_visible()
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.evaluate(COLOURS_STAND_STILL)
            barriers += [f"{path}, {scheme}: {barrier}" for barrier in await grave_barriers(page)]
    assert barriers == []
