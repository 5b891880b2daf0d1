"""A scorecard is sealed on the screen; its paper is verified by somebody without an account, also without a network."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests import builders
from tests.e2e.phone import Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.faults.server import Server

IN_PAGE = """async ([method, path, body]) => {
  const headers = { 'X-Hall-Audit': '1', 'Content-Type': 'application/json' }
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) })
  return await answer.json()
}"""
NO_ED25519 = """() => {
  const known = crypto.subtle.importKey.bind(crypto.subtle)
  crypto.subtle.importKey = (format, key, name, ...rest) =>
    name === 'Ed25519' ? Promise.reject(new DOMException('no', 'NotSupportedError')) : known(format, key, name, ...rest)
}"""


FORGET = """() => new Promise((done, failed) => {
  const asked = indexedDB.deleteDatabase('hall-audit')
  asked.onsuccess = () => done(null)
  asked.onerror = asked.onblocked = failed
})"""


async def call(page: Page, method: str, path: str, body: object = None) -> Any:
    return await page.evaluate(IN_PAGE, [method, path, body])


async def inspected(page: Page) -> tuple[str, str]:
    """The hall, and an inspection of A01 of just now."""
    [hall] = (await call(page, "GET", "/api/me"))["halls"]
    pack = await call(page, "GET", f"/api/sync/pack?hall={hall['hall']}")
    spot = next(one for one in pack["places"]["spots"] if one["code"] == "A01")
    published = next(one for one in pack["checklists"] if spot["kind"] in one["checklist"]["spot_kinds"])
    first = next(one for one in published["checklist"]["items"] if one["response"]["type"] == "pass_fail")
    now = builders.instant(datetime.now(UTC))
    document = {
        "schema": 1,
        "hall": hall["hall"],
        "spot": spot["id"],
        "checklist": published["id"],
        "kind": "audit",
        "started_at": now,
        "finished_at": now,
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": 1},
        "answers": [{"item": first["id"], "verdict": "pass"}],
        "photos": [],
    }
    id = str(builders.new_id())
    assert (await call(page, "PUT", f"/api/inspections/{id}", document))["id"] == id
    return hall["hall"], id


@pytest.fixture
async def slip(phone: Phone, server: Server) -> str:
    """Of an inspection that the consultant sealed on its scorecard."""
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    hall, id = await inspected(page)
    await page.goto(f"{server.url}/inspections/{id}/scorecard")
    await expect(page.get_by_test_id("seal-box")).to_have_attribute("data-state", "unsealed")
    await page.get_by_test_id("seal").click()
    box = page.get_by_test_id("seal-box")
    await expect(box).to_have_attribute("data-state", "sealed")
    [line] = (await call(page, "GET", f"/api/halls/{hall}/seals?inspection={id}"))["seals"]
    await expect(box).to_contain_text(line["number"])
    return str((await call(page, "GET", f"/api/halls/{hall}/seals/{line['id']}"))["slip"])


async def stranger(phone: Phone, server: Server, slip: str) -> Page:
    """The address on the paper, in a browser that knows nobody."""
    await phone.page.goto(f"{server.url}/health")
    await phone.page.context.clear_cookies()
    await phone.page.evaluate(FORGET)
    await phone.page.goto(f"{server.url}/verify#{slip}")
    return phone.page


async def test_a_paper_is_verified_without_account_and_without_network(phone: Phone, server: Server, slip: str) -> None:
    page = await stranger(phone, server, slip)
    verdict = page.get_by_test_id("verdict")
    await expect(verdict).to_have_attribute("data-kind", "genuine")
    await expect(verdict).to_contain_text("100.0")
    await expect(verdict).to_contain_text("云杉区政务服务大厅")
    await expect(page.locator("a[href='/']")).to_have_count(0)
    server.kill()
    await page.reload()
    await expect(verdict).to_have_attribute("data-kind", "genuine")


async def test_a_changed_paper_is_told(phone: Phone, server: Server, slip: str) -> None:
    page = await stranger(phone, server, slip)
    for at, kind in ((70, "altered"), (0, "unreadable")):
        other = "A" if slip[at] != "A" else "B"
        await page.get_by_test_id("verify-text").fill(slip[:at] + other + slip[at + 1 :])
        await page.get_by_test_id("verify").click()
        await expect(page.get_by_test_id("verdict")).to_have_attribute("data-kind", kind)


async def test_a_browser_without_ed25519_verifies_the_slow_way(phone: Phone, server: Server, slip: str) -> None:
    await phone.page.add_init_script(f"({NO_ED25519})()")
    page = await stranger(phone, server, slip)
    await expect(page.get_by_test_id("verdict")).to_have_attribute("data-kind", "genuine")
