"""Words of the room: tier 评分口径, tally 计分底数, trend 走势, replay 重算.

Scores are thousandths of a point of 100.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from audit.checklists.schemas import Module, Text
from audit.findings.schemas import UnsettledCounts
from audit.ids import ChecklistId, HallId, InspectionId, SpotId, ZoneId
from audit.inspections.schemas import PillarScore, Result
from audit.sites.schemas import SpotKind


class ScoreTier(StrEnum):
    """Whose eyes a score rests on; the three are never averaged with each other."""

    self_check = "self"  # 自查
    spot_check = "spot_check"  # 抽查: patrols and spot checks
    audit = "audit"  # 评估: audits and acceptances


class ScorePeriod(StrEnum):
    """What a period is."""

    day = "day"
    week = "week"  # 周结: Monday to Sunday
    month = "month"  # 月评
    quarter = "quarter"  # 季度考
    contract_year = "contract_year"  # 合同年度


class ScoreLevel(StrEnum):
    hall = "hall"
    zone = "zone"
    spot = "spot"


class ModuleScore(Struct, frozen=True):
    module: Module
    score: int | None
    """Null when nothing of the module counts."""
    answered: int
    failed: int


class SpotScore(Struct, frozen=True):
    """One spot: its newest complete inspection of each checklist in the period, pooled."""

    spot: SpotId
    zone: ZoneId
    kind: SpotKind
    code: str
    name: str
    name_en: str
    score: int | None
    result: Result
    answered: int
    failed: int
    not_applicable: int
    critical_failed: int
    pass_mark: int
    """The highest of its checklists'; 0 when none takes part."""
    pillars: list[PillarScore]
    modules: list[ModuleScore]
    inspections: list[InspectionId]
    """Those that take part, newest first."""
    last_day_on: date | None


class ZoneScore(Struct, frozen=True):
    """Mean of the zone's spots that have a score."""

    zone: ZoneId
    name: str
    name_en: str
    score: int | None
    result: Result
    failed: int
    critical_failed: int
    spots: int
    """That have a score."""


class HallScore(Struct, frozen=True):
    """Mean of the hall's counters that have a score."""

    score: int | None
    result: Result
    pass_mark: int
    answered: int
    failed: int
    critical_failed: int
    """Anywhere in the hall, the spot 大厅整体 included: any makes the hall 不合格."""
    spots: int
    """That have a score and are averaged."""
    pillars: list[PillarScore]
    modules: list[ModuleScore]
    """All eight, averaged over every spot, 大厅整体 included."""


class Point(Struct, frozen=True):
    """One period of a line; a period without a score stays in it as a gap."""

    from_on: date
    to_on: date
    score: int | None
    result: Result
    failed: int
    critical_failed: int
    spots: int
    """That have a score and are averaged."""


class TierScore(Struct, frozen=True):
    tier: ScoreTier
    score: int | None
    result: Result
    spots: int


class WorstItem(Struct, frozen=True):
    """How often an item failed, counted over all inspections of the period that were not corrected."""

    pack: str
    item: str
    title: Text
    failed: int


class Overview(Struct, frozen=True):
    """What the page of a hall needs, of the days from `from_on` to `to_on` (both included)."""

    hall: HallId
    from_on: date
    to_on: date
    today: date
    """The hall's local day; `findings` are as of it."""
    tier: ScoreTier | None
    """Null: all inspections, whoever made them, as on the scorecard."""
    rules: int
    """Version of docs/scoring.md."""
    now: HallScore
    before: Point
    """The same number of days just before."""
    unit: ScorePeriod
    trend: list[Point]
    """Oldest first, at least fourteen periods, the last one ending with `to_on`."""
    tiers: list[TierScore]
    """The three, each by itself, whatever `tier` asks for."""
    zones: list[ZoneScore]
    """In walking order, those without a score too."""
    spots: list[SpotScore]
    """In walking order; signs only when they were inspected."""
    worst: list[WorstItem]
    """Most failed first."""
    findings: UnsettledCounts


class Line(Struct, frozen=True):
    """The points of one hall, zone or spot, in the order of `Scores.periods`."""

    id: UUID
    code: str
    """Of a spot; else empty."""
    name: str
    name_en: str
    points: list[Point]


class Scores(Struct, frozen=True):
    """Scores by period. The first and the last period are whole ones, also when they begin before `from_on` or end later."""

    hall: HallId
    unit: ScorePeriod
    level: ScoreLevel
    tier: ScoreTier | None
    rules: int
    from_on: date
    to_on: date
    lines: list[Line]


class ComparedHall(Struct, frozen=True):
    """A hall beside others; `below` says its whole group."""

    hall: HallId
    name: str
    name_en: str
    parent: HallId | None
    """Null for a top, or when the asker may not see the parent."""
    points: list[Point]
    """Of the hall itself."""
    group: list[int | None]
    """For each point the mean over this hall and the halls below it that the asker may see and that have a score."""
    halls: list[int]
    """For each point, how many halls `group` averages."""


class Comparison(Struct, frozen=True):
    unit: ScorePeriod
    tier: ScoreTier | None
    rules: int
    halls: list[ComparedHall]
    """Parents before children."""


class ReplayedItem(Struct, frozen=True):
    item: str
    title: Text


class ReplayedPack(Struct, frozen=True):
    """A checklist of the period beside its edition in use now."""

    pack: str
    title: Text
    editions: list[int]
    """That were answered in the period."""
    now: ChecklistId | None
    """Null: the hall asks this checklist no more; its answers take no part in the replay."""
    edition: int | None
    gone: list[ReplayedItem]
    """Answered then, not asked any more: they take no part."""
    added: list[ReplayedItem]
    """Asked now, not answered then: they take no part either."""
    unfit: list[ReplayedItem]
    """Asked now in another way, so that the answer given does not fit: they take no part."""
    turned: list[ReplayedItem]
    """The same answer fails by one edition and not by the other."""


class ReplayedSpot(Struct, frozen=True):
    spot: SpotId
    code: str
    name: str
    name_en: str
    score: int | None
    score_now: int | None
    result: Result
    result_now: Result


class Replay(Struct, frozen=True):
    """The answers of a period as they were scored, and as the checklists in use now would score them. Nothing is stored."""

    hall: HallId
    from_on: date
    to_on: date
    tier: ScoreTier | None
    rules: int
    score: int | None
    score_now: int | None
    result: Result
    result_now: Result
    packs: list[ReplayedPack]
    spots: list[ReplayedSpot]
