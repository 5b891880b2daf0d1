"""Words of the room: ledger 履约台账, deed 履约记录, light 履约状态, confirmation 人工确认, sheet 年度验收表.

Numbers of a promise are whole; `half` is the half day that days in the hall may have beside them.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.assessments.schemas import Side
from audit.checklists.schemas import Text
from audit.checklists.tender_schemas import Bound, DeedKind, ObligationKind, ObligationUnit, Period
from audit.contracts.schemas import ContractSpan
from audit.ids import HallId

Stroke = Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Meta(max_length=4000)]
Note = Annotated[str, Meta(max_length=500)]


class PromiseLight(StrEnum):
    kept = "kept"  # 已履约
    on_course = "on_course"  # 正常推进
    danger = "danger"  # 有风险
    broken = "broken"  # 未履约
    not_begun = "not_begun"  # 未开始
    by_hand = "by_hand"  # 待人工确认
    standing = "standing"  # 常态履约


class SheetState(StrEnum):
    running = "running"  # 年度未结束
    open = "open"  # 待制表
    signing = "signing"  # 待签字
    sealed = "sealed"  # 双方已签并封存


class YearVerdict(StrEnum):
    kept = "kept"  # 已履约
    broken = "broken"  # 未履约
    open = "open"  # 未到期
    unproven = "unproven"  # 未确认


class Deed(Struct, frozen=True):
    """Something that was done, from any room."""

    kind: DeedKind
    on: date
    title: str
    path: str
    """The screen that shows it."""
    ref: UUID | None = None
    tags: frozenset[str] = frozenset()
    """Ids of the promises that it counts for; empty: every one that is counted by its kind."""
    minute: int | None = None
    """Of the day, where a day has more than one."""
    halves: int = 2
    """Of a day in the hall."""
    waiting: bool = False
    """It may still count: a day without countersign, a complaint without verdict."""


class Standing(Struct, frozen=True):
    """One promise in one of its periods."""

    first: date
    last: date | None
    """Null: the contract has no end."""
    promised: int
    done: int
    half: bool
    waiting: int
    light: PromiseLight
    workdays_left: int | None
    """After today; null where the end or its holidays are not known."""
    expected: int | None
    """What will have been done on the last day at the pace so far."""


class Confirmation(Struct, frozen=True):
    """What somebody of the hall said of a promise that no data proves."""

    id: UUID
    first: date
    """First day of its period."""
    kept: bool
    note: str
    author_name: str
    at: datetime


class LedgerLine(Struct, frozen=True):
    obligation: str
    title: Text
    clause: str
    section: str
    requirement: str
    kind: ObligationKind
    period: Period
    unit: ObligationUnit | None
    bound: Bound | None
    counted_by: DeedKind | None
    light: PromiseLight
    """Of the period of the day, or of the one before it where that was missed."""
    standing: Standing | None
    periods_kept: int
    """Of the year's periods that are over."""
    periods_missed: int
    evidence: int
    confirmation: Confirmation | None


class LedgerPage(Struct, frozen=True):
    hall: HallId
    hall_name: str
    on: date
    today: date
    title: str
    """Of the contract."""
    tender: str
    """Empty: the contract names none, and nothing is counted."""
    year: ContractSpan | None
    years: list[ContractSpan]
    """That have begun; newest first."""
    lights: dict[PromiseLight, int]
    lines: list[LedgerLine]


class PromisePage(Struct, frozen=True):
    on: date
    line: LedgerLine
    note: Text | None
    periods: list[Standing]
    """Of the year, newest first."""
    evidence: list[Deed]
    """Of the period of the day, newest first."""
    confirmations: list[Confirmation]
    """Newest first; the newest of a period holds."""


class Confirm(Struct, frozen=True, forbid_unknown_fields=True):
    first: date
    """First day of the period that is confirmed."""
    kept: bool
    note: Annotated[str, Meta(min_length=1, max_length=500)]
    replaces: UUID | None = None
    """The newest confirmation of the period as it was read."""


class SheetLine(Struct, frozen=True):
    """A promise in a year of the contract."""

    obligation: str
    title: Text
    clause: str
    section: str
    period: Period
    unit: ObligationUnit | None
    bound: Bound | None
    counted: bool
    """False: no data proves it; somebody confirms it."""
    periods: int
    """That ended in the year."""
    periods_kept: int
    promised: int
    done: int
    half: bool
    evidence: int
    verdict: YearVerdict
    note: str
    """Of a confirmation by hand, with who said it."""


class Sheet(Struct, frozen=True):
    """What is signed for."""

    hall: HallId
    hall_name: str
    time_zone: str
    contract_title: str
    contract_number: str
    client: str
    supplier: str
    tender: str
    year: int
    first: date
    last: date
    lines: list[SheetLine]


class YearSignature(Struct, frozen=True):
    side: Side
    author_name: str
    at: datetime
    signature: list[Stroke]


class YearSeal(Struct, frozen=True):
    id: UUID
    number: str
    key: str
    sha256: str
    signature: str
    slip: str
    sealed_at: datetime


class YearPage(Struct, frozen=True):
    state: SheetState
    sheet: Sheet
    """As drawn up; before that, as the data stand."""
    id: UUID | None
    digest: str
    drawn_by: str
    drawn_at: datetime | None
    changed: bool
    """The data say something else today than what was drawn up."""
    signatures: list[YearSignature]
    seal: YearSeal | None
    verdicts: dict[YearVerdict, int]


class SealedSheet(Struct, frozen=True):
    """What the key signs: the sheet, and both signatures."""

    format: str
    seal: UUID
    key: str
    alg: str
    sealed_at: datetime
    sheet_id: UUID
    sheet: Sheet
    signatures: list[YearSignature]


class DrawUp(Struct, frozen=True, forbid_unknown_fields=True):
    replaces: UUID | None = None
    """The newest sheet as it was read."""


class SignYear(Struct, frozen=True, forbid_unknown_fields=True):
    sheet: UUID
    signature: Annotated[list[Stroke], Meta(min_length=1, max_length=100)]
