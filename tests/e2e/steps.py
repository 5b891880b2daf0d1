"""What a consultant does with the app, one thing a function."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import FilePayload, Locator, Page, expect

from tests.cast import PASSWORD
from tests.e2e.phone import Phone


@dataclass(frozen=True)
class Fault:
    """A failed item: which reason is ticked, what is noted, how many photos are taken, what is pressed to fail it."""

    item: str
    reason: str
    note: str
    photos: int = 1
    presses: tuple[str, ...] = ("verdict-fail",)


async def sign_in(page: Page, url: str, *, name: str = "consultant", password: str = PASSWORD) -> None:
    await page.goto(url)
    await page.get_by_test_id("sign-in-name").fill(name)
    await page.get_by_test_id("sign-in-password").fill(password)
    await page.get_by_test_id("sign-in-submit").click()


async def ready_offline(page: Page) -> None:
    await expect(page.get_by_text("可离线工作", exact=True)).to_be_visible()


async def open_checklist(page: Page, spot: str, pack: str) -> None:
    await page.get_by_role("link", name="点位", exact=True).click()
    await page.get_by_test_id(f"spot-{spot}").click()
    await page.get_by_test_id(f"start-{pack}").click()
    await every_card(page)


async def every_card(page: Page) -> None:
    """The button that gives up the inspection stands below the last card."""
    await expect(page.get_by_role("button", name="放弃这次检查")).to_be_visible()


async def answer_all(page: Page, faults: Sequence[Fault], *, photographed: Sequence[str]) -> None:
    """Fails what is given, passes the rest, photographs what must be; returns when the phone has saved it all."""
    for fault in faults:
        await fail(page, fault)
    for item in photographed:
        await take_photos(page, page.get_by_test_id(f"item-{item}"), 1)
    await pass_the_rest(page)
    await expect(page.get_by_text("全部已答")).to_be_visible()
    await expect(page.get_by_text("已保存在本机")).to_be_visible()


async def choose_file(page: Page, name: str, content: bytes) -> None:
    """On the screen that imports a check table; Playwright asks for a type, the app goes by the name."""
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    await page.get_by_test_id("import-file").set_input_files(file)


async def pass_the_rest(page: Page) -> None:
    groups = page.locator("[data-testid^=group-all-pass-]")
    for left in range(await groups.count(), 0, -1):
        await expect(groups).to_have_count(left)
        await groups.first.click()


async def fail(page: Page, fault: Fault) -> None:
    card = page.get_by_test_id(f"item-{fault.item}")
    for press in fault.presses:
        await card.get_by_test_id(press).click()
    await card.get_by_label(fault.reason, exact=True).check()
    await card.get_by_role("textbox").fill(fault.note)
    await take_photos(page, card, fault.photos)


async def take_photos(page: Page, card: Locator, count: int) -> None:
    if not count:
        return
    await card.get_by_test_id("take-photo").click()
    for number in range(1, count + 1):
        await page.get_by_test_id("shutter").click()
        await expect(page.get_by_text(f"已拍 {number} 张")).to_be_visible()
    await page.get_by_test_id("camera-done").click()
    await expect(page.get_by_test_id("shutter")).to_be_hidden()


async def draw_signature(page: Page) -> None:
    pad = page.get_by_test_id("signature-pad")
    await pad.scroll_into_view_if_needed()
    box = await pad.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 40, box["y"] + 60)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 180, box["y"] + 100, steps=5)
    await page.mouse.up()


async def sign_and_submit(page: Page) -> None:
    await page.get_by_test_id("go-review").click()
    await draw_signature(page)
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_role("heading", name="已提交")).to_be_visible()


async def frozen_documents(phone: Phone) -> dict[str, dict[str, Any]]:
    """The outbox's documents by id: `body` is the very text that was hashed, `sha256` its digest."""
    return {one["name"]: one for one in await phone.stored("outbox") if one["kind"] == "document"}


def photos_of(documents: dict[str, dict[str, Any]]) -> set[str]:
    """Digests of all photos the documents speak of."""
    return {photo["sha256"] for one in documents.values() for photo in json.loads(one["body"])["photos"]}
