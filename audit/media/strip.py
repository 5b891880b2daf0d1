"""A copy of a photo with a strip of words below it; the picture itself stays untouched above."""

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from audit.fonts import FONTS
from audit.media import images

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONT = FONTS / "ReportCJKFull-Regular.otf"
INK, PAPER, MARGIN = (17, 17, 17), (255, 255, 255), 16
LEAST_SIZE, MOST_SIZE = 14, 24
QUALITY = 85


def with_strip(picture: bytes, lines: Sequence[str]) -> bytes:
    """A JPEG. Belongs into a process of its own. Raises photo_broken.

    A line that is too long is set smaller, and cut when it would no longer be readable.
    """
    from PIL import Image, ImageDraw

    above = images.upright(io.BytesIO(picture))
    size = max(LEAST_SIZE, min(MOST_SIZE, above.width // 36))
    high = round(size * 1.5)
    sheet = Image.new("RGB", (above.width, above.height + 2 * MARGIN + high * len(lines)), PAPER)
    sheet.paste(above, (0, 0))
    draw = ImageDraw.Draw(sheet)
    for number, line in enumerate(lines):
        font, shown = _fitting(line, size, above.width - 2 * MARGIN)
        draw.text((MARGIN, above.height + MARGIN + number * high), shown, INK, font)
    return images.jpeg(sheet, QUALITY)


def _fitting(line: str, size: int, room: int) -> tuple["FreeTypeFont", str]:
    font = _font(size)
    while font.getlength(line) > room and size > LEAST_SIZE:
        size -= 1
        font = _font(size)
    shown = line
    while font.getlength(shown) > room and len(shown) > 1:
        shown = shown[:-2] + "…"
    return font, shown


@cache
def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(FONT, size)
