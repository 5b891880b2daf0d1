"""Words of the room: inspection 检查, answer, verdict, receipt. The wire is docs/wire.md."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from audit.checklists.schemas import ItemId, Module, Pillar
from audit.documents import Clock, Instant, Schema
from audit.ids import ChecklistId, HallId, InspectionId, PersonId, SpotId
from audit.media.schemas import TakenPhoto


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


class PhotoFacts(TakenPhoto, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A photo and the item that it belongs to."""

    item: ItemId


class InspectionDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/inspections/<id>."""

    schema: Schema
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


class Sums(Struct, frozen=True, array_like=True, gc=False):
    """Of the items that count: exact, so that any score can be made of them."""

    weight: int = 0
    credit: int = 0
    """Σ weight × credit, a credit being 0–1000."""
    answered: int = 0
    failed: int = 0


class Tally(Struct, frozen=True):
    """What an inspection gives to the scores it takes part in."""

    total: Sums
    not_applicable: int
    critical_failed: int
    pass_mark: int
    pillars: dict[Pillar, Sums]
    modules: dict[Module, Sums]
    """Only those of which something counts, as in `pillars`."""


class Given(Struct, frozen=True):
    """An inspection as scores see it: complete and not corrected."""

    inspection: InspectionId
    spot: SpotId
    pack: str
    kind: InspectionKind
    day_on: date
    finished_at: datetime
    tally: Tally


class Total(Struct, frozen=True):
    """What all that is given of one spot in one period makes together."""

    spot: SpotId
    sums: Sums
    critical_failed: int
    pass_mark: int
    """The highest."""


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
