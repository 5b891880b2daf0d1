"""A twin on paper: the desk card 定置图 and the order of stickers 标识贴. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from audit.checklists.schemas import Item
from audit.reports.words import NOTHING, PLACES, clause
from audit.sites.schemas import Spot
from audit.twins.rules import quantity_words
from audit.twins.schemas import Box, BoxKind, BoxStickers, StickerCounts, Twin
from audit.twins.stickers import at_one_spot, stickers, times

STICKER_HEADS = ("定位贴（角）", "定位贴（框）", "责任贴", "分类贴", "提示贴", "合计")


class PaperSize(StrEnum):
    a4 = "A4"
    a5 = "A5"


class CardBox(Struct, frozen=True):
    number: int
    box: Box
    forbidden: bool
    quantity: str
    place: str
    container: str
    judged: str
    """The item that judges it, and on what it rests."""


class CardPage(Struct, frozen=True):
    """One card: for the type, or for one spot."""

    code: str
    name: str


class DeskCard(Struct, frozen=True):
    title: str
    hall_name: str
    number: int
    day_on: date
    author: str
    photo: str
    things: list[CardBox]
    forbidden: list[CardBox]
    kit_missing: str
    pages: list[CardPage]


class SpotLine(Struct, frozen=True):
    code: str
    name: str
    counts: list[int]


class StickerOrder(Struct, frozen=True):
    title: str
    hall_name: str
    number: int
    day_on: date
    boxes: list[BoxStickers]
    spots: list[SpotLine]
    totals: list[int]


def desk_card(
    twin: Twin, *, hall_name: str, day_on: date, items: Mapping[str, Item], spots: Sequence[Spot]
) -> DeskCard:
    """A page for each of `spots`; without them one page for the type."""
    document = twin.now.document
    lines = [_card_box(number, box, items) for number, box in enumerate(document.boxes, start=1)]
    pages = [CardPage(code=spot.code, name=spot.name) for spot in spots]
    return DeskCard(
        title=document.name,
        hall_name=hall_name,
        number=twin.now.number,
        day_on=day_on,
        author=twin.now.author_name,
        photo=document.photo,
        things=[line for line in lines if not line.forbidden],
        forbidden=[line for line in lines if line.forbidden],
        kit_missing="、".join(one.title.zh.partition("在位")[0] for one in twin.kit.missing),  # the thing's name alone
        pages=pages or [CardPage(code="", name="")],
    )


def _card_box(number: int, box: Box, items: Mapping[str, Item]) -> CardBox:
    judge = next((items[one] for one in box.items if one in items), None)
    judged = f"{judge.id} {judge.title.zh}（{clause(judge.citations[0])}）" if judge else NOTHING
    return CardBox(
        number=number,
        box=box,
        forbidden=box.kind is BoxKind.forbidden,
        quantity=quantity_words(box),
        place=PLACES[box.place],
        container=box.container or NOTHING,
        judged=judged,
    )


def sticker_order(twin: Twin, *, hall_name: str, day_on: date, spots: Sequence[Spot]) -> StickerOrder:
    boxes = twin.now.document.boxes
    one = _counts(at_one_spot(boxes))
    return StickerOrder(
        title=twin.now.document.name,
        hall_name=hall_name,
        number=twin.now.number,
        day_on=day_on,
        boxes=stickers(boxes),
        spots=[SpotLine(code=spot.code, name=spot.name, counts=one) for spot in spots],
        totals=_counts(times(at_one_spot(boxes), len(spots))),
    )


def _counts(counts: StickerCounts) -> list[int]:
    """In the order of STICKER_HEADS, with their sum."""
    each = [counts.corners, counts.outlines, counts.owners, counts.classes, counts.reminders]
    return [*each, sum(each)]
