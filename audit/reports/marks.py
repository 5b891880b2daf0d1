"""The marks of a photo as an SVG to lie over its print, and in words under it. Colours are attributes: WeasyPrint gives an
inline SVG no style sheet. The same drawing as frontend/src/rules/marks.ts."""

import math
from html import escape

from audit.media.schemas import Mark, MarkKind
from audit.reports.charts import FONT
from audit.reports.schemas import PhotoDetail

LONG_EDGE = 1000
INK, PAPER = "#c4001a", "#fff"
LINE, HALO = 8, 16
HEAD = 44
LETTER, PLATE = 44, 60
ROW_EMS = 10
WIDE_FROM = 0x2E80
"""From here on characters are as wide as they are high."""

Point = tuple[float, float]


def overlay(detail: PhotoDetail) -> str:
    """Fits a picture that is shown whole from the upper left corner of its frame."""
    scale = LONG_EDGE / max(detail.width, detail.height)
    width, height = detail.width * scale, detail.height * scale
    body = "".join(_drawn(mark, width, height) for mark in detail.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" preserveAspectRatio="xMinYMin meet" '
        f'font-family="{FONT}">{body}</svg>'
    )


def legend(detail: PhotoDetail) -> list[str]:
    """What the numbers stand for, and how much was covered."""
    numbers = [(number(mark), meaning(mark)) for mark in detail.marks if mark.kind is MarkKind.number]
    lines = [f"{digits} {words}" for digits, words in numbers if words]
    return [*lines, f"已遮挡 {detail.covered / 10:g} %"] if detail.covered else lines


def number(mark: Mark) -> str:
    return mark.text.partition(" ")[0]


def meaning(mark: Mark) -> str:
    return mark.text.partition(" ")[2]


def _drawn(mark: Mark, width: float, height: float) -> str:
    at = (mark.x * width / 1000, mark.y * height / 1000)
    to = (mark.to_x * width / 1000, mark.to_y * height / 1000)
    match mark.kind:
        case MarkKind.arrow:
            return _arrow(at, to)
        case MarkKind.circle:
            return _twice("circle", f'cx="{at[0]:.0f}" cy="{at[1]:.0f}" r="{math.dist(at, to):.0f}"')
        case MarkKind.text:
            return _words(at, mark.text, width, height)
        case MarkKind.number:
            return _number(at, number(mark))


def _twice(shape: str, where: str) -> str:
    """Red on a white edge: seen on any picture, and without colour too."""
    return "".join(
        f'<{shape} {where} fill="none" stroke="{colour}" stroke-width="{wide}" stroke-linecap="round" stroke-linejoin="round"/>'
        for colour, wide in ((PAPER, HALO), (INK, LINE))
    )


def _arrow(tip: Point, tail: Point) -> str:
    turn = math.atan2(tail[1] - tip[1], tail[0] - tip[0])
    wings = [(tip[0] + HEAD * math.cos(turn + side), tip[1] + HEAD * math.sin(turn + side)) for side in (0.5, -0.5)]
    points = [tail, tip, wings[0], tip, wings[1]]
    return _twice("polyline", f'points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in points)}"')


def _number(at: Point, digits: str) -> str:
    x, y = at
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="32" fill="{INK}" stroke="{PAPER}" stroke-width="5"/>'
        f'<text x="{x:.0f}" y="{y + 14:.0f}" font-size="40" font-weight="700" text-anchor="middle" fill="{PAPER}">{escape(digits)}</text>'
    )


def _words(at: Point, text: str, width: float, height: float) -> str:
    rows = split(text)
    wide = max(map(ems, rows)) * LETTER + 24
    left = max(0.0, min(at[0], width - wide))
    top = max(0.0, min(at[1] - PLATE / 2, height - PLATE * len(rows)))
    plate = f'<rect x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{PLATE * len(rows)}" rx="10" fill="{INK}" stroke="{PAPER}" stroke-width="4"/>'
    lines = (
        f'<text x="{left + 12:.0f}" y="{top + PLATE * place + 45:.0f}" font-size="{LETTER}" fill="{PAPER}">{escape(row)}</text>'
        for place, row in enumerate(rows)
    )
    return plate + "".join(lines)


def ems(text: str) -> float:
    """About how wide it is, in heights of a letter."""
    return sum(1 if ord(one) >= WIDE_FROM else 0.58 for one in text)


def split(text: str) -> list[str]:
    """Into rows that fit about half a picture."""
    rows = [""]
    for one in text:
        if ems(rows[-1] + one) > ROW_EMS:
            rows.append("")
        rows[-1] += one
    return rows
