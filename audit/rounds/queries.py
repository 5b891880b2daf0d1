from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from audit.checklists.queries import checklist
from audit.checklists.schemas import Item
from audit.database import fetch
from audit.ids import HallId
from audit.inspections.queries import seen
from audit.inspections.schemas import InspectionKind
from audit.rounds import rules
from audit.rounds.sample import seconds_of
from audit.rounds.schemas import (
    DayPlan,
    Excuse,
    Round,
    RoundCause,
    RoundDone,
    RoundsAhead,
    RoundSettings,
    RoundsOfDay,
    RoundState,
    RoundSummary,
    SettingsInForce,
    SettingsPage,
)
from audit.rounds.slots import OWN, House, ending, plan_of, settings_on
from audit.rounds.usual import USUAL
from audit.sites.queries import places
from audit.sites.rules import local_day
from audit.sites.schemas import Hall, Spot
from audit.standards.queries import checklists_of_hall
from audit.workdays.queries import calendars, closures
from audit.workdays.rules import calendar_on, day_in, days_of
from audit.workdays.schemas import Day

EXCUSES_SHOWN_DAYS = 60
A_WEEK = timedelta(days=7)


class Book(Struct, frozen=True):
    """Everything the rounds of a hall follow from, read once."""

    hall: Hall
    house: House
    around: rules.Around
    closed: dict[date, DayPlan]
    """Days that are over, as they were."""

    def plan(self, day: date, today: date) -> DayPlan:
        """Of a day that is over: the rounds that ended on it."""
        if day in self.closed:
            return self.closed[day]
        return ending(plan_of(day, self.house), self.hall.time_zone) if day < today else plan_of(day, self.house)


async def open_book(hall: Hall, *, first: date, last: date) -> Book:
    return Book(
        hall=hall,
        house=await house_of(hall, await history(hall.id)),
        around=rules.Around(
            excuses=await excuses(hall.id, since=first - timedelta(days=366)),
            closures=await closures(hall.id),
            time_zone=hall.time_zone,
        ),
        closed=await closed_days(hall.id, first, last),
    )


async def house_of(hall: Hall, settings: Sequence[SettingsInForce]) -> House:
    saved = await calendars(hall.id)

    @cache
    def said(day: date) -> Day:
        return day_in(calendar_on(saved, day), day)

    return House(
        days=said,
        checklists=await checklists_of_hall(hall.id),
        spots=(await places(hall.id)).spots,
        history=settings,
        time_zone=hall.time_zone,
    )


async def history(hall: HallId) -> list[SettingsInForce]:
    """Every setting a hall has saved, in the order of saving."""
    rows = await fetch(
        """SELECT s.id, s.effective_from, s.document, s.at, p.display_name AS author_name
        FROM round_setting s JOIN person p ON p.id = s.author WHERE s.hall = ? ORDER BY s.id""",
        hall,
    )
    return [
        SettingsInForce(
            id=row["id"],
            effective_from=row["effective_from"],
            settings=msgspec.json.decode(row["document"], type=RoundSettings),
            author_name=row["author_name"],
            saved_at=row["at"],
        )
        for row in rows
    ]


async def excuses(hall: HallId, *, since: date) -> list[Excuse]:
    """Those whose last day is not before `since`, newest first."""
    rows = await fetch(
        """SELECT e.*, p.display_name AS author_name FROM round_excuse e JOIN person p ON p.id = e.author
        WHERE e.hall = ? AND e.last_on >= ? ORDER BY e.id DESC""",
        hall,
        since,
    )
    return [_excuse(row) for row in rows]


def _excuse(row: dict[str, Any]) -> Excuse:
    return Excuse(
        id=row["id"],
        spot=row["spot"],
        tier=InspectionKind(row["tier"]) if row["tier"] else None,
        first_on=row["first_on"],
        last_on=row["last_on"],
        cause=RoundCause(row["cause"]),
        reason=row["reason"],
        author_name=row["author_name"],
        at=row["at"],
    )


async def closed_days(hall: HallId, first: date, last: date) -> dict[date, DayPlan]:
    rows = await fetch(
        "SELECT day_on, document FROM round_day WHERE hall = ? AND day_on >= ? AND day_on <= ?", hall, first, last
    )
    return {row["day_on"]: msgspec.json.decode(row["document"], type=DayPlan) for row in rows}


async def last_closed(hall: HallId) -> date | None:
    rows = await fetch("SELECT day_on FROM round_day WHERE hall = ? ORDER BY day_on DESC LIMIT 1", hall)
    return rows[0]["day_on"] if rows else None


async def records_for(book: Book, plans: Iterable[DayPlan]) -> list[rules.Record]:
    """What was looked at in the time in which a record counts for one of the plans."""
    slots = [slot for plan in plans for line in plan.lines for slot in line.slots]
    if not slots:
        return []
    begin, end = min(slot.starts_at for slot in slots), max(slot.late_until for slot in slots)
    spots = {spot.id: spot for spot in book.house.spots}
    found = []
    for one in await seen(book.hall.id, begin, end):
        version = (await checklist(one.checklist)).checklist
        asked = {item.id for item in version.items if _applies(item, spots.get(one.spot))}
        record = rules.Record(
            inspection=one.id,
            tier=one.kind,
            pack=version.pack,
            spot=one.spot,
            at=one.at,
            received_at=one.received_at,
            answered=one.answered,
            skipped=frozenset(asked - one.answered),
        )
        found.append(record)
    return found


def _applies(item: Item, spot: Spot | None) -> bool:
    return spot is None or not item.spot_kinds or spot.kind in item.spot_kinds


async def rounds_of_day(hall: Hall, *, day: date, now: datetime) -> RoundsOfDay:
    """Every round of a day as it stands; of today also the longer ones that are running."""
    book = await open_book(hall, first=day, last=day)
    plan = book.plan(day, local_day(now, hall.time_zone))
    rounds = rules.judge(plan, await records_for(book, [plan]), book.around, now)
    saved = book.house.history
    since = min((one.effective_from for one in saved), default=None)
    return RoundsOfDay(day=day, kind=plan.kind, hours=plan.hours, since=since, rounds=rounds)


async def summary(hall: Hall, *, first: date, last: date, now: datetime) -> RoundSummary:
    """Counts of the rounds that ended, or will end, in a period."""
    book = await open_book(hall, first=first, last=last)
    today = local_day(now, hall.time_zone)
    plans = [ending(book.plan(day, today), hall.time_zone) for day in days_of(first, last)]
    records = await records_for(book, plans)
    rounds = [one for plan in plans for one in rules.judge(plan, records, book.around, now)]
    return RoundSummary(first=first, last=last, counts=rules.counts(rounds))


async def rounds_ahead(hall: Hall, *, now: datetime) -> RoundsAhead:
    """Today and tomorrow, for a phone that goes offline."""
    today = local_day(now, hall.time_zone)
    tomorrow = today + timedelta(days=1)
    book = await open_book(hall, first=today, last=tomorrow)
    held = settings_on(book.house.history, today) or settings_on(book.house.history, tomorrow)
    plans = [plan_of(day, book.house) for day in (today, tomorrow)] if held else []
    records = await records_for(book, plans)
    rounds = {_key(one): one for plan in plans for one in rules.judge(plan, records, book.around, now)}
    settings = held.settings if held else USUAL
    return RoundsAhead(
        hall=hall.id,
        days=plans,
        done=[_done(one) for one in rounds.values() if one.state not in (RoundState.due, RoundState.missed)],
        cap_seconds=settings.cap_seconds,
        photo_share=settings.photo_share,
    )


def _key(one: Round) -> tuple[object, ...]:
    return one.tier, one.pack, one.when, one.spot, one.starts_at


def _done(one: Round) -> RoundDone:
    return RoundDone(
        tier=one.tier,
        pack=one.pack,
        when=one.when,
        spot=one.spot,
        starts_at=one.starts_at,
        state=one.state,
        cause=one.cause,
        inspection=one.inspection,
    )


async def settings_page(hall: Hall, *, now: datetime) -> SettingsPage:
    today, saved = local_day(now, hall.time_zone), await history(hall.id)
    in_force = settings_on(saved, today)
    return SettingsPage(
        in_force=in_force,
        coming=[one for one in saved if one.effective_from > today],
        usual=USUAL,
        excuses=await excuses(hall.id, since=today - timedelta(days=EXCUSES_SHOWN_DAYS)),
        replaces=saved[-1].id if saved else None,
        clerk_seconds=await _clerk_seconds(hall, in_force.settings if in_force else USUAL, today),
    )


async def _clerk_seconds(hall: Hall, settings: RoundSettings, today: date) -> int:
    """Of the day and place of the coming week that take longest."""
    long_ago = today - timedelta(days=800)
    begun = datetime.combine(long_ago, datetime.min.time()).astimezone()
    as_if = SettingsInForce(id=hall.id, effective_from=long_ago, settings=settings, author_name="", saved_at=begun)
    house = await house_of(hall, [as_if])
    items = {item.id: item for one in house.checklists for item in one.checklist.items}
    own = [spot for spot in house.spots if spot.kind in OWN]
    took = [
        seconds_of(items[id] for ask in rules.asks_of(plan, InspectionKind.self_check, spot.id) for id in ask.items)
        for plan in (plan_of(day, house) for day in days_of(today, today + A_WEEK))
        for spot in own
    ]
    return max(took, default=0)
