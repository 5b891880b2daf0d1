"""Receipts out of a workbook: every fault told with its row, and nothing half entered."""

import io
from datetime import date
from typing import Any

import httpx
import pytest
import xlsxwriter

from audit.errors import Rejected
from audit.ids import new_id
from audit.materials.receipts import read_rows
from tests.cast import Stage

HEAD = ["物品", "数量", "单价（元）", "有效期", "备注"]
NAMES = {"LOGO 台笔": "desk_pen", "抹布": "cloth"}


def book(rows: list[list[Any]], head: list[str] = HEAD) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate([["入库清单"], head, *rows]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


async def upload(client: httpx.AsyncClient, stage: Stage, data: bytes, id: object = None) -> httpx.Response:
    return await client.put(f"/api/halls/{stage.hall}/material-receipts/{id or new_id()}", content=data)


async def stock(client: httpx.AsyncClient, stage: Stage) -> dict[str, int]:
    page = (await client.get(f"/api/halls/{stage.hall}/materials")).json()
    return {one["id"]: one["stock"] for one in page["articles"] if one["stock"]}


def test_a_row_says_what_it_holds() -> None:
    found = read_rows(
        [
            ["入库清单"],
            HEAD,
            ["LOGO 台笔", 5.0, 12.5, "2027年3月1日", "首批"],
            [],
            ["抹布", "3", "", date(2027, 1, 2), ""],
        ],
        NAMES,
    )
    assert found.faults == []
    assert [(one.row, one.article, one.count, one.unit_cost_cents, one.expires_on) for one in found.rows] == [
        (3, "desk_pen", 5, 1250, date(2027, 3, 1)),
        (5, "cloth", 3, None, date(2027, 1, 2)),
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["铅笔", 1, "", "", ""],
        ["", 1, "", "", ""],
        ["抹布", 0, "", "", ""],
        ["抹布", -3, "", "", ""],
        ["抹布", 1.5, "", "", ""],
        ["抹布", "NaN", "", "", ""],
        ["抹布", "1e999999", "", "", ""],
        ["抹布", True, "", "", ""],
        ["抹布", 1, "免费", "", ""],
        ["抹布", 1, -2, "", ""],
        ["抹布", 1, 0.001, "", ""],
        ["抹布", 1, "", "明年", ""],
        ["抹布", 1, "", "2027-02-30", ""],
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_number(cells: list[Any]) -> None:
    [fault] = read_rows([HEAD, cells], NAMES).faults
    assert fault.row == 2
    assert fault.text.zh.startswith("第 2 行：")


def test_the_heads_may_be_english() -> None:
    assert read_rows([["number", "article"], [4, "抹布"]], NAMES).rows[0].count == 4


def test_a_table_without_the_two_heads_is_refused() -> None:
    with pytest.raises(Rejected, match="receipts_not_readable"):
        read_rows([["名称", "单位"], ["抹布", "块"]], NAMES)


async def test_a_workbook_is_entered_as_a_whole_once(consultant: httpx.AsyncClient, stage: Stage) -> None:
    id, data = new_id(), book([["LOGO 台笔", 5, 12.5, "", ""], ["抹布", 3, "", "", ""]])
    for _ in range(2):
        answer = await upload(consultant, stage, data, id)
        assert (answer.status_code, answer.json()) == (200, {"rows": 2, "pieces": 8})
    assert await stock(consultant, stage) == {"desk_pen": 5, "cloth": 3}
    other = await upload(consultant, stage, book([["抹布", 4, "", "", ""]]), id)
    assert (other.status_code, other.json()["code"]) == (409, "document_conflict")


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
async def test_ten_thousand_rows_with_faults_are_told_by_row_and_nothing_is_entered(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    rows: list[list[Any]] = [["抹布", 1, "", "", ""] for _ in range(9_000)]
    rows[4_567] = ["抹步", 1, "", "", ""]
    rows[8_000] = ["抹布", "很多", "", "", ""]
    answer = await upload(consultant, stage, book(rows))
    assert (answer.status_code, answer.json()["code"]) == (422, "receipts_faulty")
    assert "第 4570 行：没有“抹步”这种物品" in answer.json()["title"]
    assert "第 8003 行" in answer.json()["title"]
    assert await stock(consultant, stage) == {}
    rows[4_567] = rows[8_000] = ["抹布", 1, "", "", ""]
    answer = await upload(consultant, stage, book(rows))
    assert answer.status_code == 200, answer.text
    assert await stock(consultant, stage) == {"cloth": 9_000}


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
async def test_a_file_that_is_no_workbook_is_told_plainly(
    consultant: httpx.AsyncClient, stage: Stage, data: bytes
) -> None:
    answer = await upload(consultant, stage, data)
    assert (answer.status_code, answer.json()["code"]) == (422, "receipts_not_readable")
