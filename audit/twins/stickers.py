"""How many stickers a twin needs: docs/twins.md is the written rule. Pure."""

from collections.abc import Sequence

from audit.twins.schemas import Box, BoxKind, BoxStickers, Place, StickerCounts

SMALL = 60
"""Thousandths of the photo: what is smaller both ways gets one outline instead of four corners."""
OPEN = frozenset({Place.desktop, Place.front_panel, Place.floor})
"""Where one sees where a thing stands. The others are closed or hold things upright."""
OWNED = frozenset({Place.upper_drawer, Place.lower_drawer, Place.file_cabinet})
"""Each has a name on it, besides the counter itself."""


def stickers(boxes: Sequence[Box]) -> list[BoxStickers]:
    """For each box, at one spot. Things in the same container share the marks around it: the first box has them."""
    marked: set[tuple[Place, str]] = set()
    found = []
    for number, box in enumerate(boxes, start=1):
        stands = (box.place, box.container.strip())
        first = not stands[1] or stands not in marked
        marked.add(stands)
        found.append(_stickers(number, box, marks=first))
    return found


def _stickers(number: int, box: Box, *, marks: bool) -> BoxStickers:
    thing = box.kind is BoxKind.thing
    stands_open = thing and marks and box.place in OPEN
    small = box.width < SMALL and box.height < SMALL
    return BoxStickers(
        number=number,
        box=box,
        corners=4 if stands_open and not small else 0,
        outlines=1 if stands_open and small else 0,
        classes=1 if thing and (box.container.strip() or box.place not in OPEN) else 0,
        reminders=0 if thing else 1,
    )


def at_one_spot(boxes: Sequence[Box]) -> StickerCounts:
    lines = stickers(boxes)
    return StickerCounts(
        corners=sum(line.corners for line in lines),
        outlines=sum(line.outlines for line in lines),
        owners=1 + len({box.place for box in boxes if box.kind is BoxKind.thing} & OWNED),
        classes=sum(line.classes for line in lines),
        reminders=sum(line.reminders for line in lines),
    )


def times(counts: StickerCounts, spots: int) -> StickerCounts:
    """For so many spots."""
    return StickerCounts(
        corners=counts.corners * spots,
        outlines=counts.outlines * spots,
        owners=counts.owners * spots,
        classes=counts.classes * spots,
        reminders=counts.reminders * spots,
    )
