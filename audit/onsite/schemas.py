"""Words of the room: onsite_day 驻点, product 当日成果, countersign 会签, contract_year 合同年度, plan 驻点计划."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.contracts.schemas import Contract
from audit.documents import Clock, Instant, Schema
from audit.ids import HallId, PersonId
from audit.workdays.schemas import DayKind

Reason = Annotated[str, Meta(max_length=200)]
Label = Annotated[str, Meta(min_length=1, max_length=64)]
Stroke = Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Meta(max_length=4000)]


class Part(StrEnum):
    """Which part of a day."""

    whole = "whole"  # 全天
    morning = "morning"  # 上午
    afternoon = "afternoon"  # 下午


class Proof(StrEnum):
    """How it is shown that the person was there. Nobody is located."""

    scanned = "scanned"  # 扫大厅标签
    typed = "typed"  # 输入标签编号
    none = "none"  # 未确认


class ProductKind(StrEnum):
    inspections = "inspections"  # 检查
    rechecks = "rechecks"  # 问题复查
    signs = "signs"  # 标志记录
    trainings = "trainings"  # 培训
    materials = "materials"  # 物资发放


class DayState(StrEnum):
    entered = "entered"  # 待会签
    countersigned = "countersigned"  # 已会签
    refused = "refused"  # 已退回
    corrected = "corrected"  # 已更正
    withdrawn = "withdrawn"  # 已撤回


class Product(Struct, frozen=True, forbid_unknown_fields=True):
    """What came of the day: a number, and the documents where there are any."""

    kind: ProductKind
    count: Annotated[int, Meta(ge=1, le=10_000)]
    ids: Annotated[list[UUID], Meta(max_length=200)] = []


class OnsiteDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/onsite/<id>."""

    schema: Schema
    hall: HallId
    day: date
    part: Part
    proof: Proof
    log: Annotated[str, Meta(max_length=2000)]
    """What was done."""
    entered_at: Instant
    clock: Clock
    label: Label | None = None
    """The label that was scanned or typed."""
    products: Annotated[list[Product], Meta(max_length=5)] = []
    supersedes: UUID | None = None
    """The entry by the same person that this one corrects."""
    reason: Reason = ""
    """Why it is corrected."""
    withdrawn: bool = False
    """The corrected entry stands for no day at all."""


class CountersignDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/countersigns/<id>."""

    schema: Schema
    hall: HallId
    entry: UUID
    agrees: bool
    signed_at: Instant
    clock: Clock
    reason: Reason = ""
    """Why it is refused."""
    signature: Annotated[list[Stroke], Meta(max_length=100)] = []
    """Pen strokes, as of an inspection."""


class Countersign(Struct, frozen=True):
    id: UUID
    agrees: bool
    reason: str
    author_name: str
    signed_at: datetime
    signature: list[Stroke]


class OnsiteDay(Struct, frozen=True):
    """One entry as the hall sees it."""

    id: UUID
    author: PersonId
    author_name: str
    received_at: datetime
    document: OnsiteDocument
    state: DayState
    day_kind: DayKind
    counts: bool
    """Whether it counts once it is countersigned: a working day, or the contract counts days off."""
    days_late: int
    """Days of the hall between the day itself and the first entry's arrival; a correction keeps them."""
    decided: Countersign | None
    """The newest decision on this very entry."""


class ContractYear(Struct, frozen=True):
    """A year of the contract. Halves of days, so that all are whole numbers."""

    number: int
    first: date
    last: date
    promised: int
    """Days."""
    agreed_halves: int
    waiting_halves: int
    workdays_left: int | None
    """After today through the last day; null when the holidays are not known that far."""
    needed_from: date | None
    """The last day to begin, when every working day from then on is spent in the hall; null: kept, too late or unknown."""
    pace_halves: int | None
    """How many there will be in the end at the pace until now."""
    reached_on: date | None
    """When the promise is kept at that pace."""
    out_of_reach: bool
    """More is missing than working days are left."""


class PlannedPart(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a day on which somebody means to come."""

    day: date
    part: Part
    note: Annotated[str, Meta(max_length=100)] = ""


class SavePlan(Struct, frozen=True, forbid_unknown_fields=True):
    """The days from today on, as a whole; earlier ones stay as they were planned."""

    days: Annotated[list[PlannedPart], Meta(max_length=200)]
    replaces: UUID | None = None
    """The person's newest plan as it was read."""


class Planned(Struct, frozen=True):
    """One planned part of a day, beside what came of it."""

    day: date
    part: Part
    note: str
    came: bool | None
    """Whether an entry of that person for that part stands; null while the day is not over."""


class PersonPlan(Struct, frozen=True):
    person: PersonId
    person_name: str
    id: UUID
    """What the person's next save replaces."""
    saved_at: datetime
    days: list[Planned]
    """Oldest first."""


class FeedState(Struct, frozen=True):
    """The calendar link of the one who asks."""

    made_at: datetime | None


class FeedLink(Struct, frozen=True):
    """Told once; the server keeps only its digest."""

    url: str


class OnsitePage(Struct, frozen=True):
    today: date
    contract: Contract | None
    """What the days are counted against."""
    years: list[ContractYear]
    """Up to the one that today lies in."""
    days: list[OnsiteDay]
    """Every entry, newest day first."""
    plans: list[PersonPlan]
    """Who means to come when."""
