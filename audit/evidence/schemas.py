"""Words of the room: challenge 时间凭据, evidence 证据, bracket 时间区间, repeat 重复画面, decision 复核结论."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import Text
from audit.documents import Sha256
from audit.ids import InspectionId, SpotId
from audit.media.schemas import PhotoSource


class EvidenceGrade(StrEnum):
    """What a photo proves; docs/evidence.md is the written rule. No grade says that a photo is true."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Challenge(Struct, frozen=True):
    """What a phone puts beside the facts of a photo it takes: the record is not older than `issued_at`."""

    challenge: str
    issued_at: datetime
    counts_until: datetime
    """A photo that comes later is still kept; its bracket is then too wide to count."""


class PhotoEvidence(Struct, frozen=True):
    """One photo of one inspection."""

    inspection: InspectionId
    sha256: str
    grade: EvidenceGrade | None
    """Null until the photo itself has come."""
    source: PhotoSource
    not_before: datetime | None
    """The record of the photo was made after this moment; null when nothing shows it."""
    not_after: datetime
    """The server knew the photo or its digest by then."""
    at_place: bool
    """The label of the spot was scanned for this check."""


class RepeatKind(StrEnum):
    exact = "exact"
    near = "near"


class RepeatVerdict(StrEnum):
    fine = "fine"
    repeated = "repeated"


class Side(Struct, frozen=True):
    """A photo beside the other one."""

    inspection: InspectionId
    sha256: str
    spot: SpotId
    spot_code: str
    spot_name: str
    item: Text
    author_name: str
    finished_at: datetime
    evidence: PhotoEvidence


class Decision(Struct, frozen=True):
    verdict: RepeatVerdict
    note: str
    person_name: str
    decided_at: datetime


class PhotoReview(Struct, frozen=True):
    """The same picture in two inspections, or two that look alike. A person looks; nothing follows by itself."""

    kind: RepeatKind
    bits: int
    """How many of 256 bits differ; 0 for an exact repeat."""
    photo: Side
    """The later one: `inspection` and `sha256` of it name the review."""
    earlier: Side
    own: bool
    """The one who asks took the later photo: somebody else decides."""
    decision: Decision | None


class Decide(Struct, frozen=True, forbid_unknown_fields=True):
    inspection: InspectionId
    sha256: Sha256
    verdict: RepeatVerdict
    note: Annotated[str, Meta(max_length=300)] = ""


class Decided(Struct, frozen=True):
    id: UUID
    decision: Decision
