"""What a twin may say, how a quantity reads, what the window kit lacks. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from audit.checklists.rules import Fault
from audit.checklists.schemas import Item, Text
from audit.ids import SpotId
from audit.standards.schemas import ItemName
from audit.twins.schemas import Box, BoxKind, Kit, TwinDocument

PICTURE = 1000
SMALLEST = 12
"""Thousandths: a box that a finger can still see."""


class Around(Struct, frozen=True):
    """What a twin must fit."""

    items: Collection[str]
    """Of the hall's checklists, and those that the version before names."""
    articles: Collection[str]
    """Ids of the catalogue of materials."""
    symbols: Collection[str]
    names: Collection[str]
    """Of the other twins."""
    codes: Mapping[SpotId, str]
    """Of the hall's spots."""
    taken: Mapping[SpotId, str]
    """Spots of other twins, with the twin's name."""


def faults(document: TwinDocument, around: Around) -> Iterator[Fault]:
    """Why this cannot be put in force, worst first."""
    if not document.name.strip():
        yield _fault(
            ("name",), "请填写标准照的名称，如“综合窗口”。", "Name the standard photo, e.g. “General counter”."
        )
    if document.name in around.names:
        yield _fault(
            ("name",),
            f"已有名为“{document.name}”的标准照，请换个名称。",
            f"“{document.name}” exists; choose another name.",
        )
    for index, box in enumerate(document.boxes):
        yield from _box_faults(index, box, around)
    yield from _spot_faults(document.spots, around)


def _box_faults(index: int, box: Box, around: Around) -> Iterator[Fault]:
    number, path = index + 1, ("boxes", index)
    if not box.name.strip():
        yield _fault((*path, "name"), f"请写明第 {number} 框是什么物品。", f"Say what box {number} shows.")
    if not inside(box):
        yield _fault(
            path,
            f"第 {number} 框（{box.name}）超出照片或太小，请重新画框。",
            f"Box {number} ({box.name}) leaves the photo or is too small. Draw it again.",
        )
    yield from _quantity_faults(number, path, box)
    for item in [one for one in box.items if one not in around.items]:
        yield _fault(
            (*path, "items"),
            f"第 {number} 框（{box.name}）的检查项 {item} 不在本厅的检查表中，请另选。",
            f"The hall's checklists have no item {item} (box {number}, {box.name}). Choose another.",
        )
    if box.sku and box.sku not in around.articles:
        yield _fault((*path, "sku"), f"物资目录里没有 {box.sku}，请另选。", f"The catalogue has no {box.sku}.")
    if box.symbol and box.symbol not in around.symbols:
        yield _fault(
            (*path, "symbol"), f"图形库里没有 {box.symbol}，请另选。", f"The library has no symbol {box.symbol}."
        )


def inside(box: Box) -> bool:
    """In the picture, and large enough to be seen."""
    fits = box.left + box.width <= PICTURE and box.top + box.height <= PICTURE
    return fits and box.width >= SMALLEST and box.height >= SMALLEST


def _quantity_faults(number: int, path: tuple[str, int], box: Box) -> Iterator[Fault]:
    least, most = box.quantity_min, box.quantity_max
    if box.kind is BoxKind.forbidden:
        if least is not None or most is not None:
            yield _fault(
                (*path, "quantity_min"),
                f"第 {number} 框是禁放区，不填数量。",
                f"Nothing may be in box {number}: no number.",
            )
    elif least is None or most is None or most < max(least, 1):
        yield _fault(
            (*path, "quantity_max"),
            f"第 {number} 框（{box.name}）的数量要写明，最多不能小于最少，也不能是 0。",
            f"Box {number} ({box.name}) needs a quantity; the most is at least 1 and not below the least.",
        )


def _spot_faults(spots: Sequence[SpotId], around: Around) -> Iterator[Fault]:
    for index, spot in enumerate(spots):
        path = ("spots", index)
        if spot not in around.codes or spot in spots[:index]:
            yield _fault(
                path, "点位有误，请刷新后重新选择。", "A spot is unknown or named twice. Refresh and choose again."
            )
        elif spot in around.taken:
            code, other = around.codes[spot], around.taken[spot]
            yield _fault(
                path,
                f"点位 {code} 已用标准照“{other}”，请先在那里取消。",
                f"Spot {code} already has the standard photo “{other}”. Take it off there first.",
            )


def _fault(path: tuple[str | int, ...], zh: str, en: str) -> Fault:
    return Fault(path=path, text=Text(zh=zh, en=en))


def quantity_words(box: Box) -> str:
    """定数量: `1 台`, `2–4 支`; 不得放置 where nothing may be."""
    if box.kind is BoxKind.forbidden:
        return "不得放置"
    least, most = box.quantity_min or 0, box.quantity_max or 0
    return f"{most if least == most else f'{least}–{most}'} {box.unit}".strip()


def kit_of(kit: Iterable[Item], boxes: Iterable[Box]) -> Kit:
    """A thing of the kit is there when a box names its item."""
    named = {item for box in boxes if box.kind is BoxKind.thing for item in box.items}
    wanted = list(kit)
    missing = [ItemName(item=item.id, title=item.title) for item in wanted if item.id not in named]
    return Kit(expected=len(wanted), missing=missing)
