"""Words of the room: inspection 检查, answer, verdict, receipt. The wire is docs/wire.md."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import ItemId, Pillar
from audit.ids import ChecklistId, HallId, InspectionId, PersonId, SpotId

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Instant = Annotated[datetime, Meta(tz=True)]


class InspectionKind(StrEnum):
    self_check = "self_check"  # 自查
    patrol = "patrol"  # 巡查
    spot_check = "spot_check"  # 抽查
    audit = "audit"  # 评估
    acceptance = "acceptance"  # 验收


class Verdict(StrEnum):
    passed = "pass"
    failed = "fail"
    not_applicable = "na"


class PhotoSource(StrEnum):
    live = "live"
    """The camera inside the page."""
    system = "system"
    """The phone's camera app."""
    gallery = "gallery"
    """A picture that was already there."""


class Result(StrEnum):
    passed = "pass"  # 合格
    failed = "fail"  # 不合格
    unscored = "unscored"  # 未评分: nothing that counts was answered


class Answer(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One item's answer. pass_fail items carry `verdict`; scale, count, length and measure carry `value`; `na` fits all."""

    item: ItemId
    verdict: Verdict | None = None
    value: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    """Scale 0–4, count of things found, millimetres of a length, or the number in the item's unit of a measure."""
    reasons: Annotated[list[ItemId], Meta(max_length=20)] = []
    note: Annotated[str, Meta(max_length=2000)] = ""


class PhotoFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """What the phone knows of a photo; its bytes follow in their own request."""

    sha256: Sha256
    item: ItemId
    taken_at: Instant
    source: PhotoSource
    width: Annotated[int, Meta(ge=1, le=20_000)]
    height: Annotated[int, Meta(ge=1, le=20_000)]
    bytes: Annotated[int, Meta(ge=1, le=100_000_000)]


class Clock(Struct, frozen=True, forbid_unknown_fields=True):
    """How far the phone's clock may be trusted. Nothing is ordered or refused by it."""

    zone: Annotated[str, Meta(max_length=64)]
    since_contact_ms: Annotated[int, Meta(ge=0, le=10**13)] | None = None
    """Monotonic milliseconds since the last server contact, null when there was none since the app started."""


class InspectionDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/inspections/<id>."""

    schema: Annotated[int, Meta(ge=1, le=10_000)]
    """1. A newer number than the server knows is answered 422 schema_too_new; the phone keeps the document."""
    hall: HallId
    spot: SpotId
    checklist: ChecklistId
    kind: InspectionKind
    started_at: Instant
    finished_at: Instant
    clock: Clock
    answers: Annotated[list[Answer], Meta(min_length=1, max_length=500)]
    photos: Annotated[list[PhotoFacts], Meta(max_length=200)] = []
    signature: Annotated[
        list[Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Meta(max_length=4000)]],
        Meta(max_length=100),
    ] = []
    """Pen strokes; each a flat list x, y, x, y … on a 1000 × 400 sheet."""
    supersedes: InspectionId | None = None
    """The inspection by the same author that this one corrects."""


class Receipt(Struct, frozen=True):
    """Given after the document is on disk. A phone counts as delivered only what a receipt names."""

    id: UUID
    sha256: str
    """Of the request body as received."""
    epoch: str
    received_at: datetime


class PillarScore(Struct, frozen=True):
    pillar: Pillar
    score: int | None
    """Thousandths of a point of 100; null when nothing of the pillar counts."""
    answered: int
    failed: int


class Score(Struct, frozen=True):
    """The outcome of one inspection, or of a hall. docs/scoring.md is the written rule."""

    score: int | None
    """Thousandths of a point of 100: 79995 is 79.995 points. Null when nothing counts."""
    result: Result
    answered: int
    passed: int
    failed: int
    not_applicable: int
    critical_failed: int
    pillars: list[PillarScore]


class InspectionSummary(Struct, frozen=True):
    id: InspectionId
    spot: SpotId
    checklist: ChecklistId
    kind: InspectionKind
    author: PersonId
    author_name: str
    day_on: date
    """The hall's local day of finished_at."""
    finished_at: datetime
    received_at: datetime
    score: int | None
    result: Result
    answered: int
    failed: int
    photos_expected: int
    photos_received: int
    """Fewer than expected: shown as 照片 18/20 and left out of scores until the rest arrives."""
    superseded: bool


class Inspection(Struct, frozen=True):
    """One inspection read back: its summary, the document as sent and the score by the rules."""

    summary: InspectionSummary
    document: InspectionDocument
    outcome: Score
