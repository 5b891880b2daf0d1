"""The papers of trainings hold what the room says: read back from the PDF and the workbook."""

import html
import io
import re
import zipfile

import httpx
import pypdfium2
import pytest
from litestar import Litestar

from audit.ids import new_id
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.training.test_training import attend, note, save, score

pytestmark = pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def cells(workbook: bytes) -> list[str]:
    """The texts of all sheets."""
    shared = zipfile.ZipFile(io.BytesIO(workbook)).read("xl/sharedStrings.xml").decode()
    return [html.unescape(text) for text in re.findall(r"<t[^>]*>([^<]*)</t>", shared)]


async def get(phone: httpx.AsyncClient, stage: Stage, path: str) -> bytes:
    answer = await phone.get(f"/api/halls/{stage.hall}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.content


async def test_plan_sheet_matrix_and_proof_name_what_was_planned_held_and_scored(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    training, entry = new_id(), str(new_id())
    clerk, manager = str(stage.clerk.person), str(stage.manager.person)
    planned = {"id": entry, "month": 3, "title": "6S 计划课", "heads": ["six_s"], "place": "多功能厅"}
    await save(consultant, stage, "plans/2026", {"entries": [planned]})
    trainer = {"name": "陈老师", "employment": "part_time", "qualification": "高级讲师"}
    await save(consultant, stage, "settings", {"trainers": [trainer]})
    named = {"plan_entry": entry, "trainers": ["陈老师"], "expected": [clerk, manager], "all_staff": True}
    await note(consultant, stage, training, **named)
    await attend(consultant, stage, training, person=clerk)
    await attend(consultant, stage, training, guest="=来宾王")
    excused = {"presence": "excused", "proof": "roll", "signature": [], "reason": "<b>出差</b>"}
    await attend(consultant, stage, training, person=manager, **excused)
    await score(consultant, stage)
    await save(consultant, stage, f"certificates/{new_id()}", {"person": clerk, "name": "救护员证"})
    plan = text_of(await get(consultant, stage, "training/plan.pdf?year=2026"))
    assert "6S 计划课" in plan
    assert "应到 2，实到 1，请假 1，全员" in plan
    sheet = text_of(await get(consultant, stage, f"trainings/{training}/sheet.pdf"))
    for words in ("陈老师（兼职，高级讲师）", "=来宾王", "<b>出差</b>", "测试manager", "手写签到"):
        assert words in sheet
    told = cells(await get(consultant, stage, f"trainings/{training}/sheet.xlsx"))
    assert {"=来宾王", "<b>出差</b>", "测试clerk"} <= set(told)
    assert any("应到 2 人" in one for one in told)
    assert "6S 计划课" in cells(await get(consultant, stage, "training/plan.xlsx?year=2026"))
    matrix = cells(await get(consultant, stage, "training/matrix.xlsx?year=2026"))
    assert {"3-5", "月考试 1 次，合格 1 次", "救护员证"} <= set(matrix)
    assert "救护员证" in text_of(await get(consultant, stage, "training/matrix.pdf?year=2026"))
    async with browser(app) as phone:
        await sign_in(phone, "clerk")
        proof = text_of(await get(phone, stage, f"training/people/{clerk}/certificate.pdf?year=2026"))
        assert "测试clerk" in proof
        assert "85 / 100" in proof
        foreign = await phone.get(f"/api/halls/{stage.hall}/training/people/{manager}/certificate.pdf")
        assert foreign.status_code == 403
    nobody = await consultant.get(f"/api/halls/{stage.hall}/training/people/{new_id()}/certificate.pdf")
    assert (nobody.status_code, nobody.json()["code"]) == (404, "person_unknown")


async def test_an_empty_year_prints_and_says_so(consultant: httpx.AsyncClient, stage: Stage) -> None:
    assert "尚未编制计划" in text_of(await get(consultant, stage, "training/plan.pdf?year=2025"))
    assert (await get(consultant, stage, "training/matrix.xlsx?year=2025"))[:2] == b"PK"
    odd = await consultant.get(f"/api/halls/{stage.hall}/training/plan.pdf?year=99999")
    assert odd.status_code == 400
