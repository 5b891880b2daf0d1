"""What a plan may hold, and what a spot and a display show. Pure."""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from audit.errors import Rejected
from audit.findings.schemas import FindingSource, OpenAtSpot, OverdueFinding
from audit.ids import SpotId
from audit.inspections.schemas import InspectionKind
from audit.plans.schemas import PlanDocument, SpotState, WallBest, WallOverdue, WallRounds
from audit.rounds.schemas import RoundCount, RoundState
from audit.scores.schemas import SpotScore
from audit.sites.schemas import Spot, SpotKind

PLAN_DAYS = 90
"""How old the inspection may be by which a pin is coloured."""
WALL_DAYS = 30
BEST_MOST = 8
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without what looks alike: the code is typed with the remote control of a television."""
CODE_LENGTH = 20
NOTHING_OPEN = OpenAtSpot(0, 0)


def days_back(today: date, days: int) -> date:
    """The first of so many days of which today is the last."""
    return today - timedelta(days=days - 1)


def refuse_unfit(plan: PlanDocument, *, spots: Collection[SpotId]) -> None:
    """Raises Rejected floor_plan_unfit: each spot of the hall has at most one pin, each floor its own title."""
    titles = Counter(floor.title for floor in plan.floors)
    seen: set[SpotId] = set()
    for number, floor in enumerate(plan.floors):
        if titles[floor.title] > 1:
            raise _unfit(
                f"plan/floors/{number}/title",
                "两个楼层名称相同，请改成不同的名称。",
                "Two floors bear one name. Rename one.",
            )
        for place, pin in enumerate(floor.pins):
            field = f"plan/floors/{number}/pins/{place}"
            if pin.spot not in spots:
                raise _unfit(
                    field,
                    "图上有不属于本大厅的点位，请刷新后重新放置。",
                    "A pin names no spot of this hall. Refresh and place it again.",
                )
            if pin.spot in seen:
                raise _unfit(field, "同一点位放了两次，请去掉一处。", "One spot has two pins. Take one away.")
            seen.add(pin.spot)


def _unfit(field: str, zh: str, en: str) -> Rejected:
    return Rejected("floor_plan_unfit", zh, en, field=field)


def pinned(plan: PlanDocument) -> frozenset[SpotId]:
    return frozenset(pin.spot for floor in plan.floors for pin in floor.pins)


def spot_states(spots: Iterable[SpotScore], unsettled: Mapping[SpotId, OpenAtSpot]) -> list[SpotState]:
    return [_state(spot, unsettled.get(spot.spot, NOTHING_OPEN)) for spot in spots]


def _state(spot: SpotScore, here: OpenAtSpot) -> SpotState:
    return SpotState(
        spot=spot.spot,
        zone=spot.zone,
        kind=spot.kind,
        code=spot.code,
        name=spot.name,
        name_en=spot.name_en,
        score=spot.score,
        result=spot.result,
        failed=spot.failed,
        unsettled=here.unsettled,
        overdue=here.overdue,
        last_day_on=spot.last_day_on,
    )


def best(spots: Iterable[SpotScore], unsettled: Collection[SpotId]) -> list[WallBest]:
    """Where nothing failed and nothing is open; of equal ones those that were looked at last."""
    sound = [one for one in spots if _sound(one) and one.spot not in unsettled]
    ordered = sorted(sound, key=lambda one: (one.score, one.last_day_on), reverse=True)
    return [WallBest(one.code, one.name, one.name_en, one.score or 0) for one in ordered[:BEST_MOST]]


def _sound(spot: SpotScore) -> bool:
    return spot.score is not None and not spot.failed and spot.kind is not SpotKind.hall


def overdue(findings: Iterable[OverdueFinding], spots: Mapping[SpotId, Spot]) -> list[WallOverdue]:
    """What somebody wrote by hand may name a person: its words are left out."""
    return [
        WallOverdue(
            code=spots[one.spot].code,
            name=spots[one.spot].name,
            name_en=spots[one.spot].name_en,
            title=None if one.source is FindingSource.report else one.title,
            severity=one.severity,
            due_on=one.due_on,
        )
        for one in findings
    ]


def rounds_by_tier(counts: Sequence[RoundCount]) -> list[WallRounds]:
    """In the order in which the tiers first come up."""
    summed: Counter[tuple[InspectionKind, RoundState]] = Counter()
    for one in counts:
        summed[one.tier, one.state] += one.rounds
    return [
        WallRounds(tier=tier, **{state.value: summed[tier, state] for state in RoundState})
        for tier in dict.fromkeys(one.tier for one in counts)
    ]


def fresh_code() -> str:
    """About 99 bits, in groups that can be read aloud."""
    letters = [secrets.choice(LETTERS) for _ in range(CODE_LENGTH)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, CODE_LENGTH, 4))


def plain_code(typed: str) -> str:
    """What was typed, without hyphens and capitals."""
    return typed.replace("-", "").replace(" ", "").lower()[:100]
