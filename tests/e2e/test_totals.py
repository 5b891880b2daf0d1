"""The number on the page is the integer of the API, the paper, the workbook and the seal (docs/scoring.md)."""

import io
from datetime import UTC, datetime
from typing import Any

import pypdfium2
from playwright.async_api import Page, expect
from python_calamine import CalamineWorkbook

from audit.reports.words import points
from tests import builders
from tests.e2e.phone import Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.e2e.test_verify import call
from tests.faults.server import Server


async def inspected(page: Page) -> str:
    """The hall, after an inspection of just now: some of the yes-or-no items of A01 right, some wrong, none critical."""
    [hall] = (await call(page, "GET", "/api/me"))["halls"]
    pack = await call(page, "GET", f"/api/sync/pack?hall={hall['hall']}")
    spot = next(one for one in pack["places"]["spots"] if one["code"] == "A01")
    published = next(one for one in pack["checklists"] if spot["kind"] in one["checklist"]["spot_kinds"])
    plain = [one for one in published["checklist"]["items"] if one["response"]["type"] == "pass_fail"]
    now = builders.instant(datetime.now(UTC))
    document: dict[str, Any] = {
        "schema": 1,
        "hall": hall["hall"],
        "spot": spot["id"],
        "checklist": published["id"],
        "kind": "audit",
        "started_at": now,
        "finished_at": now,
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": 1},
        "answers": [
            {"item": one["id"], "verdict": "fail" if place % 3 == 1 else "pass"} for place, one in enumerate(plain[:7])
        ],
        "photos": [],
    }
    id = str(builders.new_id())
    assert (await call(page, "PUT", f"/api/inspections/{id}", document))["id"] == id
    return str(hall["hall"])


async def test_page_api_paper_workbook_and_seal_say_the_same_number(phone: Phone, server: Server) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    hall = await inspected(page)
    await page.goto(f"{server.url}/scorecard")
    paper = await page.get_by_test_id("scorecard-pdf").get_attribute("href")
    workbook = await page.get_by_test_id("scorecard-xlsx").get_attribute("href")
    assert paper and workbook
    days = paper.partition("?")[2]
    assert workbook.partition("?")[2] == days
    score = (await call(page, "GET", f"/api/halls/{hall}/overview?{days}"))["now"]["score"]
    assert score % 1000 != 0
    await expect(page.get_by_test_id("card-score")).to_contain_text(points(score))
    assert (await call(page, "GET", f"/api/halls/{hall}/scorecard?{days}"))["score"] == score
    first, last = (one.partition("=")[2] for one in days.split("&"))
    sealed = await call(page, "POST", f"/api/halls/{hall}/seals", {"from_on": first, "to_on": last})
    assert sealed["manifest"]["facts"]["score"] == score
    rows = CalamineWorkbook.from_filelike(io.BytesIO(await _file(page, server, workbook))).get_sheet_by_index(0)
    heads, line, *_ = rows.to_python()[3:]
    assert int(line[heads.index("得分（千分之一分）")]) == score
    with pypdfium2.PdfDocument(await _file(page, server, paper)) as pdf:
        assert points(score) in pdf[0].get_textpage().get_text_range()


async def _file(page: Page, server: Server, path: str) -> bytes:
    answer = await page.context.request.get(f"{server.url}{path}")
    assert answer.ok, path
    return await answer.body()
