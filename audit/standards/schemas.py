"""Words of the room: profile 本厅标准, rule_book 规矩, leftover 未采用的改动, draft 草稿.

The structs of a hall's own checklists: profile, rule books, drafts, differences; what a phone sends and gets.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import (
    Checklist,
    Frequency,
    Grade,
    Item,
    ItemId,
    LongText,
    Module,
    PhotoRule,
    Pillar,
    ResponseType,
    ShortText,
    Text,
    Unit,
)
from audit.ids import ChecklistId
from audit.sites.schemas import SpotKind

Limit = Annotated[int, Meta(ge=0, le=100_000)]


class ItemChange(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is other in this hall; a field that is null stays as the library has it."""

    item: ItemId
    reason: LongText
    enabled: bool | None = None
    """False leaves the item out; true asks one that is shipped switched off."""
    target_mm: Limit | None = None
    tolerance_mm: Limit | None = None
    min_mm: Limit | None = None
    max_mm: Limit | None = None
    at_least: Limit | None = None
    at_most: Limit | None = None
    frequency: Frequency | None = None
    photo: PhotoRule | None = None
    weight: Annotated[int, Meta(ge=1, le=10)] | None = None
    title: Text | None = None
    requirement: Text | None = None
    how_to_check: Text | None = None


class AddedItem(Struct, frozen=True, forbid_unknown_fields=True):
    """An item of the hall's own, after the library's."""

    item: Item
    reason: LongText


class PackProfile(Struct, frozen=True, forbid_unknown_fields=True):
    """What a hall decided about one pack. The default changes nothing."""

    enabled: bool = True
    """False: the pack is not used in this hall."""
    reason: Annotated[str, Meta(max_length=1000)] = ""
    """Why the pack is switched off."""
    changes: Annotated[list[ItemChange], Meta(max_length=500)] = []
    added: Annotated[list[AddedItem], Meta(max_length=200)] = []


class Clause(Struct, frozen=True, forbid_unknown_fields=True):
    number: ShortText
    title: ShortText
    text: LongText


class RuleBook(Struct, frozen=True, forbid_unknown_fields=True):
    """The hall's own rules (R12, e.g. 《政数规矩》). Items of the hall may cite a clause: source = `name`, grade S."""

    name: ShortText
    clauses: Annotated[list[Clause], Meta(max_length=500)] = []


class Leftover(Struct, frozen=True):
    """A change that does not fit the library as it is now: kept, told, not applied."""

    item: ItemId
    reason: str
    """The person's."""
    why: Text
    """Why it does not fit."""
    added: bool = False
    """It is an added item, not a change."""


class FieldChange(Struct, frozen=True):
    field: str
    """As in Checklist or Item; a part of the response by its own name (`target_mm`), `order` for the order of the items."""
    before: Any
    after: Any


class ItemName(Struct, frozen=True):
    item: ItemId
    title: Text


class ItemDifference(Struct, frozen=True):
    item: ItemId
    title: Text
    """The new one."""
    fields: list[FieldChange]


class ChecklistDifference(Struct, frozen=True):
    head: list[FieldChange]
    """What is other in the checklist itself."""
    added: list[ItemName]
    removed: list[ItemName]
    changed: list[ItemDifference]


class ItemLine(Struct, frozen=True):
    """What a hall changed in an item, or added, in one line of a list."""

    item: ItemId
    title: Text
    reason: str
    added: bool


class Upgrade(Struct, frozen=True):
    """The library brought another edition, which is in use here now."""

    before: ChecklistId
    """What this hall asked under the edition before."""
    at: datetime


class PackLine(Struct, frozen=True):
    """One pack of the library as this hall uses it."""

    pack: str
    title: Text
    edition: int
    """Of the library."""
    items: int
    """How many are asked in this hall."""
    enabled: bool
    reason: str
    changes: list[ItemLine]
    leftovers: list[Leftover]
    current: ChecklistId | None
    """The version in use; null when switched off."""
    upgrade: Upgrade | None
    """The newest one; null when the pack never had another edition or is switched off."""


class OwnLine(Struct, frozen=True):
    """A checklist that the hall made itself."""

    pack: str
    title: Text
    edition: int
    items: int
    current: ChecklistId | None
    """Null when retired."""
    newest: ChecklistId


class BooksInForce(Struct, frozen=True):
    replaces: UUID | None
    """To be named by the next save."""
    books: list[RuleBook]


class HallProfile(Struct, frozen=True):
    packs: list[PackLine]
    own: list[OwnLine]
    rule_books: BooksInForce


class VersionLine(Struct, frozen=True):
    id: ChecklistId
    edition: int
    published_at: datetime
    ours: bool
    """Made for this hall; false: the library's."""
    in_use: bool


class PackPage(Struct, frozen=True):
    """All that the editor of one pack shows."""

    replaces: UUID | None
    """To be named by the next save."""
    base: Checklist
    """The library's, with the items that are shipped switched off."""
    profile: PackProfile
    leftovers: list[Leftover]
    versions: list[VersionLine]
    """Newest first."""


class SavePack(Struct, frozen=True, forbid_unknown_fields=True):
    profile: PackProfile
    replaces: UUID | None = None
    """What was read before: another save in between is a conflict."""


class SaveBooks(Struct, frozen=True, forbid_unknown_fields=True):
    books: Annotated[list[RuleBook], Meta(max_length=50)]
    replaces: UUID | None = None


DraftShort = Annotated[str, Meta(max_length=200)]
DraftLong = Annotated[str, Meta(max_length=1000)]
DraftNumber = Annotated[int, Meta(ge=0, le=1_000_000)]
DraftName = Annotated[str, Meta(max_length=40)]


class DraftText(Struct, frozen=True, forbid_unknown_fields=True):
    zh: DraftLong = ""
    en: DraftLong = ""
    """Empty: the Chinese text stands for it when the draft is published."""


class DraftCitation(Struct, frozen=True, forbid_unknown_fields=True):
    source: DraftShort = ""
    clause: DraftShort = ""
    grade: Grade | None = None


class DraftReason(Struct, frozen=True, forbid_unknown_fields=True):
    id: DraftName = ""
    zh: DraftShort = ""
    en: DraftShort = ""


class DraftResponse(Struct, frozen=True, forbid_unknown_fields=True):
    type: ResponseType | None = None
    target_mm: DraftNumber | None = None
    tolerance_mm: DraftNumber | None = None
    min_mm: DraftNumber | None = None
    max_mm: DraftNumber | None = None
    unit: Unit | None = None
    at_least: DraftNumber | None = None
    at_most: DraftNumber | None = None


class DraftItem(Struct, frozen=True, forbid_unknown_fields=True):
    """An Item of which anything may still be missing; the names are the same."""

    id: DraftName = ""
    title: DraftText = DraftText()
    requirement: DraftText = DraftText()
    how_to_check: DraftText = DraftText()
    pillar: Pillar | None = None
    response: DraftResponse | None = None
    photo: PhotoRule | None = None
    weight: DraftNumber | None = 1
    frequency: Frequency | None = None
    citations: Annotated[list[DraftCitation], Meta(max_length=20)] = []
    critical: bool = False
    advisory: bool = False
    spot_kinds: list[SpotKind] = []
    reasons: Annotated[list[DraftReason], Meta(max_length=40)] = []
    module: Module | None = None
    why: DraftText | None = None
    drawing: DraftName | None = None
    calculator: DraftName | None = None
    off: bool = False


class DraftDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """A Checklist in the making: whatever a person has typed so far."""

    pack: DraftName = ""
    title: DraftText = DraftText()
    pass_mark: DraftNumber | None = None
    spot_kinds: list[SpotKind] = []
    module: Module | None = None
    items: Annotated[list[DraftItem], Meta(max_length=200)] = []


class SaveDraft(Struct, frozen=True, forbid_unknown_fields=True):
    document: DraftDocument
    revision: Annotated[int, Meta(ge=0)] = 0
    """The one that this replaces; 0 for a new draft."""


class PublishDraft(Struct, frozen=True, forbid_unknown_fields=True):
    revision: Annotated[int, Meta(ge=1)]
    """The one that was looked at."""


class Remark(Struct, frozen=True):
    item: int | None
    """Its place in the list, from 0; null for the checklist itself."""
    field: str
    text: Text


class Burden(Struct, frozen=True):
    """What one person who does the whole checklist spends on a working day."""

    seconds: int
    photos: int


class Lint(Struct, frozen=True):
    faults: list[Remark]
    """To be put right before it is published."""
    warnings: list[Remark]
    burden: Burden


class DraftLine(Struct, frozen=True):
    id: UUID
    pack: str
    title: DraftText
    items: int
    revision: int
    author_name: str
    changed_at: datetime


class Draft(Struct, frozen=True):
    id: UUID
    revision: int
    document: DraftDocument
    author_name: str
    changed_at: datetime
    lint: Lint
    difference: ChecklistDifference | None
    """From the hall's newest version of this pack; null when there is none yet, or while there are faults."""
