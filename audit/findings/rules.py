"""What a fault says when it becomes a finding. Pure."""

from msgspec import Struct

from audit.checklists.schemas import Citation, Item, Text


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
