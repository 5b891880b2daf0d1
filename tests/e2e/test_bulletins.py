"""A bulletin from one tap to 签收: a manager drafts, edits and publishes, a supervisor signs without a network."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, Playwright, expect

from tests.e2e.phone import Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.faults.server import Server


@pytest.fixture
async def other_phone(playwright: Playwright, tmp_path: Path, film: Path, fonts: Path) -> AsyncIterator[Phone]:
    phone = Phone(playwright, tmp_path / "other", film=film, fonts=fonts)
    yield phone
    await phone.close()
    assert phone.asked_elsewhere == []


async def publish(page: Page, url: str) -> None:
    await page.goto(f"{url}/bulletins")
    await page.get_by_test_id("bulletin-start").click()
    await page.get_by_test_id("section-overview").fill("今天大厅运行平稳。")
    await expect(page.get_by_text("有未保存的修改")).to_be_visible()
    await page.reload()
    await expect(page.get_by_test_id("section-overview")).to_have_value("今天大厅运行平稳。")
    await page.get_by_test_id("bulletin-publish").click()
    await page.get_by_role("checkbox", name="测试supervisor").check(force=True)
    await page.get_by_test_id("publish-sure").click()
    await expect(page.get_by_role("article")).to_contain_text("今天大厅运行平稳。")
    await expect(page.get_by_test_id("receipts")).to_contain_text("待签收")


async def test_from_one_tap_to_a_receipt_signed_without_a_network(
    phone: Phone, other_phone: Phone, server: Server
) -> None:
    await phone.open()
    await sign_in(phone.page, server.url, name="manager")
    await ready_offline(phone.page)
    await publish(phone.page, server.url)
    bulletin = phone.page.url

    await other_phone.open(scheme="dark")
    page = other_phone.page
    await sign_in(page, server.url, name="supervisor")
    await ready_offline(page)
    await page.get_by_test_id("to-sign").get_by_role("link").click()
    await expect(page.get_by_role("article")).to_contain_text("今天大厅运行平稳。")
    await other_phone.context.set_offline(True)
    await page.get_by_test_id("sign-for").click()
    await page.get_by_label("意见（可不填）").fill("已阅")
    await page.get_by_test_id("sign-sure").click()
    await expect(page.get_by_test_id("signed-here")).to_be_visible()
    await page.reload()
    await expect(page.get_by_test_id("signed-here")).to_be_visible()
    await expect(page.get_by_text("待上传 1")).to_be_visible()
    await other_phone.context.set_offline(False)
    await expect(page.get_by_text("已送达", exact=True)).to_be_visible()

    await phone.page.goto(bulletin)
    await expect(phone.page.get_by_test_id("receipts")).to_contain_text("已阅")
    await page.goto(server.url)
    await expect(page.get_by_text("今日已检")).to_be_visible()
    await expect(page.get_by_test_id("to-sign")).to_have_count(0)
