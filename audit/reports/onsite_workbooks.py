"""The register of on-site days as .xlsx."""

import io
from typing import TYPE_CHECKING

from audit.checklists.exporting import one_line
from audit.reports.onsite import HEADS, OnsiteRegister, RegisterLine, in_days
from audit.reports.sheets import A4, FONT, HEAD, new_book, style

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD_ROW = 2
WIDTHS = (6, 12, 6, 7, 7, 46, 26, 11, 12, 24)
DAYS_COLUMN = 4


def onsite_workbook(register: OnsiteRegister) -> bytes:
    """One sheet. The same facts give the same bytes but for the time of making."""
    out = io.BytesIO()
    with new_book(out, f"驻点登记表 {register.hall_name}") as book:
        sheet = book.add_worksheet("驻点登记表")
        _begin(book, sheet, register)
        for row, line in enumerate(register.lines, start=HEAD_ROW + 1):
            _write(book, sheet, row, line)
        _end(book, sheet, register)
    return out.getvalue()


def _begin(book: "Workbook", sheet: "Worksheet", register: OnsiteRegister) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    year, last = register.year, len(HEADS) - 1
    big = book.add_format({"font_name": FONT, "bold": True, "font_size": 18, "align": "center"})
    sheet.merge_range(0, 0, 0, last, f"驻点登记表（第 {year.number} 合同年度）", big)
    sheet.set_row(0, 34)
    sheet.write_string(
        1, 0, f"{one_line(register.hall_name)}　{year.first} 至 {year.last}　约定 {year.promised} 个工作日"
    )
    sheet.write_row(HEAD_ROW, 0, HEADS, style(book, **HEAD))
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")


def _write(book: "Workbook", sheet: "Worksheet", row: int, line: RegisterLine) -> None:
    middle, left = style(book, align="center"), style(book)
    sheet.write_number(row, 0, line.number, middle)
    log = f"{line.log}（{line.remarks}）" if line.remarks else line.log
    signed = "　".join(filter(None, (line.state, line.signer, line.reason)))
    texts = (str(line.day), line.weekday, line.part, None, log, line.products, line.proof, line.author, signed)
    for column, text in enumerate(texts, start=1):
        if text is not None:
            sheet.write_string(row, column, text, left if column in (5, 6) else middle)
    sheet.write_number(row, DAYS_COLUMN, line.halves / 2, middle)


def _end(book: "Workbook", sheet: "Worksheet", register: OnsiteRegister) -> None:
    row, bold = HEAD_ROW + 1 + len(register.lines), style(book, bold=True)
    year = register.year
    words = (
        f"已会签 {in_days(year.agreed_halves)} 天，待会签 {in_days(year.waiting_halves)} 天，约定 {year.promised} 天"
    )
    sheet.merge_range(row, 0, row, len(HEADS) - 1, f"合计：{words}", bold)
    sheet.set_row(row, 26)
