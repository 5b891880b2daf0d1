"""What a person drew beside a photo lies over its print, and the numbers are explained under it."""

from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from audit.media.schemas import Mark, MarkKind
from audit.reports import marks, paper
from audit.reports.schemas import PhotoDetail
from tests.reports.conftest import Card, Print, bare, pages, spilled

ARROW = Mark(kind=MarkKind.arrow, x=500, y=400, to_x=200, to_y=900)
CIRCLE = Mark(kind=MarkKind.circle, x=250, y=500, to_x=250, to_y=700)
TEXT = Mark(kind=MarkKind.text, x=900, y=980, text="线缆垂到脚边，请扎起来并贴上标签")
NUMBER = Mark(kind=MarkKind.number, x=700, y=300, text="1 私人水杯")
BARE_NUMBER = Mark(kind=MarkKind.number, x=10, y=10, text="2")


def detail(*some: Mark, width: int = 1600, height: int = 1200, covered: int = 0) -> PhotoDetail:
    return PhotoDetail("a" * 64, width, height, covered, list(some))


def drawn(*some: Mark, width: int = 1600, height: int = 1200) -> ElementTree.Element:
    return ElementTree.fromstring(marks.overlay(detail(*some, width=width, height=height)))


def test_the_overlay_has_the_shape_of_the_picture_and_fits_like_it() -> None:
    for width, height, box in ((1600, 1200, "0 0 1000 750"), (1200, 1600, "0 0 750 1000")):
        svg = drawn(ARROW, width=width, height=height)
        assert (svg.get("viewBox"), svg.get("preserveAspectRatio")) == (box, "xMinYMin meet")


def test_an_arrow_points_at_its_place_and_a_circle_stays_round() -> None:
    arrow, circle = drawn(ARROW, CIRCLE)[1], drawn(ARROW, CIRCLE)[3]
    tail, tip, *_ = (arrow.get("points") or "").split()
    assert (tail, tip) == ("200,675", "500,300")
    assert (circle.get("cx"), circle.get("cy"), circle.get("r")) == ("250", "375", "150")


def test_words_near_an_edge_stay_inside_the_picture() -> None:
    plate = drawn(TEXT)[0]
    left, top, wide, high = (float(plate.get(name) or "") for name in ("x", "y", "width", "height"))
    assert left + wide <= 1000
    assert top + high <= 750
    assert "".join(text.text or "" for text in drawn(TEXT)[1:]) == TEXT.text


@pytest.mark.parametrize("hostile", ["<script>1</script>", '"><image href="file:///etc/passwd"/>', "&lt;b&gt;"])
def test_words_of_a_mark_stay_words(hostile: str) -> None:
    svg = drawn(Mark(kind=MarkKind.text, x=0, y=0, text=hostile), Mark(kind=MarkKind.number, x=0, y=0, text=hostile))
    assert {one.tag.rpartition("}")[2] for one in svg.iter()} == {"svg", "rect", "circle", "text"}


def test_the_legend_explains_numbers_that_were_explained_and_says_what_was_covered() -> None:
    assert marks.legend(detail(ARROW, NUMBER, BARE_NUMBER)) == ["1 私人水杯"]
    assert marks.legend(detail(covered=182)) == ["已遮挡 18.2 %"]


def test_marks_and_their_legend_are_on_the_printed_scorecard(counter: Card, print_html: Print) -> None:
    card, photos = counter
    marked = PhotoDetail(card.findings[0].before[0], 800, 600, 182, [ARROW, CIRCLE, TEXT, NUMBER])
    printed = print_html(paper.scorecard_html(replace(card, photo_details=[marked])), photos)
    text = bare("".join(pages(printed.pdf)))
    assert "1私人水杯" in text
    assert "已遮挡18.2%" in text
    assert bare(TEXT.text)[:10] in text
    assert not printed.boxed
    assert spilled(printed.pdf) == []
    plain = print_html(paper.scorecard_html(card), photos)
    assert "私人水杯" not in bare("".join(pages(plain.pdf)))
