"""The camera: the last photo over the live one, what is covered before the hash, what is drawn beside the picture."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Locator, Page, expect

from audit.ids import new_id
from tests import builders
from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.phone import PATIENCE_MS, Phone
from tests.e2e.steps import (
    every_card,
    frozen_documents,
    open_checklist,
    pass_the_rest,
    ready_offline,
    sign_and_submit,
    sign_in,
)
from tests.e2e.test_a_day_offline import words_of
from tests.faults.conftest import Site
from tests.faults.evidence import Evidence
from tests.faults.server import Server

PACK = "office_check_table"
ALWAYS = "T7"
"""An item whose photo may be taken before anything is answered."""
COVERED = (0.25, 0.25, 0.55, 0.65)
WORDS = "私人水杯"
GHOST_KEPT = """() => new Promise(tell => {
  indexedDB.open('hall-audit').onsuccess = opened => {
    const db = opened.target.result
    db.transaction('settings').objectStore('settings').getAllKeys().onsuccess = found => {
      db.close()
      tell(found.target.result.some(name => name.startsWith('ghost/')))
    }
  }
})"""
DIGESTS_HERE = """() => new Promise(tell => {
  indexedDB.open('hall-audit').onsuccess = opened => {
    const db = opened.target.result
    db.transaction('photos').objectStore('photos').getAll().onsuccess = async found => {
      db.close()
      const hex = digest => [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
      const real = await Promise.all(found.target.result.map(one => crypto.subtle.digest('SHA-256', one.bytes)))
      tell(found.target.result.map((one, at) => [one.sha256, hex(real[at])]))
    }
  }
})"""
COUNT_TAPS = "() => { window.taps = 0; addEventListener('click', event => event.isTrusted && window.taps++, true) }"
NO_CAMERA = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
WATCH_LONG_TASKS = """() => {
  window.longTasks = []
  new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(one => one.duration))).observe({ type: 'longtask' })
}"""
COVER_TO_KEPT = """async () => {
  const began = performance.now()
  document.querySelector('[data-testid=editor-save]').click()
  do await new Promise(requestAnimationFrame)
  while (document.querySelector('[data-testid=editor-save]'))
  return performance.now() - began
}"""
SHOT_TO_KEPT = """async () => {
  const done = document.querySelector('[data-testid=camera-done]')
  const began = performance.now()
  document.querySelector('[data-testid=shutter]').click()
  do await new Promise(requestAnimationFrame)
  while (done.disabled)
  return performance.now() - began
}"""


@pytest.fixture
async def page(phone: Phone, server: Server) -> AsyncIterator[Page]:
    """A phone that has all it needs, in a hall without a network."""
    await phone.open()
    await sign_in(phone.page, server.url)
    await ready_offline(phone.page)
    await phone.context.set_offline(True)
    yield phone.page


async def until(page: Page, script: str) -> None:
    """Playwright's own wait takes the promise of an answer for the answer."""
    async with asyncio.timeout(PATIENCE_MS / 1000):
        while not await page.evaluate(script):
            await asyncio.sleep(0.1)


async def open_camera(page: Page, item: str = ALWAYS, *, spot: str = "A01") -> Locator:
    """The item's card, with the camera over it and a live picture in that."""
    await open_checklist(page, spot, PACK)
    card = page.get_by_test_id(f"item-{item}")
    await card.get_by_test_id("take-photo").click()
    await page.locator("video.live").wait_for()
    return card


async def shoot(page: Page, number: int = 1) -> None:
    await page.get_by_test_id("shutter").click()
    await kept(page, number)


async def kept(page: Page, number: int) -> None:
    """So many photos are taken and on the disk."""
    await expect(page.get_by_text(f"已拍 {number} 张")).to_be_visible()
    await expect(page.get_by_test_id("camera-done")).to_be_enabled()


async def tap_at(page: Page, x: float, y: float) -> None:
    """On the picture in the editor, in shares of its sides."""
    box = await page.get_by_test_id("editor-paper").bounding_box()
    assert box is not None
    await page.touchscreen.tap(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


async def cover(page: Page) -> None:
    """Two taps, corner and corner; not saved yet."""
    await page.get_by_test_id("photo-cover").click()
    await expect(page.get_by_test_id("editor-paper").locator("img")).to_be_visible()
    await tap_at(page, COVERED[0], COVERED[1])
    await tap_at(page, COVERED[2], COVERED[3])
    await expect(page.get_by_role("button", name="删除遮挡 1")).to_be_visible()


async def save(page: Page) -> None:
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("editor-paper")).to_be_hidden()


async def photos_of_draft(phone: Phone) -> list[dict[str, Any]]:
    [draft] = await phone.stored("inspections")
    photos: list[dict[str, Any]] = draft["photos"]
    return photos


async def digests_here(page: Page) -> list[list[str]]:
    """What each stored photo is called, and the digest of its bytes."""
    found: list[list[str]] = await page.evaluate(DIGESTS_HERE)
    return found


async def test_the_last_photo_of_the_place_lies_over_the_live_one_without_a_network(
    phone: Phone, server: Server, site: Site
) -> None:
    earlier = builders.jpeg(5, width=640, height=480)
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        content = builders.document(
            hall=site.stage.hall,
            spot=site.stage.spot("A01"),
            checklist=site.checklist,
            photos=[builders.photo_facts(earlier, ALWAYS)],
        )
        assert (await builders.submit(client, content, id=new_id())).status_code == 201
        assert (await builders.send_photo(client, site.stage.hall, earlier)).status_code == 201
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await until(page, GHOST_KEPT)
    server.stop()
    await phone.context.set_offline(True)
    await open_camera(page)
    ghost, strength = page.get_by_test_id("ghost"), page.get_by_test_id("ghost-strength")
    await expect(ghost).to_have_css("opacity", "0.35")
    assert await ghost.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 640
    assert await strength.get_attribute("max") == "80"
    await strength.fill("60")
    await expect(ghost).to_have_css("opacity", "0.6")
    await strength.fill("0")
    await expect(ghost).to_be_hidden()
    await page.get_by_role("button", name="网格").click()
    await expect(page.get_by_test_id("grid")).to_be_visible()
    await page.get_by_test_id("camera-done").click()
    await page.goto(server.url)
    await open_camera(page, spot="A02")
    await expect(page.get_by_test_id("grid")).to_be_hidden()
    await expect(strength).to_be_hidden()


async def test_what_is_covered_is_black_in_the_bytes_that_arrive_and_marks_stay_beside_them(
    page: Page, phone: Phone, server: Server, site: Site
) -> None:
    await open_camera(page)
    await shoot(page)
    [bare] = await photos_of_draft(phone)
    await cover(page)
    await save(page)
    [covered] = await photos_of_draft(phone)
    assert covered["sha256"] != bare["sha256"]
    assert covered["taken_at"] == bare["taken_at"]
    assert 115 <= covered["covered"] <= 125
    await page.get_by_test_id("photo-cover").click()
    await page.get_by_test_id("tool-arrow").click()
    await tap_at(page, 0.2, 0.9)
    await tap_at(page, 0.7, 0.5)
    await page.get_by_test_id("tool-number").click()
    await tap_at(page, 0.8, 0.2)
    await page.get_by_test_id("mark-words").fill(WORDS)
    await page.keyboard.press("Enter")
    await save(page)
    [marked] = await photos_of_draft(phone)
    assert marked | {"marks": []} == covered | {"marks": []}
    assert [mark["kind"] for mark in marked["marks"]] == ["arrow", "number"]
    assert await digests_here(page) == [[marked["sha256"]] * 2]

    await page.get_by_test_id("camera-done").click()
    await page.get_by_test_id(f"item-{ALWAYS}").get_by_test_id("scale-1").click()
    await pass_the_rest(page)
    await sign_and_submit(page)
    [(id, frozen)] = (await frozen_documents(phone)).items()
    assert json.loads(frozen["body"])["photos"] == [marked]
    await phone.context.set_offline(False)
    await page.goto(server.url)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    assert_black_where_covered(Evidence(site.data), marked["sha256"])
    await marks_are_read_back(page, phone, server, id)


def assert_black_where_covered(evidence: Evidence, sha256: str) -> None:
    """And nowhere else: the bare picture is not on the server."""
    assert evidence.intact_files() == {sha256}
    with Image.open(io.BytesIO((evidence.photo_folder / sha256[:2] / sha256).read_bytes())) as picture:
        left, top, right, bottom = (int(share * side) for share, side in zip(COVERED, picture.size * 2, strict=True))
        inside = picture.convert("L").crop((left + 8, top + 8, right - 8, bottom - 8))
        assert inside.getextrema() == (0, 0)
        brightest = picture.convert("L").crop((0, bottom + 20, *picture.size)).getextrema()[1]
        assert isinstance(brightest, int) and brightest > 100


async def marks_are_read_back(page: Page, phone: Phone, server: Server, id: str) -> None:
    await page.goto(f"{server.url}/inspections/{id}/scorecard")
    thumb = page.locator(".marked").first
    await expect(thumb.locator("polyline").first).to_be_attached()
    await thumb.click()
    await expect(page.get_by_role("dialog").get_by_text(f"1 {WORDS}")).to_be_visible()
    await expect(page.get_by_role("dialog").get_by_text("已遮挡 1")).to_be_visible()
    path = await page.get_by_test_id("scorecard-pdf").get_attribute("href")
    printed = await phone.context.request.get(f"{server.url}{path}")
    assert f"1{WORDS}" in words_of(await printed.body())


async def test_a_browser_killed_while_covering_keeps_the_old_photo_or_the_new_one(
    phone: Phone, server: Server, page: Page
) -> None:
    await open_camera(page)
    await shoot(page)
    await phone.close()  # a browser writes its cookies down only after a while
    for wait_seconds in (0.0, 0.05, 0.15):
        await reopen_camera(phone, server)
        [before] = await photos_of_draft(phone)
        await cover(phone.page)
        await phone.page.evaluate("document.querySelector('[data-testid=editor-save]').click()")
        await asyncio.sleep(wait_seconds)
        await phone.kill()
        await reopen_camera(phone, server)
        [after] = await photos_of_draft(phone)
        assert (after == before) == (after["sha256"] == before["sha256"])
        assert after["sha256"] == before["sha256"] or after["covered"] > before.get("covered", 0)
        assert await digests_here(phone.page) == [[after["sha256"]] * 2]
        await phone.close()


async def reopen_camera(phone: Phone, server: Server) -> None:
    await phone.open()
    await phone.context.set_offline(True)
    await phone.page.goto(server.url)
    await phone.page.get_by_role("link", name="A01").click()
    await every_card(phone.page)
    await phone.page.get_by_test_id(f"item-{ALWAYS}").get_by_test_id("take-photo").click()
    await phone.page.locator("video.live").wait_for()


async def test_where_no_camera_opens_the_phones_own_and_the_gallery_do_and_the_photo_says_so(
    phone: Phone, page: Page, tmp_path: Path
) -> None:
    await page.add_init_script(NO_CAMERA)
    await page.reload()
    await open_checklist(page, "A01", PACK)
    await page.get_by_test_id(f"item-{ALWAYS}").get_by_test_id("take-photo").click()
    await expect(page.get_by_text("这里打不开相机")).to_be_visible()
    await expect(page.get_by_test_id("shutter")).to_be_disabled()
    assert await page.get_by_test_id("photo-system").get_attribute("capture") == "environment"
    assert await page.get_by_test_id("photo-gallery").get_attribute("capture") is None
    for number, source in enumerate(("system", "gallery"), 1):
        picture = builders.jpeg(number, width=4032, height=3024)
        file: FilePayload = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": picture}
        await page.get_by_test_id(f"photo-{source}").set_input_files(file)
        await kept(page, number)
    taken = await photos_of_draft(phone)
    assert [one["source"] for one in taken] == ["system", "gallery"]
    assert {(one["width"], one["height"]) for one in taken} == {(2560, 1920)}


async def test_a_burst_becomes_thumbs_and_what_is_swiped_away_leaves_the_phone(phone: Phone, page: Page) -> None:
    await open_camera(page)
    for number in (1, 2, 3):
        await shoot(page, number)
    thumb = page.get_by_test_id("shot").nth(1)
    box = await thumb.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 20, box["y"] + 40)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 20, box["y"] - 60, steps=4)
    await page.mouse.up()
    await expect(page.get_by_test_id("shot")).to_have_count(2)
    await page.get_by_test_id("shot").first.focus()
    await page.keyboard.press("Delete")
    await expect(page.get_by_test_id("shot")).to_have_count(1)
    [left] = await photos_of_draft(phone)
    assert await digests_here(page) == [[left["sha256"]] * 2]
    await page.get_by_test_id("shot").click()
    await page.get_by_test_id("editor-delete").click()
    await expect(page.get_by_test_id("shot")).to_have_count(0)
    assert await digests_here(page) == []


async def test_keys_do_in_the_editor_what_a_finger_does(phone: Phone, page: Page) -> None:
    await open_camera(page)
    await shoot(page)
    [bare] = await photos_of_draft(phone)
    await page.get_by_test_id("photo-cover").click()
    await page.get_by_test_id("tool-circle").press("Enter")
    await page.get_by_test_id("editor-add").press("Enter")
    circle = page.get_by_role("button", name="圈 1：方向键移动")
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowLeft"):
        await circle.press(key)
    await page.get_by_test_id("tool-cover").press("Enter")
    await page.get_by_test_id("editor-add").press("Enter")
    await page.get_by_role("button", name="遮挡 1：方向键移动").press("Delete")
    await page.get_by_test_id("editor-undo").press("Enter")
    await expect(page.get_by_role("button", name="删除遮挡 1")).to_be_visible()
    await page.get_by_test_id("editor-undo").press("Enter")
    await expect(page.get_by_role("button", name="删除遮挡 1")).to_be_hidden()
    await page.get_by_test_id("editor-save").press("Enter")
    await expect(page.get_by_test_id("editor-paper")).to_be_hidden()
    [marked] = await photos_of_draft(phone)
    assert marked == bare | {"marks": [{"kind": "circle", "x": 410, "y": 410, "to_x": 600, "to_y": 560}]}
    await page.get_by_test_id("photo-cover").click()
    await tap_at(page, 0.1, 0.1)
    await tap_at(page, 0.9, 0.9)
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("editor-paper")).to_be_hidden()
    assert await photos_of_draft(phone) == [marked]
    await expect(page.get_by_test_id("shutter")).to_be_visible()


async def test_the_photo_of_a_sign_is_covered_the_same_way(phone: Phone, page: Page) -> None:
    await page.get_by_role("link", name="点位", exact=True).click()
    await page.get_by_test_id("open-signs").click()
    await page.get_by_test_id("sign-add").click()
    await page.locator("main").get_by_test_id("take-photo").click()
    await page.locator("video.live").wait_for()
    await shoot(page)
    [[bare, _]] = await digests_here(page)
    await cover(page)
    await save(page)
    [[covered, digest]] = await digests_here(page)
    assert covered == digest != bare
    await page.get_by_test_id("camera-done").click()
    await page.locator(".strip button").click()
    await expect(page.get_by_role("dialog").get_by_text("已遮挡 1")).to_be_visible()


async def test_the_first_photo_of_an_item_takes_three_taps(phone: Phone, page: Page) -> None:
    await open_checklist(page, "A01", PACK)
    await page.evaluate(COUNT_TAPS)
    await page.get_by_test_id(f"item-{ALWAYS}").get_by_test_id("take-photo").click()
    await page.get_by_test_id("shutter").click()
    await page.get_by_test_id("camera-done").click()
    await expect(page.get_by_test_id("shutter")).to_be_hidden()
    assert len(await photos_of_draft(phone)) == 1
    taps = await page.evaluate("window.taps")
    assert taps <= 3
    await page.get_by_test_id(f"item-{ALWAYS}").get_by_test_id("take-photo").click()
    await page.locator("video.live").wait_for()
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    await page.evaluate(WATCH_LONG_TASKS)
    shot_ms, shot_longest = await page.evaluate(SHOT_TO_KEPT), await longest_task(page)
    await cover(page)
    open_longest = await longest_task(page)
    cover_ms, cover_longest = await page.evaluate(COVER_TO_KEPT), await longest_task(page)
    print(f"{taps} taps. Four times slower: shot to kept {shot_ms:.0f} ms, cover to kept {cover_ms:.0f} ms")
    print(f"longest task: shot {shot_longest:.0f}, editor opened {open_longest:.0f}, covered {cover_longest:.0f} ms")


async def longest_task(page: Page) -> float:
    """Milliseconds, since it was last asked; under 50 counts as 0."""
    longest: float = max(await page.evaluate("window.longTasks.splice(0)"), default=0)
    return longest
