"""The papers of trainings as .xlsx: one sheet each, ready to print."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from audit.checklists.exporting import one_line
from audit.reports.sheets import A4, HEAD, new_book, style
from audit.reports.training import COUNT_HEADS, PLAN_HEADS, SHEET_HEADS, MatrixPaper, PlanPaper, Sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD_ROW = 2
Row = Sequence[str | int]


def plan_workbook(paper: PlanPaper) -> bytes:
    rows = [(one.month, one.title, one.heads, one.audience, one.place, one.trainer, one.done) for one in paper.lines]
    counts = [(one.title, one.basis, one.asked, "　".join(one.periods)) for one in paper.counts]
    said = f"{paper.hall_name}　计划 {paper.planned} 项　已举行 {paper.held} 场　{paper.saved}"
    return _book(
        f"{paper.year} 年度培训计划",
        [
            ("培训计划", f"{paper.year} 年度培训计划及实施情况", said, PLAN_HEADS, (8, 30, 28, 11, 20, 14, 42), rows),
            ("承诺次数", f"{paper.year} 年承诺次数完成情况", said, COUNT_HEADS, (36, 28, 14, 70), counts),
        ],
    )


def sheet_workbook(sheet: Sheet) -> bytes:
    rows = [(one.number, one.name, one.kind, one.presence, one.time, one.words) for one in sheet.lines]
    sums = "　".join(f"{name} {number} 人" for name, number in sheet.sums)
    said = "　".join([sheet.hall_name, *(f"{name}：{text}" for name, text in sheet.facts[:4]), sums])
    heads = (*SHEET_HEADS[:5], "方式 / 说明")
    return _book(
        "培训签到表",
        [("签到表", f"培训签到表　{sheet.title}", said, heads, (7, 16, 12, 10, 14, 34), rows)],
        landscape=False,
    )


def matrix_workbook(paper: MatrixPaper) -> bytes:
    rows: list[Row] = [
        (one.name, *one.marks, one.visits, one.hours, one.exams, one.certificates) for one in paper.lines
    ]
    heads = ("姓名", *paper.heads, "场次", "学时", "考试", "证书")
    widths = (12, *[9] * len(paper.heads), 7, 7, 40, 36)
    said = f"{paper.hall_name}　截至 {paper.today}　格中为本年度最近一次参加该课题的日期（月-日）"
    sums: Row = ("覆盖人数", *(f"{one}/{len(paper.lines)}" for one in paper.covered), "", "", "", "")
    return _book("培训覆盖表", [("覆盖表", f"{paper.year} 年度培训覆盖表", said, heads, widths, [*rows, sums])])


Table = tuple[str, str, str, Sequence[str], Sequence[int], Sequence[Row]]
"""Name of the sheet, title, what is said below it, heads, widths, rows."""


def _book(title: str, tables: Sequence[Table], *, landscape: bool = True) -> bytes:
    """The same facts give the same bytes but for the time of making."""
    out = io.BytesIO()
    with new_book(out, title) as book:
        for table in tables:
            sheet = book.add_worksheet(table[0])
            _fill(book, sheet, table)
            if landscape:
                sheet.set_landscape()
    return out.getvalue()


def _fill(book: "Workbook", sheet: "Worksheet", table: Table) -> None:
    _, title, said, heads, widths, rows = table
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    last = len(heads) - 1
    sheet.merge_range(0, 0, 0, last, one_line(title), style(book, bold=True, font_size=18, align="center", border=0))
    sheet.set_row(0, 34)
    sheet.merge_range(1, 0, 1, last, one_line(said), style(book, border=0))
    sheet.set_row(1, 48)
    sheet.write_row(HEAD_ROW, 0, heads, style(book, **HEAD))
    middle, left = style(book, align="center"), style(book)
    for index, row in enumerate(rows, start=HEAD_ROW + 1):
        for column, value in enumerate(row):
            look = left if widths[column] >= 20 else middle
            if isinstance(value, int):
                sheet.write_number(index, column, value, look)
            else:
                sheet.write_string(index, column, value, look)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")
