"""A check table as a hall keeps it becomes draft items; what does not fit is said row by row."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from audit.checklists.schemas import Frequency, PhotoRule, Pillar
from audit.imports import office_files
from audit.imports import rules as importing
from audit.imports.problems import PROBLEMS
from audit.imports.refusals import Refusal, RefusedFile
from audit.imports.schemas import (
    Area,
    Cell,
    CellKind,
    FileTable,
    ImportChoice,
    ImportColumn,
    ImportPreview,
    ProblemLevel,
)
from audit.imports.words import frequency_of, pillar_of, plain, title_of
from tests.checklists.source import table_rows
from tests.checklists.test_source import GROUPS, WORDS
from tests.imports import office

ROOT = Path(__file__).parents[2]
ROW = ("整理=扔掉废弃物", "桌面无过期文件。", "1次/日")


def read(data: bytes, **choice: Any) -> ImportPreview:
    return importing.preview(office_files.tables_of(data), ImportChoice(**choice))


def told(preview: ImportPreview) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in preview.problems]


@pytest.mark.parametrize("file", [office.source_workbook, office.source_document], ids=["Excel", "Word"])
def test_the_table_of_the_tender_gives_its_22_rows_with_groups_and_frequencies(file: Any) -> None:
    preview = read(file(), source="曲江采购文件 四(三)")
    rows = table_rows()
    assert [item.requirement.zh for item in preview.items] == [row.text for row in rows]
    assert [item.frequency for item in preview.items] == [WORDS[row.frequency] for row in rows]
    assert [item.pillar for item in preview.items] == [GROUPS[row.clause.split()[1]] for row in rows]
    assert [item.citations[0].clause for item in preview.items] == [row.clause.removeprefix("四(三) ") for row in rows]
    assert {(item.citations[0].source, item.citations[0].grade.value) for item in preview.items} == {
        ("曲江采购文件 四(三)", "S")
    }
    assert len({item.id for item in preview.items}) == len(preview.items) == 22
    assert [one for one in preview.problems if one.level is ProblemLevel.error] == []


def test_a_remark_and_a_blank_row_are_left_out_and_said() -> None:
    preview = read(office.source_workbook())
    assert told(preview) == [(26, "", "skipped_blank"), (27, "", "skipped_remark")]
    assert preview.header_row == 3
    assert preview.rows[2] == office.HEADS


def test_what_the_file_does_not_say_is_as_usual_so_that_nobody_fills_it_in_22_times() -> None:
    items = read(office.source_workbook()).items
    assert {item.weight for item in items} == {1}
    assert {item.photo for item in items if item.pillar is Pillar.sustain} == {PhotoRule.never}
    assert {item.photo for item in items if item.pillar is not Pillar.sustain} == {PhotoRule.on_fail}
    assert [item.how_to_check for item in items] == [item.requirement for item in items]
    assert (items[0].title.en, items[0].reasons) == ("", [])


def test_how_to_check_is_taken_where_the_file_says_it() -> None:
    heads = ["类别", "标准", "频率", "检查方法"]
    said, unsaid = read(office.sheet((*ROW, "看桌面"), ("", "抽屉整洁。", "每日", ""), head=heads)).items
    assert (said.how_to_check.zh, unsaid.how_to_check.zh) == ("看桌面", "抽屉整洁。")


def test_a_group_that_is_no_pillar_and_a_weight_that_is_none_stay_open() -> None:
    [item] = read(office.sheet(("窗口", "桌面整洁。", "每日", "很重"), head=["类别", "标准", "频率", "权重"])).items
    assert (item.pillar, item.weight, item.photo) == (None, None, PhotoRule.on_fail)


@pytest.mark.parametrize(
    "merged",
    [[Area(0, 0, 9, 2)] * 2, [Area(0, 0, 9, 2), Area(9, 2, 10**9, 10**9)], [Area(0, 0, 10**9, 10**9)] * 5000],
    ids=["twice the same", "one cell too many", "thousands without end"],
)
def test_merged_areas_larger_than_the_table_are_those_of_a_broken_file(merged: list[Area]) -> None:
    rows = [[Cell(f"{row} {column}") for column in range(3)] for row in range(10)]
    with pytest.raises(RefusedFile) as refused:
        importing.preview([FileTable(name="表", rows=rows, merged=merged)], ImportChoice())
    assert refused.value.why is Refusal.broken


def test_a_merged_area_counts_as_far_as_the_table_goes() -> None:
    rows = [
        [Cell(head) for head in office.HEADS[:3]],
        [Cell(text) for text in ROW],
        [Cell(""), Cell("无杂物。"), Cell("")],
    ]
    merged = [Area(1, 0, 10**9, 0), Area(1, 2, 2, 2)]
    preview = importing.preview([FileTable(name="表", rows=rows, merged=merged)], ImportChoice())
    assert [(item.pillar, item.frequency) for item in preview.items] == [(Pillar.sort, Frequency.daily_1)] * 2


def test_titles_are_short_cuts_at_a_natural_break() -> None:
    assert title_of("言谈举止文明有礼，对人热情大方，不大声喧哗。") == "言谈举止文明有礼"
    assert title_of("1、桌面整洁。") == "桌面整洁"
    assert title_of("个人用品放于推柜最底层的抽屉中。") == "个人用品放于推柜最底层的抽…"
    assert all(1 <= len(item.title.zh) <= 14 for item in read(office.source_document()).items)


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        *(
            (text, Frequency.daily_1)
            for text in ("1次/日", "１次／日", "每日一次", "每天", "日查", "一日1次", "1 次 / 天")
        ),
        *((text, Frequency.daily_2) for text in ("2次/日", "每日两次", "二次/天", "每天2次（上、下午）")),
        *((text, Frequency.anytime) for text in ("随时", "随时检查", "anytime")),
        *((text, Frequency.periodic) for text in ("定期", "定期自查")),
        *((text, Frequency.half_hourly) for text in ("每半小时", "1次/半小时", "每30分钟一次")),
        *((text, Frequency.weekly) for text in ("每周", "1次/周", "每星期一次", "weekly")),
        *((text, Frequency.half_monthly) for text in ("半月", "每半个月", "2次/月")),
        *((text, Frequency.monthly) for text in ("每月", "月查", "一次/月")),
        *((text, Frequency.quarterly) for text in ("每季", "每季度", "1次/季度")),
        *((text, Frequency.half_yearly) for text in ("每半年", "半年一次", "两次/年")),
        *((text, Frequency.yearly) for text in ("每年", "1次/年")),
        *((text, None) for text in ("三班倒", "5次/日", "不定期", "-", "1")),
    ],
)
def test_frequencies_are_read_as_halls_write_them(text: str, frequency: Frequency | None) -> None:
    assert frequency_of(text) is frequency


@pytest.mark.parametrize(
    ("text", "pillar"),
    [
        ("整理=扔掉废弃物", Pillar.sort),
        ("一、整顿", Pillar.set_in_order),
        ("3S 清扫（Seiso）", Pillar.shine),
        ("清洁：保持整洁", Pillar.standardize),
        ("Shitsuke", Pillar.sustain),
        ("Set in order", Pillar.set_in_order),
        ("安全", Pillar.safety),
        ("整理整顿", None),
        ("清洁卫生区", None),
    ],
)
def test_groups_are_pillars_when_they_say_so(text: str, pillar: Pillar | None) -> None:
    assert pillar_of(text) is pillar


def test_signs_of_a_chinese_text_stay_and_only_the_breaks_of_its_cell_go() -> None:
    assert plain(" 间距６０ｃｍ，\n不得 缠绕（Wi-Fi 除外）：\u200b好\u3000") == "间距60cm，不得缠绕（Wi-Fi除外）：好"


HEADERS: dict[str, tuple[list[list[str]], int, dict[str, int]]] = {
    "on two lines": (
        [["内容", "工作内容", "自查"], ["", "及标准", "频率"], [*ROW]],
        2,
        {"group": 1, "requirement": 2, "frequency": 3},
    ),
    "with a method": (
        [
            ["序号", "类别", "检查内容", "检查标准", "检查方法", "频次", "分值"],
            ["1", "整理", "桌面", "无过期文件", "看", "每日", "2"],
        ],
        1,
        {"number": 1, "group": 2, "content": 3, "requirement": 4, "how_to_check": 5, "frequency": 6, "weight": 7},
    ),
    "without a standard": ([["类别", "内容", "频率"], [*ROW]], 1, {"group": 1, "requirement": 2, "frequency": 3}),
    "in English": (
        [["Group", "Requirement", "Frequency"], [*ROW]],
        1,
        {"group": 1, "requirement": 2, "frequency": 3},
    ),
}


@pytest.mark.parametrize("rows, header_row, mapping", HEADERS.values(), ids=HEADERS)
def test_the_header_is_found_and_its_columns_are_understood(
    rows: list[list[str]], header_row: int, mapping: dict[str, int]
) -> None:
    preview = read(office.sheet(*rows[1:], head=rows[0]))
    assert (preview.header_row, preview.mapping) == (header_row, mapping)
    assert len(preview.items) == 1
    assert preview.items[0].frequency is Frequency.daily_1


def test_the_person_may_choose_the_table_the_header_and_the_columns() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        office.write(book, [["说明"], ["这一张只是封面"]], name="封面")
        office.write(book, [office.HEADS, ROW], name="检查表")
        office.write(book, [["甲", "乙", "丙"], ["每日", "柜面无灰尘。", "清扫"]], name="自己的")

    data = office.workbook(fill)
    assert read(data).table == 1
    chosen = read(data, table=2, header_row=1, frequency=1, requirement=2, group=3)
    item = chosen.items[0]
    assert (item.requirement.zh, item.pillar, item.frequency) == ("柜面无灰尘。", Pillar.shine, Frequency.daily_1)
    without_frequency = read(data, table=1, frequency=0)
    assert ImportColumn.frequency not in without_frequency.mapping
    assert told(without_frequency) == [(1, "", "no_frequency_column")]


def test_other_tables_of_a_document_do_not_get_in_the_way() -> None:
    document = docx.Document()
    first = document.add_table(rows=2, cols=3)
    for cell, text in zip(first.rows[0].cells, ("序号", "服务情形", "办理时限及要求"), strict=True):
        cell.text = text
    document.add_paragraph("附表")
    second = document.add_table(rows=2, cols=3)
    for row, texts in zip(second.rows, (office.HEADS[:3], ROW), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    preview = read(office.saved(document))
    assert (preview.table, [one.name for one in preview.tables]) == (1, ["表 1", "附表"])
    assert [item.requirement.zh for item in preview.items] == ["桌面无过期文件。"]


def test_a_title_line_for_each_group_is_a_group() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = office.write(
            book, [["项目", "标准", "频次"], [], ["", "无过期文件", "每日"], [], ["", "电源已切断", "每日"]]
        )
        page.merge_range("A2:C2", "一、整理")
        page.merge_range("A4:C4", "六、安全")

    preview = read(office.workbook(fill))
    assert [(item.pillar, item.citations[0].clause) for item in preview.items] == [
        (Pillar.sort, "整理 1"),
        (Pillar.safety, "安全 1"),
    ]
    assert told(preview) == [(2, "", "group_row"), (4, "", "group_row")]


def test_a_frequency_merged_over_rows_counts_for_each() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = office.write(book, [office.HEADS, ["整理", "无过期文件"], [None, "无旧报刊"]])
        page.merge_range("C2:C3", "每周")

    assert [item.frequency for item in read(office.workbook(fill)).items] == [Frequency.weekly] * 2


def date_as_frequency(book: xlsxwriter.Workbook) -> None:
    from datetime import datetime

    page = office.write(book, [office.HEADS, ROW[:2]])
    page.write_datetime(1, 2, datetime(2026, 1, 2), book.add_format({"num_format": "m/d"}))


def formulas(book: xlsxwriter.Workbook) -> None:
    page = office.write(book, [office.HEADS, ("整理", None, "每日"), (None, None, "每日")])
    page.write_formula("B2", '=A1&"整洁"', None, "桌面整洁")
    page.write_formula("B3", "=1+1", None, 2)


def hidden(book: xlsxwriter.Workbook) -> None:
    office.write(book, [office.HEADS, ROW]).set_row(1, None, None, {"hidden": True})


def merged_chaos(book: xlsxwriter.Workbook) -> None:
    page = office.write(book, [office.HEADS, ROW, (None, None, "每日"), ("清扫", "无灰尘", "每日")])
    page.merge_range("B2:B3", "桌面无过期文件。")


def short_document() -> bytes:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(table.rows, (office.HEADS[:3], ROW, ("整顿", "x", "y")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for _ in range(2):
        row = table.rows[2]._tr
        row.remove(row.tc_lst[-1])
    table.rows[2].cells[0].text = "整顿得很好"
    return office.saved(document)


FAULTY: dict[str, tuple[bytes, tuple[int, str, str]]] = {
    "unknown frequency": (office.sheet((*ROW[:2], "三班倒")), (2, "C", "frequency_unknown")),
    "number as frequency": (office.sheet((*ROW[:2], 1)), (2, "C", "frequency_unknown")),
    "no frequency": (office.sheet(ROW[:2]), (2, "C", "frequency_empty")),
    "date as frequency": (office.workbook(date_as_frequency), (2, "C", "frequency_date")),
    "no requirement": (office.sheet(("整理", None, "每日")), (2, "B", "requirement_empty")),
    "blank requirement": (office.sheet(("整理", " \n\u3000", "每日")), (2, "B", "requirement_empty")),
    "number as requirement": (office.sheet(("整理", 42, "每日")), (2, "B", "not_text")),
    "number typed as text": (office.sheet(("整理", "３．５", "每日")), (2, "B", "not_text")),
    "too long": (office.sheet(("整理", "长" * 1001, "每日")), (2, "B", "text_too_long")),
    "the same twice": (office.sheet(ROW, ("", "桌面 无过期文件。", "每日")), (3, "B", "duplicate")),
    "unknown group": (office.sheet(("仪容", *ROW[1:])), (2, "A", "group_unknown")),
    "no group": (office.sheet((None, *ROW[1:])), (2, "A", "group_empty")),
    "formula": (office.workbook(formulas), (2, "B", "formula")),
    "formula that gives a number": (office.workbook(formulas), (3, "B", "not_text")),
    "hidden row": (office.workbook(hidden), (2, "", "hidden_row")),
    "merged requirement": (office.workbook(merged_chaos), (3, "B", "merged_requirement")),
    "row too short": (short_document(), (3, "B", "row_short")),
    "header again": (office.sheet(ROW, office.HEADS, ("", "无旧报刊", "每日")), (3, "", "skipped_header")),
    "sum": (office.sheet(ROW, ("合计", "", "100")), (3, "", "skipped_remark")),
    "unfit weight": (
        office.sheet((*ROW, "20"), head=["类别", "标准", "频率", "分值"]),
        (2, "D", "weight_unfit"),
    ),
    "number in another text": (
        office.sheet((*ROW, 7), head=["类别", "标准", "频率", "检查方法"]),
        (2, "D", "number_in_text"),
    ),
    "no header": (office.sheet(ROW, head=("甲", "乙", "丙")), (0, "", "no_requirement_column")),
    "missing columns": (office.sheet(("无灰尘",), head=("工作内容及标准", "考核")), (1, "", "no_group_column")),
    "no column for frequencies": (office.sheet(ROW, head=office.HEADS[:2]), (1, "", "no_frequency_column")),
}


@pytest.mark.parametrize(("data", "expected"), FAULTY.values(), ids=FAULTY)
def test_what_is_wrong_is_said_with_row_and_column(data: bytes, expected: tuple[int, str, str]) -> None:
    assert expected in told(read(data))


def test_an_error_keeps_its_row_from_becoming_an_item_and_no_other() -> None:
    preview = read(office.workbook(merged_chaos))
    assert preview.item_rows == [2, 4]
    assert [item.citations[0].clause for item in preview.items] == ["整理 1", "清扫 1"]


def test_an_unknown_frequency_says_what_may_be_written() -> None:
    [problem] = [one for one in read(FAULTY["unknown frequency"][0]).problems if one.code == "frequency_unknown"]
    assert "三班倒" in problem.zh
    assert "1次/日" in problem.zh


def test_every_kind_of_problem_is_met_above_and_described() -> None:
    met = {code for data, _ in FAULTY.values() for _, _, code in told(read(data))}
    met |= {"group_row", "skipped_blank"}
    assert met == set(PROBLEMS)
    page = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == list(PROBLEMS)


def test_a_weight_that_fits_is_taken() -> None:
    item = read(office.sheet((*ROW, 3), head=["类别", "标准", "频率", "分值"])).items[0]
    assert item.weight == 3


NOISE = st.text(max_size=30) | st.sampled_from(
    [
        "内容",
        "标准",
        "自查频率",
        "整理",
        "整顿=",
        "1次/日",
        "每日",
        "备注：",
        "1、",
        "①",
        "\ud800",
        "\x00",
        "٣",
        "²",
        "",
    ]
)
CELLS = st.builds(Cell, NOISE, st.sampled_from(CellKind))
AREAS = st.builds(Area, *[st.integers(0, 8)] * 4)
TABLES = st.builds(
    FileTable,
    name=NOISE,
    rows=st.lists(st.lists(CELLS, max_size=6), max_size=8),
    merged=st.lists(AREAS, max_size=4),
    hidden_rows=st.lists(st.integers(0, 9), max_size=3),
)
PLACES = st.none() | st.integers(0, 9)


@given(
    tables=st.lists(TABLES, max_size=3),
    choice=st.builds(
        ImportChoice, name=NOISE, source=NOISE, table=PLACES, header_row=PLACES, requirement=PLACES, frequency=PLACES
    ),
)
def test_noise_in_the_cells_never_raises_anything_but_words(tables: list[FileTable], choice: ImportChoice) -> None:
    try:
        preview = importing.preview(tables, choice)
    except RefusedFile:
        return
    assert len(preview.items) == len(preview.item_rows)
    errors = Counter(one.row for one in preview.problems if one.level is ProblemLevel.error)
    assert not errors.keys() & set(preview.item_rows)
    for item in preview.items:
        assert item.requirement.zh
        assert 1 <= len(item.title.zh) <= 14
        assert 1 <= len(item.citations[0].source) <= 200
        assert 1 <= len(item.citations[0].clause) <= 200
