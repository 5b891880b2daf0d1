"""A length from a photo, without a network: the strip is found, two points are tapped, the answer carries number, note and photo."""

import re

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.e2e.desk_photo import SIZE, Point, desk_photo
from tests.e2e.phone import Phone
from tests.e2e.steps import open_checklist, ready_offline, sign_in
from tests.e2e.test_accessibility import COLOURS_STAND_STILL, SCHEMES, grave_barriers
from tests.faults.server import Server

GAP_MM = 638
"""More than the item allows, so that its card stays open."""


@pytest.fixture
async def offline(phone: Phone, server: Server) -> Page:
    """A phone that has seen its hall once and fetched the rest in the background; now the server is gone."""
    await phone.open()
    await sign_in(phone.page, server.url)
    await ready_offline(phone.page)
    await phone.page.wait_for_function(KEPT)
    server.stop()
    await phone.context.set_offline(True)
    await open_checklist(phone.page, "A01", "desk_layout")
    return phone.page


KEPT = """
async () => {
  const urls = []
  for (const name of await caches.keys()) urls.push(...(await (await caches.open(name)).keys()).map(one => one.url))
  return ['measure-', 'qr-worker-', 'zxing_reader'].every(part => urls.some(url => url.includes(part)))
}
"""


async def test_a_gap_measured_in_a_photo_goes_into_the_answer_offline(offline: Page, phone: Phone) -> None:
    photo, left, right = desk_photo(GAP_MM)
    card = offline.get_by_test_id("item-D9b")
    await choose_photo(offline, photo)
    for point in (left, right):
        await tap(offline, point)
    result = offline.get_by_test_id("measure-result")
    found = re.search(r"([\d.]+)\s*±\s*([\d.]+) cm", await result.inner_text())
    assert found is not None
    measured, give = float(found[1]), float(found[2])
    assert abs(measured * 10 - GAP_MM) <= give * 10 <= 12
    await expect(result).to_contain_text("建议值，需用尺复核")
    await expect(result).to_contain_text("要求 60.0 ± 2.0 cm")

    await offline.get_by_test_id("measure-fill").click()
    await expect(offline.get_by_role("dialog")).to_be_hidden()
    await expect(card.get_by_test_id("length-value")).to_have_value(f"{measured:.1f}")
    await expect(card.get_by_role("textbox", name="备注")).to_have_value(re.compile("拍照测量 .* ± .*建议值"))
    await expect(offline.get_by_text("已保存在本机")).to_be_visible()
    [stored] = await phone.stored("inspections")
    assert abs(stored["answers"]["D9b"]["value"] - measured * 10) <= 0.5
    [kept] = [one for one in stored["photos"] if one["item"] == "D9b"]
    assert [mark["kind"] for mark in kept["marks"]] == ["arrow", "arrow", "text"]
    assert abs(kept["marks"][0]["x"] - left[0] / SIZE[0] * 1000) < 4

    await offline.get_by_test_id("item-D9b").get_by_test_id("open-measure").click()
    await offline.get_by_test_id("measure-kept").click()
    await expect(offline.get_by_test_id("measure-picture")).to_be_visible()


async def test_the_points_are_moved_by_arrows_without_a_finger(offline: Page) -> None:
    photo, _, _ = desk_photo(GAP_MM)
    await choose_photo(offline, photo)
    await offline.get_by_role("button", name="先放一个点").click()
    await offline.get_by_role("button", name="调整点 B").click()
    result = offline.get_by_test_id("measure-result")
    before = await result.inner_text()
    for _ in range(5):
        await offline.get_by_test_id("push-right").click()
    await expect(result).not_to_have_text(before)
    after = await result.inner_text()
    await offline.keyboard.press("Shift+ArrowLeft")
    await expect(result).not_to_have_text(after)


async def test_a_photo_without_the_strip_says_what_to_do(offline: Page) -> None:
    photo, _, _ = desk_photo(GAP_MM)
    await choose_photo(offline, b"no picture", opened=False)
    await expect(offline.get_by_text("打不开")).to_be_visible()
    await offline.get_by_role("button", name="关闭").click()
    await choose_photo(offline, cropped(photo), again=True, opened=False)
    await expect(offline.get_by_test_id("measure-refused")).to_contain_text("只读到一个码")


async def test_measuring_has_no_serious_barrier(offline: Page) -> None:
    barriers: list[str] = []
    photo, left, right = desk_photo(GAP_MM)
    for step in ("start", "points"):
        if step == "points":
            await choose_photo(offline, photo, again=True)
            await tap(offline, left)
            await tap(offline, right)
        else:
            await offline.get_by_test_id("item-D9b").get_by_test_id("open-measure").click()
            await expect(offline.get_by_role("dialog", name="拍照量距离")).to_be_visible()
        for scheme in SCHEMES:
            await offline.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await offline.evaluate(COLOURS_STAND_STILL)
            barriers += [f"{step}, {scheme}: {barrier}" for barrier in await grave_barriers(offline)]
    assert barriers == []


def cropped(photo: bytes) -> bytes:
    """Only the left half of the picture."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.open(BytesIO(photo)).crop((0, 0, SIZE[0] // 2, SIZE[1])).save(out, "JPEG", quality=90)
    return out.getvalue()


async def choose_photo(page: Page, photo: bytes, *, again: bool = False, opened: bool = True) -> None:
    """From the gallery, as somebody does who took it with another camera."""
    if not again:
        await page.get_by_test_id("item-D9b").get_by_test_id("open-measure").click()
    await page.get_by_test_id("measure-take").click()
    file: FilePayload = {"name": "desk.jpg", "mimeType": "image/jpeg", "buffer": photo}
    await page.get_by_test_id("photo-gallery").set_input_files(file)
    if opened:
        await expect(page.get_by_test_id("measure-picture")).to_be_visible()


async def tap(page: Page, point: Point) -> None:
    picture = page.get_by_test_id("measure-picture")
    await picture.scroll_into_view_if_needed()
    box = await picture.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + point[0] / SIZE[0] * box["width"], box["y"] + point[1] / SIZE[1] * box["height"])
