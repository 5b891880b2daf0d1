from collections.abc import Sequence
from datetime import date, datetime

from audit.accounts.schemas import Actor
from audit.checklists.queries import checklist as checklist_by_id
from audit.checklists.queries import versions_of_pack
from audit.checklists.schemas import Text
from audit.contracts.queries import contract_of
from audit.contracts.rules import year_days, year_number
from audit.findings.queries import count_unsettled
from audit.ids import HallId
from audit.inspections import queries as inspections
from audit.inspections import standing
from audit.inspections.schemas import Given
from audit.scores import periods, replays, rules
from audit.scores.periods import ContractYear, Days
from audit.scores.schemas import (
    Comparison,
    Overview,
    Point,
    Replay,
    ScoreLevel,
    ScorePeriod,
    Scores,
    ScoreTier,
    WorstItem,
)
from audit.sites.queries import hall_by_id, places, require_hall, visible_tree
from audit.sites.rules import group_of, local_day
from audit.sites.schemas import Hall, HallNode
from audit.standards.queries import checklists_of_hall

WORST_MOST = 10


async def overview(
    hall: Hall, *, from_on: date | None, to_on: date | None, tier: ScoreTier | None, now: datetime
) -> Overview:
    """Raises Rejected period_unfit."""
    today = local_day(now, hall.time_zone)
    first, last = periods.card_days(from_on, to_on, today=today)
    steps = [periods.before(first, last), *periods.trend(first, last)]
    where, kinds = await places(hall.id), rules.kinds_of(tier)
    whole = rules.whole_hall(where.spots)
    in_period = await standing.newest(hall.id, (first, last))
    found = await standing.totals(hall.id, steps, kinds)
    before, *trend = [rules.point(days, some, whole=whole) for days, some in zip(steps, found, strict=True)]
    spots = rules.spot_scores(where.spots, rules.taken(in_period, kinds))
    return Overview(
        hall=hall.id,
        from_on=first,
        to_on=last,
        today=today,
        tier=tier,
        rules=rules.RULES,
        now=rules.hall_score(spots, usual_mark=await usual_mark(hall.id)),
        before=before,
        unit=periods.trend_unit(first, last),
        trend=trend,
        tiers=[rules.tier_score(one, (first, last), in_period, whole=whole) for one in ScoreTier],
        zones=[rules.zone_score(zone, spots) for zone in where.zones],
        spots=spots,
        worst=await worst_items(hall.id, first, last, tier),
        findings=await count_unsettled(hall.id, today=today),
    )


async def usual_mark(hall: HallId) -> int:
    """The highest pass mark of the checklists that the hall is asked."""
    return max((one.checklist.pass_mark for one in await checklists_of_hall(hall)), default=0)


async def worst_items(hall: HallId, first: date, last: date, tier: ScoreTier | None) -> list[WorstItem]:
    found = await standing.most_failed(hall, from_on=first, to_on=last, kinds=rules.kinds_of(tier), most=WORST_MOST)
    return [WorstItem(one.pack, one.item, await _title(hall, one), one.failed) for one in found]


async def _title(hall: HallId, failed: standing.Failed) -> Text:
    """As the newest version that has the item names it."""
    for version in await versions_of_pack(hall, failed.pack):
        for item in version.checklist.items:
            if item.id == failed.item:
                return item.title
    return Text(zh=failed.item, en=failed.item)


async def contract_year(hall: HallId) -> ContractYear:
    """By the contract that holds."""
    contract = await contract_of(hall)

    def around(day: date) -> Days | None:
        number = year_number(day, contract) if contract else None
        return year_days(number, contract) if contract and number else None

    return around


async def scores(
    hall: Hall,
    *,
    unit: ScorePeriod,
    level: ScoreLevel,
    from_on: date | None,
    to_on: date | None,
    tier: ScoreTier | None,
    now: datetime,
) -> Scores:
    """Raises Rejected period_unfit, contract_unknown."""
    today = local_day(now, hall.time_zone)
    first, last = periods.days_asked(from_on, to_on, today=today, usual=periods.USUAL_DAYS[unit])
    steps = periods.periods(unit, first, last, await contract_year(hall.id))
    found = await standing.totals(hall.id, steps, rules.kinds_of(tier))
    return Scores(
        hall=hall.id,
        unit=unit,
        level=level,
        tier=tier,
        rules=rules.RULES,
        from_on=first,
        to_on=last,
        lines=rules.lines(level, await places(hall.id), steps, found),
    )


async def replay(
    hall: Hall, *, from_on: date | None, to_on: date | None, tier: ScoreTier | None, now: datetime
) -> Replay:
    """Raises Rejected period_unfit."""
    first, last = periods.card_days(from_on, to_on, today=local_day(now, hall.time_zone))
    taken = rules.taken(await standing.newest(hall.id, (first, last)), rules.kinds_of(tier))
    given = [one for some in taken.values() for one in some]
    documents = await _documents(given)
    in_use = {one.checklist.pack: one for one in await checklists_of_hall(hall.id)}
    where, mark = await places(hall.id), await usual_mark(hall.id)
    before = rules.spot_scores(where.spots, taken)
    replayed = rules.taken(replays.given_now(given, documents, in_use))
    after = rules.spot_scores(where.spots, replayed, waiting=taken)
    then, today = rules.hall_score(before, usual_mark=mark), rules.hall_score(after, usual_mark=mark)
    return Replay(
        hall=hall.id,
        from_on=first,
        to_on=last,
        tier=tier,
        rules=rules.RULES,
        score=then.score,
        score_now=today.score,
        result=then.result,
        result_now=today.result,
        packs=replays.packs(given, documents, in_use),
        spots=replays.spots(before, after),
    )


async def _documents(given: Sequence[Given]) -> replays.Documents:
    answered = await inspections.answered([one.inspection for one in given])
    return {id: ((await checklist_by_id(version)).checklist, document) for id, (version, document) in answered.items()}


async def comparison(
    actor: Actor,
    halls: Sequence[HallId],
    *,
    unit: ScorePeriod,
    from_on: date | None,
    to_on: date | None,
    tier: ScoreTier | None,
    now: datetime,
) -> Comparison:
    """Of these halls, or of all that the actor may see. Raises NotFound, Rejected period_unfit, contract_unknown."""
    for hall in halls:
        await require_hall(actor, hall)
    tree = await visible_tree(actor)
    shown = [node for node in tree if not halls or node.id in halls]
    parents = {node.id: node.parent for node in tree if node.parent}
    groups = {node.id: group_of(node.id, parents) for node in shown}
    needed = sorted({hall for group in groups.values() for hall in group})
    every = await _steps(shown, unit, from_on, to_on, now)
    points = {hall: await _hall_points(hall, every, tier) for hall in needed}
    return Comparison(
        unit=unit,
        tier=tier,
        rules=rules.RULES,
        halls=[rules.compared(node, points, groups[node.id]) for node in shown],
    )


async def _steps(
    shown: Sequence[HallNode], unit: ScorePeriod, from_on: date | None, to_on: date | None, now: datetime
) -> list[Days]:
    """The same periods for all; of contract years those of the first hall."""
    if not shown:
        return []
    first_hall = await hall_by_id(shown[0].id)
    today = local_day(now, first_hall.time_zone)
    first, last = periods.days_asked(from_on, to_on, today=today, usual=periods.USUAL_DAYS[unit])
    return periods.periods(unit, first, last, await contract_year(first_hall.id))


async def _hall_points(hall: HallId, steps: Sequence[Days], tier: ScoreTier | None) -> list[Point]:
    found = await standing.totals(hall, steps, rules.kinds_of(tier))
    [line] = rules.lines(ScoreLevel.hall, await places(hall), steps, found)
    return line.points
