"""The register of incidents on paper and as a workbook: one kind, one line for each. How to reach a citizen is in neither."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from audit.checklists.exporting import one_line
from audit.incidents.schemas import (
    Channel,
    DrillKind,
    Incident,
    IncidentKind,
    IncidentState,
    LimitState,
    Nature,
    Party,
)
from audit.reports.sheets import A4, FONT, HEAD, new_book, style
from audit.reports.words import local_minute
from audit.sites.rules import local_day

if TYPE_CHECKING:
    from xlsxwriter import Workbook

TITLES = {
    IncidentKind.complaint: "投诉意见登记簿",
    IncidentKind.emergency: "突发事件登记簿",
    IncidentKind.drill: "演练登记簿",
    IncidentKind.outside_check: "外部检查登记簿",
    IncidentKind.good_practice: "亮点登记簿",
    IncidentKind.proposal: "合理化建议登记簿",
}
NATURES = {Nature.complaint: "投诉", Nature.opinion: "意见", Nature.query: "咨询"}
CHANNELS = {
    Channel.on_the_spot: "现场",
    Channel.phone: "电话",
    Channel.net: "网络",
    Channel.letter: "信件",
    Channel.forwarded: "转办",
}
PARTIES = {Party.window: "综合窗口", Party.guide: "导服", Party.hall: "大厅其他"}
DRILLS = {DrillKind.fire: "火灾", DrillKind.earthquake: "地震", DrillKind.other: "其他"}
STATES = {
    IncidentState.open: "待处理",
    IncidentState.replied: "待认定",
    IncidentState.settled: "已办结",
    IncidentState.withdrawn: "已撤回",
}
LIMITS = {
    LimitState.running: "进行中",
    LimitState.due_soon: "将到期",
    LimitState.overdue: "已逾期",
    LimitState.met: "按时",
    LimitState.late: "超时",
}
HEADS = ("序号", "时间", "事项", "类别", "时限", "结果", "登记人")
WIDTHS = (6, 17, 46, 26, 22, 16, 12)
HEAD_ROW = 2


class IncidentRegister(Struct, frozen=True):
    title: str
    hall_name: str
    made_on: str
    rows: list[tuple[str, ...]]
    """As many cells as HEADS."""


def register(
    kind: IncidentKind, incidents: Sequence[Incident], *, hall_name: str, time_zone: str, now: datetime
) -> IncidentRegister:
    """Oldest first, as a book is written."""
    ordered = sorted(incidents, key=lambda one: (one.at, one.id))
    rows = [_row(number, one, time_zone) for number, one in enumerate(ordered, start=1)]
    return IncidentRegister(
        title=TITLES[kind], hall_name=hall_name, made_on=local_day(now, time_zone).isoformat(), rows=rows
    )


def _row(number: int, one: Incident, time_zone: str) -> tuple[str, ...]:
    document = one.document
    what = "：".join(filter(None, (document.title, document.text)))
    reply = f"（当场：{document.reply}）" if document.reply else ""
    return (
        str(number),
        local_minute(one.at, time_zone),
        what + reply,
        _class_of(one),
        _limit(one, time_zone),
        _result(one),
        one.author_name,
    )


def _class_of(one: Incident) -> str:
    document = one.document
    words = (
        NATURES[document.nature] if document.nature else "",
        CHANNELS[document.channel] if document.channel else "",
        PARTIES[document.party] if document.party else "",
        DRILLS[document.drill] if document.drill else "",
        document.source,
        document.clause,
        f"扣 {document.deducted / 1000:g} 分" if document.deducted else "",
    )
    return " ".join(filter(None, words))


def _limit(one: Incident, time_zone: str) -> str:
    if one.limit is None:
        return ""
    if one.document.kind is IncidentKind.emergency:
        arrived = f"{(one.arrived_at - one.at) // timedelta(minutes=1)} 分钟到场 " if one.arrived_at else ""
        return f"{arrived}{LIMITS[one.limit.state]}"
    last = local_day(one.limit.due_at - timedelta(seconds=1), time_zone)
    return f"{last} 前 {LIMITS[one.limit.state]}"


def _result(one: Incident) -> str:
    verdict = {True: "有效", False: "不成立", None: ""}[one.valid]
    adopted = {True: "已采纳", False: "未采纳", None: ""}[one.adopted]
    return " ".join(filter(None, (STATES[one.state], verdict, adopted)))


def register_workbook(book_of: IncidentRegister) -> bytes:
    out = io.BytesIO()
    with new_book(out, f"{book_of.title} {book_of.hall_name}") as book:
        _sheet(book, book_of)
    return out.getvalue()


def _sheet(book: "Workbook", book_of: IncidentRegister) -> None:
    sheet = book.add_worksheet(book_of.title)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, book_of.title, book.add_format({"font_name": FONT, "bold": True, "font_size": 16}))
    sheet.write_string(1, 0, f"{one_line(book_of.hall_name)}　{book_of.made_on}")
    sheet.write_row(HEAD_ROW, 0, HEADS, style(book, **HEAD))
    text = style(book, text_wrap=True)
    for row, cells in enumerate(book_of.rows, start=HEAD_ROW + 1):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, text)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
