"""The desk card and the order of stickers: on paper and as a workbook."""

import io
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import msgspec
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from audit.checklists.library import load_library
from audit.ids import SpotId, ZoneId, new_id
from audit.media.drawing import draw_desk
from audit.reports import paper
from audit.reports.sticker_workbooks import sticker_workbook
from audit.reports.twins import PaperSize, desk_card, sticker_order
from audit.sites.schemas import Spot, SpotKind
from audit.twins.rules import kit_of
from audit.twins.schemas import Twin, TwinDocument, TwinVersion
from tests.builders import JPEG_1, NOON, forbidden_box, save_of_twin, send_photo, twin_box, twin_document
from tests.cast import Stage
from tests.reports.conftest import Print, bare, pages, spilled

LIBRARY = load_library()
ITEMS = {item.id: item for one in LIBRARY for item in one.items}
KIT = [item for one in LIBRARY if one.pack == "window_kit" for item in one.items]
DAY = date(2026, 11, 20)
NAMES = ("电脑显示器", "键盘", "鼠标", "服务电话", "台历", "文件框", "三层资料架", "笔筒", "读卡器", "高拍仪", "老花镜")


def spots(count: int) -> list[Spot]:
    return [
        Spot(
            id=SpotId(new_id()),
            zone=ZoneId(new_id()),
            kind=SpotKind.counter,
            code=f"A{number:02}",
            name=f"综合受理 {number} 号窗口",
            name_en="",
            label="",
            position=number,
        )
        for number in range(1, count + 1)
    ]


def twin(*boxes: dict[str, Any]) -> Twin:
    document = msgspec.convert(twin_document(boxes=list(boxes)), TwinDocument)
    version = TwinVersion(id=new_id(), number=3, at=NOON, author_name="沈知行", reason="调整", document=document)
    return Twin(id=new_id(), now=version, kit=kit_of(KIT, document.boxes))


def full_desk() -> Twin:
    things = [
        twin_box(name=name, left=20 + 80 * number, container="盒" if number % 3 else "")
        for number, name in enumerate(NAMES)
    ]
    return twin(*things, forbidden_box(), forbidden_box(name="衣服"))


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "desk.jpg"
    path.write_bytes(draw_desk(1))
    return path


@pytest.mark.parametrize(("size", "points"), [(PaperSize.a4, (595, 842)), (PaperSize.a5, (420, 595))])
def test_a_full_desk_fits_on_one_card_with_every_number_and_word(
    print_html: Print, photo: Path, size: PaperSize, points: tuple[int, int]
) -> None:
    one = full_desk()
    card = desk_card(one, hall_name="云杉区政务服务大厅", day_on=DAY, items=ITEMS, spots=[])
    result = print_html(paper.desk_card_html(card, paper=size, available={card.photo}), {card.photo: photo})
    assert (result.boxed, result.refused) == ("", [])
    [page] = [bare(text) for text in pages(result.pdf)]
    for text in (
        *NAMES,
        "桌面定置图综合窗口",
        "第3版",
        "2026-11-20",
        "沈知行",
        "云杉区政务服务大厅",
        "不得放置：12水杯13衣服",
        "1个",
        "桌面",
    ):
        assert text in page, text
    assert f"D7{ITEMS['D7'].title.zh}（曲江四(一)7）" in page
    assert "窗口配备未定置：复印机、高拍仪" in page
    assert spilled(result.pdf) == []
    with pypdfium2.PdfDocument(result.pdf) as document:
        assert tuple(round(side) for side in document[0].get_size()) == points


def test_a_card_for_each_spot_names_it(print_html: Print, photo: Path) -> None:
    card = desk_card(full_desk(), hall_name="大厅", day_on=DAY, items=ITEMS, spots=spots(3))
    pdf = print_html(paper.desk_card_html(card, paper=PaperSize.a4, available={card.photo}), {card.photo: photo}).pdf
    texts = [bare(text) for text in pages(pdf)]
    assert [f"A{number:02}综合受理{number}号窗口" in text for number, text in enumerate(texts, 1)] == [True] * 3


def test_the_boxes_lie_where_they_were_drawn(print_html: Print, photo: Path) -> None:
    """The yellow frame of a box in the middle of the photo is on the rendered page in the middle of the photo."""
    one = twin(twin_box(left=250, top=250, width=500, height=500))
    card = desk_card(one, hall_name="大厅", day_on=DAY, items=ITEMS, spots=[])
    pdf = print_html(paper.desk_card_html(card, paper=PaperSize.a4, available={card.photo}), {card.photo: photo}).pdf
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=2).to_pil().convert("RGB")
    frame = [
        (at % image.width, at // image.width)
        for at, (red, green, blue) in enumerate(image.get_flattened_data())
        if red > 250 and 205 < green < 220 and blue < 10
    ]
    millimetre = image.width / 210
    across = [x / millimetre for x, _ in frame]
    assert (min(across), max(across)) == pytest.approx((12 + 186 / 4, 12 + 186 * 3 / 4), abs=1)
    down = [y / millimetre for _, y in frame]
    assert max(down) - min(down) == pytest.approx(186 * 3 / 4 / 2, abs=1)


def test_a_photo_that_is_not_there_is_said_and_leaves_the_table(print_html: Print) -> None:
    card = desk_card(full_desk(), hall_name="大厅", day_on=DAY, items=ITEMS, spots=[])
    [page] = pages(print_html(paper.desk_card_html(card, paper=PaperSize.a4, available=set()), {}).pdf)
    assert "照片尚未传到" in page and "服务电话" in page


def test_the_order_of_stickers_says_by_spot_and_by_thing(print_html: Print) -> None:
    order = sticker_order(full_desk(), hall_name="云杉区政务服务大厅", day_on=DAY, spots=spots(6))
    [page] = [bare(text) for text in pages(print_html(paper.sticker_order_html(order), {}).pdf)]
    for text in (
        "标识贴订单综合窗口",
        "定位贴（角）",
        "责任贴",
        "A06",
        "合计6个点位",
        "禁放：水杯",
        str(order.totals[-1]),
    ):
        assert text in page, text


def test_the_workbook_holds_the_same_numbers_and_its_totals_are_sums() -> None:
    order = sticker_order(full_desk(), hall_name="大厅", day_on=DAY, spots=spots(6))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sticker_workbook(order)))
    by_spot = book.get_sheet_by_name("按点位").to_python()
    assert by_spot[2][2:] == ["定位贴（角）", "定位贴（框）", "责任贴", "分类贴", "提示贴", "合计"]
    rows = by_spot[3:-1]
    assert [row[0] for row in rows] == [f"A{number:02}" for number in range(1, 7)]
    assert by_spot[-1][:2] == ["合计", "6 个点位"]
    assert by_spot[-1][2:] == [sum(row[column] for row in rows) for column in range(2, 8)] == order.totals
    by_thing = book.get_sheet_by_name("按物品").to_python()[3:]
    assert [row[1] for row in by_thing] == [*NAMES, "禁放：水杯", "禁放：衣服"]
    assert sum(row[2] for row in by_thing) == rows[0][2]


def test_a_workbook_without_spots_orders_nothing() -> None:
    order = sticker_order(full_desk(), hall_name="大厅", day_on=DAY, spots=[])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sticker_workbook(order))).get_sheet_by_name("按点位").to_python()
    assert sheet[-1] == ["合计", "0 个点位", *[0.0] * 6]


async def test_the_files_of_a_twin_are_named_after_it(consultant: httpx.AsyncClient, stage: Stage) -> None:
    id = new_id()
    await send_photo(consultant, stage.hall, JPEG_1)
    body = save_of_twin(twin_document(stage.spot("A01")))
    path = f"/api/halls/{stage.hall}/twins/{id}"
    assert (await consultant.put(path, json=body)).status_code == 201
    names = {
        "card.pdf": "定置图-综合窗口-第1版-A4.pdf",
        f"card.pdf?paper=A5&spot={stage.spot('A01')}": "定置图-综合窗口-第1版-A5.pdf",
        "card.pdf?every=true": "定置图-综合窗口-第1版-A4.pdf",
        "stickers.pdf": "标识贴订单-综合窗口.pdf",
        "stickers.xlsx": "标识贴订单-综合窗口.xlsx",
    }
    for page, name in names.items():
        answer = await consultant.get(f"{path}/{page}")
        assert answer.status_code == 200, answer.text
        assert unquote(answer.headers["content-disposition"]).endswith(name)
    for page, status in (
        (f"card.pdf?spot={stage.spot('A02')}", 404),
        ("card.pdf?paper=A0", 400),
        ("card.pdf?spot=x", 400),
    ):
        assert (await consultant.get(f"{path}/{page}")).status_code == status, page
