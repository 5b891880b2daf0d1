"""From sums to the scores of spots, zones and halls, by docs/scoring.md. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from audit.checklists.schemas import Module, Pillar
from audit.ids import HallId, SpotId
from audit.inspections.schemas import Given, InspectionKind, PillarScore, Sums, Total
from audit.inspections.scoring import NOTHING, mean_score, points, pooled, result_of, score_of, summed
from audit.scores.periods import Days
from audit.scores.schemas import (
    ComparedHall,
    HallScore,
    Line,
    ModuleScore,
    Point,
    ScoreLevel,
    ScoreTier,
    SpotScore,
    TierScore,
    ZoneScore,
)
from audit.sites.schemas import Hall, HallNode, Places, Spot, SpotKind, Zone

RULES = 1
"""Version of docs/scoring.md: raised when the same answers would give another score. Seals and archives name it."""
KINDS: Mapping[ScoreTier, frozenset[InspectionKind]] = {
    ScoreTier.self_check: frozenset({InspectionKind.self_check}),
    ScoreTier.spot_check: frozenset({InspectionKind.patrol, InspectionKind.spot_check}),
    ScoreTier.audit: frozenset({InspectionKind.audit, InspectionKind.acceptance}),
}
EVERY = frozenset(InspectionKind)
Taken = Mapping[SpotId, Sequence[Given]]
"""What takes part in each spot's score, newest first."""


def kinds_of(tier: ScoreTier | None) -> frozenset[InspectionKind]:
    return EVERY if tier is None else KINDS[tier]


def taken(given: Iterable[Given], kinds: Collection[InspectionKind] = EVERY) -> Taken:
    """Of each spot the newest inspection of each checklist; editions of a pack are one checklist."""
    newest: dict[tuple[SpotId, str], Given] = {}
    for one in given:
        if one.kind in kinds:
            known = newest.get((one.spot, one.pack))
            newest[one.spot, one.pack] = one if known is None else max(known, one, key=_order)
    by_spot: dict[SpotId, list[Given]] = {}
    for one in sorted(newest.values(), key=_order, reverse=True):
        by_spot.setdefault(one.spot, []).append(one)
    return by_spot


def _order(one: Given) -> tuple[object, ...]:
    return one.finished_at, one.inspection


def spot_score(spot: Spot, given: Sequence[Given]) -> SpotScore:
    pool = pooled([one.tally for one in given])
    outcome = score_of(pool)
    return SpotScore(
        spot=spot.id,
        zone=spot.zone,
        kind=spot.kind,
        code=spot.code,
        name=spot.name,
        name_en=spot.name_en,
        score=outcome.score,
        result=outcome.result,
        answered=outcome.answered,
        failed=outcome.failed,
        not_applicable=outcome.not_applicable,
        critical_failed=outcome.critical_failed,
        pass_mark=pool.pass_mark,
        pillars=outcome.pillars,
        modules=module_scores(pool.modules),
        inspections=[one.inspection for one in given],
        last_day_on=given[0].day_on if given else None,
    )


def module_scores(modules: Mapping[Module, Sums]) -> list[ModuleScore]:
    """All eight, in their order."""
    sums = {module: modules.get(module, NOTHING) for module in Module}
    return [
        ModuleScore(module=module, score=points(one), answered=one.answered, failed=one.failed)
        for module, one in sums.items()
    ]


def spot_scores(spots: Iterable[Spot], given: Taken, *, waiting: Collection[SpotId] = ()) -> list[SpotScore]:
    """In walking order. A sign that nobody inspected is left out: a hall may have hundreds. `waiting` were, but nothing
    of them takes part yet."""
    shown = [spot for spot in spots if spot.kind is not SpotKind.sign or spot.id in given or spot.id in waiting]
    return [spot_score(spot, given.get(spot.id, [])) for spot in shown]


def averaged(spots: Iterable[SpotScore]) -> list[SpotScore]:
    """The places one walks to. What is judged once for the whole hall is no counter among others."""
    return [spot for spot in spots if spot.kind is not SpotKind.hall]


def hall_score(spots: Sequence[SpotScore], *, usual_mark: int) -> HallScore:
    """`usual_mark` is the pass mark of a hall in which nothing takes part."""
    counters = averaged(spots)
    score = mean_score(spot.score for spot in counters)
    critical_failed = sum(spot.critical_failed for spot in spots)
    pass_mark = max((spot.pass_mark for spot in spots if spot.inspections), default=usual_mark)
    return HallScore(
        score=score,
        result=result_of(score, pass_mark=pass_mark, critical_failed=critical_failed),
        pass_mark=pass_mark,
        answered=sum(spot.answered for spot in spots),
        failed=sum(spot.failed for spot in spots),
        critical_failed=critical_failed,
        spots=sum(spot.score is not None for spot in counters),
        pillars=hall_pillars([spot.pillars for spot in counters]),
        modules=_hall_modules(spots),
    )


def hall_pillars(counters: Sequence[Sequence[PillarScore]]) -> list[PillarScore]:
    """`counters` have all six pillars each, in their order."""
    columns = {pillar: [line[place] for line in counters] for place, pillar in enumerate(Pillar)}
    return [
        PillarScore(
            pillar=pillar,
            score=mean_score(one.score for one in column),
            answered=sum(one.answered for one in column),
            failed=sum(one.failed for one in column),
        )
        for pillar, column in columns.items()
    ]


def _hall_modules(spots: Sequence[SpotScore]) -> list[ModuleScore]:
    columns = {module: [spot.modules[place] for spot in spots] for place, module in enumerate(Module)}
    return [
        ModuleScore(
            module=module,
            score=mean_score(one.score for one in column),
            answered=sum(one.answered for one in column),
            failed=sum(one.failed for one in column),
        )
        for module, column in columns.items()
    ]


def zone_score(zone: Zone, spots: Iterable[SpotScore]) -> ZoneScore:
    own = [spot for spot in spots if spot.zone == zone.id]
    score = mean_score(spot.score for spot in averaged(own))
    critical_failed = sum(spot.critical_failed for spot in own)
    mark = max((spot.pass_mark for spot in own), default=0)
    return ZoneScore(
        zone=zone.id,
        name=zone.name,
        name_en=zone.name_en,
        score=score,
        result=result_of(score, pass_mark=mark, critical_failed=critical_failed),
        failed=sum(spot.failed for spot in own),
        critical_failed=critical_failed,
        spots=sum(spot.score is not None for spot in averaged(own)),
    )


def tier_score(tier: ScoreTier, days: Days, given: Iterable[Given], *, whole: Collection[SpotId]) -> TierScore:
    one = point(days, totals(taken(given, KINDS[tier])), whole=whole)
    return TierScore(tier=tier, score=one.score, result=one.result, spots=one.spots)


def totals(given: Taken) -> list[Total]:
    return [
        Total(
            spot=spot,
            sums=summed(one.tally.total for one in some),
            critical_failed=sum(one.tally.critical_failed for one in some),
            pass_mark=max(one.tally.pass_mark for one in some),
        )
        for spot, some in given.items()
    ]


def whole_hall(spots: Iterable[Spot]) -> frozenset[SpotId]:
    return frozenset(spot.id for spot in spots if spot.kind is SpotKind.hall)


def point(days: Days, spots: Sequence[Total], *, whole: Collection[SpotId]) -> Point:
    """One period of a line; spots of `whole` are not averaged, but their critical failures count."""
    scores = [points(one.sums) for one in spots if one.spot not in whole]
    score = mean_score(scores)
    critical_failed = sum(one.critical_failed for one in spots)
    mark = max((one.pass_mark for one in spots), default=0)
    return Point(
        from_on=days[0],
        to_on=days[1],
        score=score,
        result=result_of(score, pass_mark=mark, critical_failed=critical_failed),
        failed=sum(one.sums.failed for one in spots),
        critical_failed=critical_failed,
        spots=sum(one is not None for one in scores),
    )


def lines(level: ScoreLevel, where: Places, steps: Sequence[Days], found: Sequence[Sequence[Total]]) -> list[Line]:
    """`found` are the spots of each step. In walking order; spots only when they were inspected."""
    whole = whole_hall(where.spots)
    if level is ScoreLevel.hall:
        every = frozenset(spot.id for spot in where.spots)
        return [_line(where.hall, "", every, steps, found, whole)]
    if level is ScoreLevel.zone:
        in_zone = {zone.id: frozenset(one.id for one in where.spots if one.zone == zone.id) for zone in where.zones}
        return [_line(zone, "", in_zone[zone.id], steps, found, whole) for zone in where.zones]
    seen = {one.spot for some in found for one in some}
    shown = [spot for spot in where.spots if spot.id in seen]
    return [_line(spot, spot.code, frozenset([spot.id]), steps, found, frozenset()) for spot in shown]


def _line(
    of: Hall | Zone | Spot,
    code: str,
    spots: frozenset[SpotId],
    steps: Sequence[Days],
    found: Sequence[Sequence[Total]],
    whole: Collection[SpotId],
) -> Line:
    own = ([one for one in some if one.spot in spots] for some in found)
    shown = [point(days, some, whole=whole) for days, some in zip(steps, own, strict=True)]
    return Line(id=of.id, code=code, name=of.name, name_en=of.name_en, points=shown)


def compared(node: HallNode, points_of: Mapping[HallId, Sequence[Point]], group: Collection[HallId]) -> ComparedHall:
    """`group` is the hall with those below it; each hall counts the same in its mean."""
    columns = list(zip(*(points_of[hall] for hall in sorted(group)), strict=True))
    return ComparedHall(
        hall=node.id,
        name=node.name,
        name_en=node.name_en,
        parent=node.parent,
        points=list(points_of[node.id]),
        group=[mean_score(one.score for one in column) for column in columns],
        halls=[sum(one.score is not None for one in column) for column in columns],
    )
