"""Words of the room: deliverable 成果, version 版本, acceptance 验收, rollout 推广, stage 阶段, work 改造用工用料, landing service 落地服务."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import ItemId, Text
from audit.checklists.tender_schemas import CostBearer
from audit.documents import Clock, Instant, Schema, Sha256
from audit.ids import HallId, SpotId

Title = Annotated[str, Meta(min_length=1, max_length=120)]
Note = Annotated[str, Meta(max_length=500)]
Stroke = Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Meta(max_length=4000)]
Photos = Annotated[list[Sha256], Meta(max_length=20)]


class DeliverableState(StrEnum):
    planned = "planned"  # 未提交
    submitted = "submitted"  # 待验收
    refused = "refused"  # 已退回
    accepted = "accepted"  # 已验收


class Light(StrEnum):
    """How near the due day is."""

    done = "done"  # 已验收
    ahead = "ahead"  # 未到期
    soon = "soon"  # 将到期
    overdue = "overdue"  # 已逾期
    open = "open"  # 未定期限


class Stage(StrEnum):
    """先试点、再修正、后推广. In the order of the work."""

    before = "before"  # 改造前
    pilot = "pilot"  # 试点
    corrected = "corrected"  # 修正
    done = "done"  # 完成


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Of standards_library/deliverables.yaml."""

    id: ItemId
    title: Text
    obligations: list[ItemId] = []
    monthly: bool = False


class Kind(Struct, frozen=True):
    """A deliverable that a tender asks for."""

    obligation: str
    group: str
    title: Text
    source: str
    clause: str


class DeliverableAbout(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be handed over, as saved; replaced as a whole."""

    title: Title
    group: ItemId
    obligation: ItemId | None = None
    """What it fulfils, by its id in standards_library/obligations."""
    owner: Annotated[str, Meta(max_length=60)] = ""
    """A person or a firm."""
    due_on: date | None = None
    note: Note = ""
    dropped: bool = False
    """No longer expected; its versions stay."""


class SaveDeliverable(Struct, frozen=True, forbid_unknown_fields=True):
    about: DeliverableAbout
    replaces: UUID | None = None
    """The newest saved one as it was read."""


class AdoptKinds(Struct, frozen=True, forbid_unknown_fields=True):
    """Takes what a tender asks for into the register; what is there already stays as it is."""

    obligations: Annotated[list[ItemId], Meta(min_length=1, max_length=100)]
    owner: Annotated[str, Meta(max_length=60)] = ""
    due_on: date | None = None


class AcceptanceDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/acceptances/<id>."""

    schema: Schema
    hall: HallId
    version: UUID
    accepts: bool
    decided_at: Instant
    clock: Clock
    reason: Annotated[str, Meta(max_length=200)] = ""
    """Why it is refused."""
    signature: Annotated[list[Stroke], Meta(max_length=100)] = []


class Work(Struct, frozen=True, forbid_unknown_fields=True):
    """Labour or goods that a counter took."""

    what: Annotated[str, Meta(min_length=1, max_length=60)]
    count: Annotated[int, Meta(ge=1, le=10_000)]
    bearer: CostBearer


class RolloutDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/rollout-steps/<id>."""

    schema: Schema
    hall: HallId
    spot: SpotId
    stage: Stage
    made_at: Instant
    clock: Clock
    note: Note = ""
    photos: Photos = []
    works: Annotated[list[Work], Meta(max_length=30)] = []


class ActivityDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/landing-activities/<id>: a landing service was given."""

    schema: Schema
    hall: HallId
    service: ItemId
    """The obligation, one of the monthly group."""
    day: date
    made_at: Instant
    clock: Clock
    note: Annotated[str, Meta(min_length=1, max_length=500)]
    people: Annotated[int, Meta(ge=0, le=1000)] = 0
    """How many took part; nobody is named."""
    photos: Photos = []


class Acceptance(Struct, frozen=True):
    id: UUID
    accepts: bool
    reason: str
    author_name: str
    decided_at: datetime
    signature: list[Stroke]


class Version(Struct, frozen=True):
    """One file as it was handed over."""

    id: UUID
    number: int
    name: str
    media_type: str
    bytes: int
    sha256: str
    note: str
    author: UUID
    author_name: str
    received_at: datetime
    decisions: list[Acceptance]
    """Newest first; the first one counts."""


class Deliverable(Struct, frozen=True):
    id: UUID
    about: DeliverableAbout
    saved: UUID
    """What a save replaces."""
    state: DeliverableState
    light: Light
    accepted_on: date | None
    """The day of the hall on which the first version that stands accepted was accepted."""
    accepted_by: str
    versions: list[Version]
    """Newest first."""


class MonthOfServices(Struct, frozen=True):
    """How often each landing service was given in a month of the hall: 2026-11."""

    month: str
    counts: dict[str, int]


class Activity(Struct, frozen=True):
    id: UUID
    author_name: str
    document: ActivityDocument


class DeliverablesPage(Struct, frozen=True):
    today: date
    groups: list[Group]
    kinds: list[Kind]
    deliverables: list[Deliverable]
    """In the order of the groups, then of the tender, then of entering; dropped ones last."""
    months: list[MonthOfServices]
    """Newest first, this month always."""
    activities: list[Activity]
    """Newest first, at most 200."""


class RolloutStep(Struct, frozen=True):
    id: UUID
    stage: Stage
    at: datetime
    author_name: str
    note: str
    photos: list[str]
    works: list[Work]


class RolloutLine(Struct, frozen=True):
    """How far the standard is at one counter."""

    spot: SpotId
    stage: Stage | None
    """Null: nothing noted yet."""
    since: datetime | None
    before: list[str]
    """Photos of the newest step before the refit that has any."""
    after: list[str]
    works: list[Work]
    steps: list[RolloutStep]
    """Oldest first."""


class RolloutBoard(Struct, frozen=True):
    lines: list[RolloutLine]
    """In the order of the walk."""


class AcceptedDeliverable(Struct, frozen=True):
    """For whoever counts promises."""

    obligation: str
    on: date
