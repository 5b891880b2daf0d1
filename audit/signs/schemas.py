"""Words of the room: sign 标志, need 使用需求, fault 标志问题, walk 走线测试, walk_break 断点. The wire is docs/wire.md."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import Citation, ItemId, ShortText, Text
from audit.documents import Clock, Instant, Schema, Sha256
from audit.ids import HallId, SpotId, ZoneId
from audit.media.schemas import TakenPhoto
from audit.sites.schemas import Name

Millimetres = Annotated[int, Meta(ge=0, le=200_000)]
Size = Annotated[int, Meta(ge=1, le=200_000)]
"""As far as the calculators reckon."""
Note = Annotated[str, Meta(max_length=2000)]


class SignClass(StrEnum):
    """Symbols of the library name the same classes."""

    prohibition = "prohibition"  # 禁止标志
    warning = "warning"  # 警告标志
    mandatory = "mandatory"  # 指令标志
    tip = "tip"  # 提示标志
    explanatory = "explanatory"  # 说明标志
    area_info = "area_info"  # 环境信息标志
    local_info = "local_info"  # 局部信息标志
    fire_equipment = "fire_equipment"  # 消防设施标志
    public_symbol = "public_symbol"  # 公共信息图形符号
    location_sign = "location_sign"  # 位置标志
    direction_sign = "direction_sign"  # 导向标志
    info_board = "info_board"  # 信息板
    index_sign = "index_sign"  # 信息索引标志
    floor_plan = "floor_plan"  # 平面示意图


class Manner(StrEnum):
    """How a sign is put up."""

    attached = "attached"  # 附着式
    hung = "hung"  # 悬挂式
    post = "post"  # 柱式
    stand = "stand"  # 台式、落地式


class SignFaultKind(StrEnum):
    """In the order a list shows them."""

    missing = "missing"
    contradictory = "contradictory"
    blocked = "blocked"
    on_movable = "on_movable"
    damaged = "damaged"
    wrong_order = "wrong_order"
    view_angle = "view_angle"
    too_low = "too_low"
    edition = "edition"
    overdue = "overdue"
    duplicate = "duplicate"
    too_small = "too_small"
    dim = "dim"


class SignDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/signs/<id>: how a sign was found. The newest one is how the sign is."""

    schema: Schema
    hall: HallId
    sign: SpotId
    """Made on the phone with the first document of the sign; it is the id of the spot too."""
    noted_at: Instant
    clock: Clock
    zone: ZoneId
    name: Name
    """What the sign says."""
    place: Name
    """Where in the zone, in words."""
    sign_class: SignClass
    symbol: ItemId | None = None
    """One of the library's symbols."""
    standard: ShortText | None = None
    """Number of the standard that the sign was made by."""
    width_mm: Size | None = None
    height_mm: Size | None = None
    manner: Manner = Manner.attached
    lower_edge_mm: Millimetres | None = None
    """From the floor."""
    viewing_distance_mm: Size | None = None
    """The farthest from which it must be read."""
    offset_mm: Millimetres | None = None
    """How far to the side of the sign's middle axis the viewer stands there."""
    on_movable: bool = False
    blocked: bool = False
    lit: bool = True
    damaged: bool = False
    group: Annotated[str, Meta(min_length=1, max_length=60)] | None = None
    """Signs of one zone with the same group hang together."""
    group_position: Annotated[int, Meta(ge=1, le=100)] | None = None
    """From left to right, then from top to bottom."""
    photos: Annotated[list[TakenPhoto], Meta(max_length=10)] = []
    last_checked_on: date | None = None
    check_only: bool = False
    """Only `last_checked_on` counts: somebody looked and repeats the rest as this phone knew it."""
    note: Note = ""
    removed: bool = False
    """Taken down: no longer listed, its history stays."""


class Sign(Struct, frozen=True):
    """A sign as it was last noted."""

    id: SpotId
    code: str
    """S-001: given by the server."""
    document_id: UUID
    author_name: str
    documents: int
    """How often it was noted."""
    noted_at: datetime
    """As the document says, but never later than it was received: what orders documents."""
    document: SignDocument
    """The newest that is not `check_only`, with the last check of all."""


class SignNeed(Struct, frozen=True, forbid_unknown_fields=True):
    """A zone needs a sign: by its symbol, or any sign of a class."""

    zone: ZoneId
    reason: ShortText
    symbol: ItemId | None = None
    sign_class: SignClass | None = None


class SignNeeds(Struct, frozen=True, forbid_unknown_fields=True):
    """Replaces the need list of a hall."""

    needs: Annotated[list[SignNeed], Meta(max_length=500)]
    replaces: Sha256
    """The `needs_digest` of the list as it was when the change began."""


class SignFault(Struct, frozen=True):
    kind: SignFaultKind
    signs: list[SpotId]
    """Empty when a sign is missing."""
    zone: ZoneId
    text: Text
    """What is wrong and what to do."""
    fact: str
    """Id of the fact it rests on; empty when it rests on the register of standards or on a tender."""
    basis: Citation
    advisory: bool
    """待核实: the basis is not sure enough to call it a failure."""


class SignRegister(Struct, frozen=True):
    signs: list[Sign]
    """Without those that were taken down, in the order of their codes."""
    needs: list[SignNeed]
    needs_digest: str
    faults: list[SignFault]


class WalkBreak(Struct, frozen=True, forbid_unknown_fields=True):
    """A place where the guidance broke off."""

    place: Name
    what: ShortText
    photo: TakenPhoto | None = None


class WalkDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/walks/<id>: somebody followed the signs to a target."""

    schema: Schema
    hall: HallId
    clock: Clock
    walked_at: Instant
    start: Name
    target: Name
    reached: bool
    seconds: Annotated[int, Meta(ge=0, le=86_400)]
    target_zone: ZoneId | None = None
    breaks: Annotated[list[WalkBreak], Meta(max_length=50)] = []
    note: Note = ""


class Walk(Struct, frozen=True):
    id: UUID
    author_name: str
    received_at: datetime
    document: WalkDocument
