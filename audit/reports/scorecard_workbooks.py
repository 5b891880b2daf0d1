"""A hall's scorecard as .xlsx: scores as whole thousandths to reckon with, and as they are shown."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from audit.checklists.exporting import one_line
from audit.reports.schemas import CounterLine, Scorecard
from audit.reports.sheets import A4, FONT, HEAD, new_book, style
from audit.reports.words import PILLARS, RESULTS, points

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

THOUSANDTHS = "得分（千分之一分）"
HEADS = ("编号", "名称", "区域", "得分", THOUSANDTHS, "结果", "不合格", "一票否决", "最近检查")
WIDTHS = (10, 24, 16, 8, 12, 9, 9, 10, 12)
PILLAR_WIDTH = 12
HEAD_ROW = 3
Cell = str | int | None


def scorecard_workbook(card: Scorecard) -> bytes:
    """One sheet: the hall's line first, then each spot's. The same facts give the same bytes but for the time of making."""
    out = io.BytesIO()
    with new_book(out, f"{card.title.zh} {card.hall_name}") as book:
        sheet = book.add_worksheet("大厅评分卡")
        heads = [*HEADS, *(f"{PILLARS[one.pillar].zh}（千分之一分）" for one in card.pillars)]
        _begin(book, sheet, card, heads)
        _write(book, sheet, HEAD_ROW + 1, _hall_line(card), bold=True)
        for row, line in enumerate(card.counters, start=HEAD_ROW + 2):
            _write(book, sheet, row, _counter_line(line))
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + 1 + len(card.counters), len(heads) - 1)
    return out.getvalue()


def _begin(book: "Workbook", sheet: "Worksheet", card: Scorecard, heads: Sequence[str]) -> None:
    for column in range(len(heads)):
        sheet.set_column(column, column, WIDTHS[column] if column < len(WIDTHS) else PILLAR_WIDTH)
    big = book.add_format({"font_name": FONT, "bold": True, "font_size": 18, "valign": "vcenter"})
    sheet.write_string(0, 0, one_line(f"{card.hall_name} {card.title.zh}"), big)
    sheet.set_row(0, 34)
    said = f"{card.from_on} 至 {card.to_on}　合格线 {points(card.pass_mark)} 分　评分规则第 {card.rules} 版"
    sheet.write_string(1, 0, said)
    sheet.write_string(2, 0, f"校验码 {card.digest}")
    sheet.set_row(HEAD_ROW, 34)
    sheet.write_row(HEAD_ROW, 0, heads, style(book, **HEAD))
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")


def _hall_line(card: Scorecard) -> list[Cell]:
    shown, result = points(card.score), RESULTS[card.result].zh
    pillars = [one.score for one in card.pillars]
    return ["", "大厅合计", "", shown, card.score, result, card.failed, card.critical_failed, "", *pillars]


def _counter_line(line: CounterLine) -> list[Cell]:
    shown, result = points(line.score), RESULTS[line.result].zh
    last = str(line.last_day_on) if line.last_day_on else "未检查"
    place = [line.code, one_line(line.name), one_line(line.zone_name)]
    pillars = [one.score for one in line.pillars]
    return [*place, shown, line.score, result, line.failed, line.critical_failed, last, *pillars]


def _write(book: "Workbook", sheet: "Worksheet", row: int, cells: Sequence[Cell], *, bold: bool = False) -> None:
    left, middle = style(book, bold=bold), style(book, bold=bold, align="center")
    for column, cell in enumerate(cells):
        look = left if column in (1, 2) else middle
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, look)
        elif cell is None:
            sheet.write_blank(row, column, None, look)
        else:
            sheet.write_string(row, column, cell, look)
