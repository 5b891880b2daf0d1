"""A register as it is handed to a purchaser: one table or several, on A4 across and as a workbook. Pure."""

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from audit.checklists.exporting import one_line
from audit.reports.sheets import A4, FONT, HEAD, new_book, row_height, style
from audit.reports.words import NOTHING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD_ROW = 2
NUMBER = r"-?\d{1,15}(\.\d{1,2})?"
MILLIMETRES_A_CHARACTER = 1.9
WIDEST_MM = 60
"""Of a column that takes what is left on paper."""


class Column(Struct, frozen=True):
    head: str
    width_mm: int | None = None
    """On paper; None takes what is left."""
    words: bool = False
    """Text that runs on: set from the left."""
    number: bool = False
    """A number in the workbook, where it is one."""


class Picture(Struct, frozen=True):
    sha256: str
    alt: str


Cell = str | Picture


class Section(Struct, frozen=True):
    title: str
    """Empty: the rows stand without a head of their own."""
    rows: Sequence[tuple[Cell, ...]]


class Sheet(Struct, frozen=True):
    title: str
    columns: tuple[Column, ...]
    sections: Sequence[Section]
    empty: str
    """What stands there when there is no row."""

    @property
    def is_empty(self) -> bool:
        return not any(section.rows for section in self.sections)


class Register(Struct, frozen=True):
    title: str
    hall_name: str
    made_on: str
    summary: str
    sheets: tuple[Sheet, ...]
    signers: tuple[str, ...] = ()

    def pictures(self) -> list[str]:
        """The photos it shows."""
        cells = [cell for sheet in self.sheets for section in sheet.sections for row in section.rows for cell in row]
        return [cell.sha256 for cell in cells if isinstance(cell, Picture)]


def register_workbook(register: Register) -> bytes:
    """One sheet for each table. The same facts give the same bytes but for the time of making."""
    out = io.BytesIO()
    with new_book(out, f"{register.title} {register.hall_name}") as book:
        for sheet in register.sheets:
            _write(book, register, sheet)
    return out.getvalue()


def _write(book: "Workbook", register: Register, of: Sheet) -> None:
    sheet = book.add_worksheet(of.title[:31])
    widths = [(column.width_mm or WIDEST_MM) / MILLIMETRES_A_CHARACTER for column in of.columns]
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.write_string(0, 0, of.title, book.add_format({"font_name": FONT, "bold": True, "font_size": 16}))
    sheet.set_row(0, 28)
    sheet.write_string(1, 0, one_line(f"{register.hall_name}　截至 {register.made_on}　{register.summary}"))
    sheet.write_row(HEAD_ROW, 0, [one.head for one in of.columns], style(book, **HEAD))
    middle, left, group = style(book, align="center"), style(book), style(book, bold=True, bg_color="#F7F8FA")
    at = HEAD_ROW + 1
    for section in of.sections:
        if section.title and section.rows:
            sheet.merge_range(at, 0, at, len(of.columns) - 1, section.title, group)
            at += 1
        for row in section.rows:
            for number, (column, cell) in enumerate(zip(of.columns, row, strict=True)):
                _write_cell(sheet, at, number, column, cell, left if column.words else middle)
            sheet.set_row(at, row_height(row, widths))
            at += 1
    if of.is_empty:
        sheet.merge_range(at, 0, at, len(of.columns) - 1, of.empty, middle)
    if any(column.number for column in of.columns) and not of.is_empty:
        sheet.autofilter(HEAD_ROW, 0, at - 1, len(of.columns) - 1)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")


def _write_cell(sheet: "Worksheet", at: int, number: int, column: Column, cell: Cell, look: Any) -> None:
    text = "见 PDF" if isinstance(cell, Picture) else cell
    if column.number and re.fullmatch(NUMBER, text):
        sheet.write_number(at, number, float(text), look)
    else:
        sheet.write_string(at, number, text, look)


def said(text: object) -> str:
    """What is known, else a dash."""
    return str(text) if text not in (None, "") else NOTHING
