"""A standard photo drawn with a finger, and a wrong box that becomes a finding without a network."""

from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Locator, Page, expect

from audit.ids import new_id
from audit.media.drawing import draw_desk
from tests import builders
from tests.builders import forbidden_box, save_of_twin, twin_box, twin_document
from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.phone import Phone
from tests.e2e.steps import open_checklist, pass_the_rest, ready_offline, sign_and_submit, sign_in, take_photos
from tests.e2e.test_accessibility import COLOURS_STAND_STILL, SCHEMES, grave_barriers
from tests.faults.conftest import Site
from tests.faults.server import Server

DESK = draw_desk(1)


async def photo_kept(phone: Phone) -> None:
    """The standard photo came to the phone by itself."""
    for _ in range(300):
        if await phone.stored("photos"):
            return
        await phone.page.wait_for_timeout(100)
    raise AssertionError("the standard photo is not on the phone")


@pytest.fixture
async def twin(server: Server, site: Site) -> UUID:
    """On the server: A01 and A02 must look like this."""
    id, stage = new_id(), site.stage
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        assert (await builders.send_photo(client, stage.hall, DESK)).status_code == 201
        boxes = [twin_box(), forbidden_box(thing="cup"), twin_box(left=10, top=10, name="高拍仪", items=["EN22b"])]
        body = save_of_twin(twin_document(stage.spot("A01"), stage.spot("A02"), photo=DESK, boxes=boxes))
        answer = await client.put(f"/api/halls/{stage.hall}/twins/{id}", json=body)
        assert answer.status_code == 201, answer.text
        screen = await client.get(f"/api/halls/{stage.hall}/photos/{body['document']['photo']}?size=screen")
        assert screen.status_code == 200, screen.text
    return id


async def page_of(server: Server, site: Site, path: str) -> Any:
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        return (await client.get(f"/api/halls/{site.stage.hall}/{path}")).json()


async def tap(photo: Locator, x: float, y: float) -> None:
    """At thousandths of the photo."""
    await photo.scroll_into_view_if_needed()
    box = await photo.bounding_box()
    assert box is not None
    await photo.page.touchscreen.tap(box["x"] + box["width"] * x / 1000, box["y"] + box["height"] * y / 1000)


async def test_a_wrong_box_tapped_without_a_network_becomes_a_finding_that_names_the_thing(
    phone: Phone, server: Server, site: Site, twin: UUID
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await photo_kept(phone)
    server.stop()
    await phone.context.set_offline(True)
    await open_checklist(page, "A01", "desk_layout")
    await page.get_by_test_id("standard-photo").click()
    picture = page.get_by_test_id("boxed-photo").locator("img")
    await expect(picture).to_have_js_property("naturalWidth", 1280)
    await tap(page.get_by_test_id("boxed-photo"), 600, 600)
    await page.get_by_test_id("fault-forbidden").click()
    await page.get_by_role("button", name="继续对照").click()
    await page.get_by_test_id("box-1").click()
    await page.get_by_test_id("fault-place").click()
    await page.get_by_test_id("box-photo").click()
    await page.get_by_test_id("shutter").click()
    await expect(page.get_by_text("已拍 1 张")).to_be_visible()
    await page.get_by_test_id("camera-done").click()
    await expect(page.get_by_test_id("item-D7").get_by_label("未回定位贴")).to_be_checked()
    await expect(page.get_by_test_id("item-D8b").get_by_label("水杯", exact=True)).to_be_checked()
    await take_photos(page, page.get_by_test_id("item-D8b"), 1)
    await take_photos(page, page.get_by_test_id("item-D8a"), 1)
    await pass_the_rest(page)
    for length, centimetres in (("D9b", "60"), ("D9c", "35")):
        await page.get_by_test_id(f"item-{length}").get_by_role("textbox").first.fill(centimetres)
    await expect(page.get_by_text("全部已答")).to_be_visible()
    await sign_and_submit(page)

    server.start()
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    found = {one["item"]: one for one in await page_of(server, site, "findings?state=open")}
    assert set(found) == {"D7", "D8b"}
    assert found["D7"]["note"] == "1 号 订书机：位置不对"
    assert found["D8b"]["note"] == "2 号 水杯：不应放置"
    assert [one["zh"] for one in found["D8b"]["reasons"]] == ["水杯"]
    assert len(found["D7"]["photos"]) == 1


async def test_a_box_that_this_checklist_does_not_judge_names_the_one_that_does(
    phone: Phone, server: Server, twin: UUID
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await open_checklist(page, "A02", "desk_layout")
    await page.get_by_test_id("standard-photo").click()
    await page.get_by_test_id("box-3").click()
    await expect(page.get_by_text("请改用：窗口配备检查表")).to_be_visible()
    await page.get_by_role("button", name="关闭").click()
    await page.goto(f"{server.url}/spots")
    await open_checklist(page, "A03", "desk_layout")
    await expect(page.get_by_test_id("standard-photo")).to_have_count(0)


async def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one point of the photo to another, in thousandths."""
    box = await page.get_by_test_id("stage").bounding_box()
    assert box is not None
    points = [(box["x"] + box["width"] * x / 1000, box["y"] + box["height"] * y / 1000) for x, y in (start, end)]
    await page.mouse.move(*points[0])
    await page.mouse.down()
    await page.mouse.move(*points[1], steps=6)
    await page.mouse.up()


async def test_a_standard_photo_is_drawn_kept_through_a_reload_and_saved(
    phone: Phone, server: Server, site: Site
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await page.goto(f"{server.url}/twins")
    await page.get_by_test_id("twin-new").click()
    await page.get_by_test_id("twin-photo").click()
    await page.get_by_test_id("shutter").click()
    await expect(page.get_by_test_id("draw-box")).to_be_visible()
    await page.get_by_test_id("draw-box").click()
    await drag(page, (200, 300), (400, 500))
    await page.get_by_test_id("box-name").fill("订书")
    await page.get_by_test_id("thing-stapler").click()
    await page.get_by_test_id("box-most").fill("2")
    await page.get_by_test_id("box-done").click()
    await page.get_by_test_id("add-box").click()
    await page.get_by_test_id("box-name").fill("水杯")
    await page.get_by_test_id("thing-cup").click()
    await page.get_by_test_id("box-done").click()
    await page.get_by_test_id("frame-2").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Shift+ArrowDown")
    await page.get_by_test_id("twin-name").fill("综合窗口")
    await page.get_by_test_id("twin-spots").click()
    await page.get_by_test_id("choose-A01").check()
    await page.get_by_test_id("spots-done").click()
    await expect(page.get_by_text("改动已保存在本机，还没有生效。")).to_be_visible()
    await page.reload()
    await expect(page.get_by_test_id("twin-name")).to_have_value("综合窗口")

    await phone.context.set_offline(True)
    await page.get_by_test_id("twin-save").click()
    await page.get_by_test_id("twin-save-yes").click()
    await expect(page.get_by_test_id("twin-refused")).to_contain_text("改动已保存在本机")
    await phone.context.set_offline(False)
    await page.get_by_test_id("twin-save").click()
    await page.get_by_test_id("twin-save-yes").click()
    await expect(page.get_by_test_id("version-1")).to_contain_text("首次建立")

    [saved] = await page_of(server, site, "twins")
    stapler, cup = saved["now"]["document"]["boxes"]
    sides = [stapler[side] for side in ("left", "top", "width", "height")]
    assert sides == [pytest.approx(expected, abs=4) for expected in (200, 300, 200, 200)]
    assert (stapler["quantity_min"], stapler["quantity_max"], stapler["items"]) == (1, 2, ["D7", "T7", "EN22h"])
    assert (cup["left"], cup["height"], cup["kind"]) == (405, 155, "forbidden")
    assert saved["now"]["document"]["spots"] == [str(site.stage.spot("A01"))]


async def test_who_saves_second_sees_the_others_version_and_keeps_both(
    phone: Phone, server: Server, site: Site, twin: UUID
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await page.goto(f"{server.url}/twins/{twin}/edit")
    await page.get_by_test_id("twin-name").fill("我改的")
    now = (await page_of(server, site, f"twins/{twin}"))["twin"]["now"]
    async with server.phone() as client:
        await sign_in_by_program(client, "admin")
        body = save_of_twin(now["document"] | {"name": "管理员改的"}, replaces=now["id"], reason="换了设备")
        answer = await client.put(f"/api/halls/{site.stage.hall}/twins/{twin}", json=body)
        assert answer.status_code == 200, answer.text
    await page.get_by_test_id("twin-save").click()
    await page.get_by_test_id("twin-reason").fill("统一名称")
    await page.get_by_test_id("twin-save-yes").click()
    await expect(page.get_by_text("换了设备")).to_be_visible()
    await page.get_by_test_id("keep-mine").click()
    await page.get_by_test_id("twin-save").click()
    await page.get_by_test_id("twin-reason").fill("统一名称")
    await page.get_by_test_id("twin-save-yes").click()
    await expect(page.get_by_test_id("version-3")).to_contain_text("统一名称")
    names = [one["document"]["name"] for one in (await page_of(server, site, f"twins/{twin}"))["versions"]]
    assert names == ["我改的", "管理员改的", "综合窗口"]


async def test_no_screen_of_the_standard_photos_has_a_serious_barrier(phone: Phone, server: Server, twin: UUID) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    barriers: list[str] = []

    async def look(name: str) -> None:
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.evaluate(COLOURS_STAND_STILL)
            barriers.extend(f"{name}, {scheme}: {barrier}" for barrier in await grave_barriers(page))

    for path, mark in {"": "twin-new", f"/{twin}": "version-1", f"/{twin}/edit": "frame-1"}.items():
        await page.goto(f"{server.url}/twins{path}")
        await expect(page.get_by_test_id(mark)).to_be_visible()
        await look(f"/twins{path}")
    await page.get_by_test_id("line-1").click()
    await look("box")
    await page.goto(server.url)
    await open_checklist(page, "A01", "desk_layout")
    await page.get_by_test_id("standard-photo").click()
    await page.get_by_test_id("box-1").click()
    await look("sheet")
    assert barriers == []
