"""Charts as SVG text, for paper and screen alike. Colours are attributes, because WeasyPrint gives an inline SVG neither
the page's style sheet nor currentColor. Everything reads in black and white: numbers stand beside every shape."""

import math
from collections.abc import Sequence
from html import escape

from audit.checklists.schemas import Pillar
from audit.inspections.schemas import PillarScore
from audit.reports.schemas import CounterLine, Signature
from audit.reports.words import NOTHING, PILLARS, RESULT_SIGNS, clipped, points

FONT = "'Report CJK','Report CJK Full','Report CJK Rare',sans-serif"
ACCENT = "#14508c"
INK = "#111"
GREY = "#595959"
HAIR = "#c4cad2"
FULL = 100_000
"""A full score in thousandths of a point."""
STEPS = ((90_000, "#e6edf5", INK), (80_000, "#bfd0e2", INK), (60_000, "#7f9fc1", INK))
"""Score from which on, fill, ink. The lower the darker; below the last step LOWEST."""
LOWEST = ("#14508c", "#fff")
LEGEND = ("空白为 100", "90 以上", "80 以上", "60 以上", "60 以下")

RADAR_WIDTH, RADAR_HEIGHT, RADAR_RADIUS = 300, 250, 84
COLUMN_STEP, COLUMN_HEIGHT, COLUMN_FOOT = 56, 70, 88
MATRIX_ROW, MATRIX_NAME, MATRIX_CELL, MATRIX_HEAD = 20, 210, 66, 24


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


def matrix(counters: Sequence[CounterLine]) -> str:
    """Counters down, pillars across, one number a cell: the lower the darker. Full marks stay blank, so that faults stand out."""
    width = MATRIX_NAME + MATRIX_CELL * (len(Pillar) + 1)
    head = "".join(
        _text(MATRIX_NAME + MATRIX_CELL * (column + 0.5), 16, title, size=11, bold=True)
        for column, title in enumerate([*(PILLARS[pillar].zh for pillar in Pillar), "得分"])
    )
    head += _text(0, 16, "点位", size=11, anchor="start", bold=True)
    rows = "".join(_matrix_row(place, counter, width) for place, counter in enumerate(counters))
    bottom = MATRIX_HEAD + MATRIX_ROW * len(counters)
    return _svg(
        width, bottom + 30, f"点位与 6S 得分矩阵，共 {len(counters)} 个点位", head + rows + _legend(bottom + 10)
    )


def _matrix_row(place: int, counter: CounterLine, width: int) -> str:
    top = MATRIX_HEAD + MATRIX_ROW * place
    scores = {one.pillar: one.score for one in counter.pillars}
    cells = "".join(
        _cell(MATRIX_NAME + MATRIX_CELL * column, top, scores.get(pillar)) for column, pillar in enumerate(Pillar)
    )
    outcome = f"{RESULT_SIGNS[counter.result]} {points(counter.score)}" if counter.score is not None else NOTHING
    return (
        f'<line x1="0" y1="{top}" x2="{width}" y2="{top}" stroke="{HAIR}" stroke-width="0.6"/>'
        + _text(0, top + 14, clipped(f"{counter.code}　{counter.name}", 18), size=10.5, anchor="start")
        + cells
        + _text(MATRIX_NAME + MATRIX_CELL * (len(Pillar) + 1) - 8, top + 14, outcome, size=11, anchor="end", bold=True)
    )


def _cell(left: float, top: float, score: int | None) -> str:
    if score == FULL:
        return ""
    if score is None:
        return _text(left + MATRIX_CELL / 2, top + 14, NOTHING, size=10.5, ink=GREY)
    fill, ink = shade(score)
    return (
        f'<rect x="{left + 1:g}" y="{top + 1:g}" width="{MATRIX_CELL - 2}" height="{MATRIX_ROW - 2}" fill="{fill}"/>'
        + _text(left + MATRIX_CELL / 2, top + 14, points(score), size=10.5, ink=ink, bold=ink == LOWEST[1])
    )


def shade(score: int) -> tuple[str, str]:
    """Fill and ink of a cell."""
    return next(((fill, ink) for least, fill, ink in STEPS if score >= least), LOWEST)


def _legend(top: float) -> str:
    fills = ["#fff", *(fill for _, fill, _ in STEPS), LOWEST[0]]
    return "".join(
        f'<rect x="{MATRIX_NAME + 84 * place}" y="{top:g}" width="18" height="10" fill="{fill}" stroke="{HAIR}" stroke-width="0.6"/>'
        + _text(MATRIX_NAME + 84 * place + 23, top + 9, text, size=9, anchor="start", ink=GREY)
        for place, (fill, text) in enumerate(zip(fills, LEGEND, strict=True))
    )


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
