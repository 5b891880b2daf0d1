"""The calculators on the phone, without a network: a number goes into an item's answer, and every screen is free of barriers."""

import pytest
from playwright.async_api import Page, expect

from audit.checklists.calculator_basis import FORMULAS
from tests.e2e.phone import Phone
from tests.e2e.steps import open_checklist, ready_offline, sign_in
from tests.e2e.test_accessibility import COLOURS_STAND_STILL, SCHEMES, grave_barriers
from tests.faults.server import Server


@pytest.fixture
async def offline(phone: Phone, server: Server) -> Page:
    """A phone that has seen its hall once; now the server is gone."""
    await phone.open()
    await sign_in(phone.page, server.url)
    await ready_offline(phone.page)
    server.stop()
    await phone.context.set_offline(True)
    return phone.page


async def test_a_calculated_gap_goes_into_the_answer_offline(offline: Page, phone: Phone) -> None:
    await open_checklist(offline, "A01", "desk_layout")
    card = offline.get_by_test_id("item-D9b")
    await card.get_by_test_id("open-calculator").click()
    await expect(offline.get_by_role("dialog", name="桌面间距")).to_be_visible()
    await expect(offline.get_by_test_id("fill-answer")).to_be_disabled()
    await offline.get_by_test_id("in-measured").fill("63,5")
    await expect(offline.get_by_test_id("calculator-result")).to_contain_text("不合格")
    await offline.get_by_test_id("fill-answer").click()
    await expect(offline.get_by_role("dialog")).to_be_hidden()
    await expect(card.get_by_test_id("length-value")).to_have_value("63.5")
    await expect(card).to_contain_text("偏大 3.5 cm")
    await expect(offline.get_by_text("已保存在本机")).to_be_visible()
    [stored] = await phone.stored("inspections")
    assert stored["answers"]["D9b"]["value"] == 635

    await card.get_by_test_id("open-calculator").click()
    await expect(offline.get_by_test_id("in-measured")).to_have_value("63.5")
    await offline.get_by_test_id("in-measured").fill("61.5")
    await offline.get_by_test_id("fill-answer").click()
    await expect(card).to_contain_text("61.5 cm")
    await offline.get_by_role("button", name="撤销").click()
    await expect(card.get_by_test_id("length-value")).to_have_value("63.5")


async def test_the_calculator_leaves_the_answer_alone_when_it_is_closed(offline: Page) -> None:
    await open_checklist(offline, "A01", "desk_layout")
    card = offline.get_by_test_id("item-D9c")
    await card.get_by_test_id("open-calculator").click()
    await offline.get_by_test_id("in-measured").fill("35")
    await expect(offline.get_by_test_id("calculator-result")).to_contain_text("合格")
    await offline.keyboard.press("Escape")
    await expect(offline.get_by_role("dialog")).to_be_hidden()
    await expect(card.get_by_test_id("length-value")).to_have_value("")


async def test_the_order_of_signs_is_tapped_and_what_hangs_wrong_is_shown(offline: Page) -> None:
    await open_calculator(offline, "sign_order")
    result = offline.get_by_test_id("calculator-result")
    for sign in ("prohibition", "warning"):
        await offline.get_by_test_id(f"add-{sign}").click()
    await expect(result).to_contain_text("2 个放错")
    await expect(result).to_contain_text("不合格")
    await offline.get_by_role("button", name="第 1 个，禁止").click()
    await expect(result).to_contain_text("顺序正确")


async def test_every_calculator_opens_offline_without_a_serious_barrier(offline: Page) -> None:
    barriers: list[str] = []
    for name in (None, *FORMULAS):
        await open_calculator(offline, name)
        await expect(offline.get_by_role("heading").first).to_be_visible()
        for scheme in SCHEMES:
            await offline.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await offline.evaluate(COLOURS_STAND_STILL)
            barriers += [f"{name}, {scheme}: {barrier}" for barrier in await grave_barriers(offline)]
    assert barriers == []


async def open_calculator(page: Page, name: str | None) -> None:
    """From the address bar, as after a restart; the list of calculators for None."""
    home = page.url.split("/", 3)
    await page.goto("/".join([*home[:3], "calculators", *([name] if name else [])]))
    await expect(page.get_by_test_id("calculator-result" if name else "calculator-desk_gap")).to_be_visible()
