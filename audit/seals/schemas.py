"""Words of the room: seal 封存, manifest 封存清单, slip 核验码, seal_key 封存公钥, checkpoint 存根, signing 签署. docs/seals.md tells the whole."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from audit.ids import ChecklistId, HallId, InspectionId, PersonId, SpotId
from audit.inspections.schemas import PillarScore, Result

Stroke = Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Meta(max_length=4000)]


class SealState(StrEnum):
    """Of a scorecard."""

    unsealed = "unsealed"  # 未封存
    sealed = "sealed"  # 已封存
    changed = "changed"  # 数据已变，需重新封存


class SealedDocument(Struct, frozen=True):
    """An inspection that counts."""

    id: InspectionId
    sha256: str
    """Of the document as received."""
    spot: SpotId
    checklist: ChecklistId
    finished_at: datetime
    score: int | None
    result: Result
    photos: list[str]
    """SHA-256 of each, sorted."""


class SealedSpot(Struct, frozen=True):
    spot: SpotId
    code: str
    name: str
    score: int | None
    result: Result
    answered: int
    failed: int
    critical_failed: int
    pillars: list[PillarScore]


class SealedChecklist(Struct, frozen=True):
    id: ChecklistId
    pack: str
    edition: int
    digest: str


class SealFacts(Struct, frozen=True):
    """What a scorecard says, without anything that two servers fed in another order would write differently."""

    rules: int
    """Version of docs/scoring.md by which it was scored."""
    hall: HallId
    hall_name: str
    inspection: InspectionId | None
    """Null: the hall's scorecard of the days."""
    from_on: date
    to_on: date
    place: str
    """Code and name of the spot; empty for a hall."""
    score: int | None
    result: Result
    pass_mark: int
    answered: int
    failed: int
    not_applicable: int
    critical_failed: int
    pillars: list[PillarScore]
    spots: list[SealedSpot]
    checklists: list[SealedChecklist]
    documents: list[SealedDocument]


class JournalPoint(Struct, frozen=True):
    """Where the journal was: the root and the hash prove every entry up to it."""

    sequence: int
    hash: str
    root: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What is signed, as canonical JSON: sorted names, no spaces, whole numbers only."""

    format: Literal["hall-audit-seal"] = "hall-audit-seal"
    version: Literal[1] = 1
    alg: str
    key: str
    seal: UUID
    supersedes: UUID | None
    facts: SealFacts
    sealed_by: PersonId
    sealed_by_name: str
    sealed_at: datetime
    journal: JournalPoint


class SealLine(Struct, frozen=True):
    """A seal in a list."""

    id: UUID
    number: str
    """Short, to read out: 7K3F-9Q2M."""
    inspection: InspectionId | None
    from_on: date
    to_on: date
    score: int | None
    result: Result
    sealed_by_name: str
    sealed_at: datetime
    supersedes: UUID | None
    key: str


class SignSeal(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody puts below a seal: their post, as they want it printed, and their pen."""

    title: Annotated[str, Meta(min_length=1, max_length=20, pattern=r"\S")]
    signature: Annotated[list[Stroke], Meta(min_length=1, max_length=100)]
    """Strokes as in InspectionDocument.signature."""


class SealSigning(Struct, frozen=True):
    """签署: one name below a seal."""

    title: str
    author: PersonId
    author_name: str
    at: datetime
    signature: list[Stroke]


class Seals(Struct, frozen=True):
    """The seals of one scorecard, newest first; the newest is the one that counts."""

    state: SealState
    seals: list[SealLine]
    signings: list[SealSigning] = []
    """Below the newest, in the order of time."""


class Seal(Struct, frozen=True):
    line: SealLine
    manifest: Manifest
    sha256: str
    """Of the manifest's canonical JSON."""
    signature: str
    slip: str


class SealKey(Struct, frozen=True):
    name: str
    alg: str
    public_key: str


class SealRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """An inspection, or days."""

    inspection: InspectionId | None = None
    from_on: date | None = None
    to_on: date | None = None


class Slip(Struct, frozen=True):
    """What the QR code on the paper says by itself."""

    key: str
    seal: UUID
    manifest: str
    """The first 32 hex digits of the manifest's SHA-256."""
    score: int | None
    result: Result
    answered: int
    failed: int
    critical_failed: int
    photos: int
    from_on: date
    to_on: date
    sealed_at: datetime
    hall_name: str
    place: str
    of_year: bool = False
    """The acceptance of a contract year: the counts are promises, broken, unproven and kept ones."""


class Checkpoint(Struct, frozen=True):
    """A line of the purchaser's own folder."""

    sequence: int
    hash: str
    root: str
    made_at: datetime
    key: str
    alg: str
