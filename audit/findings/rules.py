"""What a fault says when it becomes a finding. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from audit.checklists.rules import citations_on
from audit.checklists.schemas import Citation, Item, Standard, Text
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


def facts(fault: Fault, raised_on: date, standards: Mapping[str, Standard]) -> FindingFacts:
    """It cites the editions in force on the day it is raised; `standards` is the register by number."""
    chosen = [Text(zh=reason.zh, en=reason.en) for reason in fault.item.reasons if reason.id in fault.reasons]
    return FindingFacts(
        title=fault.item.title,
        citations=citations_on(fault.item.citations, raised_on, standards),
        reasons=chosen,
        note=fault.note,
        photos=fault.photos,
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


Moment = tuple[datetime, UUID]
"""Orders inspections: by their end, and by id when two end at the same instant."""


def last_says(judgements: Iterable[Judgement]) -> dict[str, Moment]:
    """When each item was last judged by an inspection that counts."""
    last: dict[str, Moment] = {}
    for one in judgements:
        for item in one.items if one.counts else ():
            last[item] = max(last.get(item, (one.at, one.source_id)), (one.at, one.source_id))
    return last


def state_of(source: Judgement, item: str, last: Mapping[str, Moment]) -> FindingState:
    """Where a finding stands after all inspections of its spot, in whatever order they came.

    It is open until a later inspection judges the item anew: found right, it is closed; found wrong again, the new finding
    carries on.
    """
    if not source.stands:
        return FindingState.withdrawn
    own = (source.at, source.source_id)
    return FindingState.closed if last.get(item, own) > own else FindingState.open
