"""How every workbook is begun and styled. Text stays text, whatever it begins with: nobody's words become a formula, a link or a number."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from audit.checklists.exporting import one_line

if TYPE_CHECKING:
    from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "宋体"
"""Every Excel and WPS has it."""
A4 = 9
"""What the file format calls it."""
LITERAL = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LINE_POINTS, HEIGHT_MOST = 15, 400
HEAD: dict[str, Any] = {"bold": True, "align": "center", "bg_color": "#EEF2F7"}
"""For the row of heads."""


def new_book(out: BinaryIO | Path, title: str, **properties: Any) -> "Workbook":
    """To be closed, or used as a context. The same content gives the same bytes, but for the time of making where none is given."""
    from xlsxwriter import Workbook

    book = Workbook(str(out) if isinstance(out, Path) else out, LITERAL)
    book.formats[0].set_font_name(FONT)
    book.set_properties({"title": one_line(title), **properties})
    return book


def style(book: "Workbook", **more: Any) -> Any:
    return book.add_format(
        {"font_name": FONT, "font_size": 11, "valign": "vcenter", "border": 1, "text_wrap": True} | more
    )


def row_height(cells: Sequence[object], widths: Sequence[float]) -> int:
    """In points, so that wrapped text is seen whole: a Chinese character is two columns wide, and not every program fits rows by itself."""
    lines = [
        sum(max(1, ceil(2 * len(line) / width)) for line in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=True)
        if isinstance(cell, str)
    ]
    return min(HEIGHT_MOST, LINE_POINTS * max([1, *lines]) + 3)
