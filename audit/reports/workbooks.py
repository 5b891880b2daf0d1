"""Check tables as .xlsx. XlsxWriter is imported only here, and only when somebody asks for a workbook."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from audit.checklists.rules import limits
from audit.checklists.schemas import Checklist, Item, Response
from audit.reports.check_tables import HEADS, SIGNERS, CheckTable, TableGroup
from audit.reports.sheets import A4, HEAD, new_book, style
from audit.reports.words import FREQUENCIES, PHOTO_RULES, PILLARS, RESPONSES, UNITS, clause

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

WIDTHS = (16, 52, 11, 10, 10)
LINE_POINTS = 16
FIRST_ROW = 3
"""Of the table, below title, blanks and heads."""
FIELDS: Sequence[tuple[str, int, Callable[[Item], str | int]]] = (
    ("编号", 9, lambda item: item.id),
    ("6S", 8, lambda item: PILLARS[item.pillar].zh),
    ("标题", 22, lambda item: item.title.zh),
    ("标题（英文）", 26, lambda item: item.title.en),
    ("要求", 48, lambda item: item.requirement.zh),
    ("要求（英文）", 48, lambda item: item.requirement.en),
    ("检查方法", 48, lambda item: item.how_to_check.zh),
    ("检查方法（英文）", 48, lambda item: item.how_to_check.en),
    ("作答方式", 12, lambda item: RESPONSES[item.response.type]),
    ("合格范围", 16, lambda item: limits_in_words(item.response)),
    ("拍照", 14, lambda item: PHOTO_RULES[item.photo]),
    ("权重", 7, lambda item: item.weight),
    ("自查频率", 11, lambda item: FREQUENCIES[item.frequency]),
    ("依据", 30, lambda item: "；".join(f"{clause(one)}（{one.grade}）" for one in item.citations)),
    ("一票否决", 9, lambda item: "是" if item.critical else ""),
    ("待核实", 8, lambda item: "是" if item.advisory else ""),
    ("问题选项", 48, lambda item: "；".join(reason.zh for reason in item.reasons)),
)
"""Head, width and content of the second sheet's columns."""


def workbook(checklist: Checklist, table: CheckTable, *, made_at: datetime) -> bytes:
    """The table as halls keep it, and a sheet with every field. The same version gives the same bytes."""
    out = io.BytesIO()
    with new_book(out, table.title.zh, created=made_at.replace(tzinfo=None)) as book:
        _check_sheet(book, table)
        _field_sheet(book, checklist)
    return out.getvalue()


def _check_sheet(book: "Workbook", table: CheckTable) -> None:
    sheet = book.add_worksheet("检查表")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    last = len(HEADS) - 1
    sheet.merge_range(0, 0, 0, last, table.title.zh, style(book, bold=True, font_size=18, align="center", border=0))
    sheet.set_row(0, 34)
    blanks = f"大厅：{table.hall_name or '　' * 12}　　窗口：{'　' * 8}　　月份：　　　　年　　月"
    sheet.merge_range(1, 0, 1, last, blanks, style(book, border=0))
    sheet.set_row(1, 24)
    sheet.write_row(2, 0, HEADS, style(book, **HEAD))
    sheet.set_row(2, 24)
    row = FIRST_ROW
    for group in table.groups:
        row = _write_group(book, sheet, group, row)
    _filter_and_print(sheet, row - 1, last, head_row=2)
    sheet.merge_range(row, 0, row, last, "　".join(table.remarks), style(book, border=0))
    sheet.set_row(row, 30)
    sheet.merge_range(
        row + 1, 0, row + 1, last, "　　　　　　　　".join(f"{one}：" for one in SIGNERS), style(book, border=0)
    )
    sheet.set_row(row + 1, 30)
    sheet.set_portrait()
    sheet.set_footer(f"&L第 {table.edition} 版  {table.digest[:16]}&C第 &P 页 / 共 &N 页")


def _write_group(book: "Workbook", sheet: "Worksheet", group: TableGroup, row: int) -> int:
    middle, left = style(book, align="center", border=1), style(book, border=1)
    if len(group.rows) > 1:
        sheet.merge_range(row, 0, row + len(group.rows) - 1, 0, group.label, middle)
    else:
        sheet.write_string(row, 0, group.label, middle)
    for one in group.rows:
        sheet.write_string(row, 1, one.requirement, left)
        sheet.write_string(row, 2, one.frequency, middle)
        sheet.write_blank(row, 3, None, middle)
        sheet.write_blank(row, 4, None, middle)
        sheet.set_row(row, 8 + LINE_POINTS * max(1, -(-len(one.requirement) // 24)))
        row += 1
    return row


def _filter_and_print(sheet: "Worksheet", last_row: int, last_column: int, *, head_row: int) -> None:
    sheet.freeze_panes(head_row + 1, 0)
    sheet.autofilter(head_row, 0, last_row, last_column)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)


def _field_sheet(book: "Workbook", checklist: Checklist) -> None:
    sheet = book.add_worksheet("全部字段")
    head, cell = style(book, bold=True, border=1, bg_color="#EEF2F7"), style(book, border=1, valign="top")
    for column, (name, width, _) in enumerate(FIELDS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for row, item in enumerate(checklist.items, start=1):
        for column, (_, _, content) in enumerate(FIELDS):
            value = content(item)
            write = sheet.write_number if isinstance(value, int) else sheet.write_string
            write(row, column, value, cell)
    _filter_and_print(sheet, len(checklist.items), len(FIELDS) - 1, head_row=0)
    sheet.set_landscape()


def limits_in_words(response: Response) -> str:
    """`58–62 cm`, `≥ 30 分钟`; nothing for an answer without limits."""
    least, most = limits(response)
    if least is None and most is None:
        return ""
    unit = UNITS[response.unit].zh if response.unit else "cm"
    shown = [None if one is None else f"{one}" if response.unit else f"{one / 10:g}" for one in (least, most)]
    if shown[0] is None:
        return f"≤ {shown[1]} {unit}"
    return f"{shown[0]}–{shown[1]} {unit}" if shown[1] is not None else f"≥ {shown[0]} {unit}"
