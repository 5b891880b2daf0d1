"""The places of a hall on paper: zone by zone, their scores by pillar, and where to go first."""

from collections.abc import Sequence

from msgspec import Struct

from audit.checklists.schemas import Pillar
from audit.inspections.schemas import Result
from audit.reports.charts import FULL
from audit.reports.schemas import CounterLine
from audit.reports.words import points

STEPS = ((90_000, "s90"), (80_000, "s80"), (60_000, "s60"), (0, "s0"))
"""Score from which on, class in paper.css. The lower the darker."""
WORST_SHOWN = 6
"""As many as page one of a hall holds between the radar and the signatures."""


class Zone(Struct, frozen=True):
    name: str
    counters: list[CounterLine]


class Cell(Struct, frozen=True):
    shade: str
    """Empty: no shade."""
    text: str


class PlaceRow(Struct, frozen=True):
    line: CounterLine
    cells: list[Cell]
    """One for each pillar of the table. Full marks are blank, so that faults stand out."""


class ZoneRows(Struct, frozen=True):
    name: str
    rows: list[PlaceRow]


class PlacesTable(Struct, frozen=True):
    pillars: list[Pillar]
    """Those that any place has a score for."""
    zones: list[ZoneRows]
    has_vetoes: bool


def places_table(counters: Sequence[CounterLine]) -> PlacesTable:
    scored = {one.pillar for line in counters for one in line.pillars if one.score is not None}
    pillars = [pillar for pillar in Pillar if pillar in scored]
    return PlacesTable(
        pillars=pillars,
        zones=[
            ZoneRows(zone.name, [PlaceRow(line, _cells(line, pillars)) for line in zone.counters])
            for zone in by_zone(counters)
        ],
        has_vetoes=any(line.critical_failed for line in counters),
    )


def _cells(line: CounterLine, pillars: Sequence[Pillar]) -> list[Cell]:
    scores = {one.pillar: one.score for one in line.pillars}
    return [_cell(scores.get(pillar)) for pillar in pillars]


def _cell(score: int | None) -> Cell:
    return Cell("", "") if score == FULL else Cell(shade(score), points(score))


def shade(score: int | None) -> str:
    return "" if score is None else next(name for least, name in STEPS if score >= least)


def by_zone(counters: Sequence[CounterLine]) -> list[Zone]:
    """Each zone once, also when the walk comes back to it; zones in the order of their first place."""
    zones: dict[str, list[CounterLine]] = {}
    for one in counters:
        zones.setdefault(one.zone_name, []).append(one)
    return [Zone(name, some) for name, some in zones.items()]


def worst(counters: Sequence[CounterLine]) -> list[CounterLine]:
    """Where to go first: failed ones, then critical faults, then the lowest scores. Without a fault, none."""
    faulty = [one for one in counters if one.failed]
    ordered = sorted(faulty, key=lambda one: (one.result is not Result.failed, -one.critical_failed, one.score or 0))
    return ordered[:WORST_SHOWN]
