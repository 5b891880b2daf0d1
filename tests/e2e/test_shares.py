"""A scorecard is shared on the screen; somebody without an account opens it in another browser, until it is taken back."""

import io

import pypdfium2
from playwright.async_api import BrowserContext, Page, Playwright, expect

from tests.e2e.phone import CHROMIUM, SCREEN, Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.e2e.test_verify import inspected
from tests.faults.server import Server


async def stranger(playwright: Playwright) -> BrowserContext:
    """Another browser: no cookie, no worker, nothing kept."""
    browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    return await browser.new_context(viewport={"width": SCREEN["width"], "height": SCREEN["height"]}, locale="zh-CN")


async def shared(page: Page, url: str, path: str) -> str:
    """Shares what the page shows for a day; its address."""
    await page.goto(f"{url}{path}")
    await page.get_by_test_id("share").click()
    await page.get_by_test_id("share-days-1").check()
    await page.get_by_test_id("share-for").fill("区政数局 王科长")
    await page.get_by_test_id("share-make").click()
    await expect(page.get_by_role("img", name="链接的二维码")).to_be_visible()
    address = await page.get_by_test_id("share-url").input_value()
    await page.get_by_test_id("share-close").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    return address


async def test_a_scorecard_is_read_by_somebody_without_an_account_until_it_is_taken_back(
    phone: Phone, server: Server, playwright: Playwright
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    hall, id = await inspected(page)
    address = await shared(page, server.url, f"/inspections/{id}/scorecard")
    assert address.startswith(f"{server.url}/r/")

    outside = await stranger(playwright)
    tab = await outside.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    assert (opened := await tab.goto(address)) is not None and opened.status == 200
    await expect(tab.get_by_text("云杉区政务服务大厅")).to_be_visible()
    await expect(tab.get_by_text("A01")).to_be_visible()
    await expect(tab.get_by_text("王科长")).to_have_count(0)
    assert await outside.cookies() == [] and complaints == []
    async with tab.expect_download() as downloading:
        await tab.get_by_role("link", name="下载 PDF").click()
    file = await (await downloading.value).path()
    with pypdfium2.PdfDocument(io.BytesIO(file.read_bytes())) as document:
        assert "A01" in document[0].get_textpage().get_text_range()
    for elsewhere in (f"/api/inspections/{id}/scorecard", f"/api/halls/{hall}/scorecard", f"/api/halls/{hall}/shares"):
        assert (await tab.request.get(f"{server.url}{elsewhere}")).status == 401

    # The app's own worker leaves the address to the server.
    assert (own := await page.goto(address)) is not None and own.status == 200
    await expect(page.get_by_role("link", name="查看 PDF")).to_be_visible()

    await page.goto(f"{server.url}/shares")
    await expect(page.get_by_test_id("share-count")).to_contain_text("打开 2 次，看文件 1 次")
    await page.get_by_test_id("share-revoke").click()
    await page.get_by_test_id("revoke-sure").click()
    await expect(page.get_by_text("已撤销")).to_be_visible()
    assert (dead := await tab.goto(address)) is not None and dead.status == 410
    await expect(tab.get_by_text("这个链接已停用")).to_be_visible()
    assert (await tab.request.get(f"{address}/report.pdf")).status == 410
    await outside.close()


async def test_the_sheet_lies_above_everything_and_fits_a_phone(phone: Phone, server: Server) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    await inspected(page)
    await page.goto(f"{server.url}/scorecard")
    await page.get_by_test_id("share").click()
    make = page.get_by_test_id("share-make")
    await expect(make).to_be_visible()
    await make.click()
    await expect(page.get_by_test_id("share-close")).to_be_visible()
    await page.get_by_test_id("share-close").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
