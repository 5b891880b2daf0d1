"""The library in a hall without a network: found by another word, read with its drawings, and what has become of a standard."""

from playwright.async_api import Locator, expect

from audit.checklists.library import load_library
from audit.checklists.schemas import Item
from tests.e2e.phone import Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.faults.server import Server

ASKED, WRITTEN = "插线板", "拖线板"
WIDTH = "image => image.decode().then(() => image.naturalWidth)"


def drawn_item_about_power_strips() -> Item:
    """The library says 拖线板; an item of it that has drawings."""
    items = [item for checklist in load_library() for item in checklist.items if item.drawing]
    return next(
        item for item in items if WRITTEN in item.title.zh + item.requirement.zh and ASKED not in item.requirement.zh
    )


async def test_an_item_is_found_by_a_synonym_and_read_with_both_drawings_offline(phone: Phone, server: Server) -> None:
    item = drawn_item_about_power_strips()
    await go_offline(phone, server)
    await phone.page.goto(f"{server.url}/library")
    await phone.page.get_by_test_id("library-search").fill(ASKED)
    await phone.page.get_by_test_id(f"library-item-{item.id}").click()
    await expect(phone.page.get_by_role("heading", name=item.title.zh)).to_be_visible()
    assert await shows_both_drawings(phone)

    await phone.page.reload()
    await expect(phone.page.get_by_text(item.requirement.zh)).to_be_visible()
    assert await shows_both_drawings(phone)
    await phone.page.get_by_role("button", name="返回").click()
    await expect(phone.page.get_by_test_id("library-search")).to_be_visible()


async def test_the_register_tells_offline_what_replaced_a_withdrawn_standard(phone: Phone, server: Server) -> None:
    await go_offline(phone, server)
    await phone.page.goto(server.url)
    await phone.page.get_by_role("link", name="标准库").click()
    await phone.page.get_by_role("link", name="标准登记").click()
    await phone.page.get_by_role("searchbox").fill("2894-2008")
    await phone.page.get_by_role("link", name="GB 2894-2008").click()
    await expect(phone.page.get_by_role("note")).to_contain_text("已废止")
    await phone.page.get_by_role("link", name="GB 2894-2025").first.click()
    await expect(phone.page.get_by_role("heading", name="GB 2894-2025")).to_be_visible()


async def go_offline(phone: Phone, server: Server) -> None:
    await phone.open()
    await sign_in(phone.page, server.url)
    await ready_offline(phone.page)
    server.stop()
    await phone.context.set_offline(True)


async def shows_both_drawings(phone: Phone) -> bool:
    halves: list[Locator] = [phone.page.get_by_test_id(f"drawing-{half}") for half in ("good", "bad")]
    widths = [await half.evaluate(WIDTH) for half in halves]
    return min(widths) > 0
