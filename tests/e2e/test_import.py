"""A check table from a file on the phone: what is seen, put right and left out, up to the checklist at a counter."""

import re

import docx
from playwright.async_api import Page, expect

from tests.e2e.phone import Phone
from tests.e2e.steps import answer_all, choose_file, open_checklist, ready_offline, sign_and_submit, sign_in
from tests.faults.server import Server
from tests.imports import office

FAULTY = office.sheet(
    ("整理", "桌面无过期文件。", "1次/日"),
    ("", "抽屉无杂物。", "三班倒"),
    ("整顿", "文件夹编号摆放。", "每周"),
)


async def test_a_file_is_read_its_faulty_row_left_out_and_the_rest_is_ready_for_a_draft(
    phone: Phone, server: Server
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await page.goto(f"{server.url}/standards/import")
    make, why = page.get_by_test_id("import-make"), page.get_by_test_id("import-why")

    await choose_file(page, "说明.pdf", b"%PDF")
    await expect(page.get_by_test_id("import-said")).to_contain_text(".xlsx")
    await choose_file(page, "坏的.xlsx", b"PK\x03\x04")
    await expect(page.get_by_test_id("import-said")).to_contain_text("文件打不开")

    await choose_file(page, "大厅检查表.xlsx", FAULTY)
    await expect(page.get_by_test_id("import-found")).to_contain_text("2 项可导入")
    await expect(page.get_by_test_id("import-problems")).to_contain_text("第 3 行 C 列")
    await expect(page.get_by_test_id("import-problems")).to_contain_text("三班倒")
    await expect(page.get_by_test_id("grid-row-3")).to_have_class(re.compile(r"\berror\b"))
    await expect(page.get_by_test_id("import-title")).to_have_value("大厅检查表")
    await expect(make).to_be_disabled()
    await page.get_by_test_id("leave-3").check()
    await expect(page.get_by_test_id("grid-row-3")).to_have_class(re.compile(r"\bout\b"))
    await expect(why).to_contain_text("点位")
    await page.get_by_test_id("kind-counter").check()
    await expect(make).to_be_enabled()
    await expect(make).to_contain_text("2 项")

    await page.get_by_test_id("leave-4").check()
    await expect(make).to_contain_text("1 项")
    await page.get_by_test_id("column-3").select_option("")
    await expect(page.get_by_test_id("import-items")).to_contain_text("抽屉无杂物")
    await expect(make).to_contain_text("3 项")


async def test_the_table_of_the_tender_comes_in_from_word_and_checklists_go_out(phone: Phone, server: Server) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await page.goto(f"{server.url}/standards/import")
    await choose_file(page, "曲江检查表.docx", office.source_document())
    await expect(page.get_by_test_id("import-items").get_by_role("listitem")).to_have_count(22)
    for link in await page.get_by_test_id("downloads").get_by_role("link").all():
        address = await link.get_attribute("href")
        answer = await phone.context.request.get(f"{server.url}{address}")
        assert answer.status == 200, address


def windows_table() -> bytes:
    """Groups merged over their rows, one of them no pillar, one frequency that nobody knows, no column for how to check."""
    document = docx.Document()
    document.add_paragraph("窗口检查表")
    table = document.add_table(rows=0, cols=4)
    for row in (
        ("类别", "工作内容及标准", "自查频率", "分值"),
        ("整理", "桌面无过期文件。", "1次/日", "3"),
        ("", "抽屉无杂物。", "三班倒", ""),
        ("素养", "着装整齐，佩戴工号牌。", "1次/日", ""),
        ("窗口", "叫号屏显示正常。", "1次/日", "很重"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "整理"
    return office.saved(document)


async def make_draft(page: Page, server: Server) -> str:
    """From the file to the open draft; answers the name of its checklist."""
    await page.goto(f"{server.url}/standards/import")
    await choose_file(page, "窗口检查表.docx", windows_table())
    await expect(page.get_by_test_id("import-problems")).to_contain_text("第 3 行 C 列")
    await expect(page.get_by_test_id("import-problems")).to_contain_text("三班倒")
    await expect(page.get_by_test_id("import-make")).to_be_disabled()
    await page.get_by_test_id("leave-3").check()
    await page.get_by_test_id("kind-counter").check()
    await page.get_by_test_id("import-make").click()
    await page.wait_for_url("**/drafts/*")
    return f"own_{page.url[-8:]}"


async def fill_what_is_missing(page: Page) -> None:
    """The lint names the item and the field; a tap on it leads there."""
    lint = page.get_by_test_id("lint")
    await expect(lint).to_contain_text("第 3 项：还没有6S 分类")
    await expect(lint).to_contain_text("第 3 项：还没有权重")
    await expect(page.get_by_test_id("draft-publish")).to_be_disabled()
    await lint.get_by_text("第 3 项：还没有6S 分类").click()
    await page.get_by_test_id("pillar-set_in_order").check(force=True)
    await page.get_by_test_id("item-weight").select_option("2")


async def publish(page: Page) -> None:
    await page.get_by_test_id("draft-publish").click()
    await page.get_by_test_id("publish-yes").click()
    await page.wait_for_url("**/profile")


async def test_a_table_from_word_becomes_a_checklist_that_a_counter_is_inspected_with(
    phone: Phone, server: Server
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    pack = await make_draft(page, server)
    await fill_what_is_missing(page)
    await publish(page)
    await expect(page.get_by_text("窗口检查表")).to_be_visible()
    await page.goto(server.url)
    await ready_offline(page)
    await open_checklist(page, "A01", pack)
    await expect(page.get_by_text("着装整齐，佩戴工号牌").first).to_be_visible()
    await answer_all(page, [], photographed=[])
    await sign_and_submit(page)


async def test_the_same_file_is_imported_a_second_time_and_published_beside_the_first(
    phone: Phone, server: Server
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    packs = set()
    for _ in range(2):
        packs.add(await make_draft(page, server))
        await fill_what_is_missing(page)
        await publish(page)
    assert len(packs) == 2
    await expect(page.get_by_text("窗口检查表")).to_have_count(2)
