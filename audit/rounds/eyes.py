"""Which spots are drawn for a spot check, and how far self-check, spot check and audit agree. Pure; of spots and items, never of persons."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from math import log

from msgspec import Struct

from audit.checklists.schemas import ItemId
from audit.ids import HallId, InspectionId, SpotId
from audit.inspections.schemas import InspectionKind
from audit.rounds.sample import lot
from audit.rounds.schemas import Agreement, AgreementLine, Doubt, DrawnSpot

WEIGHT_MOST = 60
LOTS = 2**32
FEW = 3
"""Fewer pairs than this say no rate: one look that differs would be 0 %."""
OTHERS = frozenset({InspectionKind.spot_check, InspectionKind.audit})
"""The second and the third eye."""


def weight(days: int | None) -> int:
    """Days since somebody else looked, and one, so that every spot may be drawn. Never seen counts most."""
    return min(WEIGHT_MOST if days is None else days + 1, WEIGHT_MOST)


def draw(hall: HallId, day: date, unseen: Mapping[SpotId, int | None], count: int) -> list[DrawnSpot]:
    """So many spots, without putting back, each in proportion to its weight. The same day and past give the same spots.

    Every spot draws a number between 0 and 1 from hall, day and spot; the smallest -ln(number) / weight win.
    """

    def place(spot: SpotId) -> tuple[float, str]:
        number = (lot(f"{hall}/{day}/{spot}") + 1) / (LOTS + 1)
        return -log(number) / weight(unseen[spot]), str(spot)

    return [
        DrawnSpot(spot=spot, days_unseen=unseen[spot], weight=weight(unseen[spot]))
        for spot in sorted(unseen, key=place)[:count]
    ]


class Glance(Struct, frozen=True):
    """One item judged at one spot."""

    inspection: InspectionId
    kind: InspectionKind
    spot: SpotId
    item: ItemId
    at: datetime
    day: date
    failed: bool


def compare(glances: Iterable[Glance], *, within: int) -> Agreement:
    """Each look of another's eyes beside the newest self-check of the same item at the same spot, at most so many days older."""
    by_place: dict[tuple[SpotId, ItemId], list[Glance]] = {}
    for glance in glances:
        by_place.setdefault((glance.spot, glance.item), []).append(glance)
    pairs = [pair for there in by_place.values() for pair in _pairs(there, within)]
    doubts = [_doubt(own, other) for own, other in pairs if other.failed and not own.failed]
    return Agreement(
        within_days=within,
        items=_lines(pairs, lambda other: other.item),
        spots=_lines(pairs, lambda other: other.spot),
        doubts=sorted(doubts, key=lambda one: (one.day, str(one.spot), one.item, str(one.inspection)), reverse=True),
    )


def _pairs(there: Sequence[Glance], within: int) -> list[tuple[Glance, Glance]]:
    own = sorted((one for one in there if one.kind is InspectionKind.self_check), key=_age)
    found = []
    for other in there:
        before = [one for one in own if one.at <= other.at and (other.day - one.day).days <= within]
        if other.kind in OTHERS and before:
            found.append((before[-1], other))
    return found


def _age(one: Glance) -> tuple[datetime, str]:
    return one.at, str(one.inspection)


def _doubt(own: Glance, other: Glance) -> Doubt:
    return Doubt(
        spot=other.spot,
        item=other.item,
        day=other.day,
        kind=other.kind,
        inspection=other.inspection,
        self_check=own.inspection,
        self_day=own.day,
    )


def _lines(pairs: Sequence[tuple[Glance, Glance]], key: Callable[[Glance], object]) -> list[AgreementLine]:
    """Least agreement first; those with few pairs last."""
    found: dict[str, list[tuple[Glance, Glance]]] = {}
    for pair in pairs:
        found.setdefault(str(key(pair[1])), []).append(pair)
    lines = [
        AgreementLine(
            of=of,
            pairs=len(here),
            agreed=sum(own.failed == other.failed for own, other in here),
            overlooked=sum(other.failed and not own.failed for own, other in here),
            few=len(here) < FEW,
        )
        for of, here in found.items()
    ]
    return sorted(lines, key=lambda one: (one.few, one.agreed * 1000 // one.pairs, -one.pairs, one.of))
