"""Floor plans of the demo hall: walls, counters with a chair each, seats, words. Positions are pixels of `SHEET`."""

import io
from collections.abc import Iterable, Sequence

from msgspec import Struct
from PIL import Image, ImageDraw

from audit.media.lettering import Lettering

SHEET = (2000, 1250)
PAPER, WALL, RULE, INK = (250, 251, 252), (74, 84, 96), (150, 160, 172), (74, 84, 96)
DESK, SEAT, PATH, WATER = (214, 222, 231), (190, 200, 212), (233, 229, 220), (205, 224, 240)
COUNTER, CHAIR = (96, 56), 22
Point = tuple[int, int]
Colour = tuple[int, int, int]


class Area(Struct, frozen=True):
    """A tinted part of the floor with its name in the upper left corner."""

    left: int
    top: int
    right: int
    bottom: int
    name: str
    tint: Colour


class Seats(Struct, frozen=True):
    left: int
    top: int
    columns: int
    rows: int


def draw_floor(areas: Sequence[Area], counters: Iterable[Point], seats: Iterable[Seats], entrance: Point) -> bytes:
    """A PNG of a hall inside its walls."""
    sheet, pen = _blank()
    wide, high = SHEET
    pen.rectangle((40, 40, wide - 40, high - 40), fill=(255, 255, 255), outline=WALL, width=14)
    _tint(pen, areas)
    for some in seats:
        _seats(pen, some)
    for at in counters:
        _counter(pen, at)
    x, y = entrance
    pen.rectangle((x - 110, y - 8, x + 110, y + 8), fill=PAPER)
    _word(pen, (x, y - 24), "入口", 40)
    return _png(sheet)


def draw_district(
    roads: Sequence[Sequence[Point]], river: Sequence[Point], places: Iterable[tuple[Point, str]]
) -> bytes:
    """A PNG of roads and a river with houses by their names."""
    sheet, pen = _blank()
    pen.line(list(river), fill=WATER, width=90, joint="curve")
    for road in roads:
        pen.line(list(road), fill=PATH, width=34, joint="curve")
    for (x, y), name in places:
        pen.polygon([(x - 46, y), (x, y - 40), (x + 46, y)], fill=RULE)
        pen.rectangle((x - 36, y, x + 36, y + 44), fill=DESK, outline=RULE, width=4)
        _word(pen, (x, y + 150), name, 36)
    return _png(sheet)


def _blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = Image.new("RGB", SHEET, PAPER)
    return sheet, ImageDraw.Draw(sheet)


def _tint(pen: ImageDraw.ImageDraw, areas: Iterable[Area]) -> None:
    for area in areas:
        pen.rectangle((area.left, area.top, area.right, area.bottom), fill=area.tint, outline=RULE, width=3)
        Lettering(38, bold=True).draw(pen, (area.left + 24, area.top + 54), area.name, INK)


def _counter(pen: ImageDraw.ImageDraw, at: Point) -> None:
    """The desk around the point, the clerk's chair behind it, the visitor's before it."""
    x, y = at
    wide, deep = COUNTER
    pen.rounded_rectangle((x - wide // 2, y - deep // 2, x + wide // 2, y + deep // 2), 8, DESK, RULE, 4)
    for side in (y - deep // 2 - CHAIR, y + deep // 2 + CHAIR):
        pen.ellipse((x - CHAIR // 2, side - CHAIR // 2, x + CHAIR // 2, side + CHAIR // 2), fill=SEAT)


def _seats(pen: ImageDraw.ImageDraw, some: Seats) -> None:
    for row in range(some.rows):
        for column in range(some.columns):
            left, top = some.left + column * 44, some.top + row * 64
            pen.rounded_rectangle((left, top, left + 34, top + 34), 8, SEAT)


def _word(pen: ImageDraw.ImageDraw, middle: Point, text: str, size: int) -> None:
    lettering = Lettering(size, bold=True)
    lettering.draw(pen, (middle[0] - lettering.width(text) / 2, middle[1]), text, INK)


def _png(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()
