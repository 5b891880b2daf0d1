"""Charts as SVG text, for paper and screen alike. Colours are attributes, because WeasyPrint gives an inline SVG neither
the page's style sheet nor currentColor. Everything reads in black and white: numbers stand beside every shape."""

import math
from collections.abc import Sequence
from html import escape

from audit.inspections.schemas import PillarScore
from audit.reports.schemas import Signature
from audit.reports.words import PILLARS, points

FONT = "'Report CJK','Report CJK Full','Report CJK Rare',sans-serif"
ACCENT = "#14508c"
INK = "#111"
GREY = "#595959"
HAIR = "#c4cad2"
FULL = 100_000
"""A full score in thousandths of a point."""

RADAR_WIDTH, RADAR_HEIGHT, RADAR_RADIUS = 300, 250, 84
COLUMN_STEP, COLUMN_HEIGHT, COLUMN_FOOT = 56, 70, 88


def _svg(width: float, height: float, label: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(label)}" font-family="{FONT}">{body}</svg>'
    )


def _text(
    x: float, y: float, text: str, *, size: float, anchor: str = "middle", ink: str = INK, bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{ink}"{weight}>'
        f"{escape(text)}</text>"
    )


def _spoken(pillars: Sequence[PillarScore]) -> str:
    return "，".join(f"{PILLARS[one.pillar].zh} {points(one.score)}" for one in pillars)


def radar(pillars: Sequence[PillarScore]) -> str:
    """Six axes, 整理 on top, clockwise. A pillar without a score has no corner and its label says —."""
    spokes = [_axis(place, 1.0, len(pillars)) for place in range(len(pillars))]
    rings = "".join(_ring(part, len(pillars)) for part in (0.25, 0.5, 0.75, 1.0))
    lines = "".join(_line(x, y) for x, y in spokes)
    scored = [(place, one.score) for place, one in enumerate(pillars) if one.score is not None]
    corners = [_axis(place, score / FULL, len(pillars)) for place, score in scored]
    shape = (
        f'<polygon points="{_points(corners)}" fill="{ACCENT}" fill-opacity="0.16" stroke="{ACCENT}" stroke-width="1.8"/>'
        if corners
        else ""
    )
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{ACCENT}"/>' for x, y in corners)
    labels = "".join(_label(place, one, len(pillars)) for place, one in enumerate(pillars))
    return _svg(RADAR_WIDTH, RADAR_HEIGHT, f"6S 雷达图：{_spoken(pillars)}", rings + lines + shape + dots + labels)


def _axis(place: int, part: float, axes: int) -> tuple[float, float]:
    angle = 2 * math.pi * place / axes
    return (
        RADAR_WIDTH / 2 + RADAR_RADIUS * part * math.sin(angle),
        RADAR_HEIGHT / 2 - RADAR_RADIUS * part * math.cos(angle),
    )


def _points(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _ring(part: float, axes: int) -> str:
    corners = _points([_axis(place, part, axes) for place in range(axes)])
    number = _text(
        RADAR_WIDTH / 2 + 3,
        RADAR_HEIGHT / 2 - RADAR_RADIUS * part + 8,
        f"{part * 100:g}",
        size=7,
        anchor="start",
        ink=GREY,
    )
    return f'<polygon points="{corners}" fill="none" stroke="{HAIR}" stroke-width="0.7"/>{number}'


def _line(x: float, y: float) -> str:
    return (
        f'<line x1="{RADAR_WIDTH / 2:g}" y1="{RADAR_HEIGHT / 2:g}" x2="{x:.1f}" y2="{y:.1f}" '
        f'stroke="{HAIR}" stroke-width="0.7"/>'
    )


def _label(place: int, one: PillarScore, axes: int) -> str:
    x, y = _axis(place, 1.1, axes)
    middle = RADAR_WIDTH / 2
    anchor = "middle" if abs(x - middle) < 1 else "start" if x > middle else "end"
    above = -12 if y < RADAR_HEIGHT / 2 - RADAR_RADIUS else 12 if y > RADAR_HEIGHT / 2 + RADAR_RADIUS else 0
    return _text(x, y + above / 2, PILLARS[one.pillar].zh, size=11, anchor=anchor) + _text(
        x, y + above / 2 + 13, points(one.score), size=12, anchor=anchor, bold=True
    )


def columns(lines: Sequence[tuple[str, int | None]], label: str) -> str:
    """Scores side by side, the number on each; what has none is a dash. The foot of a column is 0, its full height 100."""
    width, step = max(1, len(lines)) * COLUMN_STEP, COLUMN_STEP
    body = f'<line x1="0" y1="{COLUMN_FOOT}" x2="{width}" y2="{COLUMN_FOOT}" stroke="{GREY}" stroke-width="0.8"/>'
    for place, (name, score) in enumerate(lines):
        middle, top = step * (place + 0.5), COLUMN_FOOT - (score or 0) / FULL * COLUMN_HEIGHT
        if score is not None:
            body += f'<rect x="{middle - 13:g}" y="{top:.1f}" width="26" height="{COLUMN_FOOT - top:.1f}" fill="{ACCENT}" fill-opacity="0.75"/>'
        body += _text(middle, top - 4, points(score), size=10, bold=True) + _text(
            middle, COLUMN_FOOT + 12, name, size=9, ink=GREY
        )
    spoken = "，".join(f"{name} {points(score)}" for name, score in lines)
    return _svg(width, COLUMN_FOOT + 18, f"{label}：{spoken}", body)


def bar(score: int | None) -> str:
    """A score as a length, for a cell of a table that also prints the number."""
    filled = (score or 0) / FULL * 120
    body = f'<rect x="0.4" y="0.4" width="119.2" height="7.2" fill="none" stroke="{HAIR}" stroke-width="0.8"/>'
    if filled:
        body += f'<rect x="0" y="0" width="{filled:.1f}" height="8" fill="{ACCENT}"/>'
    return _svg(120, 8, f"{points(score)} 分", body)


def pen(signature: Signature) -> str:
    return strokes(signature.strokes, f"{signature.role.zh} {signature.name} 手写签名")


def strokes(lines: Sequence[Sequence[int]], label: str) -> str:
    """The strokes of a hand on its 1000 × 400 sheet."""
    paths = "".join(
        f'<polyline points="{_points(list(zip(stroke[::2], stroke[1::2], strict=False)))}" fill="none" stroke="{INK}" '
        f'stroke-width="7" stroke-linecap="round" stroke-linejoin="round"/>'
        for stroke in lines
    )
    return _svg(1000, 400, label, paths)
