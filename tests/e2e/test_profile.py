"""本厅标准 as a consultant uses it: a target of the hall's own reaches the counter; a checklist is made, published and run."""

import asyncio
from datetime import UTC, datetime

from playwright.async_api import Page, expect

from audit import database
from audit.standards.actions import publish_library
from tests.e2e.phone import Phone
from tests.e2e.steps import answer_all, open_checklist, ready_offline, sign_and_submit, sign_in
from tests.e2e.test_accessibility import COLOURS_STAND_STILL, SCHEMES, grave_barriers
from tests.faults.conftest import Site
from tests.faults.server import PATIENCE_SECONDS, Server
from tests.standards.test_hall import upgraded

KEPT_EDITOR = """async () => {
  const names = (await caches.keys()).filter(name => name.startsWith('shell-'))
  const kept = await Promise.all(names.map(async name => (await caches.open(name)).keys()))
  return kept.flat().filter(one => /assets\\/Draft-/.test(one.url)).length
}"""
FORGET_EDITOR = """async () => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const one of await cache.keys()) if (/assets\\/(Draft|Profile|warm|drafts)-/.test(one.url)) await cache.delete(one)
  }
}"""
WHY = "新显示器底座较宽，采购人已同意。"


async def start(phone: Phone, server: Server) -> Page:
    await phone.open()
    await sign_in(phone.page, server.url)
    await ready_offline(phone.page)
    return phone.page


async def change_the_gap(page: Page, server: Server, *, target: str) -> None:
    await page.goto(f"{server.url}/profile/packs/desk_layout")
    await page.get_by_test_id("item-D9b").click()
    await page.get_by_test_id("number-target_mm").fill(target)


async def test_a_target_changed_with_a_reason_is_what_the_counter_is_checked_against(
    phone: Phone, server: Server
) -> None:
    page = await start(phone, server)
    await page.goto(f"{server.url}/profile")
    await expect(page.get_by_test_id("pack-desk_layout")).not_to_contain_text("处改动")
    await change_the_gap(page, server, target="58")
    await page.get_by_test_id("change-save").click()
    await expect(page.get_by_text("请先写明理由。")).to_be_visible()
    await page.get_by_test_id("change-reason").fill(WHY)
    await page.get_by_test_id("change-save").click()
    await expect(page.get_by_text("已保存，手机同步后生效。")).to_be_visible()
    await expect(page.get_by_test_id("item-D9b")).to_contain_text("目标 58 cm")
    await expect(page.get_by_test_id("item-D9b")).to_contain_text("目标 60 cm")
    await expect(page.get_by_test_id("item-D9b")).to_contain_text("相邻电脑间距 58 cm")
    await page.goto(server.url)
    await ready_offline(page)
    await open_checklist(page, "A01", "desk_layout")
    await expect(page.get_by_test_id("item-D9b")).to_contain_text("58.0")
    await expect(page.get_by_test_id("item-D9b")).to_contain_text("相邻电脑间距 58 cm")


async def test_a_checklist_begun_before_the_change_is_finished_as_it_was_begun(phone: Phone, server: Server) -> None:
    page = await start(phone, server)
    await open_checklist(page, "A01", "desk_layout")
    await page.get_by_test_id("item-D9c").get_by_test_id("length-value").fill("35")
    await expect(page.get_by_text("已保存在本机")).to_be_visible()
    await change_the_gap(page, server, target="58")
    await page.get_by_test_id("change-reason").fill(WHY)
    await page.get_by_test_id("change-save").click()
    await expect(page.get_by_text("已保存，手机同步后生效。")).to_be_visible()
    await page.goto(server.url)
    await ready_offline(page)
    await page.get_by_role("link", name="点位", exact=True).click()
    await page.get_by_test_id("spot-A01").click()
    await expect(page.get_by_test_id("start-desk_layout")).to_have_text("继续 1/18")
    await page.get_by_test_id("start-desk_layout").click()
    await expect(page.get_by_test_id("item-D9b")).to_contain_text("60.0")


async def fill_item(page: Page, title: str) -> None:
    await page.get_by_test_id("draft-add").click()
    await page.get_by_test_id("item-title").fill(title)
    await page.get_by_test_id("item-requirement").fill(f"{title}，开窗前完成。")
    await page.get_by_test_id("item-how").fill("从群众一侧看。")
    await page.get_by_test_id("pillar-shine").check(force=True)
    await page.get_by_test_id("response-pass_fail").check(force=True)
    await page.get_by_test_id("photo-never").check(force=True)
    await page.get_by_test_id("item-frequency").select_option("daily_1")
    await page.get_by_test_id("citation-source").fill("qujiang")
    await page.get_by_test_id("citation-clause").fill("未见条款")
    await page.get_by_test_id("citation-grade").select_option("S")


async def test_a_checklist_is_typed_published_and_run_at_a_counter(phone: Phone, server: Server) -> None:
    page = await start(phone, server)
    await page.goto(f"{server.url}/profile")
    await page.get_by_test_id("new-checklist").click()
    await page.get_by_test_id("draft-name").fill("晨检")
    await fill_item(page, "台面已擦净")
    await expect(page.get_by_test_id("lint")).to_contain_text("可以发布")
    await fill_item(page, "地面无纸屑")
    await expect(page.get_by_test_id("draft-state")).to_have_attribute("data-state", "saved")
    await page.get_by_test_id("draft-publish").click()
    await page.get_by_test_id("publish-yes").click()
    await expect(page.get_by_text("晨检")).to_be_visible()
    own = await page.locator("[data-testid^=own-]").get_attribute("data-testid")
    assert own is not None
    await page.goto(server.url)
    await ready_offline(page)
    await open_checklist(page, "A01", own.removeprefix("own-"))
    await answer_all(page, [], photographed=[])
    await sign_and_submit(page)


async def test_what_is_typed_offline_is_kept_and_sent_later(phone: Phone, server: Server) -> None:
    page = await start(phone, server)
    await page.goto(f"{server.url}/profile")
    await expect(page.get_by_test_id("new-checklist")).to_be_visible()
    await editor_is_kept(page)
    await phone.context.set_offline(True)
    await page.get_by_test_id("new-checklist").click()
    await page.get_by_test_id("draft-name").fill("离线写的")
    await expect(page.get_by_test_id("draft-state")).to_have_attribute("data-state", "local")
    await page.reload()
    await expect(page.get_by_test_id("draft-name")).to_have_value("离线写的")
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("draft-state")).to_have_attribute("data-state", "saved")
    await page.goto(f"{server.url}/profile")
    await expect(page.locator("[data-testid^=draft-]")).to_contain_text("离线写的")
    await expect(page.get_by_text("未上传")).to_have_count(0)


async def test_a_kept_draft_is_gone_on_with_offline_although_an_update_has_emptied_the_cache(
    phone: Phone, server: Server
) -> None:
    page = await start(phone, server)
    await page.goto(f"{server.url}/profile")
    await expect(page.get_by_test_id("new-checklist")).to_be_visible()
    await editor_is_kept(page)
    server.stop()
    await phone.context.set_offline(True)
    await page.get_by_test_id("new-checklist").click()
    await page.get_by_test_id("draft-name").fill("夜里写的")
    await expect(page.get_by_test_id("draft-state")).to_have_attribute("data-state", "local")
    draft = page.url
    assert await page.evaluate(KEPT_EDITOR) > 0
    await page.evaluate(FORGET_EDITOR)
    assert await page.evaluate(KEPT_EDITOR) == 0
    await page.close()
    server.start()
    await phone.context.set_offline(False)
    page = await phone.context.new_page()
    await page.goto(server.url)
    await editor_is_kept(page)
    server.stop()
    await phone.context.set_offline(True)
    await page.goto(draft)
    await expect(page.get_by_test_id("draft-name")).to_have_value("夜里写的")
    server.start()


async def editor_is_kept(page: Page) -> None:
    """The profile's page reads the editor in for offline."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await page.evaluate(KEPT_EDITOR):
            await asyncio.sleep(0.1)


async def write_clause(page: Page, number: str, text: str) -> None:
    await page.get_by_test_id("clause-number").fill(number)
    await page.get_by_test_id("clause-title").fill("窗口台面")
    await page.get_by_test_id("clause-text").fill(text)
    await page.get_by_test_id("clause-save").click()


async def test_a_clause_written_while_somebody_else_saves_overwrites_nothing_and_can_be_copied(
    phone: Phone, server: Server
) -> None:
    page = await start(phone, server)
    await page.goto(f"{server.url}/profile/rule-books")
    await page.get_by_test_id("add-book").click()
    await page.get_by_test_id("book-name").fill("《政数规矩》")
    await page.get_by_test_id("book-save").click()
    for number in ("2.1", "2.2"):
        await page.get_by_test_id("add-clause").click()
        await write_clause(page, number, f"条款 {number}")
        await expect(page.get_by_test_id(f"clause-{number}")).to_be_visible()
    await page.get_by_test_id("clause-2.2").click()
    other = await phone.context.new_page()
    await other.goto(page.url)
    await other.get_by_test_id("clause-2.1").click()
    await other.get_by_role("button", name="删除").last.click()
    await expect(other.get_by_test_id("clause-2.1")).to_have_count(0)
    await other.get_by_test_id("add-clause").click()
    await write_clause(other, "2.9", "对方的条款")
    await expect(other.get_by_test_id("clause-2.9")).to_be_visible()
    await other.close()
    await write_clause(page, "2.2", "我改写的条款")
    await expect(page.get_by_test_id("unsaved")).to_contain_text("我改写的条款")
    await expect(page.get_by_test_id("clause-save")).to_have_count(0)
    await expect(page.get_by_test_id("clause-2.1")).to_have_count(0)
    await expect(page.get_by_test_id("clause-2.9")).to_contain_text("对方的条款")
    await page.get_by_test_id("clause-2.2").click()
    await write_clause(page, "2.2", "我改写的条款")
    await expect(page.get_by_test_id("clause-2.2")).to_contain_text("我改写的条款")
    await expect(page.get_by_test_id("clause-2.9")).to_contain_text("对方的条款")
    await expect(page.get_by_test_id("unsaved")).to_have_count(0)


async def test_after_an_upgrade_of_the_library_the_page_says_so_and_shows_what_changed_here(
    phone: Phone, server: Server, site: Site
) -> None:
    page = await start(phone, server)
    await change_the_gap(page, server, target="58")
    await page.get_by_test_id("change-reason").fill(WHY)
    await page.get_by_test_id("change-save").click()
    await expect(page.get_by_text("已保存，手机同步后生效。")).to_be_visible()
    await page.goto(f"{server.url}/profile")
    await expect(page.get_by_test_id("pack-desk_layout")).to_be_visible()
    await expect(page.get_by_test_id("upgrade-desk_layout")).to_have_count(0)
    async with database.opened(f"sqlite:///{site.data / 'audit.sqlite'}"):
        await publish_library(now=datetime.now(UTC), library=upgraded(without=["D9c"], extra=True))
    await page.reload()
    await expect(page.get_by_test_id("upgrade-desk_layout")).to_contain_text("标准库更新到第 3 版，查看变化")
    await page.get_by_test_id("upgrade-desk_layout").click()
    difference = page.get_by_test_id("difference")
    await expect(difference).to_contain_text("新增 窗口不放绿植")
    await expect(difference).to_contain_text("去掉")
    await expect(difference).not_to_contain_text("58 cm")


async def test_two_who_type_in_one_draft_are_told_and_both_texts_stay(phone: Phone, server: Server) -> None:
    page = await start(phone, server)
    await page.goto(f"{server.url}/profile")
    await page.get_by_test_id("new-checklist").click()
    await page.get_by_test_id("draft-name").fill("我的")
    await expect(page.get_by_test_id("draft-state")).to_have_attribute("data-state", "saved")
    other = await phone.context.new_page()
    await other.goto(page.url)
    await other.get_by_test_id("draft-name").fill("对方的")
    await expect(other.get_by_test_id("draft-state")).to_have_attribute("data-state", "saved")
    await other.close()
    await page.get_by_test_id("draft-name").fill("我又改了")
    await expect(page.get_by_test_id("conflict")).to_be_visible()
    await page.get_by_role("button", name="两份都留").click()
    await expect(page.get_by_test_id("draft-name")).to_have_value("我又改了（另一份）")
    await expect(page.get_by_test_id("draft-state")).to_have_attribute("data-state", "saved")
    await page.goto(f"{server.url}/profile")
    await expect(page.locator("[data-testid^=draft-]")).to_have_count(2)


async def test_the_screens_have_no_serious_barrier(phone: Phone, server: Server) -> None:
    page = await start(phone, server)
    barriers: list[str] = []

    async def look(name: str) -> None:
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.evaluate(COLOURS_STAND_STILL)
            barriers.extend(f"{name}, {scheme}: {one}" for one in await grave_barriers(page))

    await change_the_gap(page, server, target="58")
    await look("change")
    await page.get_by_test_id("change-reason").fill(WHY)
    await page.get_by_test_id("change-save").click()
    await expect(page.get_by_test_id("item-D9b")).to_contain_text("58")
    await look("pack")
    await page.get_by_test_id("compare-0").click()
    await expect(page.get_by_test_id("difference")).to_be_visible()
    await look("difference")
    await page.goto(f"{server.url}/profile/rule-books")
    await page.get_by_test_id("add-book").click()
    await page.get_by_test_id("book-name").fill("《政数规矩》")
    await page.get_by_test_id("book-save").click()
    await expect(page.get_by_test_id("add-clause")).to_be_visible()
    await look("rule books")
    await page.goto(f"{server.url}/profile")
    await expect(page.get_by_test_id("rule-books")).to_contain_text("《政数规矩》")
    await look("profile")
    await page.get_by_test_id("new-checklist").click()
    await fill_item(page, "台面已擦净")
    await expect(page.get_by_test_id("lint")).to_contain_text("还有")
    await look("draft")
    assert barriers == []
