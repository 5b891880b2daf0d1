"""The ledger and the sheet of a year as .xlsx: real numbers with a filter."""

import io
from typing import TYPE_CHECKING

from audit.ledger import words
from audit.ledger.schemas import LedgerLine, LedgerPage, SheetLine, YearPage
from audit.monthly.workbooks import Cell, table_sheet
from audit.reports.sheets import new_book

if TYPE_CHECKING:
    from collections.abc import Sequence

LEDGER_HEADS = (
    "条款", "承诺", "周期", "起", "止", "应完成", "单位", "已完成", "待认定", "剩余工作日", "按进度预计", "本年按期", "本年未达", "证据", "状态", "说明",
)  # fmt: skip
LEDGER_WIDTHS = (24, 40, 12, 12, 12, 9, 10, 9, 9, 12, 12, 10, 10, 8, 12, 40)
YEAR_HEADS = ("条款", "承诺", "周期", "应完成", "单位", "已完成", "期数", "按期", "证据", "结论", "说明")
YEAR_WIDTHS = (24, 40, 12, 9, 10, 9, 8, 8, 8, 10, 40)


def ledger_workbook(page: LedgerPage) -> bytes:
    title = f"履约台账 {page.hall_name} {page.on}"
    return _book(title, "履约台账", LEDGER_HEADS, [_ledger_row(one) for one in page.lines], LEDGER_WIDTHS)


def year_workbook(page: YearPage) -> bytes:
    title = f"第{page.sheet.year}合同年度验收表 {page.sheet.hall_name}"
    return _book(title, "年度验收表", YEAR_HEADS, [_year_row(one) for one in page.sheet.lines], YEAR_WIDTHS)


def _book(
    title: str, name: str, heads: "Sequence[str]", rows: "Sequence[Sequence[Cell]]", widths: "Sequence[int]"
) -> bytes:
    out = io.BytesIO()
    with new_book(out, title) as book:
        table_sheet(book, name, heads, rows, widths=widths)
    return out.getvalue()


def _ledger_row(one: LedgerLine) -> "list[Cell]":
    now = one.standing
    counted = now if one.counted_by else None
    return [
        one.clause,
        one.title.zh,
        words.PERIODS[one.period],
        now.first if now else None,
        now.last if now else None,
        counted.promised if counted else None,
        words.UNITS[one.unit] if one.unit else "",
        _number(counted.done, half=counted.half) if counted else None,
        counted.waiting if counted else None,
        counted.workdays_left if counted else None,
        counted.expected if counted else None,
        one.periods_kept,
        one.periods_missed,
        one.evidence,
        words.LIGHTS[one.light],
        f"{one.confirmation.note}（{one.confirmation.author_name}）" if one.confirmation else words.forecast(one),
    ]


def _year_row(one: SheetLine) -> "list[Cell]":
    return [
        one.clause,
        one.title.zh,
        words.PERIODS[one.period],
        one.promised if one.counted else None,
        words.UNITS[one.unit] if one.unit else "",
        _number(one.done, half=one.half) if one.counted else None,
        one.periods,
        one.periods_kept,
        one.evidence,
        words.VERDICTS[one.verdict],
        one.note,
    ]


def _number(done: int, *, half: bool) -> int | float:
    return done + 0.5 if half else done
