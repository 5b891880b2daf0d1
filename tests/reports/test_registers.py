"""The registers of deliverables, roll-out and devices: on paper and as workbooks, every cell as it was told."""

import io
from datetime import timedelta

import httpx
import pypdfium2
import pytest
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from audit.ids import new_id
from audit.reports import paper
from audit.reports.devices import in_hours
from audit.reports.registers import Register
from tests import builders
from tests.cast import Stage
from tests.reports.conftest import Print, pages
from tests.samples import sample

LATER = builders.NOON + timedelta(hours=1)
SLIP = new_id()
PDF = b"%PDF-1.7\n%%EOF"


async def tell(client: httpx.AsyncClient, stage: Stage) -> None:
    """One of everything."""
    hall = f"/api/halls/{stage.hall}"
    deliverable = new_id()
    about = {
        "title": "=1+1 服务标准",
        "group": "standards",
        "obligation": "hn-standards-a",
        "owner": "沈知行",
        "due_on": "2026-01-31",
    }
    assert (await client.put(f"{hall}/deliverables/{deliverable}", json={"about": about})).status_code == 200
    version = f"{hall}/deliverables/{deliverable}/versions/{new_id()}"
    assert (await client.put(version, params={"name": "a.pdf"}, content=PDF)).status_code == 201
    work = {"what": "理线槽", "count": 3, "bearer": "supplier"}
    photo = builders.photo_facts(builders.JPEG_1, "x")["sha256"]
    step = builders.rollout_step(hall=stage.hall, spot=stage.spot("A01"), stage="before", photos=[photo], works=[work])
    assert (await builders.put_json(client, f"/api/rollout-steps/{new_id()}", step)).status_code == 201
    assert (await builders.send_photo(client, stage.hall, builders.JPEG_1)).status_code == 201
    given = builders.landing_activity(hall=stage.hall)
    assert (await builders.put_json(client, f"/api/landing-activities/{new_id()}", given)).status_code == 201
    device, zone = new_id(), stage.places.zones[0].id
    about_device = builders.device_about(zone=zone, price_cents=1_250_050, asset_number="GZ-2026-001")
    assert (await client.put(f"{hall}/devices/{device}", json={"about": about_device})).status_code == 200
    received = builders.movement(
        hall=stage.hall,
        kind="received",
        lines=[{"article": "desk_pen", "count": 40, "unit_cost_cents": 1_850}],
        note="=2+2 首批",
    )
    assert (await builders.put_json(client, f"/api/material-movements/{new_id()}", received)).status_code == 201
    issued = builders.movement(hall=stage.hall, kind="issued", spot=str(stage.spot("A01")), made_at=LATER)
    assert (await builders.put_json(client, f"/api/material-movements/{SLIP}", issued)).status_code == 201
    fault = builders.fault_document(hall=stage.hall, device=device)
    assert (await builders.put_json(client, f"/api/faults/{new_id()}", fault)).status_code == 201


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("deliverables", ["成果登记册", "=1+1 服务标准", "海宁", "待验收，已逾期", "落地服务按月台账（次）"]),
        ("rollout", ["标准化推广台账", "A01", "理线槽 3（供应商承担）", "未开始 2 个"]),
        ("materials", ["物资台账", "LOGO 台笔", "=2+2 首批", "740", "成交供应商", "许若溪", "窗口物资", "A01"]),
        ("devices", ["设备台账", "GZ-2026-001", "12,500.50", "停用", "报修台账", "屏幕无法触摸"]),
    ],
)
async def test_a_register_says_on_paper_and_in_the_workbook_what_was_told(
    consultant: httpx.AsyncClient, stage: Stage, name: str, words: list[str]
) -> None:
    await tell(consultant, stage)
    paper = await consultant.get(f"/api/halls/{stage.hall}/{name}.pdf")
    assert paper.status_code == 200, paper.text
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper.content)]
    text = "".join("".join(pages).split())
    assert [word for word in words if word.replace(" ", "") not in text] == []
    answer = await consultant.get(f"/api/halls/{stage.hall}/{name}.xlsx")
    assert answer.headers["content-disposition"].startswith("attachment")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    cells = "\n".join(
        str(cell) for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python() for cell in row
    )
    assert [word for word in words if word not in cells] == []


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["deliverables", "rollout", "devices", "materials"])
async def test_an_empty_register_prints_too(consultant: httpx.AsyncClient, stage: Stage, name: str) -> None:
    assert (await consultant.get(f"/api/halls/{stage.hall}/{name}.pdf")).status_code == 200
    assert (await consultant.get(f"/api/halls/{stage.hall}/{name}.xlsx")).status_code == 200


def test_minutes_read_as_hours() -> None:
    assert [in_hours(minutes) for minutes in (0, 45, 60, 200)] == ["0", "45 分", "1 小时", "3 小时 20 分"]


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
async def test_numbers_of_the_materials_are_numbers_in_the_workbook(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await tell(consultant, stage)
    answer = await consultant.get(f"/api/halls/{stage.hall}/materials.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = {row[0]: row for row in book.get_sheet_by_name("物资台账").to_python()}
    assert rows["LOGO 台笔"][2:4] == [39.0, 1.0]
    [head, paid] = book.get_sheet_by_name("费用").to_python()[2:]
    assert dict(zip(head, paid, strict=True))["金额（元）"] == 740.0


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
async def test_the_slip_of_an_issue_carries_its_signature(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await tell(consultant, stage)
    path = f"/api/halls/{stage.hall}/materials/slips"
    answer = await consultant.get(f"{path}/{SLIP}")
    text = "".join(pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range().split())
    assert [word for word in ("物资领用签收单", "A01A01号点位", "LOGO台笔", "领用人：许若溪") if word not in text] == []
    assert (await consultant.get(f"{path}/{new_id()}")).status_code == 404


@pytest.mark.parametrize("rows", [18, 19, 21, 24])
def test_the_lines_to_sign_never_stand_alone_on_a_page(print_html: Print, rows: int) -> None:
    about: Register = sample(Register, "x")
    column = replace(about.sheets[0].columns[0], width_mm=0)
    section = replace(about.sheets[0].sections[0], title="", rows=[("a", "b")] * rows)
    sheet = replace(about.sheets[0], columns=(column, column), sections=[section])
    made = replace(about, sheets=(sheet,), signers=("甲方", "乙方"))
    *_, last = pages(print_html(paper.register_html(made, available=()), {}).pdf)
    assert "甲方" in last and "ab" in last.replace(" ", "")
