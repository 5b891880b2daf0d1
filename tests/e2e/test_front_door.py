"""What somebody sees who comes for the first time."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from audit import database
from audit.demo.load import DEMO_HALL, create_hall_from_file, demo_accounts
from tests.cast import START
from tests.e2e.phone import Phone
from tests.e2e.steps import sign_in
from tests.faults.server import Nursery, Server

SCRIPTS_SO_FAR = """() => performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)
  .filter(path => path.endsWith('.js'))"""


@pytest.fixture
async def demo_server(nursery: Nursery, tmp_path: Path) -> AsyncIterator[Server]:
    """The demo hall is there already, so that its two weeks are not told again."""
    async with database.opened(f"sqlite:///{tmp_path / 'audit.sqlite'}"):
        await create_hall_from_file(DEMO_HALL, now=START)
    server = Server(nursery, tmp_path, command="demo")
    server.start()
    yield server
    server.kill()


async def test_a_fresh_visitor_sees_the_sign_in_page_and_no_accounts(phone: Phone, server: Server) -> None:
    await phone.open()
    for path in ("/", "/spots", "/scorecard"):
        await phone.page.goto(f"{server.url}{path}")
        await expect(phone.page.get_by_test_id("sign-in-submit")).to_be_visible()
        await phone.page.wait_for_load_state("networkidle")
        assert await phone.page.locator("[data-testid^=demo-account-]").count() == 0


async def test_the_page_names_every_script_that_signing_in_needs(phone: Phone, server: Server) -> None:
    await phone.open()
    answer = await phone.page.goto(server.url)
    assert answer is not None
    await expect(phone.page.get_by_test_id("sign-in-submit")).to_be_visible()
    named = set(re.findall(r'(?:src|href)="(/assets/[^"]+\.js)"', await answer.text()))
    needed = await phone.page.evaluate(SCRIPTS_SO_FAR)
    assert needed and set(needed) <= named


async def test_a_demo_shows_an_account_for_each_role(phone: Phone, demo_server: Server) -> None:
    await phone.open()
    await phone.page.goto(demo_server.url)
    for account in demo_accounts():
        await expect(phone.page.get_by_test_id(f"demo-account-{account.name}")).to_contain_text(account.display_name)


async def test_a_wrong_password_is_told_in_a_sentence(phone: Phone, server: Server) -> None:
    await phone.open()
    await sign_in(phone.page, server.url, password="wrong horse 贯标")
    await expect(phone.page.get_by_text("用户名或密码不对")).to_be_visible()


async def test_the_app_speaks_english_at_one_tap_and_remembers_it(phone: Phone, server: Server) -> None:
    await phone.open()
    await phone.page.goto(server.url)
    await phone.page.get_by_role("button", name="English").click()
    await expect(phone.page.get_by_test_id("sign-in-submit")).to_have_text("Sign in")
    await sign_in(phone.page, server.url)
    await expect(phone.page.get_by_role("heading", name="Yunshan Service Hall")).to_be_visible()
    await expect(phone.page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    await expect(phone.page.get_by_text("Ready to work offline")).to_be_visible()
