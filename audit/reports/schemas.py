"""Words of the room: scorecard 评分卡, label 标签. JSON, screen and PDF all render this one Scorecard."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from audit.checklists.schemas import Citation, Pillar, Text
from audit.evidence.schemas import EvidenceGrade, PhotoEvidence
from audit.findings.schemas import FindingState
from audit.ids import ChecklistId, FindingId, HallId, InspectionId, SpotId
from audit.inspections.schemas import InspectionKind, PillarScore, Result
from audit.media.schemas import Mark
from audit.scores.schemas import ModuleScore
from audit.seals.schemas import SealSigning, SealState


class LabelPaper(StrEnum):
    """Label papers that shops sell, by how many labels a sheet of A4 has."""

    a4_24 = "a4_24"  # 70 × 37 mm
    a4_21 = "a4_21"  # 63.5 × 38.1 mm
    a4_12 = "a4_12"  # 70 × 67.7 mm
    a4_8 = "a4_8"  # 105 × 74 mm
    a4_2 = "a4_2"  # 210 × 148.5 mm


class LabelKind(StrEnum):
    counter = "counter"  # 点位标签
    owner = "owner"  # 责任贴


class ItemLine(Struct, frozen=True):
    item: str
    title: Text
    pillar: Pillar
    weight: int
    critical: bool
    advisory: bool
    mark: Text
    """The answer in words: 合格, 3 / 4, 2 处, 61.5 cm."""
    credit: int | None
    """Thousandths 0–1000; null for 不适用, unanswered and advisory."""
    failed: bool
    reasons: list[Text]
    note: str
    clause: str
    """Source and clause in one line."""
    photos: list[str]


class PhotoDetail(Struct, frozen=True):
    """What was noted of a photo on the phone: how much of it was covered, what is drawn beside it."""

    sha256: str
    width: int
    height: int
    covered: int
    marks: list[Mark]


class FindingLine(Struct, frozen=True, omit_defaults=True):
    id: FindingId
    spot: SpotId
    spot_code: str
    spot_name: str
    item: str
    title: Text
    pillar: Pillar
    critical: bool
    citations: list[Citation]
    reasons: list[Text]
    note: str
    before: list[str]
    """Photo digests, fit for size=print."""
    after: list[str]
    """Of the last repair; empty until then, when the paper keeps the slot."""
    state: FindingState
    raised_at: datetime
    source_id: UUID | None = None
    """The inspection whose photos are `before`. Names no fact, so no part of the digest."""


class CounterLine(Struct, frozen=True):
    """One spot in the hall's scorecard: its latest complete inspection per checklist in the period, pooled."""

    spot: SpotId
    code: str
    name: str
    zone_name: str
    score: int | None
    result: Result
    failed: int
    critical_failed: int
    pillars: list[PillarScore]
    inspections: list[InspectionId]
    last_day_on: date | None
    photos_missing: int


class Signature(Struct, frozen=True):
    name: str
    role: Text
    signed_at: datetime | None
    strokes: list[list[int]]
    """As in InspectionDocument.signature; empty: a line to sign on paper."""


class Stamp(Struct, frozen=True):
    """How a scorecard's seal reads on its paper."""

    state: SealState
    number: str
    sealed_by_name: str
    sealed_at: datetime | None
    address: str
    """What the QR code holds; empty unless the newest seal says what the scorecard says."""
    signings: list[SealSigning] = []
    """Who signed it; empty when it says something else today."""


NO_STAMP = Stamp(SealState.unsealed, "", "", None, "")


class Scorecard(Struct, frozen=True, omit_defaults=True):
    """One counter's inspection (spot set) or a whole hall over a period (spot null)."""

    title: Text
    hall: HallId
    hall_name: str
    hall_name_en: str
    time_zone: str
    spot: SpotId | None
    spot_code: str
    spot_name: str
    zone_name: str
    kind: InspectionKind | None
    inspector: str
    from_on: date
    to_on: date
    finished_at: datetime | None
    checklists: list[ChecklistId]
    checklist_titles: list[Text]
    """Title and edition of each checklist used."""
    score: int | None
    result: Result
    pass_mark: int
    critical_failed: int
    answered: int
    failed: int
    not_applicable: int
    pillars: list[PillarScore]
    items: list[ItemLine]
    """Empty for a hall."""
    counters: list[CounterLine]
    """Empty for a spot."""
    findings: list[FindingLine]
    signatures: list[Signature]
    photos_expected: int
    photos_received: int
    digest: str
    """SHA-256 over the facts above, printed in the footer: the same facts give the same digest."""
    generated_at: datetime
    photos: list[PhotoEvidence] = []
    """What each photo proves: of a spot all photos, of a hall those of its findings. Worked out anew each time, so no part of the digest."""
    grades: dict[EvidenceGrade, int] = {}
    """How many photos of the inspections have which grade."""
    modules: list[ModuleScore] = []
    """Of a hall, all eight. Follow from the same documents, and no part of the digest: it was there before them."""
    rules: int = 1
    """Version of docs/scoring.md. Left out while it is the first: then the digest is what it always was."""
    photo_details: list[PhotoDetail] = []
    """Only of photos that are covered or marked. Left out when there are none: then the digest is what it always was."""
