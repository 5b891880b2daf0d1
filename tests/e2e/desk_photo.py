"""A photo of two screens with the measuring strip between them, and where in it their edges are."""

import io
import math

from PIL import Image, ImageDraw, ImageFilter

from audit.reports import measuring_strip

Point = tuple[float, float]
SIZE = (2560, 1920)
DOTS_PER_MM = 2
DESK_MM = (2800, 1800)
LENS = 0.75
DISTANCE_MM = 1250.0
TILT = math.radians(18)


def desk_photo(gap_mm: float) -> tuple[bytes, Point, Point]:
    """The JPEG, and the pixels of the inner edges of the screens, `gap_mm` apart."""
    picture = _desk(gap_mm).transform(SIZE, Image.Transform.PERSPECTIVE, _back(), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.9)).save(out, "JPEG", quality=90)
    return out.getvalue(), _seen(-gap_mm / 2, 0), _seen(gap_mm / 2, 0)


def _desk(gap_mm: float) -> Image.Image:
    sheet = Image.new("RGB", (DESK_MM[0] * DOTS_PER_MM, DESK_MM[1] * DOTS_PER_MM), (176, 168, 156))
    pen = ImageDraw.Draw(sheet)
    for side in (-1, 1):
        inner, outer = side * gap_mm / 2, side * (gap_mm / 2 + 420)
        pen.rectangle((*_dots(min(inner, outer), -160), *_dots(max(inner, outer), 130)), fill=(38, 40, 44))
        pen.rectangle((*_dots(min(inner, outer) + 10, -150), *_dots(max(inner, outer) - 10, 118)), fill=(70, 98, 140))
    pen.rectangle((*_dots(-148.5, 150), *_dots(148.5, 283)), fill=(236, 236, 232))
    for side, code in zip("LR", measuring_strip.codes(), strict=True):
        _draw_code(pen, measuring_strip.rows(side), code.x_mm - 148.5)
    return sheet


def _draw_code(pen: ImageDraw.ImageDraw, rows: list[str], left_mm: float) -> None:
    module = measuring_strip.GEOMETRY.module_hundredths / 100
    top = 150 + measuring_strip.QUIET * module
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark == "#":
                box = (
                    *_dots(left_mm + x * module, top + y * module),
                    *_dots(left_mm + (x + 1) * module, top + (y + 1) * module),
                )
                pen.rectangle(box, fill=(22, 22, 24))


def _dots(x_mm: float, y_mm: float) -> Point:
    return (x_mm + DESK_MM[0] / 2) * DOTS_PER_MM, (y_mm + DESK_MM[1] / 2) * DOTS_PER_MM


def _seen(x_mm: float, y_mm: float) -> Point:
    """The pixel of a point of the plane, seen from the right."""
    focal = LENS * SIZE[0]
    depth = DISTANCE_MM - x_mm * math.sin(TILT)
    return SIZE[0] / 2 + focal * x_mm * math.cos(TILT) / depth, SIZE[1] / 2 + focal * y_mm / depth


def _back() -> tuple[float, ...]:
    """From pixels to dots of the plane, as Pillow wants it."""
    focal, (wide, high) = LENS * SIZE[0], SIZE
    # x = X·D / (f·cos + X·sin) with X counted from the middle; both share the denominator.
    bottom = (math.sin(TILT), 0.0, focal * math.cos(TILT) - math.sin(TILT) * wide / 2)
    across = (DISTANCE_MM, 0.0, -DISTANCE_MM * wide / 2)
    down = (0.0, DISTANCE_MM * math.cos(TILT), -DISTANCE_MM * math.cos(TILT) * high / 2)
    middle = (DESK_MM[0] / 2, DESK_MM[1] / 2)
    rows = [
        [DOTS_PER_MM * (part + centre * below) for part, below in zip(row, bottom, strict=True)]
        for row, centre in zip((across, down), middle, strict=True)
    ]
    return tuple(one / bottom[2] for one in (*rows[0], *rows[1], *bottom[:2]))
