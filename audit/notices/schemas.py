"""Words of the room: notice 通知, quiet_hours 免打扰时段. The wire is docs/wire.md, the rules are docs/notices.md."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import Text
from audit.ids import HallId, PersonId

Minute = Annotated[int, Meta(ge=0, le=1439)]
"""Of the hall's wall clock: 510 is 08:30."""


class NoticeKind(StrEnum):
    """In the order a list shows them: what cannot wait comes first."""

    hazard = "hazard"  # 安全隐患
    emergency = "emergency"  # 突发事件
    quota = "quota"  # 有效投诉接近或超过上限
    deduction = "deduction"  # 外部检查扣分
    overdue = "overdue"  # 已逾期
    due_soon = "due_soon"  # 将到期
    escalated = "escalated"  # 上报给您
    sent_back = "sent_back"  # 整改被退回
    fault = "fault"  # 设备故障
    complaint = "complaint"  # 新登记的投诉或意见
    receipt = "receipt"  # 通报待签收
    assessment = "assessment"  # 月度考核待签字
    material_request = "material_request"  # 物资申请待审批
    materials = "materials"  # 物资低库存或临近有效期
    repairs = "repairs"  # 今日到期和逾期的整改
    digest = "digest"  # 每日汇总


class NoticeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Of a hall. Between the two minutes nothing but what is urgent rings; equal minutes: never quiet."""

    quiet_from: Minute = 18 * 60 + 30
    quiet_to: Minute = 8 * 60
    digest_at: Minute = 8 * 60 + 30


class NoticeSettingsPage(Struct, frozen=True):
    settings: NoticeSettings
    replaces: UUID | None
    """The newest saved ones; a save names them. Null: the hall has saved none."""
    author_name: str
    saved_at: datetime | None


class SaveNoticeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    settings: NoticeSettings
    replaces: UUID | None = None
    """The newest as it was read."""


class Notice(Struct, frozen=True):
    id: UUID
    kind: NoticeKind
    text: Text
    subject: UUID
    """What it is about: a finding, an incident, the hall."""
    path: str
    """The screen that shows it."""
    at: datetime
    """When it began to ring: after the quiet hours, unless it is urgent."""
    read: bool


class NoticeGroup(Struct, frozen=True):
    """What a list shows as one line: unread notices of one kind together, what is urgent or read by itself."""

    kind: NoticeKind
    text: Text
    notices: list[Notice]
    """Newest first."""


class NoticeBox(Struct, frozen=True):
    """What one person is told in one hall; a section of the pack."""

    hall: HallId
    person: PersonId
    unread: int
    groups: list[NoticeGroup]


class ReadNotices(Struct, frozen=True, forbid_unknown_fields=True):
    notices: Annotated[list[UUID], Meta(min_length=1, max_length=500)]


class PushPage(Struct, frozen=True):
    key: str
    """The public key that a browser subscribes with; empty where web push is switched off."""


class PushEndpoint(Struct, frozen=True, forbid_unknown_fields=True):
    endpoint: Annotated[str, Meta(min_length=1, max_length=1000)]
    """Where the browser's push service takes messages for it."""
