from datetime import date, datetime

from audit.checklists.queries import versions_of_pack
from audit.checklists.schemas import Text
from audit.findings.queries import count_unsettled
from audit.ids import HallId
from audit.inspections import standing
from audit.onsite.queries import terms_of
from audit.onsite.rules import year_days, year_number
from audit.scores import periods, rules
from audit.scores.periods import ContractYear, Days
from audit.scores.schemas import Overview, ScoreLevel, ScorePeriod, Scores, ScoreTier, WorstItem
from audit.sites.queries import places
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
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
    """By the terms in force. This is the only place that knows where the contract's first day is kept."""
    history = await terms_of(hall)
    terms = history[0].terms if history else None

    def around(day: date) -> Days | None:
        number = year_number(day, terms) if terms else None
        return year_days(number, terms) if terms and number else None

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
