"""Words of the room: twin 标准照, box 定置框, thing 桌面物品, kit 窗口配备, sticker 标识贴."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import ItemId, LongText, Text
from audit.documents import Sha256
from audit.ids import SpotId
from audit.media.schemas import Permille
from audit.standards.schemas import ItemName

BoxName = Annotated[str, Meta(min_length=1, max_length=40)]
Words = Annotated[str, Meta(max_length=40)]
Unit = Annotated[str, Meta(max_length=10)]
Count = Annotated[int, Meta(ge=0, le=999)]


class BoxKind(StrEnum):
    thing = "thing"  # 定置物品
    forbidden = "forbidden"  # 禁放区


class Place(StrEnum):
    """Where a thing stands. The desk's own words, as in docs/glossary.md."""

    desktop = "desktop"  # 桌面
    front_panel = "front_panel"  # 挡板
    upper_drawer = "upper_drawer"  # 上层抽屉
    lower_drawer = "lower_drawer"  # 下层抽屉
    file_basket = "file_basket"  # 文件框
    file_cabinet = "file_cabinet"  # 文件柜
    floor = "floor"  # 地面


class Box(Struct, frozen=True, forbid_unknown_fields=True):
    """A rectangle on the photo; its number is its place in the list, from 1."""

    left: Permille
    top: Permille
    width: Permille
    height: Permille
    """Thousandths of the upright picture."""
    name: BoxName
    """What stands here, or what must not."""
    name_en: Words = ""
    kind: BoxKind = BoxKind.thing
    place: Place = Place.desktop
    container: Words = ""
    """定容: in what it stands, e.g. 笔筒. Empty: it stands by itself."""
    quantity_min: Count | None = None
    quantity_max: Count | None = None
    """定数量: the same twice when it is exact. Both null where nothing may be."""
    unit: Unit = "个"
    items: Annotated[list[ItemId], Meta(max_length=8)] = []
    """The checklist items that judge it: in each checklist the first of them that it has."""
    thing: ItemId | None = None
    """Which of the things that the editor offers; a reason of the same id is ticked when it is wrong."""
    sku: ItemId | None = None
    """The article of the catalogue of materials."""
    symbol: ItemId | None = None
    """The symbol of the library, when the thing is a sign."""


class TwinDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """What a version says, as the editor sends it and as it is kept."""

    name: BoxName
    """The type of counter: 综合窗口."""
    photo: Sha256
    """A photo that the hall holds."""
    boxes: Annotated[list[Box], Meta(max_length=60)]
    spots: Annotated[list[SpotId], Meta(max_length=500)]
    removed: bool = False
    """Taken out of use; its history stays."""


class SaveTwin(Struct, frozen=True, forbid_unknown_fields=True):
    document: TwinDocument
    reason: LongText
    replaces: UUID | None = None
    """The version that was read before: another save in between is a conflict. Null for a new twin."""


class TwinVersion(Struct, frozen=True):
    """Immutable."""

    id: UUID
    number: int
    """From 1."""
    at: datetime
    author_name: str
    reason: str
    document: TwinDocument


class Kit(Struct, frozen=True):
    """The window kit of the hall against the boxes."""

    expected: int
    missing: list[ItemName]
    """In the standard, in no box."""


class Twin(Struct, frozen=True):
    id: UUID
    now: TwinVersion
    kit: Kit


class TwinPage(Struct, frozen=True):
    twin: Twin
    versions: list[TwinVersion]
    """The newest 50, newest first."""


class DeskThing(Struct, frozen=True, forbid_unknown_fields=True):
    """What the editor offers as the name of a box, with all that usually belongs to it."""

    id: ItemId
    title: Text
    unit: Text
    kind: BoxKind = BoxKind.thing
    place: Place = Place.desktop
    container: Text | None = None
    items: list[ItemId] = []
    sku: ItemId | None = None


class BoxStickers(Struct, frozen=True):
    """The stickers that one box needs at one spot."""

    number: int
    box: Box
    corners: int
    """定位贴, one for each corner."""
    outlines: int
    """定位贴 of a small thing: one around it."""
    classes: int
    """分类贴."""
    reminders: int
    """提示贴."""


class StickerCounts(Struct, frozen=True):
    corners: int
    outlines: int
    owners: int
    """责任贴."""
    classes: int
    reminders: int
