"""Words of the room: finding 问题, its state on the way to 销号."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from audit.checklists.schemas import Citation, Pillar, Text
from audit.ids import FindingId, HallId, SpotId


class FindingState(StrEnum):
    open = "open"  # 待整改
    closed = "closed"  # 已销号: a later inspection judged the item anew; what still fails is a finding of its own
    withdrawn = "withdrawn"  # 检查已更正，问题随之撤销


class FindingSource(StrEnum):
    inspection = "inspection"


class Finding(Struct, frozen=True):
    id: FindingId
    hall: HallId
    spot: SpotId
    source: FindingSource
    source_id: UUID
    item: str
    title: Text
    pillar: Pillar
    critical: bool
    citations: list[Citation]
    reasons: list[Text]
    note: str
    photos: list[str]
    """SHA-256 of the photos taken when the fault was seen (before 整改)."""
    state: FindingState
    raised_at: datetime
    raised_on: date
    """The hall's local day."""
