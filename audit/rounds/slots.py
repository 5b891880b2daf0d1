"""From a hall's calendar and checklists to the slots of a day. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct

from audit.checklists.schemas import Frequency, Item, PublishedChecklist
from audit.inspections.schemas import InspectionKind
from audit.rounds.schemas import (
    Ask,
    DayPlan,
    PlanLine,
    RoundSettings,
    SettingsInForce,
    Slot,
    TierRounds,
    TwiceADay,
    When,
)
from audit.sites.rules import local_day
from audit.sites.schemas import Spot, SpotKind
from audit.workdays.rules import days_of, moment
from audit.workdays.schemas import Day, Opening

HALF_HOUR = 30
CLOSING_MINUTES = 30
"""So long before closing the closing round begins."""
OWN = frozenset({SpotKind.counter, SpotKind.desk})
"""Where somebody checks the own place."""
LONGER = {
    Frequency.weekly: When.week,
    Frequency.half_monthly: When.half_month,
    Frequency.monthly: When.month,
    Frequency.quarterly: When.quarter,
    Frequency.half_yearly: When.half_year,
    Frequency.yearly: When.year,
}
TWICE = {
    TwiceADay.morning_afternoon: [When.morning, When.afternoon],
    TwiceADay.opening_closing: [When.opening, When.closing],
}
LONG = frozenset(LONGER.values())


class House(Struct, frozen=True):
    """What the rounds of a hall follow from."""

    days: Callable[[date], Day]
    checklists: Sequence[PublishedChecklist]
    spots: Sequence[Spot]
    history: Sequence[SettingsInForce]
    """In the order of saving."""
    time_zone: str


def settings_on(history: Sequence[SettingsInForce], day: date) -> SettingsInForce | None:
    """What held on a day; of those for one first day the one saved last."""
    held = [one for one in history if one.effective_from <= day]
    return max(held, key=lambda one: (one.effective_from, one.id)) if held else None


def plan_of(day: date, house: House) -> DayPlan:
    """Every round whose slot touches the day: those of the day, and longer ones that are running."""
    said, held = house.days(day), settings_on(house.history, day)
    lines = [*_lines(said, held.settings, house)] if held else []
    return DayPlan(day=day, kind=said.kind, hours=said.hours, lines=[line for line in lines if line.slots])


def ending(plan: DayPlan, time_zone: str) -> DayPlan:
    """Those rounds of it whose slot ends on the day: each round belongs to one day."""
    lines = [
        msgspec.structs.replace(
            line,
            slots=[slot for slot in line.slots if _last_day(slot, time_zone) == plan.day],
        )
        for line in plan.lines
    ]
    return msgspec.structs.replace(plan, lines=[line for line in lines if line.slots])


def _last_day(slot: Slot, time_zone: str) -> date:
    return local_day(slot.ends_at - timedelta(microseconds=1), time_zone)


def _lines(said: Day, settings: RoundSettings, house: House) -> Iterator[PlanLine]:
    lists = {one.checklist.pack: one for one in house.checklists}
    for tier in settings.tiers:
        for pack in tier.packs if tier.on else []:
            if pack in lists:
                since = since_when(house.history, said.day, tier.tier, pack, house.time_zone)
                for when, items in groups(lists[pack].checklist.items, tier, settings).items():
                    yield _line(lists[pack], tier, when, items, _slots(when, said, tier, settings, house, since), house)


def groups(items: Sequence[Item], tier: TierRounds, settings: RoundSettings) -> Mapping[When, list[Item]]:
    """The items of each slot, in the order of the checklist. 随时 and 变更时 are in none."""
    found: dict[When, list[Item]] = {}
    for item in items:
        for when in whens(item, tier, settings):
            found.setdefault(when, []).append(item)
    return {when: found[when] for when in When if when in found}


def whens(item: Item, tier: TierRounds, settings: RoundSettings) -> list[When]:
    frequency = tier.every or item.frequency
    if frequency is Frequency.periodic and settings.periodic is not None:
        frequency = settings.periodic
    match frequency:
        case Frequency.half_hourly:
            return [When.half_hour]
        case Frequency.daily_1:
            return [_moment_of_day(item, settings)]
        case Frequency.daily_2:
            return TWICE[settings.twice]
        case _:
            return [LONGER[frequency]] if frequency in LONGER else []


def _moment_of_day(item: Item, settings: RoundSettings) -> When:
    if item.id in settings.opening_items:
        return When.opening
    return When.closing if item.id in settings.closing_items else When.day


def _line(
    published: PublishedChecklist, tier: TierRounds, when: When, items: list[Item], slots: list[Slot], house: House
) -> PlanLine:
    return PlanLine(
        tier=tier.tier,
        pack=published.checklist.pack,
        checklist=published.id,
        when=when,
        route=tier.route,
        asks=_asks(published, tier.tier, items, house.spots) if slots else [],
        slots=slots,
    )


def _asks(published: PublishedChecklist, tier: InspectionKind, items: list[Item], spots: Sequence[Spot]) -> list[Ask]:
    """Spots by what they are asked. Signs have a register of their own."""
    kinds = set(published.checklist.spot_kinds) - {SpotKind.sign}
    if tier is InspectionKind.self_check:
        kinds &= OWN
    found: dict[tuple[str, ...], list[Spot]] = {}
    for spot in spots:
        asked = tuple(item.id for item in items if spot.kind in (item.spot_kinds or SpotKind))
        if spot.kind in kinds and asked:
            found.setdefault(asked, []).append(spot)
    return [Ask(spots=[spot.id for spot in there], items=list(asked)) for asked, there in found.items()]


def since_when(
    history: Sequence[SettingsInForce], day: date, tier: InspectionKind, pack: str, time_zone: str
) -> datetime:
    """Since when the tier looks with this checklist without a break: a slot counts when it begins no earlier."""
    first = settings_on(history, day)
    earlier = first
    while earlier is not None and _looks(earlier.settings, tier, pack):
        first = earlier
        earlier = settings_on(history, first.effective_from - timedelta(days=1))
    if first is None:
        raise RuntimeError("a day without settings has no rounds")
    saved = [one for one in history if one.effective_from == first.effective_from and _looks(one.settings, tier, pack)]
    return max(moment(first.effective_from, 0, time_zone), min(one.saved_at for one in saved))


def _looks(settings: RoundSettings, tier: InspectionKind, pack: str) -> bool:
    return any(one.on and one.tier is tier and pack in one.packs for one in settings.tiers)


def _slots(
    when: When, said: Day, tier: TierRounds, settings: RoundSettings, house: House, since: datetime
) -> list[Slot]:
    stretches = (
        _long_stretch(when, said, tier, settings, house) if when in LONG else _day_stretches(when, said, tier, settings)
    )
    slots = [_slot(stretch, tier.grace, house.time_zone) for stretch in stretches]
    return [slot for slot in slots if since <= slot.starts_at < slot.ends_at]


class Stretch(Struct, frozen=True):
    """Of the hall's wall clock: from a minute of one day to a minute of another; late until another minute of that."""

    first: date
    opens: int
    last: date
    closes: int
    late: int | None
    """Null: until the grace is over."""


def _slot(stretch: Stretch, grace: int, time_zone: str) -> Slot:
    ends_at = moment(stretch.last, stretch.closes, time_zone)
    graced = ends_at + timedelta(minutes=grace)
    late_until = graced if stretch.late is None else moment(stretch.last, stretch.late, time_zone)
    return Slot(
        starts_at=moment(stretch.first, stretch.opens, time_zone),
        ends_at=ends_at,
        missed_at=min(graced, late_until),
        late_until=late_until,
    )


def _day_stretches(when: When, said: Day, tier: TierRounds, settings: RoundSettings) -> list[Stretch]:
    hours = hours_for(said, tier.tier, settings)
    if not hours:
        return []
    bounds = _half_hour_bounds(hours) if when is When.half_hour else [_bounds(hours, settings)[when]]
    return [Stretch(said.day, opens, said.day, closes, late) for opens, closes, late in bounds]


Bounds = tuple[int, int, int | None]


def _half_hour_bounds(hours: Sequence[Opening]) -> list[Bounds]:
    return [(begin, end, None) for begin, end in half_hours(hours)]


def _bounds(hours: Sequence[Opening], settings: RoundSettings) -> Mapping[When, Bounds]:
    """Minutes of the day between which each check of a day counts, and until which it is late.

    Nothing is late any more once its counterpart has begun: the check of the afternoon is not the morning's.
    """
    opens, closes = hours[0].opens, hours[-1].closes
    first, last = max(opens - settings.early, 0), min(closes + settings.after, 1440)
    middle = (opens + closes) // 2
    noon, afternoon = (hours[0].closes, hours[1].opens) if len(hours) > 1 else (middle, middle)
    closing = max(closes - CLOSING_MINUTES, opens)
    return {
        When.day: (first, last, 1440),
        When.morning: (first, noon, afternoon),
        When.afternoon: (afternoon, last, 1440),
        When.opening: (first, opens, closing),
        When.closing: (closing, last, 1440),
    }


def hours_for(said: Day, tier: InspectionKind, settings: RoundSettings) -> list[Opening]:
    """Duty is patrolled; clerks check on duty only where the hall says so."""
    if tier is InspectionKind.self_check and not settings.duty_self_checks:
        return [one for one in said.hours if not one.duty]
    return said.hours


def half_hours(hours: Sequence[Opening]) -> list[tuple[int, int]]:
    """Whole half hours of each stretch; stretches that touch are one, so noon duty leaves no gap."""
    found: list[tuple[int, int]] = []
    begin = until = -1
    for one in hours:
        begin, until = (begin if one.opens == until else one.opens), one.closes
        at = found[-1][1] if found and found[-1][1] >= begin else begin
        found += [(minute, minute + HALF_HOUR) for minute in range(at, until - HALF_HOUR + 1, HALF_HOUR)]
    return found


def _long_stretch(when: When, said: Day, tier: TierRounds, settings: RoundSettings, house: House) -> list[Stretch]:
    """From the first to the last opening of the period, when it is open at all and the day lies between them."""
    open_days = [
        (day, hours)
        for day in days_of(*period(when, said.day))
        if (hours := hours_for(house.days(day), tier.tier, settings))
    ]
    if not open_days or not open_days[0][0] <= said.day <= open_days[-1][0]:
        return []
    (first, opening), (last, closing) = open_days[0], open_days[-1]
    begin, end = _bounds(opening, settings)[When.day][0], _bounds(closing, settings)[When.day][1]
    return [Stretch(first, begin, last, end, 1440)]


def period(when: When, day: date) -> tuple[date, date]:
    """First and last day of the week, half month … year in which a day lies."""
    if when is When.week:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if when is When.half_month:
        return (day.replace(day=1), day.replace(day=15)) if day.day <= 15 else (day.replace(day=16), _month_end(day))
    months = {When.month: 1, When.quarter: 3, When.half_year: 6, When.year: 12}[when]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return first, _month_end(first.replace(month=first.month + months - 1))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
