"""What hangs on the wall and lies in the binder: a board for each zone, a sheet of self-checks for each place."""

from datetime import date, timedelta
from pathlib import Path

import httpx
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.checklists.queries import current_checklists
from audit.findings.schemas import UNSETTLED
from audit.inspections.scoring import mean_score
from audit.monthly import making
from audit.monthly.boards import OPEN_MOST, boards
from audit.monthly.gathering import month_report
from audit.monthly.making import Workshop
from audit.monthly.schemas import MonthReport
from audit.monthly.self_checks import FAILED, KEPT, days_of, self_check_months
from audit.reports.places import by_zone
from audit.reports.schemas import CounterLine
from audit.reports.words import points
from audit.sites.queries import hall_by_id
from tests import builders
from tests.cast import Stage
from tests.conftest import sign_in
from tests.monthly.test_month_report import NOW, ON_SQLITE, report  # noqa: F401  the month with hostile words
from tests.samples import sample


def text_of(path: Path) -> list[str]:
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(path)]


@ON_SQLITE
async def test_each_zone_gets_one_sheet_with_its_own_score_and_faults(
    report: MonthReport,  # noqa: F811
    shop: Workshop,
) -> None:
    pages = text_of((await making.make_boards(report, shop)).path)
    zones = list(dict.fromkeys(one.zone_name for one in report.card.counters))
    for page, zone, board in zip(pages, zones, boards(report, frozenset()), strict=True):
        here = [one for one in report.card.counters if one.zone_name == zone]
        assert board.score == mean_score(one.score for one in here)
        assert zone + "区块看板" in page and points(board.score) in page
    first = next(iter(boards(report, frozenset())))
    unsettled = [one for one in report.findings if one.state in UNSETTLED]
    assert first.open == unsettled[:OPEN_MOST]
    assert first.open_left_out == len(unsettled) - OPEN_MOST > 0
    assert f"另有{first.open_left_out}个" in pages[0]
    assert not any(report.card.inspector and report.card.inspector in page for page in pages)


@ON_SQLITE
async def test_a_self_check_shows_on_its_day_and_the_worse_of_two_stands(
    client: httpx.AsyncClient, stage: Stage, shop: Workshop
) -> None:
    checklist = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")
    first, second = [item.id for item in checklist.checklist.items if not item.advisory][:2]
    clerk = await sign_in(client, "clerk")
    spot = stage.spot("A01")
    for hours, failing in ((0, (first,)), (2, ()), (24, (second,))):
        content = builders.document(
            hall=stage.hall,
            spot=spot,
            checklist=checklist,
            failing=failing,
            kind="self_check",
            finished_at=builders.NOON - timedelta(days=1) + timedelta(hours=hours),
        )
        assert (await builders.submit(clerk, content)).status_code == 201
    made = await month_report(await hall_by_id(stage.hall), date(builders.NOON.year, builders.NOON.month, 1), now=NOW)
    [month] = await self_check_months(made)
    day = builders.NOON.day
    assert month.code == "A01" and month.days_done == 2 and list(month.done.values()) == [3]
    assert [row.marks for row in month.rows[:2]] == [{day - 1: FAILED, day: KEPT}, {day - 1: KEPT, day: FAILED}]
    pages = text_of((await making.make_self_checks(made, shop)).path)
    assert len(pages) == 1
    assert "自查月表" in pages[0] and "考核评分" in pages[0] and "（3次）" in pages[0]
    for item in checklist.checklist.items:
        assert "".join(item.title.zh.split())[:10] in pages[0]


@ON_SQLITE
@pytest.mark.parametrize("kind", ["boards_pdf", "self_checks_pdf"])
async def test_a_month_without_a_check_gives_a_paper_that_says_so(
    kind: str, client: httpx.AsyncClient, stage: Stage, shop: Workshop
) -> None:
    made = await month_report(await hall_by_id(stage.hall), date(2026, 2, 1), now=NOW)
    make = {"boards_pdf": making.make_boards, "self_checks_pdf": making.make_self_checks}[kind]
    pages = text_of((await make(made, shop)).path)
    assert len(pages) >= 1
    assert any("本月还没有计分的检查" in page or "本月没有自查记录" in page for page in pages)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_a_sheet_has_each_day_of_its_month(day: date) -> None:
    days = days_of(day.replace(day=1))
    assert [one.day for one in days] == list(range(1, len(days) + 1))
    assert (days[-1] + timedelta(days=1)).day == 1


def test_a_zone_to_which_the_walk_comes_back_stands_once() -> None:
    counters = [
        replace(sample(CounterLine, "x"), code=code, zone_name=zone)
        for code, zone in (("A01", "东"), ("B01", "西"), ("A02", "东"))
    ]
    found = by_zone(counters)
    assert [(zone.name, [one.code for one in zone.counters]) for zone in found] == [
        ("东", ["A01", "A02"]),
        ("西", ["B01"]),
    ]
