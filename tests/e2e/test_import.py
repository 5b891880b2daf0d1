"""A check table from a file on the phone, up to the draft: what is seen, put right and left out."""

import re

from playwright.async_api import expect

from tests.e2e.phone import Phone
from tests.e2e.steps import choose_file, ready_offline, sign_in
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
