"""What a fault says when it becomes a finding. Pure."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from audit.checklists.schemas import Citation, Item, Text
from audit.findings.schemas import FindingState


class Fault(Struct, frozen=True):
    """A failed item, as seen in one inspection."""

    item: Item
    reasons: list[str]
    """Ids of the item's reason chips."""
    note: str
    photos: list[str]


class FindingFacts(Struct, frozen=True):
    """Frozen words of the finding: they stay even when the checklist changes."""

    title: Text
    citations: list[Citation]
    reasons: list[Text]
    note: str
    photos: list[str]


def facts(fault: Fault) -> FindingFacts:
    chosen = [Text(zh=reason.zh, en=reason.en) for reason in fault.item.reasons if reason.id in fault.reasons]
    return FindingFacts(
        title=fault.item.title, citations=fault.item.citations, reasons=chosen, note=fault.note, photos=fault.photos
    )


class Judgement(Struct, frozen=True):
    """One inspection's say on the items of a spot."""

    source_id: UUID
    at: datetime
    items: frozenset[str]
    """Items it answered with anything but 不适用."""
    counts: bool
    """False for a self-check, which never closes a finding, and for an inspection that was corrected."""
    stands: bool
    """False when it was corrected: what it raised is withdrawn."""


def state_of(source_id: UUID, item: str, judgements: Iterable[Judgement]) -> FindingState:
    """Where a finding stands after all inspections of its spot, in whatever order they came.

    It is open until a later inspection judges the item anew: found right, it is closed; found wrong again, the new finding
    carries on. `judgements` holds the finding's own source.
    """
    every = list(judgements)
    source = next(one for one in every if one.source_id == source_id)
    if not source.stands:
        return FindingState.withdrawn
    later = any(
        one.counts and item in one.items and (one.at, one.source_id) > (source.at, source.source_id) for one in every
    )
    return FindingState.closed if later else FindingState.open
