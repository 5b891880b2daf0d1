"""Words set with the fonts of audit/fonts: wrapped, and a rare character taken from a larger font."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from audit.fonts import FONTS

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

REGULAR = ("ReportCJK-Regular.otf", "ReportCJKFull-Regular.otf", "ReportCJKRare-Regular.otf")
BOLD = ("ReportCJK-Bold.otf", *REGULAR[1:])
BOX = "□"
"""Stands for a character that no font of ours has."""
NOWHERE = "\U0010ffff"
CLOSING = "，。、；：！？）】》”’,.;:!?)]}%…"
"""Never begin a line."""


class Lettering(Struct, frozen=True):
    """Fonts of one size; the first that has a character draws it."""

    size: int
    bold: bool = False

    @property
    def line_height(self) -> int:
        return round(self.size * 1.45)

    def wrapped(self, text: str, width: float, most: int) -> list[str]:
        """Lines that are at most `width` wide. What does not fit into `most` lines ends with …"""
        lines: list[str] = []
        rest = re.sub(r"[ \t\r\n]+", " ", text).strip()
        while rest and len(lines) < most:
            line = self._first_line(rest, width)
            rest = rest[len(line) :].lstrip()
            lines.append(line.rstrip())
        if rest:
            lines[-1] = self._shortened(lines[-1], width)
        return lines

    def _first_line(self, text: str, width: float) -> str:
        """Breaks between words where there are any, else between characters."""
        end = len(text)
        while end > 1 and self.width(text[:end]) > width:
            end -= 1
        if end == len(text):
            return text
        space = text.rfind(" ", 0, end + 1)
        if space > end // 2 and text[end - 1 : end + 1].isascii():
            return text[:space]
        return text[: end - 1] if text[end] in CLOSING and end > 1 else text[:end]

    def _shortened(self, line: str, width: float) -> str:
        while line and self.width(line + "…") > width:
            line = line[:-1]
        return line + "…"

    def width(self, text: str) -> float:
        return sum(font.getlength(run) for font, run in self._runs(text))

    def draw(self, draw: "ImageDraw", at: tuple[float, float], text: str, ink: tuple[int, int, int]) -> None:
        """`at` is the left end of the base line."""
        x, y = at
        for font, run in self._runs(text):
            draw.text((x, y), run, fill=ink, font=font, anchor="ls")
            x += font.getlength(run)

    def _runs(self, text: str) -> Iterator[tuple["FreeTypeFont", str]]:
        fonts = _fonts(self.size, self.bold)
        shown = [(_font_with(character, self.size, self.bold), character) for character in text]
        for number, run in groupby(shown, key=lambda one: one[0]):
            characters = "".join(character for _, character in run)
            yield (fonts[0], BOX * len(characters)) if number is None else (fonts[number], characters)


@cache
def _fonts(size: int, bold: bool) -> "list[FreeTypeFont]":
    from PIL import ImageFont

    basic = ImageFont.Layout.BASIC
    return [ImageFont.truetype(FONTS / name, size, layout_engine=basic) for name in (BOLD if bold else REGULAR)]


@lru_cache(maxsize=20_000)
def _font_with(character: str, size: int, bold: bool) -> int | None:
    """Number of the first font that draws it, None when all would draw their sign for an unknown character."""
    if character == " ":
        return 0
    fonts = _fonts(size, bold)
    drawn = (bytes(font.getmask(character)) != bytes(font.getmask(NOWHERE)) for font in fonts)
    return next((number for number, has in enumerate(drawn) if has), None)
