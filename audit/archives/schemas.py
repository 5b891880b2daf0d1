"""Words of the room: archive 归档包, scope 范围, manifest 清单. docs/archive.md tells the whole."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from audit.documents import Instant, Sha256
from audit.ids import HallId, InspectionId, PersonId
from audit.seals.schemas import JournalPoint

Month = Annotated[str, Meta(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class Scope(Struct, frozen=True, forbid_unknown_fields=True):
    """Neither an inspection nor days: the whole hall."""

    hall: HallId
    inspection: InspectionId | None = None
    from_on: date | None = None
    to_on: date | None = None


class ArchivedCard(Struct, frozen=True, forbid_unknown_fields=True):
    """A scorecard: who takes the archive in must come to the same facts."""

    inspection: InspectionId | None
    from_on: date
    to_on: date
    facts: Sha256
    """Of what a seal of it would say."""


class ArchiveManifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is signed, as canonical JSON."""

    format: Literal["hall-audit-archive"] = "hall-audit-archive"
    version: int = 1
    program: str
    archive: UUID
    epoch: str
    scope: Scope
    hall_name: str
    made_at: Instant
    made_by: PersonId | None
    """Null: on the server's command line."""
    made_by_name: str
    rules: int
    """Version of docs/scoring.md by which the facts of `cards` were found."""
    cards: list[ArchivedCard]
    journal: JournalPoint
    rows: dict[str, int]
    """How many of each kind."""
    photos: int
    photos_missing: int
    """Of those, how many had no file when the archive was made."""
    files: int
    sums: Sha256
    """Of SHA256SUMS, which has the digest of every other file."""
    alg: str
    key: Sha256
    """The public key, hexadecimal; its length is that of a SHA-256."""


class VerifiedArchive(Struct, frozen=True):
    manifest: ArchiveManifest
    seals: int
    entries: int
    """Of the journal."""
    key_name: str


class ImportedArchive(Struct, frozen=True):
    manifest: ArchiveManifest
    before: datetime | None
    """When it had been taken in before: then nothing was written."""
    rows: int
    """That were new here."""
    photos: int
    renamed: list[str]
    """Sign-in names that were taken here, as they are now."""
