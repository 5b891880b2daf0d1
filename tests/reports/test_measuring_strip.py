"""The strip on paper: true to scale, and the same for the phone that reads it."""

import json
from pathlib import Path

import httpx
import pypdfium2
import pytest
from PIL import Image

from audit.reports import measuring_strip
from tests.reports.conftest import Print, pages

VECTOR = Path(__file__).parents[1] / "vectors" / "measuring_strip.json"
DPI = 300


@pytest.fixture(scope="module")
def printed(print_html: Print) -> bytes:
    result = print_html(measuring_strip.html(), {})
    assert (result.boxed, result.refused) == ("", [])
    return result.pdf


@pytest.fixture(scope="module")
def sheet(printed: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(printed) as document:
        [page] = document
        return page.render(scale=DPI / 72).to_pil().convert("L")


def dark(sheet: Image.Image, x_mm: float, y_mm: float) -> bool:
    return int(sheet.getpixel((round(x_mm * DPI / 25.4), round(y_mm * DPI / 25.4)))) < 128


def test_the_strip_is_one_sheet_of_a4_that_says_how_to_use_it(printed: bytes, sheet: Image.Image) -> None:
    [text] = pages(printed)
    assert [round(side * 25.4 / DPI) for side in sheet.size] == [297, 210]
    assert "20.0 cm" in text
    assert "同一个平面" in text


def test_every_module_is_printed_where_the_codes_say(sheet: Image.Image) -> None:
    geometry = measuring_strip.GEOMETRY
    module, top = geometry.module_hundredths / 100, measuring_strip.QUIET * geometry.module_hundredths / 100
    for side, sign in (("L", -1), ("R", 1)):
        left = 297 / 2 + sign * geometry.spacing_mm / 2 - geometry.code_mm / 2
        seen = [
            "".join("#" if dark(sheet, left + (x + at) * module, top + (y + at) * module) else "." for x in range(21))
            for y in range(21)
            for at in (0.1, 0.9)
        ]
        assert seen == [row for row in measuring_strip.rows(side) for _ in range(2)]


def test_white_paper_surrounds_each_code(sheet: Image.Image) -> None:
    quiet = measuring_strip.QUIET * measuring_strip.GEOMETRY.module_hundredths / 100
    strip = sheet.crop((0, 0, sheet.width, round((2 * quiet + measuring_strip.GEOMETRY.code_mm - 1) * DPI / 25.4)))
    edge = round((quiet - 2) * DPI / 25.4)
    for border in (
        strip.crop((0, 0, strip.width, edge)),
        strip.crop((0, 0, edge, strip.height)),
        strip.crop((0, strip.height - edge, strip.width, strip.height)),
    ):
        assert border.getextrema()[0] == 255


def test_the_line_to_check_the_print_is_twenty_centimetres_long(sheet: Image.Image) -> None:
    quiet = measuring_strip.QUIET * measuring_strip.GEOMETRY.module_hundredths / 100
    y = round((2 * quiet + measuring_strip.GEOMETRY.code_mm + 9 + 1) * DPI / 25.4)
    line = [x for x in range(sheet.width) if int(sheet.getpixel((x, y))) < 128]
    assert abs((line[-1] - line[0]) * 25.4 / DPI - 200) < 0.5


def test_the_phone_draws_its_trial_photos_from_this_very_strip() -> None:
    geometry = measuring_strip.GEOMETRY
    assert json.loads(VECTOR.read_text()) == {
        "moduleMm": geometry.module_hundredths / 100,
        "spacingMm": geometry.spacing_mm,
        "texts": [measuring_strip.text(side) for side in "LR"],
        "rows": [measuring_strip.rows(side) for side in "LR"],
    }


async def test_whoever_is_signed_in_prints_the_strip(consultant: httpx.AsyncClient) -> None:
    answer = await consultant.get("/api/measuring-strip.pdf")
    assert (answer.status_code, answer.headers["content-type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
