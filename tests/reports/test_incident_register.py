"""The register of incidents on paper and as a workbook."""

import io
from datetime import timedelta
from typing import Any

import httpx
from python_calamine import CalamineWorkbook

from audit.ids import new_id
from tests import builders
from tests.cast import Stage


async def enter(client: httpx.AsyncClient, stage: Stage, **changes: Any) -> None:
    document = builders.incident_document(hall=stage.hall, **changes)
    assert (await builders.put_json(client, f"/api/incidents/{new_id()}", document)).status_code == 201


async def test_the_workbook_is_the_register_oldest_first_without_how_to_reach_anybody(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await enter(consultant, stage, title="第二件", contact="13800001234")
    earlier = builders.NOON - timedelta(days=3)
    await enter(consultant, stage, title="=1+1", text="", happened_at=earlier, settled_on_spot=True, reply="已道歉")
    answer = await consultant.get(f"/api/halls/{stage.hall}/incidents.xlsx?kind=complaint")
    assert answer.status_code == 200
    [sheet] = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name(sheet).to_python()
    assert rows[0][0] == sheet == "投诉意见登记簿"
    assert [row[2] for row in rows[3:]] == ["=1+1（当场：已道歉）", "第二件：来电人说等了四十分钟。"]
    assert rows[4][3] == "投诉 电话 综合窗口"
    assert str(rows[4][4]).startswith("2026-11-27 前 ")
    assert "138" not in str(rows)


async def test_every_kind_prints_also_when_it_is_empty(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await enter(consultant, stage, kind="outside_check", deducted=500)
    for kind in ("outside_check", "drill"):
        answer = await consultant.get(f"/api/halls/{stage.hall}/incidents.pdf?kind={kind}")
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    odd = await consultant.get(f"/api/halls/{stage.hall}/incidents.pdf?kind=sales")
    assert odd.status_code == 400
