"""Files as they come over the wire: whole ones are read, broken ones are refused in words, and nothing is stored."""

import asyncio
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest
from litestar import Litestar

from audit.errors import Busy, Rejected
from audit.imports import opening
from audit.imports.limits import FILE_BYTES_MOST
from audit.imports.schemas import ImportChoice
from tests.builders import JPEG_1
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.imports import office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ROOT = Path(__file__).parents[2]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


async def send(
    client: httpx.AsyncClient, stage: Stage, data: bytes, *, type: str = XLSX, **said: Any
) -> httpx.Response:
    headers = {"Content-Type": type}
    return await client.post(f"/api/halls/{stage.hall}/imports", content=data, params=said, headers=headers)


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {one: file.read(one) for one in file.namelist()}
    return archive(parts | {name: change(parts.get(name, b""))})


def ods(rows: list[list[str]], *, repeated: int = 1) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in row
        )
        + "</table:table-row>"
        for row in rows
    ).replace("<table:table-row>", f'<table:table-row table:number-rows-repeated="{repeated}">')
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive({"mimetype": ODS.encode(), "META-INF/manifest.xml": manifest, "content.xml": content.encode()})


def many_rows() -> bytes:
    return office.sheet(*[("整理", f"第 {number} 项整洁", "每日") for number in range(3000)])


def far_away() -> bytes:
    return office.workbook(lambda book: office.write(book, [office.HEADS]).write(1_048_575, 16_383, "x"))


def one_sheet(cells: Iterable[str], *, after: str = "", text: str = "x") -> bytes:
    """A workbook whose sheet is written here: rows of cells, what stands behind them, the one shared text."""
    sheet = "".join(f"<row>{row}</row>" for row in cells)
    parts = {"xl/worksheets/sheet1.xml": f"<sheetData>{sheet}</sheetData>{after}", "xl/sharedStrings.xml": text}
    data = office.sheet(["整理"])
    data = with_part(data, "xl/worksheets/sheet1.xml", lambda part: _between(part, parts["xl/worksheets/sheet1.xml"]))
    return with_part(data, "xl/sharedStrings.xml", lambda part: part.replace("整理".encode(), text.encode()))


def _between(part: bytes, content: str) -> bytes:
    head, _, tail = part.partition(b"<sheetData>")
    return re.sub(rb"<dimension[^>]*>", b"", head) + content.encode() + tail.partition(b"</sheetData>")[2]


def overlapping_areas() -> bytes:
    areas = '<mergeCell ref="A1:BH2000"/>' * 5000
    rows = ['<c t="inlineStr"><is><t>x</t></is></c>'] + [""] * 1998 + ["<c/>" * 59 + "<c><v>1</v></c>"]
    return one_sheet(rows, after=f"<mergeCells>{areas}</mergeCells>")


def one_text_everywhere(length: int) -> bytes:
    """Some 15 KB, whatever the length: the file holds the text once."""
    return one_sheet(['<c t="s"><v>5</v></c>' * 60] * 2000, text="长" * length)


def with_merged_column(book: Any, rows: list[tuple[str, str, str]]) -> None:
    """As many characters as an item may have, in every row a part of one merged cell."""
    page = office.write(book, [["类别", "标准", "频率", "检查方法", "检查内容"], *rows])
    page.merge_range(1, 3, len(rows), 3, "查" * 1000)


def xml_bomb(data: bytes) -> bytes:
    bomb = b'<!DOCTYPE w [<!ENTITY a "' + b"x" * 1000 + b'">'
    for before, name in zip(b"abcdefg", b"bcdefgh", strict=True):
        bomb += b'<!ENTITY %c "%s">' % (name, (b"&%c;" % before) * 10)
    start = data.index(b"<w:document")
    return bomb.join(
        (data[:start], b"]>" + data[start:].replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>&h;</w:t></w:r></w:p>"))
    )


BROKEN: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "import_not_readable", "不是 Word 或 Excel"),
    "not a zip": (b"hello" * 100, "import_not_readable", "不是 Word 或 Excel"),
    "a picture renamed": (JPEG_1, "import_not_readable", "不是 Word 或 Excel"),
    "a PDF": (b"%PDF-1.7\n", "import_not_readable", "不是 Word 或 Excel"),
    "a zip of something else": (archive({"a.txt": b"x"}), "import_not_readable", "不是 Word 或 Excel"),
    "cut off": (office.source_workbook()[:-200], "import_not_readable", "损坏"),
    "cut off document": (office.source_document()[:9000], "import_not_readable", "损坏"),
    "only the beginning": (b"PK\x03\x04", "import_not_readable", "损坏"),
    "broken XML": (
        with_part(office.source_workbook(), "xl/worksheets/sheet1.xml", lambda part: part[: len(part) // 2] + b"<<<"),
        "import_not_readable",
        "损坏",
    ),
    "parts missing": (archive({"xl/workbook.xml": b"<workbook/>"}), "import_not_readable", "损坏"),
    "a document without content": (archive({"word/document.xml": b""}), "import_not_readable", "损坏"),
    "with a password": (
        OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512,
        "import_not_readable",
        "密码",
    ),
    "an old document": (OLE + b"\0" * 504 + "WordDocument".encode("utf-16-le"), "import_not_readable", ".docx"),
    "an old workbook, broken": (OLE + b"\0" * 504 + "Workbook".encode("utf-16-le"), "import_not_readable", "损坏"),
    "macros renamed": (
        with_part(office.source_workbook(), "xl/vbaProject.bin", lambda _: b"macro"),
        "import_not_readable",
        "宏",
    ),
    "a binary workbook": (archive({"xl/workbook.bin": b"x"}), "import_not_readable", ".xlsx"),
    "a zip bomb": (
        with_part(office.source_workbook(), "xl/media/a.bin", lambda _: b"\0" * (61 * 1024 * 1024)),
        "import_too_large",
        "5 MB",
    ),
    "thousands of parts": (archive({f"{number}": b"" for number in range(2100)}), "import_too_large", "5 MB"),
    "3,000 rows": (many_rows(), "import_too_large", "2000 行"),
    "a cell at the far end": (far_away(), "import_too_large", "60 列"),
    "a row repeated a billion times": (ods([["整理", "x"]], repeated=1_000_000_000), "import_too_large", "2000 行"),
    "100 columns": (office.sheet(["x"] * 100, head=["x"] * 100), "import_too_large", "60 列"),
    "areas over each other": (overlapping_areas(), "import_not_readable", "损坏"),
    "one text in every cell": (one_text_everywhere(400), "import_too_large", "5 MB"),
    "as large as the memory": (one_text_everywhere(2000), "import_too_large", "5 MB"),
    "larger than the memory": (one_text_everywhere(32_000), "import_too_large", "5 MB"),
    "more than 5 MB": (b"PK" + b"\0" * FILE_BYTES_MOST, "import_too_large", "5 MB"),
    "an empty sheet": (office.workbook(lambda book: book.add_worksheet()), "import_no_table", "没有找到表格"),
    "a document of paragraphs": (office.saved(docx.Document()), "import_no_table", "没有找到表格"),
    "an XML bomb": (with_part(office.source_document(), "word/document.xml", xml_bomb), "import_not_readable", "损坏"),
}


async def test_broken_files_are_refused_with_a_code_and_what_to_do(consultant: httpx.AsyncClient, stage: Stage) -> None:
    refused = {}
    for name, (data, _code, words) in BROKEN.items():
        answer = await send(consultant, stage, data)
        problem = answer.json()
        refused[name] = (answer.status_code, problem["code"], words in problem["title"])
    assert refused == {name: (422, code, True) for name, (_, code, _) in BROKEN.items()}


@pytest.mark.parametrize(
    ("file", "type"), [(office.source_workbook, XLSX), (office.source_document, DOCX)], ids=["Excel", "Word"]
)
async def test_the_table_of_the_tender_comes_back_as_22_draft_items(
    consultant: httpx.AsyncClient, stage: Stage, file: Callable[[], bytes], type: str
) -> None:
    answer = await send(consultant, stage, file(), type=type, name="检查表.xlsx", source="")
    assert answer.status_code == 200, answer.text
    preview = answer.json()
    assert len(preview["items"]) == 22
    item = preview["items"][0]
    assert {name: item[name] for name in item if item[name]} == {
        "id": item["id"],
        "title": {"zh": "将不再使用的文件资料", "en": ""},
        "requirement": {"zh": "将不再使用的文件资料或破旧书籍、过期报纸杂志等按要求废弃。", "en": ""},
        "how_to_check": item["requirement"],
        "pillar": "sort",
        "response": item["response"],
        "photo": "on_fail",
        "weight": 1,
        "frequency": "daily_1",
        "citations": [{"source": "检查表", "clause": "整理 1", "grade": "S"}],
    }
    assert item["response"]["type"] == "pass_fail"


async def test_an_open_document_sheet_is_read_too(consultant: httpx.AsyncClient, stage: Stage) -> None:
    data = ods([office.HEADS[:3], ["整理", "无过期文件", "每日"], ["", "无旧报刊", "随时"]])
    preview = (await send(consultant, stage, data, type=ODS)).json()
    assert [(item["pillar"], item["frequency"]) for item in preview["items"]] == [
        ("sort", "daily_1"),
        ("sort", "anytime"),
    ]


async def test_what_the_person_chooses_goes_before_the_guess(consultant: httpx.AsyncClient, stage: Stage) -> None:
    data = office.sheet(("整理", "无过期文件", "每日", "整顿"))
    preview = (await send(consultant, stage, data, table=0, header_row=1, group=4)).json()
    assert preview["mapping"] == {"requirement": 2, "frequency": 3, "score": 5, "group": 4}
    assert preview["items"][0]["pillar"] == "set_in_order"


@pytest.mark.parametrize(
    "said", [{"table": 7}, {"header_row": 1999}, {"group": 50}, {"group": 61}, {"table": "x"}, {"colour": "red"}]
)
async def test_a_choice_that_does_not_fit_the_file_is_a_bad_parameter(
    consultant: httpx.AsyncClient, stage: Stage, said: dict[str, Any]
) -> None:
    answer = await send(consultant, stage, office.sheet(("整理", "无过期文件", "每日")), **said)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_field")


async def test_other_kinds_of_content_are_not_taken(consultant: httpx.AsyncClient, stage: Stage) -> None:
    answer = await send(consultant, stage, office.source_workbook(), type="text/csv")
    assert (answer.status_code, answer.json()["code"]) == (415, "content_type")


async def test_only_consultants_and_administrators_of_the_hall_import(app: Litestar, stage: Stage) -> None:
    expected = {"consultant": 200, "admin": 200, "clerk": 403, "manager": 403, "supervisor": 403, "stranger": 404}
    answers = {}
    for name in expected:
        async with browser(app) as client:
            await sign_in(client, name)
            answers[name] = (await send(client, stage, office.sheet(("整理", "无过期文件", "每日")))).status_code
    assert answers == expected


async def test_a_file_that_takes_too_long_is_given_up_and_its_process_ended() -> None:
    with pytest.raises(Rejected) as refused:
        await opening.preview_of_file(office.source_workbook(), ImportChoice(), workers=opening.openers(seconds=0.0))
    assert refused.value.code == "import_too_large"


async def test_a_preview_longer_than_an_answer_may_be_is_refused() -> None:
    """A merged cell is read once and stands in each of its rows."""
    rows = [("整理", f"第 {number} 项", "每日") for number in range(1900)]
    data = office.workbook(lambda book: with_merged_column(book, rows))
    with pytest.raises(Rejected) as refused:
        await opening.preview_of_file(data, ImportChoice())
    assert refused.value.code == "import_too_large"


async def test_when_too_many_files_wait_the_next_is_asked_to_come_back() -> None:
    workers = opening.openers(at_once=1, waiting_most=1)
    data = office.sheet(("整理", "无过期文件", "每日"))
    both = [asyncio.create_task(opening.preview_of_file(data, ImportChoice(), workers=workers)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Busy) as refused:
        await opening.preview_of_file(data, ImportChoice(), workers=workers)
    assert (refused.value.code, refused.value.retry_after_seconds) == ("import_busy", 5)
    assert all(b"items" in preview for preview in await asyncio.gather(*both))
    assert b"items" in await opening.preview_of_file(data, ImportChoice(), workers=workers)


def test_the_process_that_opens_files_knows_neither_server_nor_database() -> None:
    work = "import sys, audit.imports.office_files; print({'litestar', 'piccolo', 'asyncpg'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "set()\n"


def test_the_server_starts_without_the_parsers() -> None:
    work = "import sys, audit.app; print({'docx', 'lxml', 'python_calamine', 'xlsxwriter'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "set()\n"
