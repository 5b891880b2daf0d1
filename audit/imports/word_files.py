"""Reads the tables of a Word document with python-docx. Imported only by the process that opens a file.

The tables are walked cell by cell: python-docx's own grid refuses rows that miss cells, and such rows are common.
"""

import io
from collections.abc import Iterator
from typing import Any

from audit.imports.limits import COLUMNS_MOST, ROWS_MOST, TABLES_MOST, TEXT_KEPT
from audit.imports.schemas import Area, Cell, FileTable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAME_MOST = 60
BREAKS = (f"{W}br", f"{W}cr", f"{W}tab")


def tables_of(data: bytes) -> list[FileTable]:
    """The tables of the document in their order; each is named by the paragraph above it. Raises what python-docx raises."""
    import docx

    body = docx.Document(io.BytesIO(data)).element.body
    found: list[FileTable] = []
    above = ""
    for element in body.iterchildren():
        if element.tag == f"{W}p":
            above = _text(element).strip() or above
        for table in _tables_in(element):
            found.append(_table(table, above[:NAME_MOST] or f"表 {len(found) + 1}"))
            above = ""
    return found[:TABLES_MOST]


def _tables_in(element: Any) -> list[Any]:
    """The element itself, or what a text box or content control holds; tables inside tables stay part of their cell."""
    if element.tag == f"{W}tbl":
        return [element]
    return [one for one in element.iter(f"{W}tbl") if next(one.iterancestors(f"{W}tbl"), None) is None]


def _table(table: Any, name: str) -> FileTable:
    rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
    if len(rows) > ROWS_MOST:
        return FileTable(name=name, rows=[], too_large=True)
    grid = [list(_cells(row)) for row in rows]
    if any(column + span > COLUMNS_MOST for cells in grid for column, span, _, _ in cells):
        return FileTable(name=name, rows=[], too_large=True)
    return FileTable(name=name, rows=[_filled(cells) for cells in grid], merged=_merged(grid))


Found = tuple[int, int, str, str]
"""First column, columns, `restart` or `continue` of a vertical merge, text."""


def _cells(row: Any) -> Iterator[Found]:
    column = _number(row, f"{W}trPr/{W}gridBefore", 0)
    for cell in row.iter(f"{W}tc"):
        if next(cell.iterancestors(f"{W}tr")) is not row:
            continue
        span = max(1, _number(cell, f"{W}tcPr/{W}gridSpan", 1))
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        vertical = "" if merge is None else merge.get(f"{W}val", "continue")
        yield column, span, vertical, "" if vertical == "continue" else _text(cell)
        column += span


def _number(element: Any, path: str, otherwise: int) -> int:
    found = element.find(path)
    said = "" if found is None else found.get(f"{W}val", "")
    return int(said) if said.isdecimal() and said.isascii() and len(said) < 6 else otherwise


def _text(element: Any) -> str:
    """What is read; a paragraph or a break begins a new line, deleted text is not there."""
    parts = []
    for one in element.iter(f"{W}t", f"{W}p", *BREAKS):
        parts.append((one.text or "") if one.tag == f"{W}t" else "\n")
    return "".join(parts).strip()[:TEXT_KEPT]


def _filled(cells: list[Found]) -> list[Cell]:
    """A row as long as its cells reach."""
    row = [Cell("")] * max((column + span for column, span, _, _ in cells), default=0)
    for column, _, _, text in cells:
        row[column] = Cell(text)
    return row


def _merged(grid: list[list[Found]]) -> list[Area]:
    """A vertical merge goes on as long as the cells below say so and begin in the same column."""
    areas: dict[tuple[int, int], Area] = {}
    open_at: dict[int, int] = {}
    for number, cells in enumerate(grid):
        still: dict[int, int] = {}
        for column, span, vertical, _ in cells:
            top = open_at.get(column, number) if vertical == "continue" else number
            if vertical:
                still[column] = top
            if vertical or span > 1:
                areas[top, column] = Area(top, column, number, column + span - 1)
        open_at = still
    return list(areas.values())
