"""Words of the room: device 设备, fault 报修, step 维修步骤, down_minutes 停用时长 (minutes in which the hall was open)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.documents import Clock, Instant, Schema, Sha256
from audit.ids import HallId, SpotId, ZoneId

Line = Annotated[str, Meta(max_length=80)]
Photos = Annotated[list[Sha256], Meta(max_length=10)]


class DeviceUse(StrEnum):
    self_service = "self_service"  # 自助终端
    queue = "queue"  # 叫号、评价
    accessible = "accessible"  # 无障碍设施
    convenience = "convenience"  # 便民设施
    office = "office"  # 办公设备
    safety = "safety"  # 消防安防
    other = "other"  # 其他


class DeviceState(StrEnum):
    in_use = "in_use"  # 正常
    impaired = "impaired"  # 带故障使用
    down = "down"  # 停用
    retired = "retired"  # 已报废


class FaultAct(StrEnum):
    repairing = "repairing"  # 开始维修
    note = "note"  # 说明
    restored = "restored"  # 恢复使用


class FaultState(StrEnum):
    reported = "reported"  # 已报修
    repairing = "repairing"  # 维修中
    restored = "restored"  # 已恢复


class DeviceAbout(Struct, frozen=True, forbid_unknown_fields=True):
    """What the register says of a device, as saved; replaced as a whole. Its code and QR label are those of its spot."""

    zone: ZoneId
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    use: DeviceUse
    model: Line = ""
    asset_number: Line = ""
    unit: Line = ""
    """Whose it is: the hall, or a unit that sits in it."""
    keeper: Line = ""
    """Who looks after it, and how to call them."""
    bought_on: date | None = None
    warranty_until: date | None = None
    price_cents: Annotated[int, Meta(ge=0, le=10**11)] | None = None
    """分."""
    retired: bool = False


class SaveDevice(Struct, frozen=True, forbid_unknown_fields=True):
    about: DeviceAbout
    code: Annotated[str, Meta(max_length=20)] = ""
    """Of a new device's spot; empty: the next free one. A device that is there keeps its own."""
    replaces: UUID | None = None
    """The newest saved one as it was read."""


class FaultDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/faults/<id>."""

    schema: Schema
    hall: HallId
    device: SpotId
    what: Annotated[str, Meta(min_length=1, max_length=300)]
    usable: bool
    """It can still be used meanwhile; otherwise its down-time runs."""
    made_at: Instant
    clock: Clock
    photos: Photos = []


class FaultStepDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/fault-steps/<id>. It may come before its fault."""

    schema: Schema
    hall: HallId
    fault: UUID
    act: FaultAct
    made_at: Instant
    clock: Clock
    note: Annotated[str, Meta(max_length=300)] = ""
    photos: Photos = []


class FaultStep(Struct, frozen=True):
    id: UUID
    act: FaultAct
    at: datetime
    author_name: str
    note: str
    photos: list[str]


class Fault(Struct, frozen=True):
    id: UUID
    device: UUID
    what: str
    usable: bool
    photos: list[str]
    author_name: str
    at: datetime
    """The earlier of the phone's moment and the receipt."""
    state: FaultState
    restored_at: datetime | None
    down_minutes: int
    """Opening minutes until it was restored, or until now; 0 while it could be used."""
    steps: list[FaultStep]
    """Oldest first."""


class Device(Struct, frozen=True):
    id: UUID
    """Of its spot."""
    code: str
    name: str
    name_en: str
    label: str
    """In its QR label."""
    zone: UUID
    zone_name: str
    about: DeviceAbout | None
    """Null: a spot of the plan of which nothing else was entered."""
    saved: UUID | None
    state: DeviceState
    down_minutes: int
    """In the last 30 days of the hall, faults that overlap once."""
    faults: list[Fault]
    """Newest first."""


class DevicesPage(Struct, frozen=True):
    today: date
    now: datetime
    """Until when open faults are counted."""
    devices: list[Device]
    """Those out of use first, then impaired, then in the order of the walk; retired ones last."""
