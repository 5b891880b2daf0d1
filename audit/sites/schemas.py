"""Words of the room: hall 大厅, zone 区域, spot 点位."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from audit.ids import HallId, SpotId, ZoneId

Name = Annotated[str, Meta(min_length=1, max_length=120)]


class SpotKind(StrEnum):
    counter = "counter"  # 窗口
    desk = "desk"  # 工位 (back office)
    area = "area"  # 区域 such as 自助服务区, 咨询导办台
    device = "device"  # 设备 such as 叫号机
    sign = "sign"  # 标志
    station = "station"  # 政务驿站
    hall = "hall"  # 大厅整体: what is judged once for the whole hall


class Hall(Struct, frozen=True):
    id: HallId
    name: str
    name_en: str
    time_zone: str
    """IANA name, e.g. Asia/Shanghai. Instants are stored in UTC; the local day is computed in this zone."""


class HallNode(Struct, frozen=True):
    """A hall among halls: 区 > 镇街道 > 社区村 (R53)."""

    id: HallId
    name: str
    name_en: str
    parent: HallId | None
    """Null: a top, or under a hall that the asker may not see."""


class SaveParent(Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /api/halls/<hall>/parent; null takes the hall out from under another."""

    parent: HallId | None


class Zone(Struct, frozen=True):
    id: ZoneId
    name: str
    name_en: str
    position: int


class Spot(Struct, frozen=True):
    id: SpotId
    zone: ZoneId
    kind: SpotKind
    code: str
    """What is painted on the counter: A01."""
    name: str
    name_en: str
    label: str
    """Unguessable code in the QR label; /s/<label> opens the spot."""
    position: int
    """Order of the walking route."""


class Places(Struct, frozen=True):
    hall: Hall
    zones: list[Zone]
    spots: list[Spot]
