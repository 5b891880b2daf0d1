"""Several photos on one sheet with words below each. No picture is cropped: what lies at its edge is evidence too."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from audit.media import images
from audit.media.lettering import Lettering

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw

INK, PAPER, MAT = (23, 32, 42), (255, 255, 255), (236, 239, 241)
SHEET_WIDTH = 1600
GAP = 24
CAPTION_LINES_MOST = 3
QUALITY = 82


class _Row(Struct):
    pictures: "list[Picture]"
    captions: list[list[str]]
    height: int
    """Of the pictures; their captions stand below."""


def collage(pictures: Sequence[bytes], captions: Sequence[str]) -> bytes:
    """A JPEG of two to nine JPEGs, three in a row at most, in the order given. Runs in a decoder."""
    columns = 2 if len(pictures) in (2, 4) else 3
    width = (SHEET_WIDTH - GAP * (columns + 1)) // columns
    lettering = Lettering(size=30 if columns == 2 else 26)
    rows = [
        _row(pictures[start : start + columns], captions[start : start + columns], width, lettering)
        for start in range(0, len(pictures), columns)
    ]
    heights = [_height(row, lettering) for row in rows]
    sheet = images.blank(SHEET_WIDTH, GAP + sum(heights), PAPER)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        _lay(sheet, row, top, width, lettering)
        top += height
    return images.jpeg(sheet, QUALITY)


def _row(pictures: Sequence[bytes], captions: Sequence[str], width: int, lettering: Lettering) -> _Row:
    opened = [images.upright(io.BytesIO(picture)) for picture in pictures]
    most = width * 4 // 3 if all(one.height > one.width for one in opened) else width
    height = max(1, min(most, max(width * one.height // one.width for one in opened)))
    wrapped = [lettering.wrapped(caption, width, CAPTION_LINES_MOST) for caption in captions]
    return _Row([images.fitted(one, width, height) for one in opened], wrapped, height)


def _height(row: _Row, lettering: Lettering) -> int:
    return row.height + lettering.line_height * max(map(len, row.captions)) + GAP + GAP // 2


def _lay(sheet: "Picture", row: _Row, top: int, width: int, lettering: Lettering) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(sheet)
    for column, (picture, caption) in enumerate(zip(row.pictures, row.captions, strict=True)):
        left = GAP + column * (width + GAP)
        draw.rectangle((left, top, left + width - 1, top + row.height - 1), fill=MAT)
        sheet.paste(picture, (left + (width - picture.width) // 2, top + (row.height - picture.height) // 2))
        _write(draw, caption, (left, top + row.height + GAP // 2), lettering)


def _write(draw: "ImageDraw", caption: Sequence[str], at: tuple[int, int], lettering: Lettering) -> None:
    for number, line in enumerate(caption):
        lettering.draw(draw, (at[0], at[1] + lettering.size + number * lettering.line_height), line, INK)
