"""Words of the room: finding 问题, step 整改步骤, its state on the way to 销号, severity 严重程度."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import Citation, Pillar, Text
from audit.documents import Clock, Instant, Schema
from audit.ids import FindingId, HallId, PersonId, SpotId
from audit.media.schemas import TakenPhoto


class FindingState(StrEnum):
    open = "open"  # 待整改
    fixed = "fixed"  # 待复查: somebody says that it is put right
    sent_back = "sent_back"  # 已退回: looked at again and not right
    closed = "closed"  # 已销号
    carried = "carried"  # 已并入: a later inspection found the same again before it was closed; that finding carries on
    withdrawn = "withdrawn"  # 检查已更正，问题随之撤销


UNSETTLED = (FindingState.open, FindingState.fixed, FindingState.sent_back)
"""Somebody still has to do something."""


class FindingSource(StrEnum):
    inspection = "inspection"  # a failed item
    report = "report"  # 上报: written by hand, on patrol or after an outside check


class Severity(StrEnum):
    general = "general"  # 一般
    serious = "serious"  # 较重: a critical item
    hazard = "hazard"  # 隐患: a critical item of safety; the safety officer hears at once


class Act(StrEnum):
    """What somebody does about a finding."""

    assign = "assign"  # 指派: owner, another due day
    fix = "fix"  # 整改完成
    fix_on_spot = "fix_on_spot"  # 当场整改: closes a general finding at once
    close = "close"  # 复查通过，销号
    send_back = "send_back"  # 退回
    escalate = "escalate"  # 上报
    tag = "tag"  # 挂红牌
    untag = "untag"  # 摘红牌
    withdraw = "withdraw"  # 撤销
    comment = "comment"  # 备注


class EscalatedTo(StrEnum):
    service_section = "service_section"  # 服务管理科
    supplier_lead = "supplier_lead"  # 第三方业务主管
    safety_officer = "safety_officer"  # 安全员


Note = Annotated[str, Meta(max_length=2000)]


class StepDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The immutable document a phone PUTs to /api/steps/<id>: one act of one person about one finding (R13, R70)."""

    schema: Schema
    hall: HallId
    finding: FindingId
    act: Act
    made_at: Instant
    clock: Clock
    note: Note = ""
    """Needed by send_back and withdraw."""
    photos: Annotated[list[TakenPhoto], Meta(max_length=20)] = []
    """After the repair, of a fix; what is still wrong, of a send_back."""
    owner: Annotated[str, Meta(max_length=60)] = ""
    """Of an assign: the post, section or person that answers for it."""
    due_on: date | None = None
    """Of an assign: another last day. Needs a note."""
    to: EscalatedTo | None = None
    """Of an escalate."""


class ReportDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The immutable document a phone PUTs to /api/findings/<id>: something wrong that no checklist run found (R13, R88)."""

    schema: Schema
    hall: HallId
    spot: SpotId
    title: Annotated[str, Meta(min_length=1, max_length=120)]
    pillar: Pillar
    severity: Severity
    made_at: Instant
    clock: Clock
    note: Note = ""
    photos: Annotated[list[TakenPhoto], Meta(max_length=20)] = []


class Finding(Struct, frozen=True):
    id: FindingId
    """The same on every server and phone: made of the source's id and the item (rules.finding_id)."""
    hall: HallId
    spot: SpotId
    source: FindingSource
    source_id: UUID
    item: str
    """Empty when it was reported by hand."""
    title: Text
    pillar: Pillar
    critical: bool
    severity: Severity
    citations: list[Citation]
    reasons: list[Text]
    note: str
    photos: list[str]
    """SHA-256 of the photos taken when the fault was seen (before 整改)."""
    photos_after: list[str]
    """SHA-256 of the photos of the last fix."""
    fixed_by: PersonId | None
    """Who repaired it last: somebody else rechecks it."""
    state: FindingState
    raised_at: datetime
    raised_on: date
    """The hall's local day."""
    due_on: date
    """Last day to put it right; when inspections find it again and again, that of the first time."""
    owner: str
    escalated_to: EscalatedTo | None
    escalates_on: date
    """From this day on, if it is still overdue, it belongs before the service section (rules.needs_escalation)."""
    tagged: bool
    """A red tag (红牌) hangs there."""
    sent_back: int
    """How often it was sent back, since it was first found."""
    occurrence: int
    """How often the item failed anew at the spot within 90 days, this time included; sent back counts too."""
    systemic: bool
    """系统性问题: the third time within 90 days."""
    settled_at: datetime | None
    """When it was closed or withdrawn."""


class Step(Struct, frozen=True):
    """One step as it was received."""

    id: UUID
    finding: FindingId
    author: PersonId
    author_name: str
    received_at: datetime
    at: datetime
    """The earlier of made_at and received_at; steps count in this order."""
    counts: bool
    """False when it changed nothing: rechecking one's own repair, repairing what is closed."""
    document: StepDocument


class FindingStory(Struct, frozen=True):
    """A finding with everything that was done about it, oldest first; the steps of those it carried on included."""

    finding: Finding
    steps: list[Step]


class FindingPage(Struct, frozen=True):
    findings: list[Finding]
    """Most urgent first: by due day."""
    cursor: str | None
    """Asks for the next page; null on the last."""


class UnsettledCounts(Struct, frozen=True):
    """Of findings that somebody still has to do something about."""

    unsettled: int
    overdue: int
    """Due before today."""
    hazards: int


class OpenAtSpot(Struct, frozen=True):
    """What is not closed yet at one spot."""

    unsettled: int
    overdue: int


class OverdueFinding(Struct, frozen=True):
    """As much of a finding past its day as may be shown to everybody."""

    spot: SpotId
    source: FindingSource
    title: Text
    severity: Severity
    due_on: date
