"""Reads workbooks (.xlsx, .xls, .ods) with calamine. Imported only by the process that opens a file."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from audit.imports.limits import COLUMNS_MOST, ROWS_MOST, TABLES_MOST, TEXT_KEPT
from audit.imports.schemas import Area, Cell, CellKind, FileTable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b')
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*?\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?>")
Value = int | float | str | bool | time | date | datetime | timedelta


def tables_of(data: bytes) -> list[FileTable]:
    """The sheets that a person sees. Raises CalamineError."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    asides = list(_asides(data))
    found = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for place, sheet in enumerate(book.sheets_metadata[:TABLES_MOST]):
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible:
                formulas, hidden = asides[place] if place < len(asides) else (set(), [])
                found.append(_table(book.get_sheet_by_name(sheet.name), formulas, hidden))
    return found


def _table(sheet: "CalamineSheet", formulas: set[tuple[int, int]], hidden: list[int]) -> FileTable:
    """Counted from A1, so that rows and columns are called as in the file."""
    if sheet.end is None:
        return FileTable(name=sheet.name, rows=[])
    if sheet.end[0] >= ROWS_MOST or sheet.end[1] >= COLUMNS_MOST:
        return FileTable(name=sheet.name, rows=[], too_large=True)
    rows = [
        [_cell(value, (row, column) in formulas) for column, value in enumerate(values)]
        for row, values in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    merged = [Area(*start, *end) for start, end in sheet.merged_cell_ranges or []]
    return FileTable(name=sheet.name, rows=rows, merged=merged, hidden_rows=hidden)


def _cell(value: Value, is_formula: bool) -> Cell:
    kind = CellKind.text
    if isinstance(value, date | time | timedelta):
        kind = CellKind.date
    elif isinstance(value, int | float) and not isinstance(value, bool):
        kind = CellKind.number
        value = int(value) if isinstance(value, float) and value.is_integer() else value
    return Cell(str(value)[:TEXT_KEPT], CellKind.formula if is_formula else kind)


def _asides(data: bytes) -> Iterator[tuple[set[tuple[int, int]], list[int]]]:
    """What calamine does not tell, sheet by sheet: which cells are formulas, which rows are hidden. Only .xlsx says so."""
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = set(file.namelist())
        if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
            return
        targets = {
            _attribute(one, b"Id"): _attribute(one, b"Target")
            for one in RELATION.findall(file.read("xl/_rels/workbook.xml.rels"))
        }
        for sheet in SHEET.findall(file.read("xl/workbook.xml"))[:TABLES_MOST]:
            target = targets.get(_attribute(sheet, rb"\w+:id"), "")
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            content = file.read(path) if path in names else b""
            formulas = {(int(row) - 1, _column(letters)) for letters, row in FORMULA.findall(content)}
            yield formulas, [int(row) - 1 for row in HIDDEN_ROW.findall(content)]


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    return found[1].decode("utf-8", "replace") if found else ""


def _column(letters: bytes) -> int:
    number = 0
    for one in letters:
        number = number * 26 + one - ord("A") + 1
    return number - 1
