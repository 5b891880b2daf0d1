"""A checklist in the layout of the halls' own tables: on paper, filled in, and as a workbook that can be imported again."""

import io
from itertools import pairwise
from urllib.parse import unquote

import httpx
import msgspec
import pypdfium2
import pytest
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from audit.checklists.library import load_library
from audit.checklists.queries import current_checklists
from audit.checklists.rules import asked, document_of
from audit.checklists.schemas import Checklist, Response, ResponseType, Text, Unit
from audit.ids import new_id
from audit.imports import office_files
from audit.imports import rules as importing
from audit.imports.schemas import ImportChoice, ProblemLevel
from audit.imports.words import frequency_of, pillar_of
from audit.reports import check_tables, paper, words, workbooks
from tests import builders
from tests.builders import NOON
from tests.cast import Stage
from tests.checklists.source import plain, table_rows
from tests.checklists.test_source import GROUPS, WORDS
from tests.reports.conftest import Print, bare, pages, spilled

LIBRARY = {one.pack: asked(one) for one in load_library()}
OFFICE = LIBRARY["office_check_table"]


def long_checklist() -> Checklist:
    """One group of sixty rows with texts of every length."""
    item = OFFICE.items[0]
    texts = [f"第 {number} 条" + "文件整齐有序" * (1 + number % 12) + "。" for number in range(60)]
    items = [
        replace(item, id=f"L{number}", requirement=replace(item.requirement, zh=text))
        for number, text in enumerate(texts)
    ]
    return replace(OFFICE, items=items)


def printed(checklist: Checklist, print_html: Print, *, hall_name: str = "") -> bytes:
    result = print_html(paper.check_table_html(check_tables.check_table(checklist, hall_name=hall_name)), {})
    assert (result.boxed, result.refused) == ("", [])
    return result.pdf


def test_the_rows_of_the_tender_are_rows_again_in_their_groups() -> None:
    table = check_tables.check_table(OFFICE)
    rows = [(group.name, plain(row.requirement), row.frequency) for group in table.groups for row in group.rows]
    assert rows == [(row.clause.split()[1], plain(row.text), row.frequency) for row in table_rows()]


def test_the_table_of_the_tender_prints_on_one_page_of_a4(print_html: Print) -> None:
    pdf = printed(OFFICE, print_html, hall_name="临江市政务服务中心")
    [page] = [bare(page) for page in pages(pdf)]
    for row in table_rows():
        assert bare(row.text) in page
    for text in (*check_tables.HEADS, "大厅临江市政务服务中心", "窗口", "年月", check_tables.REMARK, "检查人（签字）"):
        assert bare(text) in page, text
    assert "第2版校验码" + document_of(OFFICE)[1][:16] in page
    assert "第1页/共1页" in page
    assert spilled(pdf) == []
    with pypdfium2.PdfDocument(pdf) as document:
        assert [round(side) for side in document[0].get_size()] == [595, 842]


@pytest.mark.parametrize("checklist", LIBRARY.values(), ids=LIBRARY)
def test_every_checklist_of_the_library_prints_whole(checklist: Checklist, print_html: Print) -> None:
    pdf = printed(checklist, print_html)
    text = bare("".join(pages(pdf)))
    assert all(bare(item.requirement.zh) in text for item in checklist.items)
    assert spilled(pdf) == []


def test_a_long_group_goes_on_over_pages_with_its_name_and_no_row_is_torn(print_html: Print) -> None:
    checklist = long_checklist()
    texts = [bare(page) for page in pages(printed(checklist, print_html))]
    assert len(texts) > 2
    for page in texts[:-1]:
        assert "整理" in page
        assert "自查频率" in page
    for item in checklist.items:
        assert sum(bare(item.requirement.zh) in page for page in texts) == 1, item.id


def test_sentences_of_their_own_have_a_row_each_to_be_marked_in() -> None:
    rows = {
        pack: [row for group in check_tables.check_table(one).groups for row in group.rows]
        for pack, one in LIBRARY.items()
    }
    assert [len(row.items) for row in rows["service_list"] if row.items[0].id.startswith("DL2")] == [1] * 10
    assert [[item.id for item in row.items] for row in rows["office_check_table"] if len(row.items) > 1] == [
        ["T18a", "T18b", "T18c"]
    ]
    for row in [row for some in rows.values() for row in some if len(row.items) > 1]:
        assert "。" not in row.requirement[:-1], row.requirement


def test_what_is_critical_or_advice_is_said_below_the_table() -> None:
    remarks = {pack: check_tables.check_table(one).remarks for pack, one in LIBRARY.items()}
    assert check_tables.CRITICAL in remarks["office_check_table"]
    assert check_tables.ADVISORY not in remarks["office_check_table"]
    assert check_tables.ADVISORY in remarks["fire_electric"]


def test_every_frequency_and_pillar_on_paper_can_be_read_back() -> None:
    assert {word: frequency_of(word) for word in words.FREQUENCIES.values()} == {
        word: frequency for frequency, word in words.FREQUENCIES.items()
    }
    assert [pillar_of(f"{words.PILLARS[pillar].zh}={slogan}") for pillar, slogan in words.SLOGANS.items()] == list(
        words.PILLARS
    )


def test_importing_the_workbook_gives_the_22_rows_again() -> None:
    data = workbooks.workbook(OFFICE, check_tables.check_table(OFFICE), made_at=NOON)
    preview = importing.preview(office_files.tables_of(data), ImportChoice())
    rows = table_rows()
    assert [plain(item.requirement.zh) for item in preview.items] == [plain(row.text) for row in rows]
    assert [item.frequency for item in preview.items] == [WORDS[row.frequency] for row in rows]
    assert [item.pillar for item in preview.items] == [GROUPS[row.clause.split()[1]] for row in rows]
    assert [one for one in preview.problems if one.level is ProblemLevel.error] == []


def test_the_second_sheet_has_every_item_and_its_weight_as_a_number() -> None:
    checklist = LIBRARY["desk_layout"]
    data = workbooks.workbook(checklist, check_tables.check_table(checklist), made_at=NOON)
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("全部字段").to_python()
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    assert [line["编号"] for line in lines] == [item.id for item in checklist.items]
    assert [line["权重"] for line in lines] == [float(item.weight) for item in checklist.items]
    assert {line["编号"]: line["合格范围"] for line in lines if line["合格范围"]} == {
        "D9b": "58–62 cm",
        "D9c": "33–37 cm",
    }


@pytest.mark.parametrize(
    ("response", "shown"),
    [
        (Response(ResponseType.pass_fail), ""),
        (Response(ResponseType.length, min_mm=1205), "≥ 120.5 cm"),
        (Response(ResponseType.measure, unit=Unit.minutes, at_most=15), "≤ 15 分钟"),
    ],
)
def test_limits_read_as_a_range(response: Response, shown: str) -> None:
    assert workbooks.limits_in_words(response) == shown


def test_a_text_that_looks_like_a_formula_stays_text_and_the_bytes_repeat() -> None:
    item = replace(OFFICE.items[0], requirement=replace(OFFICE.items[0].requirement, zh='=HYPERLINK("http://x")'))
    checklist = replace(OFFICE, items=[item])
    first, second = (workbooks.workbook(checklist, check_tables.check_table(checklist), made_at=NOON) for _ in range(2))
    assert first == second
    rows = office_files.tables_of(first)[0].rows
    assert '=HYPERLINK("http://x")' in [cell.text for row in rows for cell in row if cell.kind == "text"]


async def version(client: httpx.AsyncClient, pack: str) -> str:
    return next(str(one.id) for one in await current_checklists() if one.checklist.pack == pack)


async def test_a_signed_in_person_downloads_workbook_and_table(consultant: httpx.AsyncClient, stage: Stage) -> None:
    id = await version(consultant, "office_check_table")
    book = await consultant.get(f"/api/checklists/{id}/export.xlsx")
    assert (book.status_code, book.content[:2]) == (200, b"PK")
    assert "attachment" in book.headers["content-disposition"]
    blank = await consultant.get(f"/api/checklists/{id}/table.pdf")
    named = await consultant.get(f"/api/checklists/{id}/table.pdf?hall={stage.hall}")
    assert "云杉区政务服务大厅" not in "".join(pages(blank.content))
    assert "云杉区政务服务大厅" in "".join(pages(named.content))


async def test_a_title_as_long_as_a_page_makes_no_file_name_as_long(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    office = next(one.checklist for one in await current_checklists() if one.checklist.pack == "office_check_table")
    title = "很长的标题" * 200
    items = [replace(item, id=f"N{number}") for number, item in enumerate(office.items)]
    draft = replace(office, pack="own_long", title=Text(zh=title, en=title), items=items)
    path = f"/api/halls/{stage.hall}/drafts/{new_id()}"
    document = {name: value for name, value in msgspec.to_builtins(draft).items() if name != "edition"}
    assert (await consultant.put(path, json={"document": document})).status_code == 201
    published = (await consultant.post(f"{path}/publish", json={"revision": 1})).json()
    for file in ("export.xlsx", "table.pdf"):
        answer = await consultant.get(f"/api/checklists/{published['id']}/{file}")
        name = unquote(answer.headers["content-disposition"].partition("UTF-8''")[2])
        assert name == f"{title[:80]}.{file[-4:].strip('.')}"


async def test_the_name_of_a_hall_that_one_may_not_see_is_not_printed(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = await version(consultant, "office_check_table")
    answer = await consultant.get(f"/api/checklists/{id}/table.pdf?hall={stage.other_hall}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    unknown = await consultant.get(f"/api/checklists/{new_id()}/export.xlsx")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "checklist_unknown")


async def test_an_inspection_fills_the_table_in(consultant: httpx.AsyncClient, stage: Stage) -> None:
    office = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")
    content = builders.document(hall=stage.hall, spot=stage.spot("A02"), checklist=office, failing=("T5", "T18c"))
    inspection = new_id()
    assert (await builders.submit(consultant, content, id=inspection)).status_code == 201
    answer = await consultant.get(f"/api/inspections/{inspection}/table.pdf")
    text = bare("".join(pages(answer.content)))
    weights = {item.id: item.weight for item in office.checklist.items}
    parts = [weights[id] for id in ("T18a", "T18b", "T18c")]
    for shown in (
        f"×不合格0/{weights['T5']}",
        f"合格合格×不合格{sum(parts[:2])}/{sum(parts)}",
        "A02A02号点位",
        "日期",
    ):
        assert shown in text, shown


def test_pieces_of_a_group_are_about_as_high_as_each_other() -> None:
    pieces = [group.rows for group in check_tables.check_table(long_checklist()).groups]
    lengths = [sum(len(row.requirement) for row in piece) for piece in pieces]
    assert len(pieces) > 3
    assert all(abs(one - other) < 250 for one, other in pairwise(lengths))
