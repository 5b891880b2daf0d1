"""自查月表: a month of self-checks of one place, items down and days across, with 考核 and 评分 left to the hand (R125)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from itertools import groupby

from markupsafe import Markup
from msgspec import Struct

from audit.checklists.queries import checklist as checklist_by_id
from audit.checklists.schemas import Checklist, Item
from audit.ids import ChecklistId
from audit.inspections import queries as inspections
from audit.inspections.schemas import InspectionDocument, InspectionKind, InspectionSummary, Verdict
from audit.inspections.scoring import failed_items
from audit.monthly.paper import Part
from audit.monthly.schemas import MonthReport
from audit.reports import paper
from audit.reports.words import FREQUENCIES, clipped
from audit.sites.queries import places
from audit.sites.schemas import Spot

KEPT, FAILED, NOT_ASKED = "√", "×", "○"
ROWS_MOST = 30
"""On one sheet of A4 across."""
PLACES_A_PART = 8
"""Each part carries its fonts."""
ROW, HEAD, NAME, OFTEN, DAY, SUM, BY_HAND = 20, 24, 290, 66, 19, 44, 44
INK, HAIR, REST = "#111", "#8a929c", "#eef2f7"


class SheetRow(Struct, frozen=True):
    title: str
    frequency: str
    marks: dict[int, str]
    """By day of the month; the worst of a day that was checked twice."""

    @property
    def failed(self) -> int:
        return sum(mark == FAILED for mark in self.marks.values())


class CheckMonth(Struct, frozen=True):
    """One place and one checklist; long ones on several sheets."""

    code: str
    name: str
    checklist: str
    rows: list[SheetRow]
    done: dict[str, int]
    """How many self-checks each person made. Whose counter it is, not who was best: in the order of the first."""
    days_done: int


class CheckSheet(Struct, frozen=True):
    month: CheckMonth
    grid: Markup
    goes_on: bool
    """It continues the sheet before."""
    is_last: bool


Done = tuple[InspectionSummary, InspectionDocument]


async def self_check_months(report: MonthReport) -> list[CheckMonth]:
    """In walking order; places without a self-check in the month are left out."""
    every = await inspections.documents(report.hall, from_on=report.first_on, to_on=report.last_on)
    own = [one for one in every if one[0].kind is InspectionKind.self_check]
    known = {id: (await checklist_by_id(id)).checklist for id in {summary.checklist for summary, _ in own}}
    return list(months((await places(report.hall)).spots, own, known))


def months(
    spots: Sequence[Spot], done: Sequence[Done], checklists: Mapping[ChecklistId, Checklist]
) -> Iterator[CheckMonth]:
    for spot in spots:
        here = sorted(
            (one for one in done if one[0].spot == spot.id), key=lambda one: checklists[one[0].checklist].pack
        )
        for _, some in groupby(here, key=lambda one: checklists[one[0].checklist].pack):
            yield _month(spot, sorted(some, key=lambda one: one[0].finished_at), checklists)


def _month(spot: Spot, done: Sequence[Done], checklists: Mapping[ChecklistId, Checklist]) -> CheckMonth:
    newest = checklists[done[-1][0].checklist]
    in_use = {item.id for item in newest.items}
    items: dict[str, Item] = {}
    marks: dict[str, dict[int, str]] = {}
    people: dict[str, int] = {}
    for summary, document in done:
        checklist = checklists[summary.checklist]
        items |= {item.id: item for item in checklist.items}
        people[summary.author_name] = people.get(summary.author_name, 0) + 1
        for item, mark in _marks(checklist, document).items():
            day = marks.setdefault(item, {})
            day[summary.day_on.day] = FAILED if FAILED in (mark, day.get(summary.day_on.day)) else mark
    return CheckMonth(
        code=spot.code,
        name=spot.name,
        checklist=f"{newest.title.zh} 第 {newest.edition} 版",
        rows=[
            SheetRow(item.title.zh, FREQUENCIES[item.frequency], marks[item.id])
            for item in [*newest.items, *(one for one in items.values() if one.id not in in_use)]
            if item.id in marks
        ],
        done=people,
        days_done=len({summary.day_on for summary, _ in done}),
    )


def _marks(checklist: Checklist, document: InspectionDocument) -> dict[str, str]:
    failed = set(failed_items(checklist, document))
    return {
        one.item: NOT_ASKED if one.verdict is Verdict.not_applicable else FAILED if one.item in failed else KEPT
        for one in document.answers
    }


def self_check_parts(report: MonthReport, made: Sequence[CheckMonth]) -> list[Part]:
    """A sheet or more for each place; one that says so when there was no self-check."""
    return [_part(report, made[start : start + PLACES_A_PART]) for start in range(0, max(1, len(made)), PLACES_A_PART)]


def _part(report: MonthReport, made: Sequence[CheckMonth]) -> Part:
    html = paper.template("self_checks.html").render(
        report=report, sheets=[one for m in made for one in _sheets(m, report)]
    )
    return Part("", html, [])


def _sheets(month: CheckMonth, report: MonthReport) -> Iterator[CheckSheet]:
    for start in range(0, len(month.rows), ROWS_MOST):
        rows = month.rows[start : start + ROWS_MOST]
        is_last = start + ROWS_MOST >= len(month.rows)
        yield CheckSheet(month, grid(rows, report.first_on), goes_on=start > 0, is_last=is_last)


def grid(rows: Sequence[SheetRow], first_on: date) -> Markup:
    """One SVG, for a table of a thousand cells takes seconds to lay out."""
    days = days_of(first_on)
    left = NAME + OFTEN
    width = left + DAY * len(days) + SUM + 2 * BY_HAND
    bottom = HEAD + ROW * len(rows)
    body = "".join(
        f'<rect x="{left + DAY * place}" y="0" width="{DAY}" height="{bottom}" fill="{REST}"/>'
        for place, day in enumerate(days)
        if day.weekday() > 4
    )
    body += _heads(days, left)
    body += "".join(_row(place, row, days, left) for place, row in enumerate(rows))
    body += _lines(len(rows), [0, NAME, *(left + DAY * place for place in range(len(days) + 1))], width)
    return Markup(  # noqa: S704  every text in it is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {width + 2} {bottom + 2}" role="img" '
        f"aria-label=\"自查月表\" font-family=\"'Report CJK','Report CJK Full','Report CJK Rare',sans-serif\">{body}</svg>"
    )


def days_of(first_on: date) -> list[date]:
    every = (first_on + timedelta(days=number) for number in range(31))
    return [day for day in every if day.month == first_on.month]


def _heads(days: Sequence[date], left: int) -> str:
    after = left + DAY * len(days)
    return (
        _text(4, 16, "工作内容及标准", "start")
        + _text(NAME + OFTEN / 2, 16, "自查频率")
        + "".join(_text(left + DAY * (place + 0.5), 16, str(day.day)) for place, day in enumerate(days))
        + _text(after + SUM / 2, 16, "不合格")
        + _text(after + SUM + BY_HAND / 2, 16, "考核")
        + _text(after + SUM + BY_HAND * 1.5, 16, "评分")
    )


def _row(place: int, row: SheetRow, days: Sequence[date], left: int) -> str:
    base = HEAD + ROW * place + 14
    after = left + DAY * len(days)
    return (
        _text(4, base, clipped(row.title, 26), "start")
        + _text(NAME + OFTEN / 2, base, row.frequency)
        + "".join(
            _text(left + DAY * (number + 0.5), base, row.marks[day.day], bold=row.marks[day.day] == FAILED)
            for number, day in enumerate(days)
            if day.day in row.marks
        )
        + _text(after + SUM / 2, base, str(row.failed or ""))
    )


def _lines(rows: int, columns: Sequence[int], width: int) -> str:
    bottom = HEAD + ROW * rows
    across = [0, *(HEAD + ROW * place for place in range(rows + 1))]
    down = [*columns, width - 2 * BY_HAND, width - BY_HAND, width]
    return "".join(f'<path d="M0 {y}H{width}" stroke="{HAIR}" stroke-width="0.7"/>' for y in across) + "".join(
        f'<path d="M{x} 0V{bottom}" stroke="{HAIR}" stroke-width="0.7"/>' for x in down
    )


def _text(x: float, y: float, text: str, anchor: str = "middle", *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="11" text-anchor="{anchor}" fill="{INK}"{weight}>{escape(text)}</text>'
