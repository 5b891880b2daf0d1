import xml.etree.ElementTree as ET

import pytest

from audit.checklists.schemas import Pillar, Text
from audit.inspections.schemas import PillarScore
from audit.reports import charts
from audit.reports.schemas import Signature
from audit.reports.words import clipped, local_minute, points, short_digest
from tests.reports import cards

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("score", "shown"),
    [(79_995, "79.9"), (80_000, "80.0"), (100_000, "100.0"), (0, "0.0"), (99, "0.0"), (100, "0.1"), (None, "—")],
)
def test_points_are_cut_to_one_decimal_and_never_rounded_up(score: int | None, shown: str) -> None:
    assert points(score) == shown


def test_an_instant_reads_on_the_clock_of_the_hall() -> None:
    assert local_minute(cards.FINISHED, "Asia/Shanghai") == "2026-11-22 09:05"
    assert local_minute(cards.FINISHED, "Asia/Urumqi") == "2026-11-22 07:05"
    assert local_minute(None, "Asia/Shanghai") == "—"


def test_a_digest_is_shortened_and_a_name_is_clipped_for_the_footer() -> None:
    assert short_digest("0123456789abcdef" * 4) == "0123 4567 89ab cdef"
    assert clipped("政务大厅", 4) == "政务大厅"
    assert clipped("政务服务大厅", 4) == "政务服…"


def test_the_radar_names_every_pillar_with_its_number_and_leaves_out_the_corner_of_an_empty_one() -> None:
    scores = {Pillar.sort: 83_333, Pillar.set_in_order: 52_500, Pillar.shine: 100_000, Pillar.standardize: 0}
    svg = charts.radar(cards.pillar_scores({**scores, Pillar.sustain: 96_999}))
    shown = texts(svg)
    for name, number in zip(
        ("整理", "整顿", "清扫", "清洁", "素养", "安全"), ("83.3", "52.5", "100.0", "0.0", "96.9", "—"), strict=True
    ):
        assert shown[shown.index(name) + 1] == number
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert "整理 83.3" in str(root.get("aria-label")) and "安全 —" in str(root.get("aria-label"))
    assert len(list(root.iter(f"{SVG}circle"))) == 5
    centre = f"{charts.RADAR_WIDTH / 2:.1f},{charts.RADAR_HEIGHT / 2:.1f}"
    assert centre in str(list(root.iter(f"{SVG}polygon"))[-1].get("points")), "zero points lie in the middle"


def test_a_radar_without_any_score_has_axes_and_no_shape() -> None:
    svg = charts.radar([PillarScore(pillar, None, 0, 0) for pillar in Pillar])
    assert "<circle" not in svg
    assert svg.count("<polygon") == 4
    assert texts(svg).count("—") == 6


def test_a_bar_is_as_long_as_its_score() -> None:
    def filled(score: int | None) -> list[str]:
        return [str(one.get("width")) for one in ET.fromstring(charts.bar(score)).iter(f"{SVG}rect")][1:]

    assert (filled(50_000), filled(100_000), filled(0), filled(None)) == (["60.0"], ["120.0"], [], [])


def test_names_in_a_chart_are_text_and_never_markup() -> None:
    hostile = '<script>alert(1)</script>"&'
    svg = charts.columns([(hostile, 50_000)], hostile)
    signature = charts.pen(Signature(hostile, Text(zh=hostile, en="x"), None, [[0, 0, 1000, 400]]))
    for drawn in (svg, signature):
        assert "<script" not in drawn
        ET.fromstring(drawn)


def test_a_signature_is_drawn_stroke_by_stroke() -> None:
    signature = Signature("李喆", Text(zh="检查人", en="Inspector"), None, [[0, 0, 10, 20, 30, 5], [7, 8]])
    lines = [one.get("points") for one in ET.fromstring(charts.pen(signature)).iter(f"{SVG}polyline")]
    assert lines == ["0.0,0.0 10.0,20.0 30.0,5.0", "7.0,8.0"]


def test_charts_carry_no_style_that_paper_cannot_follow() -> None:
    drawn = charts.radar(cards.pillar_scores({})) + charts.bar(1) + charts.columns([("1", 1)], "1")
    for forbidden in ("currentColor", "var(", "class=", "style=", "url("):
        assert forbidden not in drawn
