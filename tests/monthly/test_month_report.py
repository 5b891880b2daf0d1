"""The report of a month: the same numbers in PDF, Word and workbook, whole pages, and whatever was typed stands as typed."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import httpx
import pikepdf
import pypdfium2
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from audit.checklists.queries import current_checklists
from audit.errors import Rejected
from audit.ids import PersonId, new_id
from audit.monthly import making
from audit.monthly.gathering import first_of, month_report, weeks
from audit.monthly.making import Workshop
from audit.monthly.schemas import MonthReport
from audit.reports.schemas import Stamp
from audit.reports.words import points
from audit.seals.schemas import SealSigning, SealState
from audit.sites.queries import hall_by_id
from tests import builders
from tests.cast import Stage

ON_SQLITE = pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
NOW = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
HOSTILE = [
    '=HYPERLINK("http://evil.example","点我")',
    "<script>alert(1)</script><img src=x onerror=y>",
    "{{ 7 * 7 }} {% include 'paper.css' %}",
    "\u202e逆向\u202c 🚧🔥",
    "㛃𠮷䶮",
]


@pytest.fixture
async def report(consultant: httpx.AsyncClient, stage: Stage) -> MonthReport:
    """Three inspections with faults and photos, and findings whose words are hostile."""
    checklist = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")
    items = [item.id for item in checklist.checklist.items if not item.advisory][:2]
    for number, code in enumerate(("A01", "A02", "A01")):
        photo = builders.jpeg(number + 1, width=640, height=480)
        content = builders.document(
            hall=stage.hall,
            spot=stage.spot(code),
            checklist=checklist,
            failing=tuple(items[: 1 + number % 2]),
            finished_at=builders.NOON + timedelta(days=4 * number),
            photos=[builders.photo_facts(photo, items[0])],
        )
        assert (await builders.submit(consultant, content)).status_code == 201
        assert (await builders.send_photo(consultant, stage.hall, photo)).status_code == 201
    for number, text in enumerate([*HOSTILE, "长" * 1900]):
        reported = builders.report_document(hall=stage.hall, spot=stage.spot("A01"), title=text[:100], note=text)
        sent = await builders.put_json(consultant, f"/api/findings/{new_id()}", reported)
        assert sent.status_code == 201, (number, sent.text)
    return await month_report(await hall_by_id(stage.hall), date(builders.NOON.year, builders.NOON.month, 1), now=NOW)


def text_of(pdf: pypdfium2.PdfDocument, page: int) -> str:
    return "".join(pdf[page].get_textpage().get_text_bounded().split())


@ON_SQLITE
async def test_the_score_is_the_same_number_everywhere_and_every_page_is_whole(
    report: MonthReport, shop: Workshop
) -> None:
    shown = points(report.card.score)
    steps: list[tuple[int, int]] = []

    async def told(done: int, of: int) -> None:
        steps.append((done, of))

    made = await making.make_pdf(report, replace(shop, progress=told))
    assert steps[0][0] == 0 and steps[-1][0] == steps[-1][1] - 1
    assert [path.name for path in shop.folder.glob("*.pdf")] == [made.name]
    pdf = pypdfium2.PdfDocument(made.path)
    assert shown in text_of(pdf, 0) and shown in text_of(pdf, 1)
    for page in range(1, len(pdf)):
        assert f"第{page + 1}页/共{len(pdf)}页" in text_of(pdf, page)
        assert len(text_of(pdf, page)) > 60, f"page {page + 1} is empty"

    word = Document(str((await making.make_docx(report, shop)).path))
    assert shown in [cell.text for row in word.tables[0].rows for cell in row.cells]
    book = CalamineWorkbook.from_path((await making.make_xlsx(report, shop)).path)
    assert report.card.score is not None
    assert book.get_sheet_by_name("概览").to_python()[2] == ["综合得分", report.card.score // 100 / 10]


@ON_SQLITE
async def test_bookmarks_and_tags_of_all_parts_are_in_the_one_file(report: MonthReport, shop: Workshop) -> None:
    made = await making.make_pdf(report, shop)
    with pikepdf.open(made.path) as pdf:
        with pdf.open_outline() as outline:
            heads = [one.title for one in outline.root]
        assert heads[-3:] == ["一、本月概览与各方面情况", "二、各点位得分与每日检查", "三、问题与整改对照"]
        tree: Any = pdf.Root.StructTreeRoot
        numbers = list(tree.ParentTree.Nums)
        elements = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
        assert len(elements) == len(numbers) / 2
        for page in pdf.pages:
            for element in list(elements[int(page.obj.StructParents)])[:5]:
                assert element.get("/Pg", page.obj).objgen == page.obj.objgen
        assert pdf.Root.Lang == "zh-CN"


@ON_SQLITE
async def test_who_signed_the_scorecard_of_the_month_is_named_on_paper_and_in_word(
    report: MonthReport, shop: Workshop
) -> None:
    signings = [
        SealSigning("采购人代表", PersonId(new_id()), "沈㛃", NOW, []),
        SealSigning("顾问", PersonId(new_id()), "李喆", NOW, []),
    ]
    signed = replace(report, stamp=Stamp(SealState.sealed, "S-7", "顾明远", NOW, "", signings))
    pdf = pypdfium2.PdfDocument((await making.make_pdf(signed, shop)).path)
    word = Document(str((await making.make_docx(signed, shop)).path))
    assert "封存本月评分卡，编号 S-7。" in "\n".join(one.text for one in word.paragraphs)
    rows = [[cell.text for cell in row.cells] for row in word.tables[1].rows]
    assert rows[1:] == [["采购人代表", "沈㛃", "2026-11-30 12:00"], ["顾问", "李喆", "2026-11-30 12:00"]]
    for one in signings:
        assert one.title in text_of(pdf, 0) and one.author_name in text_of(pdf, 0)


@ON_SQLITE
async def test_whatever_was_typed_stands_as_typed(report: MonthReport, shop: Workshop) -> None:
    made = await making.make_pdf(report, shop)
    pdf = pypdfium2.PdfDocument(made.path)
    printed = "".join(text_of(pdf, page) for page in range(len(pdf)))
    for text in ("=HYPERLINK(", "<script>alert(1)</script>", "{{7*7}}", "㛃𠮷䶮", "长" * 20):
        assert text in printed

    made = await making.make_xlsx(report, shop)
    assert HOSTILE[0] in [
        row[7] for row in CalamineWorkbook.from_path(made.path).get_sheet_by_name("问题清单").to_python()
    ]
    with ZipFile(made.path) as book:
        formulas = [found for name in book.namelist() for found in re.findall(rb"<f>(.*?)</f>", book.read(name))]
    assert formulas and all(one.startswith(b"SUM(") for one in formulas)
    word = Document(str((await making.make_docx(report, shop)).path))
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert all(text in said for text in HOSTILE)
    assert "长" * 1900 in said


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 30))
def test_weeks_cover_each_day_once_and_begin_on_mondays(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    found = list(weeks(first, last))
    days = [begun + timedelta(days=number) for begun, ends in found for number in range((ends - begun).days + 1)]
    assert days == [first + timedelta(days=number) for number in range(more + 1)]
    assert all(begun.weekday() == 0 for begun, _ in found[1:])


@pytest.mark.parametrize("month", ["", "2026-13", "2026-1", "26-11", "2026-11-01", "2026-12", "9999-99"])
def test_what_is_no_month_or_has_not_begun_is_refused(month: str) -> None:
    with pytest.raises(Rejected, match="month_unfit"):
        first_of(month, today=date(2026, 11, 30))


@ON_SQLITE
async def test_a_month_in_which_nothing_happened_is_a_report_too(opened: None, stage: Stage, shop: Workshop) -> None:
    report = await month_report(await hall_by_id(stage.hall), date(2026, 2, 1), now=NOW)
    made = await making.make_pdf(report, shop)
    pdf = pypdfium2.PdfDocument(io.BytesIO(made.path.read_bytes()))
    assert "本月检查没有发现问题" in "".join(text_of(pdf, page) for page in range(len(pdf)))
    assert len(pdf) <= 6
