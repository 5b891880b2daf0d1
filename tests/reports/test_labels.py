"""Labels and red tags as a printer gets them: every code is read back from the page, every word stands inside its label."""

import json
import re
import subprocess
from datetime import date
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import msgspec
import pypdfium2
import pytest
from litestar import Litestar
from msgspec.structs import replace

from audit.app import create_app
from audit.checklists.schemas import Citation, Frequency, Grade, Pillar, Text
from audit.config import Settings, read_settings
from audit.findings.schemas import Finding, FindingSource, FindingState, Severity
from audit.ids import FindingId, HallId, SpotId, ZoneId, new_id
from audit.reports import labels, paper
from audit.reports.labels import PAPERS, LabelWords
from audit.reports.schemas import LabelKind, LabelPaper
from audit.sites.schemas import Hall, Places, Spot, SpotKind, Zone
from build_web import FRONTEND, find_node
from tests.builders import NOON
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.reports.conftest import Print, bare, pages

ORIGIN = "https://hall.example.gov.cn"
DPI = 200
Found = tuple[str, float, float]
MILLIMETRE = 72 / 25.4
LONG = "不动产登记与公积金贷款联办综合受理窗口" * 6
LATIN = "Immigration and exit-entry administration certificates " * 2
SAID = LabelWords(owner="许若溪（早班）", phone="0571-1234 5678", frequency=Frequency.daily_2)


def hall_of(count: int, *, name: str = "综合受理 {} 号窗口", code: str = "A{:02}") -> Places:
    zone = Zone(id=ZoneId(new_id()), name="综合办事区", name_en="", position=1)
    spots = [
        Spot(
            id=SpotId(new_id()),
            zone=zone.id,
            kind=SpotKind.counter,
            code=code.format(number),
            name=name.format(number)[:120],
            name_en="",
            label=f"Label-{number:010}",
            position=number,
        )
        for number in range(1, count + 1)
    ]
    return Places(
        hall=Hall(id=HallId(new_id()), name="云杉区政务服务大厅", name_en="", time_zone="Asia/Shanghai"),
        zones=[zone],
        spots=spots,
    )


def printed(
    print_html: Print,
    where: Places,
    *,
    kind: LabelKind = LabelKind.counter,
    on: LabelPaper = LabelPaper.a4_24,
    start: int = 1,
    said: LabelWords = SAID,
) -> bytes:
    made = labels.sheets(where, where.spots, kind=kind, paper=on, start=start, origin=ORIGIN, said=said)
    result = print_html(paper.labels_html(made, title="标签", cut_lines=False), {})
    assert (result.boxed, result.refused) == ("", [])
    return result.pdf


def codes(pdf: bytes, folder: Path) -> list[list[Found]]:
    """What a scanner reads on each page at 200 dpi, and where, in millimetres from the upper left; row by row."""
    files = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            file = folder / f"{number}.png"
            page.render(scale=DPI / 72).to_pil().save(file)
            files.append(str(file))
    command = [str(find_node()), str(Path(__file__).with_name("read_codes.mjs")), *files]
    said = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=True).stdout
    scale = 25.4 / DPI
    return [_by_row([(one["text"], one["x"] * scale, one["y"] * scale) for one in page]) for page in json.loads(said)]


def _by_row(found: list[Found]) -> list[Found]:
    ordered = sorted(found, key=lambda one: one[2])
    rows = [number for number, one in enumerate(ordered) if number == 0 or one[2] - ordered[number - 1][2] > 5]
    return [
        one
        for start, end in pairwise([*rows, len(ordered)])
        for one in sorted(ordered[start:end], key=lambda one: one[1])
    ]


def outside(pdf: bytes, on: LabelPaper) -> list[str]:
    """Characters that are not wholly inside a label, 3 mm from its edge at the sides."""
    sheet = PAPERS[on]
    out = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            height = page.get_size()[1]
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = (value / MILLIMETRE for value in text.get_charbox(index))
                column = (left - sheet.left) % (sheet.width + sheet.gap)
                row = (height / MILLIMETRE - top - sheet.top) % sheet.height
                fits = 3 <= column <= sheet.width - 3 - (right - left) and 3 <= row <= sheet.height - 3 - (top - bottom)
                if text.get_text_range(index, 1).strip() and not fits:
                    out.append(text.get_text_range(index, 1))
    return out


@pytest.mark.parametrize("kind", LabelKind)
@pytest.mark.parametrize("on", LabelPaper)
def test_every_code_is_read_back_where_its_label_lies(
    kind: LabelKind, on: LabelPaper, print_html: Print, tmp_path: Path
) -> None:
    sheet = PAPERS[on]
    where = hall_of(sheet.places + 1)
    [first, second] = codes(printed(print_html, where, kind=kind, on=on), tmp_path)
    assert [text for text, _, _ in first + second] == [f"{ORIGIN}/s/{spot.label}" for spot in where.spots]
    for number, (_, x, y) in enumerate(first):
        row, column = divmod(number, sheet.columns)
        assert 0 < x - sheet.left - column * (sheet.width + sheet.gap) < sheet.width
        assert 0 < y - sheet.top - row * sheet.height < sheet.height


@pytest.mark.parametrize("on", LabelPaper)
def test_a_sheet_of_labels_lies_on_a4(on: LabelPaper) -> None:
    sheet = PAPERS[on]
    right = sheet.left + sheet.columns * sheet.width + (sheet.columns - 1) * sheet.gap
    assert right <= 210 and abs(210 - right - sheet.left) < 0.5
    lower = sheet.top + sheet.rows * sheet.height
    assert lower <= 297 and abs(297 - lower - sheet.top) < 0.5
    assert str(sheet.places) == on.value.removeprefix("a4_")


def test_the_screen_counts_with_the_same_papers() -> None:
    known = (FRONTEND / "src/rules/labels.ts").read_text()
    said = re.findall(r"(a4_\d+): { columns: (\d+), rows: (\d+), size: '([\d.]+) × ([\d.]+)' }", known)
    ours = [(one.value, sheet.columns, sheet.rows, sheet.width, sheet.height) for one, sheet in PAPERS.items()]
    assert [(one, int(columns), int(rows), float(w), float(h)) for one, columns, rows, w, h in said] == ours


def test_a_half_used_sheet_is_gone_on_with(print_html: Print, tmp_path: Path) -> None:
    sheet = PAPERS[LabelPaper.a4_21]
    where = hall_of(7)
    [first, second] = codes(printed(print_html, where, on=LabelPaper.a4_21, start=17), tmp_path)
    assert len(first) == 5 and len(second) == 2
    assert first[0][2] > sheet.top + 5 * sheet.height
    assert second[0][2] < sheet.top + sheet.height


@pytest.mark.parametrize("name", ["综合受理 {} 号窗口", LONG, LATIN, "W" * 120, "叫号机"])
@pytest.mark.parametrize("kind", LabelKind)
@pytest.mark.parametrize("on", LabelPaper)
def test_words_of_any_length_stay_inside_their_label(
    on: LabelPaper, kind: LabelKind, name: str, print_html: Print
) -> None:
    where = hall_of(3, name=name, code="WWWWWWWWWWWWWWWWW{:03}" if len(name) > 40 else "A{:02}")
    long = LabelWords(
        owner="综合窗口值班长、党员先锋岗负责人（早班与晚班）轮流"[:40],
        phone="0571-12345678 转 123456",
        frequency=Frequency.half_hourly,
    )
    pdf = printed(print_html, where, kind=kind, on=on, said=long if len(name) > 40 else SAID)
    assert outside(pdf, on) == []


def test_a_label_says_code_name_zone_and_hall(print_html: Print) -> None:
    [page] = pages(printed(print_html, hall_of(2)))
    for text in ("云杉区政务服务大厅", "A01", "综合受理1号窗口", "综合办事区", "A02"):
        assert text in bare(page)


def test_an_owner_label_says_who_answers_for_the_place_and_how_often_it_is_looked_at(print_html: Print) -> None:
    [page] = pages(printed(print_html, hall_of(1), kind=LabelKind.owner))
    for text in (
        "责任贴",
        "A01",
        "综合受理1号窗口",
        "区域综合办事区",
        "责任人许若溪（早班）",
        "0571-12345678",
        "2次/日",
    ):
        assert text in bare(page), text


def test_what_an_owner_label_does_not_know_is_a_line_to_write_on(print_html: Print) -> None:
    [page] = pages(printed(print_html, hall_of(1), kind=LabelKind.owner, said=LabelWords()))
    assert all(word in bare(page) for word in ("责任人", "电话", "频次"))


def finding_at(where: Places, *, title: str, note: str, critical: bool = False) -> Finding:
    return Finding(
        id=FindingId(UUID("0199c0de-0000-7000-8000-00000000beef")),
        hall=where.hall.id,
        spot=where.spots[0].id,
        source=FindingSource.inspection,
        source_id=new_id(),
        item="T8",
        title=Text(zh=title, en="x"),
        pillar=Pillar.sort,
        critical=critical,
        citations=[Citation(source="qujiang", clause="四(三) 整顿", grade=Grade.S)],
        severity=Severity.serious,
        reasons=[Text(zh="水杯", en="Cup")],
        note=note,
        photos=[],
        photos_after=[],
        state=FindingState.open,
        raised_at=NOON,
        raised_on=date(2026, 11, 20),
        due_on=date(2026, 11, 25),
        owner="许若溪",
        escalated_to=None,
        escalates_on=date(2026, 12, 31),
        tagged=True,
        sent_back=0,
        occurrence=1,
        systemic=False,
        fixed_by=None,
        settled_at=None,
    )


def test_a_red_tag_says_all_in_words_and_its_code_opens_the_spot(print_html: Print, tmp_path: Path) -> None:
    where = hall_of(1)
    found = finding_at(where, title="台面无个人物品", note="水杯放在键盘左边", critical=True)
    pdf = print_html(paper.red_tag_html(labels.red_tag(found, where, origin=ORIGIN)), {}).pdf
    [page] = pages(pdf)
    for text in (
        "红牌", "编号261120-BEEF", "A01综合受理1号窗口", "台面无个人物品", "▲一票否决", "水杯；水杯放在键盘左边",
        "曲江四(三)整顿", "2026-11-20", "待整改", "整改期限2026-11-25前", "责任人许若溪",
    ):  # fmt: skip
        assert text in bare(page), text
    assert [[text for text, _, _ in page] for page in codes(pdf, tmp_path)] == [[f"{ORIGIN}/s/{where.spots[0].label}"]]


def test_the_longest_red_tag_is_one_page(print_html: Print) -> None:
    where = hall_of(1, name=LONG)
    found = finding_at(where, title="检查" * 30, note="备注" * 400, critical=True)
    found = replace(found, citations=found.citations * 9)
    tag = labels.red_tag(found, where, origin=ORIGIN)
    assert len(pages(print_html(paper.red_tag_html(tag), {}).pdf)) == 1
    assert tag.wrong.endswith("…")


async def test_labels_come_for_all_spots_for_a_zone_or_for_a_list(app: Litestar, stage: Stage, tmp_path: Path) -> None:
    by_label = {spot.label: spot.code for spot in stage.places.spots}
    asked: dict[str, list[str]] = {
        "": ["A01", "A02", "A03", "B01"],
        f"?zone={stage.places.zones[0].id}": ["A01", "A02", "A03", "B01"],
        f"?spots={stage.spot('A03')}&spots={stage.spot('A01')}": ["A01", "A03"],
    }
    async with browser(app) as phone:
        await sign_in(phone, "manager")
        for query, wanted in asked.items():
            answer = await phone.get(f"/api/halls/{stage.hall}/labels.pdf{query}")
            assert answer.headers["content-type"] == "application/pdf"
            [page] = codes(answer.content, tmp_path)
            assert [by_label[text.rpartition("/")[2]] for text, _, _ in page] == wanted


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("?start=25", 422, "label_start"),
        ("?start=0", 400, None),
        ("?paper=a4_7", 400, None),
        ("?kind=secret", 400, None),
        ("?spots=A01", 400, None),
        ("?spots=0199c0de-0000-7000-8000-00000000beef", 422, "spot_unknown"),
        ("?zone=0199c0de-0000-7000-8000-00000000beef", 422, "labels_none"),
        ("?frequency=sometimes", 400, None),
        (f"?owner={'长' * 41}", 400, None),
    ],
)
async def test_what_cannot_be_printed_is_refused_in_words(
    app: Litestar, stage: Stage, query: str, status: int, code: str | None
) -> None:
    async with browser(app) as phone:
        await sign_in(phone, "manager")
        answer = await phone.get(f"/api/halls/{stage.hall}/labels.pdf{query}")
    assert answer.status_code == status, answer.text
    assert answer.json()["title"] and code in (None, answer.json()["code"])


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({"host": "hall.example:8443"}, "http://hall.example:8443"),
        ({"host": "hall.example", "x-forwarded-proto": "https"}, "https://hall.example"),
        ({"host": "[fd00::1]:8000"}, "http://[fd00::1]:8000"),
    ],
)
async def test_a_code_carries_the_address_that_the_browser_asked(
    app: Litestar, stage: Stage, headers: dict[str, str], origin: str, tmp_path: Path
) -> None:
    async with browser(app) as phone:
        await sign_in(phone, "manager")
        answer = await phone.get(f"/api/halls/{stage.hall}/labels.pdf?spots={stage.spot('A01')}", headers=headers)
    [[(text, _, _)]] = codes(answer.content, tmp_path)
    assert text == f"{origin}/s/{stage.places.spots[0].label}"


@pytest.mark.parametrize("host", ["hall.example/evil", "a b", "x" * 300, "大厅.example", '"><b>'])
async def test_an_address_that_is_none_is_not_printed(app: Litestar, stage: Stage, host: str) -> None:
    async with browser(app) as phone:
        await sign_in(phone, "manager")
        answer = await phone.get(f"/api/halls/{stage.hall}/labels.pdf", headers=[(b"host", host.encode())])
    assert answer.status_code in {400, 422} and answer.json()["title"]


async def test_the_address_of_the_settings_goes_before_the_browsers(
    settings: Settings, stage: Stage, tmp_path: Path
) -> None:
    app = create_app(msgspec.structs.replace(settings, public_url=ORIGIN))
    async with browser(app) as phone, app.lifespan():
        await sign_in(phone, "manager")
        answer = await phone.get(f"/api/halls/{stage.hall}/labels.pdf?spots={stage.spot('A01')}")
    [[(text, _, _)]] = codes(answer.content, tmp_path)
    assert text == f"{ORIGIN}/s/{stage.places.spots[0].label}"


def test_a_public_address_with_a_path_is_refused_at_the_start() -> None:
    assert read_settings({"AUDIT_PUBLIC_URL": ORIGIN}).public_url == ORIGIN
    for wrong in (f"{ORIGIN}/", f"{ORIGIN}/app", "hall.example", "ftp://hall.example"):
        with pytest.raises(msgspec.ValidationError, match="public_url"):
            read_settings({"AUDIT_PUBLIC_URL": wrong})
