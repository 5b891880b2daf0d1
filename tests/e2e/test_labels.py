"""Labels are chosen on the screen and come as the PDF that it promised."""

import httpx
import pypdfium2
from playwright.async_api import expect

from tests.e2e.phone import Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.faults.server import Server


async def test_labels_are_chosen_with_their_sheets_counted_and_made(phone: Phone, server: Server) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="manager")
    await ready_offline(page)
    await page.get_by_role("link", name="打印标签").click()
    await expect(page.get_by_test_id("label-count")).to_have_text("4 个标签，1 张纸")
    await page.get_by_role("radio", name="责任贴").check()
    await page.get_by_label("标签纸（A4）").select_option("a4_2")
    await page.get_by_test_id("label-start").fill("2")
    await expect(page.get_by_test_id("label-count")).to_have_text("4 个标签，3 张纸")
    await page.get_by_label("责任人或岗位").fill("综合窗口值班长")
    await page.get_by_role("radio", name="逐个选").check()
    await expect(page.get_by_test_id("label-count")).to_have_text("请先选择点位")
    for name in ("A02", "A03"):
        await page.get_by_role("checkbox", name=name).check()
    await expect(page.get_by_test_id("label-count")).to_have_text("2 个标签，2 张纸")
    address = await page.get_by_test_id("label-pdf").get_attribute("href")
    cookies = {one["name"]: one["value"] for one in await phone.context.cookies()}  # type: ignore[typeddict-item]
    async with httpx.AsyncClient(base_url=server.url, cookies=cookies) as client:
        pdf = (await client.get(str(address))).content
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [one.get_textpage().get_text_range() for one in document]
    assert ["A02" in texts[0], "A03" in texts[1], "综合窗口值班长" in texts[1]] == [True, True, True]


async def test_who_may_not_print_labels_is_told(phone: Phone, server: Server) -> None:
    await phone.open()
    await sign_in(phone.page, server.url, name="clerk")
    await ready_offline(phone.page)
    assert await phone.page.get_by_role("link", name="打印标签").count() == 0
    await phone.page.goto(f"{server.url}/labels")
    await expect(phone.page.get_by_text("您的账号不能打印标签")).to_be_visible()
