"""The order of stickers as .xlsx, for whoever prints them."""

import io
from typing import TYPE_CHECKING

from audit.checklists.exporting import one_line
from audit.reports.sheets import A4, FONT, HEAD, new_book, style
from audit.reports.twins import STICKER_HEADS, StickerOrder

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD_ROW = 2


def sticker_workbook(order: StickerOrder) -> bytes:
    """One sheet by spot with totals that follow a change by hand, one by thing."""
    out = io.BytesIO()
    with new_book(out, f"标识贴订单 {order.title}") as book:
        _spot_sheet(book, order)
        _box_sheet(book, order)
    return out.getvalue()


def _begin(book: "Workbook", name: str, order: StickerOrder, heads: list[str]) -> "Worksheet":
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, len(heads) - 1, 13)
    big = book.add_format({"font_name": FONT, "bold": True, "font_size": 16})
    sheet.write_string(0, 0, f"标识贴订单　{one_line(order.title)}", big)
    sheet.write_string(1, 0, f"{one_line(order.hall_name)}　第 {order.number} 版　{order.day_on}")
    sheet.write_row(HEAD_ROW, 0, heads, style(book, **HEAD))
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    return sheet


def _spot_sheet(book: "Workbook", order: StickerOrder) -> None:
    sheet = _begin(book, "按点位", order, ["编号", "点位", *STICKER_HEADS])
    text, number, bold = style(book), style(book, num_format="0"), style(book, bold=True)
    row = HEAD_ROW
    for row, spot in enumerate(order.spots, start=HEAD_ROW + 1):
        sheet.write_string(row, 0, spot.code, text)
        sheet.write_string(row, 1, spot.name, text)
        for column, count in enumerate(spot.counts, start=2):
            sheet.write_number(row, column, count, number)
    sheet.write_string(row + 1, 0, "合计", bold)
    sheet.write_string(row + 1, 1, f"{len(order.spots)} 个点位", bold)
    for column, count in enumerate(order.totals, start=2):
        letter = chr(ord("A") + column)
        sum_of = f"=SUM({letter}{HEAD_ROW + 2}:{letter}{max(row, HEAD_ROW + 1) + 1})"
        if order.spots:
            sheet.write_formula(row + 1, column, sum_of, bold, count)
        else:
            sheet.write_number(row + 1, column, count, bold)


def _box_sheet(book: "Workbook", order: StickerOrder) -> None:
    heads = [head for head in STICKER_HEADS if head not in ("责任贴", "合计")]
    sheet = _begin(book, "按物品", order, ["序号", "物品", *heads])
    text, number = style(book), style(book, num_format="0")
    for row, line in enumerate(order.boxes, start=HEAD_ROW + 1):
        sheet.write_number(row, 0, line.number, number)
        sheet.write_string(row, 1, f"{'禁放：' if line.reminders else ''}{line.box.name}", text)
        for column, count in enumerate((line.corners, line.outlines, line.classes, line.reminders), start=2):
            sheet.write_number(row, column, count, number)
