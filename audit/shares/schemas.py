"""Words of the room: share 分享链接, maker 分享人."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct


class ShareKind(StrEnum):
    hall_card = "hall_card"  # 大厅评分卡
    inspection_card = "inspection_card"  # 检查评分卡
    month = "month"  # 月报
    bulletin = "bulletin"  # 通报
    assessment = "assessment"  # 月度考核表
    notice = "notice"  # 整改通知单


class ShareState(StrEnum):
    running = "running"  # 可打开
    expired = "expired"  # 已到期
    revoked = "revoked"  # 已撤销
    stopped = "stopped"  # 已停用: its maker may no longer share in the hall


class MakeShare(Struct, frozen=True, forbid_unknown_fields=True):
    """One report and for how long. Each kind needs what names it: days, an inspection, a made file, a bulletin, a month, findings."""

    kind: ShareKind
    days: Literal[1, 7, 30, 90]
    for_whom: Annotated[str, Meta(max_length=120)] = ""
    """For the hall's own list; who opens the link does not see it."""
    from_on: date | None = None
    to_on: date | None = None
    inspection: UUID | None = None
    export: UUID | None = None
    bulletin: UUID | None = None
    month: Annotated[str, Meta(max_length=7)] | None = None
    findings: Annotated[list[UUID], Meta(max_length=100)] = []
    spot: UUID | None = None


class Share(Struct, frozen=True):
    """A line of the hall's list."""

    id: UUID
    kind: ShareKind
    title: str
    about: str
    """The place, the number: what tells it from others of its title. May be empty."""
    period: str
    for_whom: str
    state: ShareState
    maker_name: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    revoked_by_name: str
    opened: int
    """How often the page was opened."""
    fetched: int
    """How often the file was read or downloaded."""
    last_opened_at: datetime | None
    bytes: int
    file_name: str


class MadeShare(Struct, frozen=True):
    """The only answer that ever holds the address."""

    share: Share
    url: str
    qr: str
    """The address as a QR code, an SVG in a data: address."""
