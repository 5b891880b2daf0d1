"""Words of the room: assessment 月度考核, deduction 扣分, bonus 加分, band 考核档次, objection 异议.

Points are thousandths of a point: 79.995 is 79995.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from audit.ids import HallId

Points = Annotated[int, Meta(ge=0, le=100_000)]
Words = Annotated[str, Meta(max_length=500)]
Stroke = Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Meta(max_length=4000)]


class LineKind(StrEnum):
    deduction = "deduction"  # 扣分
    bonus = "bonus"  # 加分


class Cause(StrEnum):
    """What the month's data can speak of; how much each costs is the hall's own setting."""

    valid_complaint = "valid_complaint"  # 有效投诉
    outside_deduction = "outside_deduction"  # 外部检查扣分
    overdue_finding = "overdue_finding"  # 逾期问题
    systemic_finding = "systemic_finding"  # 系统性问题
    missed_round = "missed_round"  # 无记录的轮次
    good_practice = "good_practice"  # 好的做法


class Side(StrEnum):
    hall = "hall"  # 大厅一方
    supplier = "supplier"  # 供应商一方


class AssessmentState(StrEnum):
    draft = "draft"  # 待确认
    signing = "signing"  # 一方已签
    signed = "signed"  # 双方已签


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """From this total on, unless a higher band applies."""

    from_points: Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
    effect: Annotated[str, Meta(min_length=1, max_length=120)]
    """What it does to the fee, in the contract's words."""


def known_bands() -> list[Band]:
    return [Band(80_000, "不扣服务费")]


class AssessmentRules(Struct, frozen=True, forbid_unknown_fields=True):
    """A hall's own. Only the first band below is known from a tender (hebei (七): its text breaks off after it); lower ones are entered
    by the hall and never guessed."""

    base: Points = 100_000
    bands: Annotated[list[Band], Meta(max_length=20)] = field(default_factory=known_bands)
    clause: Annotated[str, Meta(max_length=120)] = ""
    """Of the contract on which the assessment rests."""
    costs: dict[Cause, Points] = {}
    """What one case of a cause is proposed at; a cause without a number is proposed without one."""
    due_day: Annotated[int, Meta(ge=1, le=28)] = 15
    """Of the following month, by when both sides sign (R94)."""


class AssessmentLine(Struct, frozen=True, forbid_unknown_fields=True):
    kind: LineKind
    title: Annotated[str, Meta(min_length=1, max_length=120)]
    points: Points
    clause: Annotated[str, Meta(max_length=120)] = ""
    evidence: Words = ""
    """What proves it: numbers, dates, the records to look at."""
    cause: Cause | None = None
    """When it was taken from a proposal."""


class SaveAssessment(Struct, frozen=True, forbid_unknown_fields=True):
    lines: Annotated[list[AssessmentLine], Meta(max_length=100)]
    note: Annotated[str, Meta(max_length=2000)] = ""
    replaces: UUID | None = None
    """The newest revision as it was read."""


class SaveRules(Struct, frozen=True, forbid_unknown_fields=True):
    rules: AssessmentRules
    replaces: UUID | None = None


class Object(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    revision: UUID


class Sign(Struct, frozen=True, forbid_unknown_fields=True):
    revision: UUID
    """What is signed for; a later revision needs new signatures."""
    signature: Annotated[list[Stroke], Meta(min_length=1, max_length=100)]


class Proposal(Struct, frozen=True):
    """What the month's data give cause for. A person decides."""

    cause: Cause
    kind: LineKind
    cases: int
    points: int | None
    """Cases × the hall's number; null where the hall has set none."""
    title: str
    evidence: str


class Objection(Struct, frozen=True):
    text: str
    author_name: str
    at: datetime
    current: bool
    """Against the revision that stands."""


class Signed(Struct, frozen=True):
    side: Side
    author_name: str
    at: datetime
    signature: list[Stroke]


class MonthLine(Struct, frozen=True):
    month: str
    total: int | None
    """Null: nothing saved yet."""
    state: AssessmentState
    due_on: date
    overdue: bool


class Assessment(Struct, frozen=True):
    hall: HallId
    hall_name: str
    time_zone: str
    month: str
    """2026-11"""
    rules: AssessmentRules
    rules_id: UUID | None
    lines: list[AssessmentLine]
    note: str
    revision: UUID | None
    """Null: nothing saved yet."""
    saved_by: str
    saved_at: datetime | None
    deducted: int
    bonus: int
    total: int
    band: str
    """The effect of the band that applies; empty when no band reaches down to the total."""
    state: AssessmentState
    signatures: list[Signed]
    """Of the revision that stands."""
    objections: list[Objection]
    proposals: list[Proposal]
    hall_score: int | None
    """The hall's score of the month, for information: no part of the total."""
    due_on: date
    overdue: bool
    digest: str
    """SHA-256 of what is signed for: month, rules and lines."""
    revisions: int
