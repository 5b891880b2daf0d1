"""Real Word and Excel files of check tables, as halls keep them; typed from the tender's own text."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
import xlsxwriter
from docx.document import Document

from tests.checklists.source import TEXT, table_rows

TITLE = "办公室管理制度检查表"
HEADS = ["内容", "工作内容及标准", "自查频率", "考核", "评分"]
REMARK = TEXT.strip().splitlines()[-1].strip()
WIDE = {ord(half): chr(ord(half) + 0xFEE0) for half in "0123456789/"}


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """`整理=扔掉废弃物` and its rows of text and frequency, as the source has them."""
    heads = [line.strip() for line in TEXT.splitlines() if "=" in line]
    found = []
    for head in heads:
        name = head.partition("=")[0]
        rows = [(row.text, row.frequency) for row in table_rows() if row.clause.split()[1] == name]
        found.append((head, rows))
    return found


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(book)
    book.close()
    return out.getvalue()


def source_workbook() -> bytes:
    """Title rows above, groups merged, full-width digits in one place, a break inside a cell, a blank row, the remark."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("检查表")
        sheet.merge_range("A1:E1", TITLE)
        sheet.merge_range("A2:E2", "大厅：          月份：")
        sheet.write_row("A3", HEADS)
        row = 3
        for head, rows in groups():
            if len(rows) > 1:
                sheet.merge_range(row, 0, row + len(rows) - 1, 0, head)
            for text, frequency in rows:
                sheet.write(row, 1, broken(text))
                sheet.write(row, 2, frequency.translate(WIDE) if row % 2 else frequency)
                row += 1
        sheet.merge_range(row + 1, 0, row + 1, 4, REMARK)

    return workbook(fill)


def source_document() -> bytes:
    """As in the tender: the title is a paragraph, the last two columns are one empty cell, the remark follows the table."""
    document = docx.Document()
    document.add_paragraph("四、项目办公场所管理标准")
    document.add_paragraph(f"（三）{TITLE}")
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, [*HEADS[:3], "考核\n评分"], strict=True):
        cell.text = text
    for head, rows in groups():
        first = len(table.rows)
        for text, frequency in rows:
            cells = table.add_row().cells
            cells[1].text = broken(text)
            cells[2].text = frequency.translate(WIDE)
        merged = table.cell(first, 0).merge(table.cell(len(table.rows) - 1, 0))
        merged.text = f"\n{head}" if head.startswith("整顿") else head
    document.add_paragraph(REMARK)
    drop_last_cells(table, rows=range(5, 9))
    return saved(document)


def drop_last_cells(table: Any, *, rows: Sequence[int]) -> None:
    """As when somebody deletes cells: python-docx's own grid stumbles over such rows."""
    for row in rows:
        element = table.rows[row]._tr
        element.remove(element.tc_lst[-1])


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def broken(text: str) -> str:
    """With a line break after the first comma and a space after the last, as narrow cells have them."""
    head, comma, tail = text.partition("，")
    return f"{head}{comma}\n{tail}" if comma and tail else f" {text}　"


def sheet(*rows: Sequence[Any], head: Sequence[str] = HEADS) -> bytes:
    """A workbook of one sheet; None leaves a cell out."""
    return workbook(lambda book: write(book, [head, *rows]))


def write(book: xlsxwriter.Workbook, rows: Sequence[Sequence[Any]], *, name: str = "表") -> Any:
    page = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                page.write(number, column, value)
    return page
