"""From a failed item to 销号, as two people on two phones: one of them offline in the middle, sent back once, then closed."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, Playwright, expect

from tests.e2e.phone import Phone
from tests.e2e.steps import Fault, answer_all, open_checklist, ready_offline, sign_and_submit, sign_in
from tests.e2e.test_a_day_offline import ALWAYS_PHOTOGRAPHED
from tests.faults.conftest import Site
from tests.faults.server import Server
from tests.reports.conftest import bare, pages

TITLE = "废弃物清理"


class Taps:
    """Counts what a thumb does and how long it takes."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self._began = page, 0, time.monotonic()

    async def on(self, testid: str) -> None:
        await self.page.get_by_test_id(testid).first.click()
        self.count += 1

    def told(self, what: str) -> str:
        return f"{what}: {self.count} taps, {time.monotonic() - self._began:.1f} s"


@pytest.fixture
async def other_phone(playwright: Playwright, tmp_path: Path, film: Path, fonts: Path) -> AsyncIterator[Phone]:
    phone = Phone(playwright, tmp_path / "other", film=film, fonts=fonts)
    yield phone
    await phone.close()
    assert phone.asked_elsewhere == []


async def open_finding(page: Page) -> None:
    await page.get_by_role("link", name="问题", exact=True).click()
    await page.get_by_test_id("finding").filter(has_text=TITLE).click()
    await expect(page.get_by_test_id("finding-state")).to_be_visible()


async def repair(page: Page, note: str) -> Taps:
    taps = Taps(page)
    await taps.on("act-fix")
    await taps.on("shutter")
    await expect(page.get_by_text("已拍 1 张")).to_be_visible()
    await taps.on("camera-done")
    await page.get_by_test_id("step-note").fill(note)
    await taps.on("step-send")
    await expect(page.get_by_test_id("finding-state")).to_have_text("待复查")
    return taps


async def sent(page: Page) -> None:
    await expect(page.get_by_role("link", name=re.compile("上传状态：(已同步|已送达)"))).to_be_visible()


async def state_after_reload(page: Page, state: str) -> None:
    await page.reload()
    await expect(page.get_by_test_id("finding-state")).to_have_text(state)


async def test_from_a_failed_item_to_the_receipt(phone: Phone, other_phone: Phone, server: Server, site: Site) -> None:
    await phone.open()
    judge = phone.page
    await sign_in(judge, server.url)
    await open_checklist(judge, "A01", "office_check_table")
    await answer_all(judge, [Fault("T1", "有作废文件", "抽屉里有两份去年的受理单。")], photographed=ALWAYS_PHOTOGRAPHED)
    await sign_and_submit(judge)
    await sent(judge)

    await other_phone.open()
    clerk = other_phone.page
    await sign_in(clerk, server.url, name="clerk")
    await ready_offline(clerk)
    await open_finding(clerk)
    await other_phone.context.set_offline(True)
    print((await repair(clerk, "作废文件已清走。")).told("整改完成"))
    await expect(clerk.get_by_test_id("step-fix")).to_contain_text("待上传")
    await state_after_reload(clerk, "待复查")
    await other_phone.context.set_offline(False)
    await sent(clerk)

    await judge.goto(server.url)
    await open_finding(judge)
    await expect(judge.get_by_test_id("pair").get_by_role("img")).to_have_count(2)
    back = Taps(judge)
    await back.on("act-send_back")
    await judge.get_by_label("整改不彻底", exact=True).check()
    back.count += 1
    await back.on("step-send")
    print(back.told("退回"))
    await expect(judge.get_by_test_id("finding-state")).to_have_text("已退回")
    await sent(judge)

    await state_after_reload(clerk, "已退回")
    await expect(clerk.get_by_test_id("step-send_back")).to_contain_text("整改不彻底")
    await repair(clerk, "抽屉已清空。")
    await sent(clerk)

    await state_after_reload(judge, "待复查")
    close = Taps(judge)
    await close.on("act-close")
    await close.on("step-send")
    print(close.told("复查通过"))
    await expect(judge.get_by_test_id("finding-state")).to_have_text("已销号")
    await sent(judge)
    await expect(judge.get_by_test_id("step-close")).not_to_contain_text("待上传")

    address = await judge.get_by_test_id("notice").get_attribute("href")
    paper = await phone.context.request.get(f"{server.url}{address}")
    [text] = [bare(page) for page in pages(await paper.body())]
    for words in ("整改回执", "A01", TITLE, "已销号", "抽屉已清空", "整改后After"):
        assert words in text, words


async def test_what_is_reported_by_hand_offline_arrives_once(phone: Phone, server: Server, site: Site) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="clerk")
    await ready_offline(page)
    await page.get_by_role("link", name="问题", exact=True).click()
    await phone.context.set_offline(True)
    await page.get_by_test_id("finding-add").click()
    await page.get_by_test_id("report-spot").select_option(str(site.stage.spot("B01")))
    await page.get_by_test_id("report-title").fill("地面有积水")
    await page.get_by_test_id("severity-hazard").check(force=True)
    await page.get_by_test_id("report-send").click()
    await expect(page.get_by_role("heading", name="地面有积水")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("你的处理已保存在本机")).to_be_visible()
    await phone.context.set_offline(False)
    await sent(page)
    await page.reload()
    await page.get_by_role("button", name="返回").click()
    await expect(page.get_by_test_id("finding").filter(has_text="地面有积水")).to_have_count(1)
    await expect(page.get_by_test_id("finding").filter(has_text="隐患")).to_have_count(1)
