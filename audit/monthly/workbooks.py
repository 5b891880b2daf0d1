"""A MonthReport as .xlsx: real numbers with filters; the only formulas are ours. Runs in a child process."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.checklists.exporting import one_line
from audit.inspections.schemas import InspectionKind
from audit.monthly import paper
from audit.monthly.schemas import MonthReport
from audit.reports import words
from audit.reports.sheets import A4, HEAD, new_book, row_height, style

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
TEXT_WIDTH = 100


def month_workbook(report: MonthReport, out: Path) -> int:
    """How many bytes it has."""
    with new_book(out, f"{report.hall_name}{paper.title_of(report)}") as book:
        _overview(book, report)
        _places(book, report)
        _findings(book, report)
        _days(book, report)
    return out.stat().st_size


def _overview(book: "Workbook", report: MonthReport) -> None:
    sheet = book.add_worksheet("概览")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, TEXT_WIDTH)
    plain, bold = style(book), style(book, bold=True)
    sheet.write_string(
        0,
        0,
        one_line(f"{report.hall_name} {paper.title_of(report)}"),
        style(book, bold=True, font_size=16, border=0, text_wrap=False),
    )
    for row, (name, value) in enumerate(_numbers(report), start=2):
        sheet.write_string(row, 0, name, bold)
        _write(sheet, row, 1, value, style(book, num_format="0.0" if isinstance(value, float) else "0", align="left"))
    row = 2 + len(_numbers(report)) + 1
    for section in report.sections:
        text = "\n".join(section.paragraphs)
        sheet.write_string(row, 0, section.heading, bold)
        sheet.write_string(row, 1, text, plain)
        sheet.set_row(row, row_height([text], [TEXT_WIDTH]))
        row += 1
    _print_on_a4(sheet)


def _numbers(report: MonthReport) -> list[tuple[str, Cell]]:
    facts = report.facts
    return [
        ("综合得分", _points(report.card.score)),
        ("上月得分", _points(facts.score_before)),
        ("检查次数", sum(facts.inspections.values())),
        ("新发现问题", facts.raised),
        ("整改销号", facts.closed),
        ("未销号", facts.unsettled),
        ("其中逾期", facts.overdue),
    ]


def _points(score: int | None) -> float | None:
    """Cut to one decimal, as everywhere it is shown."""
    return None if score is None else score // 100 / 10


def _places(book: "Workbook", report: MonthReport) -> None:
    pillars = list(words.PILLARS)
    heads = [
        "区域",
        "编号",
        "名称",
        "得分",
        "结果",
        *(words.PILLARS[one].zh for one in pillars),
        "不合格",
        "一票否决",
        "最近检查",
    ]
    rows: list[list[Cell]] = []
    for one in report.card.counters:
        scores = {line.pillar: line.score for line in one.pillars}
        rows.append(
            [
                *(one.zone_name, one.code, one.name, _points(one.score), words.RESULTS[one.result].zh),
                *(_points(scores.get(pillar)) for pillar in pillars),
                *(one.failed, one.critical_failed, one.last_day_on),
            ]
        )
    table_sheet(book, "各点位得分", heads, rows, widths=[16, 9, 22, 8, 8, *([8] * len(pillars)), 8, 9, 12])


def _findings(book: "Workbook", report: MonthReport) -> None:
    heads = [
        "序号",
        "点位",
        "名称",
        "问题",
        "6S",
        "一票否决",
        "原因",
        "备注",
        "发现时间",
        "状态",
        "依据",
        "整改前照片",
        "整改后照片",
    ]
    rows: list[list[Cell]] = [
        [
            number,
            one.spot_code,
            one.spot_name,
            one.title.zh,
            words.PILLARS[one.pillar].zh,
            "是" if one.critical else "",
            "、".join(reason.zh for reason in one.reasons),
            one.note,
            words.local_minute(one.raised_at, report.time_zone),
            words.STATES[one.state].zh,
            "；".join(words.clause(citation) for citation in one.citations),
            len(one.before),
            len(one.after),
        ]
        for number, one in enumerate(report.findings, 1)
    ]
    table_sheet(book, "问题清单", heads, rows, widths=[6, 8, 20, 26, 8, 9, 18, 36, 17, 9, 30, 10, 10])


def _days(book: "Workbook", report: MonthReport) -> None:
    kinds = list(InspectionKind)
    heads = ["日期", *(words.KINDS[kind].zh for kind in kinds), "新发现问题", "销号"]
    rows: list[list[Cell]] = [
        [day.day_on, *(day.inspections.get(kind, 0) for kind in kinds), day.raised, day.closed] for day in report.days
    ]
    sheet = table_sheet(book, "每日检查", heads, rows, widths=[12, *([10] * len(kinds)), 12, 10])
    if rows:
        total = style(book, bold=True)
        sheet.write_string(len(rows) + 1, 0, "合计", total)
        sums = [sum(day.inspections.get(kind, 0) for day in report.days) for kind in kinds]
        sums += [sum(day.raised for day in report.days), sum(day.closed for day in report.days)]
        for column, value in enumerate(sums, start=1):
            letter = chr(ord("A") + column)
            sheet.write_formula(len(rows) + 1, column, f"=SUM({letter}2:{letter}{len(rows) + 1})", total, value)


def table_sheet(
    book: "Workbook", name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, widths: Sequence[int]
) -> "Worksheet":
    """A sheet that is one table with heads, filter and real numbers."""
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, heads, style(book, **HEAD))
    styles = {float: style(book, num_format="0.0"), date: style(book, num_format="yyyy-mm-dd", align="center")}
    plain = style(book)
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells):
            _write(sheet, row, column, value, styles.get(type(value), plain))
        sheet.set_row(row, row_height(cells, widths))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(heads) - 1)
    sheet.repeat_rows(0)
    _print_on_a4(sheet)
    return sheet


def _print_on_a4(sheet: "Worksheet") -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")


def _write(sheet: "Worksheet", row: int, column: int, value: Cell, style: Any) -> None:
    """Text stays text, whatever it begins with."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)
