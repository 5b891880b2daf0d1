import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from msgspec.structs import replace

from audit.checklists.schemas import Citation, Grade, Text
from audit.evidence.words import MEANINGS
from audit.fonts import FONTS
from audit.inspections.schemas import Result
from audit.reports import charts, paper, places, words
from audit.reports.schemas import Scorecard
from tests.reports import cards
from tests.reports.conftest import Card, Print, bare, pages, spilled, unpacked

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{7*7}} {% raw %}",
    "<link rel=attachment href=file:///etc/passwd>",
    '"><style>@page{size:1mm}</style>',
    "&lt;b&gt; &amp; &#20013;",
]
OVERRIDE = "\u202e"
"""Right-to-left override: what follows would read backwards."""


@dataclass
class Paper:
    card: Scorecard
    pdf: bytes
    pages: list[str]


@pytest.fixture(scope="module")
def counter_paper(counter: Card, print_html: Print) -> Paper:
    card, photos = counter
    pdf = print_html(paper.scorecard_html(card), photos).pdf
    return Paper(card, pdf, pages(pdf))


@pytest.fixture(scope="module")
def hall_paper(hall: Card, print_html: Print) -> Paper:
    card, photos = hall
    pdf = print_html(paper.scorecard_html(card), photos).pdf
    return Paper(card, pdf, pages(pdf))


def test_page_one_of_a_counter_holds_the_headline_facts(counter_paper: Paper) -> None:
    first = counter_paper.pages[0]
    for fact in (
        "临江市政务服务中心",
        "点位评分卡",
        "A07 7 号窗口",
        "综合受理区",
        "抽查",
        "李喆",
        "2026-11-22 09:05",
        "办公现场 6S 检查表 第 1 版",
        "84.9",
        "× 不合格",
        "合格线 80.0",
        "▲ 一票否决",
        "整顿52.5",
    ):
        assert fact in first, fact


def test_a_full_score_stands_on_one_line(counter: Card, print_html: Print) -> None:
    card, photos = counter
    pdf = print_html(paper.scorecard_html(replace(card, score=100_000, pillars=[], items=[])), photos).pdf
    [lines] = [page.get_textpage().get_text_bounded().splitlines() for page in list(pypdfium2.PdfDocument(pdf))[:1]]
    assert any("100.0" in line for line in lines)


def test_page_one_of_a_hall_holds_the_headline_facts_and_the_signatures(hall_paper: Paper) -> None:
    first = hall_paper.pages[0]
    for fact in (
        "大厅评分卡",
        "2026-11-09 至 2026-11-22",
        "91.2",
        "× 不合格",
        "照片 60/62",
        "先改这些点位",
        "采购人代表",
    ):
        assert fact in first, fact


def test_every_failed_item_is_named_with_its_clause(counter_paper: Paper) -> None:
    text = "".join(counter_paper.pages)
    assert len(counter_paper.card.findings) == 4
    for line in counter_paper.card.findings:
        findings = text[text.index("问题与整改") :]
        assert line.title.zh in findings
        assert f"依据 {words.clause(line.citations[0])}" in findings
    assert "× 线缆缠绕、未捆扎" in text
    assert "备注：两根网线垂到脚边。" in text


def test_every_item_stands_in_the_table_with_its_mark(counter_paper: Paper) -> None:
    text = "".join(counter_paper.pages)
    for line in counter_paper.card.items:
        assert line.item + line.title.zh in bare(text)
    assert "取用资料归还待核实，不计分" in bare(text)
    assert text.count("× 不合格") == 1 + 4  # the result and the items


def test_every_page_says_which_of_how_many_it_is_and_carries_the_digest(
    counter_paper: Paper, hall_paper: Paper
) -> None:
    for printed in (counter_paper, hall_paper):
        for number, text in enumerate(printed.pages, 1):
            assert f"第 {number} 页 / 共 {len(printed.pages)} 页" in text
            assert f"校验码 {words.short_digest(printed.card.digest)}" in text
            assert "临江市政务服务中心　2026-11-22 09:17 打印" in text


def test_no_page_is_empty_and_a_hall_takes_no_more_than_fifteen(counter_paper: Paper, hall_paper: Paper) -> None:
    assert len(counter_paper.pages) == 3
    assert len(hall_paper.pages) == 15
    assert min(len(text) for text in counter_paper.pages + hall_paper.pages) > 150


def test_each_photo_says_what_it_proves_and_the_letters_are_explained(counter_paper: Paper) -> None:
    text = bare("".join(counter_paper.pages))
    assert "照片6张：A2B2C1D1" in text
    assert "证据A2026-11-2208:05之后，09:10之前" in text
    assert "证据C2026-11-2209:10之前" in text
    for meaning in MEANINGS.values():
        assert bare(meaning.zh) in text


def test_the_head_of_the_item_table_is_repeated_on_the_next_page(counter_paper: Paper) -> None:
    assert ["检查项与备注" in text for text in counter_paper.pages] == [True, True, False]


def test_every_place_of_a_hall_stands_in_the_table_with_its_pillars(hall_paper: Paper) -> None:
    table = hall_paper.pages[1]
    for line in hall_paper.card.counters:
        below_full = [one.score for one in line.pillars if one.score not in (None, 100_000)]
        said = [line.code, line.name, *map(words.points, below_full)] if line.score is not None else [line.code]
        assert re.search(".*?".join(map(re.escape, said)), table), line.code
    assert "缺照片 2 张" in table
    assert "未检查" in table


def test_a_finding_without_a_photo_of_after_keeps_an_empty_frame(counter_paper: Paper) -> None:
    text = "".join(counter_paper.pages)
    assert text.count("整改后照片") == 3
    assert text.count("整改后 After") == 1
    assert text.count("整改前 Before") == 6


def test_a_photo_that_has_not_arrived_is_named_and_the_score_says_so(counter: Card, print_html: Print) -> None:
    card, photos = counter
    lost = card.findings[0].before[0]
    here = {digest: path for digest, path in photos.items() if digest != lost}
    card = replace(card, photos_received=6)
    printed = print_html(paper.scorecard_html(card, available=here), here)
    text = pages(printed.pdf)
    assert "照片 6/7　尚未传齐，暂不计分。" in text[0]
    assert "照片尚未传到" in text[1]
    assert f"整改前 Before　{words.short_digest(lost)}" in text[1]
    assert printed.refused == []


def test_the_photos_in_the_pdf_are_the_print_copies_byte_for_byte(counter_paper: Paper, counter: Card) -> None:
    for path in counter[1].values():
        assert path.read_bytes() in counter_paper.pdf


def test_the_same_card_gives_the_same_bytes(counter_paper: Paper, counter: Card, print_html: Print) -> None:
    assert print_html(paper.scorecard_html(counter[0]), counter[1]).pdf == counter_paper.pdf


def test_the_pdf_is_tagged_titled_and_has_bookmarks(counter_paper: Paper) -> None:
    with pypdfium2.PdfDocument(counter_paper.pdf) as document:
        assert document.get_metadata_value("Title") == "点位评分卡 临江市政务服务中心 A07 7 号窗口 2026-11-22"
        assert document.is_tagged()
        bookmarks = [bookmark.get_title() for bookmark in document.get_toc()]
    assert [title.split(" ")[0] for title in bookmarks] == ["点位评分卡", "检查项目", "问题与整改", "签字"]
    assert b"/Lang (zh-CN)" in unpacked(counter_paper.pdf)


def hostile_card(card: Scorecard, text: str) -> Scorecard:
    both = Text(zh=text, en=text)
    line = replace(card.findings[0], title=both, note=text, spot_name=text, reasons=[both])
    line = replace(line, citations=[Citation(source=text, clause=text, grade=Grade.S)])
    item = replace(card.items[0], title=both, note=text, clause=text, mark=both)
    signature = replace(card.signatures[0], name=text, role=both)
    return replace(
        card,
        title=both,
        hall_name=text,
        hall_name_en=text,
        spot_name=text,
        zone_name=text,
        inspector=text,
        checklist_titles=[both],
        items=[item, *card.items[1:3]],
        findings=[line],
        signatures=[signature],
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_prints_literally(counter: Card, print_html: Print, text: str) -> None:
    card, photos = counter
    printed = print_html(paper.scorecard_html(hostile_card(card, text)), photos)
    shown = "".join(pages(printed.pdf))
    assert bare(shown).count(bare(text)) >= 12
    assert printed.refused == []
    assert b"EmbeddedFile" not in unpacked(printed.pdf)
    assert b"/URI" not in unpacked(printed.pdf)
    assert spilled(printed.pdf) == []


@pytest.mark.parametrize("text", ["长" * 4000, "W" * 4000, "word " * 800], ids=["Chinese", "Latin", "words"])
def test_a_note_of_4000_characters_wraps_and_nothing_leaves_the_paper(
    counter: Card, print_html: Print, text: str
) -> None:
    card, photos = counter
    items = [replace(card.items[0], note=text), *card.items[1:]]
    findings = [replace(card.findings[0], note=text), *card.findings[1:]]
    pdf = print_html(paper.scorecard_html(replace(card, items=items, findings=findings)), photos).pdf
    assert sum(page.count(text[0]) for page in pages(pdf)) >= 2 * text.count(text[0])
    assert spilled(pdf) == []


@pytest.mark.parametrize(
    "long", ["Donaudampfschifffahrtsgesellschaftskapitän" * 4, "政务服务中心" * 20], ids=["Latin", "Chinese"]
)
def test_long_names_everywhere_wrap_and_nothing_leaves_the_paper(
    counter: Card, hall: Card, print_html: Print, long: str
) -> None:
    name = long
    pdf = print_html(paper.scorecard_html(hostile_card(counter[0], name)), counter[1]).pdf
    assert spilled(pdf) == []
    lines = [replace(line, code=name[:40], name=name, zone_name=name) for line in hall[0].counters[:9]]
    card = replace(hall[0], hall_name=name, counters=lines, findings=[])
    assert spilled(print_html(paper.scorecard_html(card), {}).pdf) == []


def test_a_right_to_left_override_in_a_note_turns_nothing_else_around(counter: Card, print_html: Print) -> None:
    card, photos = counter
    findings = [replace(card.findings[0], note=f"前{OVERRIDE}格合"), *card.findings[1:]]
    printed = print_html(paper.scorecard_html(replace(card, findings=findings, inspector=f"王{OVERRIDE}五")), photos)
    text = "".join(pages(printed.pdf))
    assert printed.boxed == ""
    assert "× 不合格" in text and "2026-11-22 09:05" in text
    assert "在用资料三类分放" in text[text.index("前") :]


def test_rare_characters_of_names_print(counter: Card, print_html: Print) -> None:
    name = "㛃𠮷䶮喆珺𬭚𫍽"
    printed = print_html(paper.scorecard_html(replace(counter[0], inspector=name)), counter[1])
    assert printed.boxed == ""
    assert name in pages(printed.pdf)[0]


def test_a_character_that_no_font_has_prints_as_a_box(counter: Card, print_html: Print) -> None:
    card, photos = counter
    printed = print_html(paper.scorecard_html(replace(card, inspector="王😀五", spot_name="☑\x00\x0b窗口")), photos)
    first = pages(printed.pdf)[0]
    assert {"😀", "☑"} <= set(printed.boxed)
    assert "王□五" in first
    assert "□" in first and "窗口" in first


def small_font(style: str) -> set[int]:
    with TTFont(FONTS / f"ReportCJK-{style}.otf", lazy=True) as font:
        return set(font.getBestCmap())


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_our_own_words_need_nothing_but_the_small_fonts(style: str) -> None:
    sources = [*paper.TEMPLATES.iterdir(), *(Path(module.__file__ or "") for module in (paper, charts, words))]
    written = {character for source in sources for character in source.read_text() if not character.isspace()}
    assert "评" in written
    assert {character for character in written | set("①②≤≥±√×○△□") if ord(character) not in small_font(style)} == set()


def test_the_fonts_carry_their_own_name_and_licence() -> None:
    families = []
    for path in sorted(FONTS.glob("*.otf")):
        with TTFont(path, lazy=True) as font:
            families.append(font["name"].getDebugName(1))
            assert "SIL Open Font License" in font["name"].getDebugName(13)
            assert font["name"].getDebugName(0) in (FONTS / "OFL.txt").read_text()
    assert families == ["Report CJK", "Report CJK", "Report CJK Full", "Report CJK Rare"]


@pytest.mark.parametrize("items", [19, 21, 23])
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(counter: Card, print_html: Print, items: int) -> None:
    card, photos = counter
    more = [replace(card.items[0], item=f"X{number}") for number in range(items)]
    text = pages(print_html(paper.scorecard_html(replace(card, items=card.items + more)), photos).pdf)
    (page,) = [page for page in text if "问题与整改" in page]
    assert "电话线电脑线不凌乱" in page[page.index("问题与整改") :]
    for page in text:
        assert "检查项与备注" not in page or "T" in page[page.index("检查项与备注") :]


def test_a_card_without_anything_counted_prints(counter: Card, hall: Card, print_html: Print) -> None:
    empty = {
        "score": None,
        "result": Result.unscored,
        "findings": [],
        "critical_failed": 0,
        "failed": 0,
        "signatures": [],
    }
    spot = pages(print_html(paper.scorecard_html(replace(counter[0], **empty, finished_at=None)), {}).pdf)
    assert "— 未评分" in spot[0]
    assert "没有不合格项。" in "".join(spot)
    assert "▲ 一票否决　" not in spot[0]
    whole = replace(hall[0], **empty, counters=[], pillars=[], checklist_titles=[], from_on=date(2026, 11, 22))
    text = "".join(pages(print_html(paper.scorecard_html(whole), {}).pdf))
    assert "大厅还没有点位。" in text and "本时段没有计入的检查" in text
    assert "先改这些点位" not in text


def test_the_worst_places_come_with_failed_ones_first_and_faultless_ones_never(hall: Card) -> None:
    shown = places.worst(hall[0].counters)
    assert len(shown) == places.WORST_SHOWN
    assert all(line.result is Result.failed for line in shown)
    assert [line.critical_failed for line in shown[:3]] == [1, 1, 1]
    perfect = replace(hall[0].counters[0], failed=0, critical_failed=0)
    assert places.worst([perfect]) == []


def test_photos_beyond_the_first_pair_follow_two_by_two(counter: Card) -> None:
    line = cards.finding(
        cards.office_items()[0], spot="A", name="a", before=["1" * 64, "2" * 64, "3" * 64], after=["4" * 64, "5" * 64]
    )
    fault = paper.fault(1, line, None, zone=counter[0].time_zone, details=[])
    assert [(pair.left.sha256[0], pair.right and pair.right.sha256[0]) for pair in fault.pairs] == [
        ("1", "4"),
        ("2", "3"),
        ("5", None),
    ]
