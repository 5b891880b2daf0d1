"""Under the thumb and the keyboard: how a long checklist moves."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.phone import Phone
from tests.e2e.steps import every_card, open_checklist, ready_offline, sign_in
from tests.faults.server import Server

WATCH_CARDS = """() => {
  window.touched = new Set()
  const card = node => (node instanceof Element ? node : node.parentElement)?.closest('[data-item]')
  const note = list => list.forEach(({ target }) => card(target) && window.touched.add(card(target).dataset.item))
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
}"""
IN_FOCUS = "document.activeElement?.closest('[data-item]')?.dataset.item"
ALL_ITEMS = "[...document.querySelectorAll('[data-item]')].map(card => card.dataset.item)"


@pytest.fixture
async def page(phone: Phone, server: Server) -> AsyncIterator[Page]:
    """An open checklist that nobody has answered yet."""
    await phone.open()
    await sign_in(phone.page, server.url)
    await ready_offline(phone.page)
    await open_checklist(phone.page, "A01", "office_check_table")
    yield phone.page


def card(page: Page, item: str) -> Locator:
    return page.get_by_test_id(f"item-{item}")


async def test_an_answer_changes_no_other_card(page: Page) -> None:
    items = await page.evaluate(ALL_ITEMS)
    await page.evaluate(WATCH_CARDS)
    await card(page, "T1").get_by_test_id("verdict-fail").click()
    await expect(card(page, "T1").get_by_test_id("take-photo")).to_be_visible()
    await expect(page.get_by_text("已保存在本机")).to_be_visible()
    assert len(items) > 1 and await page.evaluate("[...window.touched]") == ["T1"]


async def test_a_second_tap_of_the_same_thumb_does_not_answer_the_next_item(page: Page) -> None:
    first, second = (await page.evaluate(ALL_ITEMS))[:2]
    await page.clock.install()
    await page.clock.pause_at(await page.evaluate("Date.now() + 1000"))
    await card(page, first).get_by_test_id("verdict-pass").tap()
    await expect(card(page, second)).to_be_focused()
    await _tap_through(page, card(page, second).get_by_test_id("verdict-pass"))
    await expect(card(page, second).get_by_test_id("verdict-pass")).not_to_be_checked()
    await page.clock.run_for(1000)
    await card(page, second).get_by_test_id("verdict-pass").tap()
    await expect(card(page, second).get_by_role("button", expanded=False)).to_contain_text("合格")


async def _tap_through(page: Page, target: Locator) -> None:
    """A tap at the place of the target, whatever lies above it."""
    box = await target.bounding_box()
    assert box is not None
    await page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def test_the_keyboard_walks_to_the_last_card_and_back_and_always_sees_where_it_is(page: Page) -> None:
    items = await page.evaluate(ALL_ITEMS)
    await card(page, items[0]).focus()
    for item in [*items[1:], *items[-2::-1]]:
        await page.keyboard.press("j" if items.index(item) > items.index(await page.evaluate(IN_FOCUS)) else "k")
        await expect(card(page, item)).to_be_focused()
        await expect(card(page, item)).to_be_in_viewport(ratio=0.9)


async def test_a_checklist_goes_on_where_it_was_left(page: Page) -> None:
    items = await page.evaluate(ALL_ITEMS)
    await card(page, items[-2]).get_by_test_id("verdict-na").click()
    await expect(page.get_by_text("已保存在本机")).to_be_visible()
    await page.reload()
    await every_card(page)
    await expect(card(page, items[-1])).to_be_in_viewport()
