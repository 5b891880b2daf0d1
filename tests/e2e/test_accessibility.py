"""Every screen of an audit by the rules of axe-core, in light and in dark."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from audit.ids import InspectionId, new_id
from tests import builders
from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.conftest import ROOT
from tests.e2e.phone import Phone, Scheme
from tests.e2e.steps import choose_file, open_checklist, ready_offline, sign_in
from tests.e2e.test_library import ASKED, drawn_item_about_power_strips
from tests.faults.conftest import Site
from tests.faults.server import Server
from tests.imports import office

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
GRAVE = ("serious", "critical")
RUN_AXE = "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"

COLOURS_STAND_STILL = "() => Promise.all(document.getAnimations().map(one => one.finished))"


@pytest.fixture
async def inspected(server: Server, site: Site) -> InspectionId:
    """An inspection with a failed item and its photo, on the server already."""
    id = InspectionId(new_id())
    async with server.phone() as client:
        await sign_in_by_program(client, "consultant")
        content = builders.document(
            hall=site.stage.hall,
            spot=site.stage.spot("A02"),
            checklist=site.checklist,
            failing=("T1", "T18c"),
            photos=[builders.photo_facts(builders.JPEG_1, "T1")],
        )
        assert (await builders.submit(client, content, id=id)).status_code == 201
        assert (await builders.send_photo(client, site.stage.hall, builders.JPEG_1)).status_code == 201
    return id


async def screens(phone: Phone, server: Server, inspected: InspectionId) -> AsyncIterator[str]:
    """Opens one screen after the other; yields its name when it stands still."""
    page = phone.page
    await page.goto(server.url)
    await expect(page.get_by_test_id("sign-in-submit")).to_be_visible()
    yield "sign-in"
    await sign_in(page, server.url)
    await ready_offline(page)
    yield "today"
    await page.goto(f"{server.url}/spots")
    await expect(page.get_by_test_id("spot-A01")).to_be_visible()
    yield "counters"
    await page.goto(server.url)
    await open_checklist(page, "A01", "office_check_table")
    await page.get_by_test_id("item-T1").get_by_test_id("verdict-fail").click()
    await expect(page.get_by_test_id("item-T1").get_by_test_id("take-photo")).to_be_visible()
    yield "checklist"
    await page.get_by_test_id("item-T1").get_by_test_id("take-photo").click()
    await page.get_by_test_id("shutter").click()
    await expect(page.get_by_test_id("shot")).to_be_visible()
    yield "camera"
    await page.get_by_test_id("photo-cover").click()
    await page.get_by_test_id("editor-add").click()
    yield "photo editor"
    await page.get_by_test_id("editor-save").click()
    await page.get_by_test_id("camera-done").click()
    await page.get_by_test_id("go-review").click()
    await expect(page.get_by_test_id("signature-pad")).to_be_visible()
    yield "review"
    await page.goto(f"{server.url}/inspections/{inspected}/scorecard")
    await expect(page.get_by_test_id("scorecard-pdf")).to_be_visible()
    yield "scorecard"
    await page.goto(f"{server.url}/findings")
    await expect(page.get_by_role("heading").first).to_be_visible()
    yield "findings"
    await page.goto(f"{server.url}/standards/import")
    await choose_file(page, "表.xlsx", office.sheet(("整理", "桌面无过期文件。", "三班倒"), ("", "无旧报刊。", "每日")))
    await expect(page.get_by_test_id("import-grid")).to_be_visible()
    yield "import"
    await page.goto(f"{server.url}/scan")
    await expect(page.get_by_test_id("scan-view")).to_have_attribute("data-stage", "live")
    yield "scan"
    await page.goto(f"{server.url}/labels")
    await expect(page.get_by_test_id("label-count")).to_be_visible()
    yield "labels"
    await page.goto(f"{server.url}/outbox")
    await expect(page.get_by_test_id("outbox-count")).to_be_visible()
    yield "outbox"
    async for name in library_screens(page, server.url):
        yield name


async def library_screens(page: Page, url: str) -> AsyncIterator[str]:
    item = drawn_item_about_power_strips()
    await page.goto(f"{url}/library")
    await page.get_by_role("button", name="筛选").click()
    await page.get_by_test_id("library-search").fill(ASKED)
    await expect(page.get_by_test_id(f"library-item-{item.id}")).to_be_visible()
    yield "library"
    await page.goto(f"{url}/library/items/{item.id}")
    await expect(page.get_by_test_id("drawing-bad")).to_be_visible()
    yield "library item"
    await page.goto(f"{url}/library/items/T1")
    await expect(page.get_by_text("本厅待整改问题")).to_be_visible()
    yield "library item with findings"
    await page.goto(f"{url}/library/standards")
    await expect(page.get_by_role("link", name="GB 2894-2025")).to_be_visible()
    yield "register of standards"
    await page.goto(f"{url}/library/standards/GB%202894-2008")
    await expect(page.get_by_role("note")).to_be_visible()
    yield "standard"
    await page.goto(f"{url}/library/facts/SS-F9")
    await expect(page.get_by_role("heading", name="SS-F9")).to_be_visible()
    yield "fact"


async def test_no_screen_has_a_serious_barrier_in_light_or_dark(
    phone: Phone, server: Server, inspected: InspectionId
) -> None:
    assert AXE.exists(), "axe-core is missing: it is a dev dependency of frontend/, installed by python build_web.py"
    barriers: list[str] = []
    await phone.open()
    async for name in screens(phone, server, inspected):
        for scheme in SCHEMES:
            await phone.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await phone.page.evaluate(COLOURS_STAND_STILL)
            barriers += [f"{name}, {scheme}: {barrier}" for barrier in await grave_barriers(phone.page)]
    assert barriers == []


async def grave_barriers(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = await page.evaluate(RUN_AXE)
    return [
        f"{one['id']} at {node['target']}: {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]
