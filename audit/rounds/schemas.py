"""Words of the room: round 检查轮次, slot 时段, plan 当日安排, excuse 免检, draw 抽取, agreement 一致性, grace 宽限. docs/rounds.md is the written rule."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import Frequency, ItemId, PackName
from audit.ids import ChecklistId, HallId, InspectionId, SpotId
from audit.inspections.schemas import InspectionKind
from audit.workdays.schemas import DayKind, Opening, Reason

Minutes = Annotated[int, Meta(ge=0, le=240)]


class When(StrEnum):
    """Which slot of the day or of a longer period a round belongs to."""

    half_hour = "half_hour"  # 每半小时
    opening = "opening"  # 开门前
    morning = "morning"  # 上午
    day = "day"  # 当天
    afternoon = "afternoon"  # 下午
    closing = "closing"  # 下班时
    week = "week"  # 本周
    half_month = "half_month"  # 本半月
    month = "month"  # 本月
    quarter = "quarter"  # 本季
    half_year = "half_year"  # 本半年
    year = "year"  # 本年


class RoundState(StrEnum):
    due = "due"  # 待查
    kept = "kept"  # 按时
    late = "late"  # 迟查
    missed = "missed"  # 无记录
    excused = "excused"  # 免检


class RoundCause(StrEnum):
    """Why a round was missed or excused."""

    no_record = "no_record"  # 没有收到记录
    emergency = "emergency"  # 临时停办
    spot_closed = "spot_closed"  # 点位停用
    absence = "absence"  # 已同意缺勤
    agreed = "agreed"  # 其他已同意
    calendar_unknown = "calendar_unknown"  # 放假安排未知


EXCUSES = (RoundCause.spot_closed, RoundCause.absence, RoundCause.agreed)
"""What a manager may agree to."""


class TwiceADay(StrEnum):
    morning_afternoon = "morning_afternoon"  # 上午、下午
    opening_closing = "opening_closing"  # 开门前、下班时


class TierRounds(Struct, frozen=True, forbid_unknown_fields=True):
    """The rounds of one tier: who looks, with which checklists."""

    tier: InspectionKind
    on: bool
    packs: Annotated[list[PackName], Meta(max_length=20)]
    route: bool = False
    """One spot of the route keeps the round; else each spot has its own."""
    every: Frequency | None = None
    """How often, whatever the items say: a spot check has no frequency of its own."""
    grace: Minutes = 10
    """Minutes after a slot in which nothing is missed yet."""


class RoundSettings(Struct, frozen=True, forbid_unknown_fields=True):
    tiers: Annotated[list[TierRounds], Meta(max_length=8)]
    twice: TwiceADay = TwiceADay.morning_afternoon
    periodic: Frequency | None = None
    """定期自查: how often. Null: it can be observed, never missed."""
    opening_items: Annotated[list[ItemId], Meta(max_length=100)] = []
    """Daily items that are looked at before the doors open."""
    closing_items: Annotated[list[ItemId], Meta(max_length=100)] = []
    """Daily items that can only be seen when work ends."""
    early: Minutes = 60
    """Minutes before opening from which a check counts for the day."""
    after: Minutes = 60
    """Minutes after closing until which it does."""
    duty_self_checks: bool = False
    """Whether clerks check on Saturday, noon and holiday duty too."""
    cap_seconds: Annotated[int, Meta(ge=10, le=1800)] = 90
    """What the self-check may take from a clerk's day."""
    photo_share: Annotated[int, Meta(ge=0, le=1000)] = 100
    """Of a thousand items so many are asked for a photo though nothing is wrong, drawn anew each day, within the cap."""


class Slot(Struct, frozen=True):
    starts_at: datetime
    ends_at: datetime
    """Until here a check is in time."""
    missed_at: datetime
    """From here on the round counts as missed: the end and the grace."""
    late_until: datetime
    """Until here a check is late and no more."""


class Ask(Struct, frozen=True):
    """Spots that are asked the same items."""

    spots: list[SpotId]
    items: list[ItemId]


class PlanLine(Struct, frozen=True):
    """Rounds of one checklist in one kind of slot: one for each spot and slot, on a route one for each slot."""

    tier: InspectionKind
    pack: str
    checklist: ChecklistId
    when: When
    route: bool
    asks: list[Ask]
    slots: list[Slot]


class DayPlan(Struct, frozen=True):
    """What is due on a day, before anybody has looked."""

    day: date
    kind: DayKind
    hours: list[Opening]
    lines: list[PlanLine]


class Round(Struct, frozen=True):
    tier: InspectionKind
    pack: str
    checklist: ChecklistId
    when: When
    spot: SpotId | None
    """Null: a route."""
    starts_at: datetime
    ends_at: datetime
    state: RoundState
    cause: RoundCause | None = None
    reason: str = ""
    """In the manager's words, of an excuse or an emergency."""
    inspection: InspectionId | None = None
    at: datetime | None = None
    """When it was kept: the earlier of the phone's moment and the receipt."""
    arrived_at: datetime | None = None
    """When the server got it, where it had counted as missed until then."""


class RoundsOfDay(Struct, frozen=True):
    day: date
    kind: DayKind
    hours: list[Opening]
    since: date | None
    """First day of the hall's rounds; null: they were never set up and nothing is due."""
    rounds: list[Round]


class RoundCount(Struct, frozen=True):
    tier: InspectionKind
    spot: SpotId | None
    state: RoundState
    cause: RoundCause | None
    rounds: int


class RoundSummary(Struct, frozen=True):
    first: date
    last: date
    counts: list[RoundCount]
    """Of the rounds whose slot ended in the period, by tier, spot, state and cause."""


class Excuse(Struct, frozen=True):
    id: UUID
    spot: SpotId | None
    tier: InspectionKind | None
    first_on: date
    last_on: date
    cause: RoundCause
    reason: str
    author_name: str
    at: datetime


class GiveExcuse(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose whole slot lies in these days is excused. Spots and tiers are named, persons never."""

    id: UUID
    first_on: date
    last_on: date
    cause: RoundCause
    reason: Reason
    spot: SpotId | None = None
    """Null: everywhere."""
    tier: InspectionKind | None = None
    """Null: all."""


class SettingsInForce(Struct, frozen=True):
    id: UUID
    effective_from: date
    settings: RoundSettings
    author_name: str
    saved_at: datetime


class SettingsPage(Struct, frozen=True):
    in_force: SettingsInForce | None
    """Null: no rounds are due yet."""
    coming: list[SettingsInForce]
    usual: RoundSettings
    """What to begin with."""
    excuses: list[Excuse]
    """Newest first, of the last 60 days and later."""
    replaces: UUID | None
    clerk_seconds: int
    """What the self-check of one counter takes in a day, by these settings."""


class SaveSettings(Struct, frozen=True, forbid_unknown_fields=True):
    settings: RoundSettings
    effective_from: date
    replaces: UUID | None = None


class DrawnSpot(Struct, frozen=True):
    spot: SpotId
    days_unseen: int | None
    """Since a consultant or supervisor last looked, before the day of the draw; null: not in the last 60 days."""
    weight: int


class Draw(Struct, frozen=True):
    """Which spots the lot gives for a spot check. The same whenever it is asked: it follows from hall, day and what was before it."""

    day: date
    spots: list[DrawnSpot]
    total_weight: int
    """Of all spots that could be drawn."""
    of: int
    """How many could be drawn."""


class AgreementLine(Struct, frozen=True):
    of: str
    """A spot or an item."""
    pairs: int
    agreed: int
    overlooked: int
    """The self-check found it in order, another eye did not."""
    few: bool
    """Too few pairs to say a rate."""


class Doubt(Struct, frozen=True):
    """A self-check found in order what another eye soon after did not."""

    spot: SpotId
    item: ItemId
    day: date
    kind: InspectionKind
    inspection: InspectionId
    self_check: InspectionId
    self_day: date


class Agreement(Struct, frozen=True):
    """How far self-checks agree with spot checks and audits. By item and by spot, never by person."""

    within_days: int
    items: list[AgreementLine]
    spots: list[AgreementLine]
    doubts: list[Doubt]


class RoundDone(Struct, frozen=True):
    """A round of the pack that is settled: kept, late or excused."""

    tier: InspectionKind
    pack: str
    when: When
    spot: SpotId | None
    starts_at: datetime
    state: RoundState
    cause: RoundCause | None = None
    inspection: InspectionId | None = None


class RoundsAhead(Struct, frozen=True):
    """What a phone needs to know offline what is due: today and tomorrow."""

    hall: HallId
    days: list[DayPlan]
    """Empty: the hall has set up no rounds."""
    done: list[RoundDone]
    cap_seconds: int
    photo_share: int
