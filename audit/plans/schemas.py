"""Words of the room: floor 楼层, pin 图上点位, wall 大屏, wall_link 大屏链接.

Scores are thousandths of a point of 100.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.accounts.schemas import Role
from audit.checklists.schemas import Text
from audit.documents import Sha256
from audit.findings.schemas import Severity, UnsettledCounts
from audit.ids import HallId, SpotId, ZoneId
from audit.inspections.schemas import InspectionKind, Result
from audit.scores.schemas import HallScore, Point, ScoreTier, TierScore, WorstItem
from audit.sites.schemas import SpotKind

WRITERS = (Role.hall_manager, Role.consultant, Role.admin)
LINKERS = (Role.hall_manager, Role.admin)
"""Who lets a display read the hall without an account."""
Title = Annotated[str, Meta(min_length=1, max_length=40)]
Place = Annotated[int, Meta(ge=0, le=10_000)]
"""Ten-thousandths of the upright picture's width or height, from its upper left corner."""


class Pin(Struct, frozen=True, forbid_unknown_fields=True):
    spot: SpotId
    x: Place
    y: Place


class Floor(Struct, frozen=True, forbid_unknown_fields=True):
    """The floors of a hall stand in the order of the list."""

    title: Title
    photo: Sha256
    """A photo that the hall holds."""
    pins: Annotated[list[Pin], Meta(max_length=1000)] = []


class PlanDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole plan of a hall; each change is a new one."""

    floors: Annotated[list[Floor], Meta(max_length=20)] = []


class SavePlan(Struct, frozen=True, forbid_unknown_fields=True):
    plan: PlanDocument
    replaces: UUID | None = None
    """The newest version as it was read."""


class SavedPlan(Struct, frozen=True):
    id: UUID
    plan: PlanDocument
    author_name: str
    saved_at: datetime


class SpotState(Struct, frozen=True):
    """A spot by its newest inspections of the last 90 days, and what is open there."""

    spot: SpotId
    zone: ZoneId
    kind: SpotKind
    code: str
    name: str
    name_en: str
    score: int | None
    result: Result
    failed: int
    unsettled: int
    overdue: int
    last_day_on: date | None


class PlanZone(Struct, frozen=True):
    zone: ZoneId
    name: str
    name_en: str


class PlanPage(Struct, frozen=True):
    hall: HallId
    today: date
    tier: ScoreTier | None
    """Null: whoever looked."""
    from_on: date
    saved: SavedPlan | None
    """What holds."""
    zones: list[PlanZone]
    """In walking order, like the spots."""
    spots: list[SpotState]


class WallRounds(Struct, frozen=True):
    """Rounds of one tier that end today."""

    tier: InspectionKind
    due: int
    """That may still be kept."""
    kept: int
    late: int
    missed: int
    excused: int


class WallOverdue(Struct, frozen=True):
    """No person and nothing that a person typed: it hangs where everybody passes."""

    code: str
    name: str
    name_en: str
    title: Text | None
    """Null: reported by hand."""
    severity: Severity
    due_on: date


class WallBest(Struct, frozen=True):
    code: str
    name: str
    name_en: str
    score: int


class Wall(Struct, frozen=True):
    """What a display shows: one hall's sums, nobody's name."""

    name: str
    name_en: str
    time_zone: str
    at: datetime
    today: date
    from_on: date
    """First day of scores, worst items and best spots."""
    score: HallScore
    before: Point
    """The same number of days just before."""
    tiers: list[TierScore]
    rounds: list[WallRounds]
    worst: list[WorstItem]
    findings: UnsettledCounts
    overdue: list[WallOverdue]
    """Longest overdue first."""
    best: list[WallBest]
    """Spots where nothing failed and nothing is open, best first."""
    plan: PlanDocument | None
    zones: list[PlanZone]
    spots: list[SpotState]


class MakeWallLink(Struct, frozen=True, forbid_unknown_fields=True):
    name: Title
    """Where the display hangs."""


class WallLink(Struct, frozen=True):
    id: UUID
    name: str
    author_name: str
    made_at: datetime


class MadeWallLink(Struct, frozen=True):
    """Told once; the server keeps only the digest of its code."""

    url: str
    links: list[WallLink]
