"""Labels to stick on places, laid out on the papers that shops sell; the red tag. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from unicodedata import east_asian_width
from uuid import UUID

import segno
from msgspec import Struct

from audit.checklists.schemas import Frequency
from audit.errors import Rejected
from audit.findings.schemas import Finding
from audit.reports.schemas import LabelKind, LabelPaper
from audit.reports.words import FREQUENCIES, STATES, clause, clipped
from audit.sites.schemas import Places, Spot, SpotKind

WIDE, LATIN = 1.0, 0.62
"""Widths of characters in parts of the type's size; bold figures and capitals are about this wide."""
LEADING = 1.25
RAGGED = 1.06
"""What the ends of lines cost, where a word does not break, and bold type."""
MUCH = 0.75
SMALLEST = 1.8
"""Millimetres: about 5 points, the smallest that is read at arm's length."""
EDGE = 4.5
"""No printer reaches closer to the edge of the sheet; inside a sheet it is the air around the words."""
KINDS = {LabelKind.counter: "点位标签", LabelKind.owner: "责任贴"}
WRONG_MOST, SMALL_MOST = 80, 50
"""Characters on a red tag, so that it stays one page; the app has the rest."""
QUIET = 4
"""Modules of white around a code, without which no scanner finds it."""


class Sheet(Struct, frozen=True):
    """A paper of labels, in millimetres from the upper left corner of A4."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap: float = 0.0
    """Between two columns; rows touch on all of these papers."""

    @property
    def places(self) -> int:
        return self.columns * self.rows


PAPERS = {
    LabelPaper.a4_24: Sheet(columns=3, rows=8, width=70, height=37, left=0, top=0.5),
    LabelPaper.a4_21: Sheet(columns=3, rows=7, width=63.5, height=38.1, left=7.2, top=15.1, gap=2.5),
    LabelPaper.a4_12: Sheet(columns=3, rows=4, width=70, height=67.7, left=0, top=13.1),
    LabelPaper.a4_8: Sheet(columns=2, rows=4, width=105, height=74, left=0, top=0.5),
    LabelPaper.a4_2: Sheet(columns=1, rows=2, width=210, height=148.5, left=0, top=0),
}


class Box(Struct, frozen=True):
    """A rectangle inside a label, in millimetres."""

    left: float
    top: float
    width: float
    height: float


class Words(Struct, frozen=True):
    """A text in its box, in a size in which it fits."""

    box: Box
    size: float
    text: str
    tone: str
    """Class of the style sheet."""


class Label(Struct, frozen=True):
    box: Box
    """Where it lies on the sheet."""
    code: Box
    svg: str
    words: list[Words]
    centred: bool


class LabelWords(Struct, frozen=True):
    """What a 责任贴 says of all its places; what is empty is a line to write on."""

    owner: str = ""
    phone: str = ""
    frequency: Frequency | None = None


class RedTag(Struct, frozen=True):
    number: str
    hall_name: str
    place: str
    zone_name: str
    title: str
    wrong: str
    clauses: str
    critical: bool
    state: str
    raised_on: date
    due_on: date
    owner: str
    svg: str


def chosen(places: Places, *, spots: Sequence[UUID] | None, zone: UUID | None) -> list[Spot]:
    """In the order of the walk. Without a list: all of the hall or of a zone, without signs, which are too many.

    Raises Rejected spot_unknown, labels_none.
    """
    order = {one.id: one.position for one in places.zones}
    known = sorted(places.spots, key=lambda spot: (order[spot.zone], spot.position))
    if spots and not set(spots) <= {spot.id for spot in known}:
        raise Rejected(
            "spot_unknown", "没有这个点位，请重新选择。", "There is no such spot. Choose again.", field="spots"
        )
    asked = [
        spot
        for spot in known
        if (spot.id in spots if spots else spot.kind is not SpotKind.sign) and zone in (None, spot.zone)
    ]
    if not asked:
        raise Rejected("labels_none", "没有选中任何点位，请先选择点位。", "No spot is chosen. Choose spots first.")
    return asked


def sheets(
    places: Places,
    spots: Sequence[Spot],
    *,
    kind: LabelKind,
    paper: LabelPaper,
    start: int,
    origin: str,
    said: LabelWords,
) -> list[list[Label]]:
    """The labels of each sheet; the first sheet is used from its place `start` on, counted from 1 along the rows.

    Raises Rejected label_start.
    """
    sheet = PAPERS[paper]
    if start > sheet.places:
        raise Rejected(
            "label_start",
            f"这种纸一张只有 {sheet.places} 个标签，请填写 1 到 {sheet.places}。",
            f"A sheet of this paper has {sheet.places} labels. Use a number from 1 to {sheet.places}.",
            field="start",
        )
    zones = {zone.id: zone.name for zone in places.zones}
    made: list[list[Label]] = []
    for number, spot in enumerate(spots, start - 1):
        page, place = divmod(number, sheet.places)
        if page == len(made):
            made.append([])
        box = _place(sheet, place)
        code, text = _parts(box)
        if kind is LabelKind.counter:
            words = list(_counter_words(text, places.hall.name, spot, zones[spot.zone]))
        else:
            words = list(_owner_words(text, spot, zones[spot.zone], said))
        svg = code_svg(address(origin, spot), f"{spot.code} 的二维码")
        centred = kind is LabelKind.counter and text.left < code.left
        made[page].append(Label(box, code, svg, words, centred))
    return made


def address(origin: str, spot: Spot) -> str:
    """What the code says: any scanner opens it, our own app reads the label in it."""
    return f"{origin}/s/{spot.label}"


def code_svg(text: str, title: str) -> str:
    made = segno.make(text, error="m", micro=False)
    return made.svg_inline(omitsize=True, border=QUIET, dark="#000", title=title)


def _place(sheet: Sheet, number: int) -> Box:
    row, column = divmod(number, sheet.columns)
    left = sheet.left + column * (sheet.width + sheet.gap)
    return Box(left, sheet.top + row * sheet.height, sheet.width, sheet.height)


def _parts(label: Box) -> tuple[Box, Box]:
    """Where the code and the words lie: beside each other, or below on a label that is about as high as wide."""
    width, height = label.width - 2 * EDGE, label.height - 2 * EDGE
    if label.width > 1.2 * label.height:
        side = min(height, width * 0.46)
        code = Box(EDGE, EDGE + (height - side) / 2, side, side)
        gap = side * 0.06
        return code, Box(EDGE + side + gap, EDGE, width - side - gap, height)
    side = height * 0.58
    return Box((label.width - side) / 2, EDGE, side, side), Box(EDGE, EDGE + side, width, height - side)


def _counter_words(box: Box, hall_name: str, spot: Spot, zone_name: str) -> Iterator[Words]:
    code, name = box.height * 0.36, box.height * 0.34
    lines = [(hall_name, "soft", 0.14, 1.0), (spot.code, "code", 0.36, 1.0)]
    yield from _stacked(box, [*lines, (spot.name, "name", 0.34, 0.5 * code / name), (zone_name, "soft", 0.16, 0.9)])


def _owner_words(box: Box, spot: Spot, zone_name: str, said: LabelWords) -> Iterator[Words]:
    head = box.height * 0.2
    half = box.width * 0.55
    yield from _stacked(Box(box.left, box.top, half, head), [(KINDS[LabelKind.owner], "head", 1.0, 0.95)])
    yield from _stacked(Box(box.left + half, box.top, box.width - half, head), [(spot.code, "head end", 1.0, 0.95)])
    yield from _stacked(Box(box.left, box.top + head, box.width, head), [(spot.name, "name", 1.0, 0.75)])
    rows = [
        ("区域", zone_name),
        ("责任人", said.owner),
        ("电话", said.phone),
        ("频次", FREQUENCIES[said.frequency] if said.frequency else ""),
    ]
    height = (box.height - 2 * head) / len(rows)
    for number, (name, text) in enumerate(rows):
        yield from _row(Box(box.left, box.top + 2 * head + number * height, box.width, height), name, text)


def _row(box: Box, name: str, text: str) -> Iterator[Words]:
    """A name and what is said, or a line to write it on."""
    size = min(box.height * 0.55, box.width * 0.09)
    beside = size * 3.3
    yield Words(Box(box.left, box.top, beside, box.height), size, name, "row soft")
    room = Box(box.left + beside, box.top, box.width - beside, box.height)
    fit, shown = fitted(text, room.width, room.height * 0.94, size * 1.1)
    yield Words(room, fit, shown, "row value")


def _stacked(box: Box, lines: Sequence[tuple[str, str, float, float]]) -> Iterator[Words]:
    """Lines one below the other, each with its share of the height and the part of it that its type may fill."""
    top = box.top
    for text, tone, share, part in lines:
        height = box.height * share
        size, shown = fitted(text, box.width, height, part * height / LEADING)
        yield Words(Box(box.left, top, box.width, height), size, shown, tone)
        top += height


def fitted(text: str, width: float, height: float, largest: float) -> tuple[float, str]:
    """The size in which a text fits its box, and the text; what fits in no readable size is cut and ends in ….

    The fewest lines win, unless more of them give a much larger size.
    """
    parts = _parts_wide(text) or 1.0
    most_lines = max(1, int(height / (SMALLEST * LEADING)))
    sizes = [
        min(largest, height / (lines * LEADING), _size_in_lines(parts, width, lines))
        for lines in range(1, most_lines + 1)
    ]
    size = next(one for one in sizes if one >= MUCH * max(sizes))
    if size >= SMALLEST:
        return size, text
    return SMALLEST, _cut(text, most_lines * (width / SMALLEST / RAGGED - 1))


def _size_in_lines(parts: float, width: float, lines: int) -> float:
    return width / parts / RAGGED if lines == 1 else width * lines / (parts * RAGGED + lines)


def _parts_wide(text: str) -> float:
    return sum(_width(character) for character in text)


def _width(character: str) -> float:
    return WIDE if east_asian_width(character) in "WFA" else LATIN


def _cut(text: str, most: float) -> str:
    taken = ""
    for character in text:
        if _parts_wide(taken + character) > most - WIDE:
            return taken + "…"
        taken += character
    return taken


def red_tag(finding: Finding, places: Places, *, origin: str) -> RedTag:
    spot = next(one for one in places.spots if one.id == finding.spot)
    zone = next(one for one in places.zones if one.id == spot.zone)
    wrong = "；".join(filter(None, ("、".join(reason.zh for reason in finding.reasons), finding.note)))
    number = tag_number(finding)
    return RedTag(
        number=number,
        hall_name=places.hall.name,
        place=clipped(f"{spot.code} {spot.name}", SMALL_MOST),
        zone_name=clipped(zone.name, SMALL_MOST),
        title=clipped(finding.title.zh, SMALL_MOST),
        wrong=clipped(wrong or "不符合本项要求", WRONG_MOST),
        clauses=clipped("；".join(clause(one) for one in finding.citations), SMALL_MOST),
        critical=finding.critical,
        state=STATES[finding.state].zh,
        raised_on=finding.raised_on,
        due_on=finding.due_on,
        owner=clipped(finding.owner, SMALL_MOST),
        svg=code_svg(address(origin, spot), f"红牌 {number} 的二维码，打开 {spot.code}"),
    )


def tag_number(finding: Finding) -> str:
    """The day and the end of the id: short enough to be said on the phone, and the same whenever it is printed."""
    return f"{finding.raised_on:%y%m%d}-{finding.id.hex[-4:].upper()}"
