"""Words of the room: hello, pack. The wire is docs/wire.md."""

from datetime import date, datetime

from msgspec import Struct

from audit.checklists.schemas import LibraryBook, PublishedChecklist
from audit.findings.schemas import Finding
from audit.ids import ChecklistId, InspectionId, SpotId
from audit.inspections.schemas import InspectionKind, Result
from audit.notices.schemas import NoticeBox
from audit.rounds.schemas import RoundsAhead
from audit.signs.schemas import SignRegister, Walk
from audit.sites.schemas import Places
from audit.twins.schemas import Twin


class Limits(Struct, frozen=True):
    photo_max_bytes: int
    document_max_bytes: int


class Hello(Struct, frozen=True):
    epoch: str
    """Random; changes when the server was restored from a backup. A phone then offers again what it kept."""
    server_time: datetime
    schema: int
    """The newest InspectionDocument.schema this server reads."""
    limits: Limits


class LastPhoto(Struct, frozen=True):
    """The newest photo of an item at a spot: the next one is taken from the same point."""

    item: str
    sha256: str


class Latest(Struct, frozen=True):
    """The newest inspection of a spot by one checklist: the status in the counter list."""

    spot: SpotId
    checklist: ChecklistId
    pack: str
    """The pack of that version: a phone may not hold the version itself."""
    inspection: InspectionId
    kind: InspectionKind
    day_on: date
    finished_at: datetime
    score: int | None
    result: Result
    failed: int
    photos_expected: int
    photos_received: int
    photos: list[LastPhoto] = []
    """By this checklist, of any inspection in the last weeks; a hall's newest 60."""


class Pack(Struct, frozen=True):
    """What a phone needs to work a day offline. A section is null when the phone's cursor already has it."""

    cursor: str
    """Send it back as ?cursor= next time."""
    complete: bool
    places: Places | None
    checklists: list[PublishedChecklist] | None
    findings: list[Finding] | None
    """Open ones of this hall."""
    latest: list[Latest] | None
    library: LibraryBook | None
    """The register of standards, facts, symbols and drawings; the same for every hall."""
    signs: SignRegister | None
    walks: list[Walk] | None
    """Walk tests, the newest 100."""
    rounds: RoundsAhead | None
    """What is due today and tomorrow."""
    notices: NoticeBox | None
    """Of the person who asks."""
    twins: list[Twin] | None
    """Standard photos in use; their pictures come by themselves."""
