"""A copy of a photo with words below it. The picture above stays as it is: nothing is ever written onto evidence."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from audit.media import images
from audit.media.lettering import Lettering

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

INK, PAPER, RULE = (23, 32, 42), (255, 255, 255), (11, 110, 105)
WIDTH_LEAST = 480
"""A narrower picture gets white beside it, so that the words can be read."""
LINES_MOST = 3
"""That one text may take."""
QUALITY = 82


def with_strip(picture: bytes, lines: Sequence[str]) -> bytes:
    """A JPEG of the JPEG, with the lines on a white strip below it, the first one bold. Runs in a decoder."""
    above = images.upright(io.BytesIO(picture))
    width = max(above.width, WIDTH_LEAST)
    size = max(16, min(width, above.height, 1280) // 40, width // 56)
    margin = size
    set_lines = _set(lines, size, width - 2 * margin)
    high = sum(lettering.line_height for lettering, _ in set_lines) + 2 * margin if set_lines else 0
    sheet = images.blank(width, above.height + high, PAPER)
    sheet.paste(above, ((width - above.width) // 2, 0))
    if set_lines:
        _write(sheet, set_lines, above.height, margin)
    return images.jpeg(sheet, QUALITY)


def _set(lines: Sequence[str], size: int, width: int) -> list[tuple[Lettering, str]]:
    letterings = (Lettering(size, bold=number == 0) for number in range(len(lines)))
    return [
        (lettering, part)
        for lettering, line in zip(letterings, lines, strict=True)
        for part in lettering.wrapped(line, width, LINES_MOST)
    ]


def _write(sheet: "Picture", set_lines: list[tuple[Lettering, str]], top: int, margin: int) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, top, sheet.width, top + max(2, margin // 8)), fill=RULE)
    y = float(top + margin)
    for lettering, line in set_lines:
        lettering.draw(draw, (margin, y + lettering.size), line, INK)
        y += lettering.line_height
