"""Gathers what the data say of a period."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from audit.bulletins import rules
from audit.bulletins.schemas import (
    BulletinFacts,
    BulletinPeriod,
    Frequent,
    IncidentCounts,
    PairOffer,
    PhotoPair,
    PillarChange,
    SectionKind,
    TierCount,
)
from audit.bulletins.sentences import sentences
from audit.checklists.queries import checklist
from audit.findings import queries as findings
from audit.findings.schemas import UNSETTLED, Act, Finding, FindingSource, FindingState, Severity
from audit.ids import ChecklistId, HallId, InspectionId, SpotId
from audit.incidents.queries import Held
from audit.incidents.queries import held as incidents_of
from audit.incidents.schemas import IncidentKind, IncidentState, Nature
from audit.inspections import queries as inspections
from audit.inspections.schemas import InspectionKind, InspectionSummary
from audit.media.queries import held_digests
from audit.reports.places import worst
from audit.reports.queries import hall_scorecard
from audit.reports.schemas import Scorecard
from audit.rounds.queries import summary as rounds_summary
from audit.rounds.schemas import RoundState, RoundSummary
from audit.sites.queries import places
from audit.sites.rules import local_day, zone_info
from audit.sites.schemas import Hall, Spot
from audit.workdays.queries import calendars, closures
from audit.workdays.rules import calendar_on, days_of, is_open, moment
from audit.workdays.schemas import CalendarInForce, Closure

LOOK_BACK = timedelta(days=200)
"""What was closed in the period was raised within so many days before it."""
FREQUENT_MOST = 5
ENVIRONMENT_MOST = 3
WORST_MOST = 5
PAIRS_OFFERED = 24
Chapters = Mapping[UUID, SectionKind]


async def gather(hall: Hall, *, period: BulletinPeriod, first: date, last: date, now: datetime) -> BulletinFacts:
    history = await calendars(hall.id)
    before_first, before_last = _before(period, first, history)
    until = min(last, local_day(now, hall.time_zone))
    card = await hall_scorecard(hall, from_on=first, to_on=last, now=now)
    earlier = await hall_scorecard(hall, from_on=before_first, to_on=before_last, now=now)
    every = await findings.findings_since(hall.id, first - LOOK_BACK)
    from_at, to_at = moment(first, 0, hall.time_zone), moment(last, 1440, hall.time_zone)
    raised = [one for one in every if first <= one.raised_on <= last]
    closed = [one for one in every if _closed_in(one, from_at, to_at)]
    unsettled = [one for one in every if one.state in UNSETTLED and one.raised_on <= last]
    acts = Counter(await findings.acts_between(hall.id, from_at, to_at))
    done = [one for one, _ in await inspections.documents(hall.id, from_on=first, to_on=last)]
    chapters = await _chapters(done)
    by_id = {spot.id: spot for spot in (await places(hall.id)).spots}
    environment = [one for one in raised if _chapter(one, chapters) is SectionKind.environment]
    return BulletinFacts(
        hall_name=hall.name,
        period=period,
        first_on=first,
        last_on=last,
        before_first=before_first,
        before_last=before_last,
        open_days=sum(is_open(calendar_on(history, day), day) for day in days_of(first, until)),
        rounds=tier_counts(await rounds_summary(hall, first=first, last=last, now=now)),
        inspections=dict(
            Counter(one.kind for one in sorted(done, key=lambda one: list(InspectionKind).index(one.kind)))
        ),
        spots_checked=len({one.spot for one in done}),
        score=card.score,
        score_before=earlier.score,
        pillars=_pillars(card, earlier),
        raised=len(raised),
        raised_critical=sum(one.critical for one in raised),
        raised_by_chapter=dict(Counter(_chapter(one, chapters) for one in raised)),
        checked_by_chapter=dict(Counter(chapters[one.id] for one in done)),
        closed=len(closed),
        overdue=sum(one.due_on < until for one in unsettled),
        unsettled=len(unsettled),
        sent_back=acts[Act.send_back],
        escalated=acts[Act.escalate],
        systemic=sum(one.systemic for one in raised),
        frequent=frequent(raised, by_id, FREQUENT_MOST),
        environment=frequent(environment, by_id, ENVIRONMENT_MOST),
        worst_spots=[one.code for one in worst(card.counters)[:WORST_MOST]],
        clean_spots=sum(bool(one.inspections) and not one.failed for one in card.counters),
        closures=[_closure(one, hall.time_zone) for one in await closures(hall.id) if _overlaps(one, from_at, to_at)],
        hazards=sum(one.severity is Severity.hazard for one in raised),
        pairs=await offers(hall.id, closed, by_id),
        told=incident_counts(await incidents_of(hall.id), first, last, hall.time_zone),
    )


def _before(period: BulletinPeriod, first: date, history: Sequence[CalendarInForce]) -> tuple[date, date]:
    """Of a day the open day before it, at most a fortnight back."""
    if period is not BulletinPeriod.day:
        return rules.period_before(period, first)
    back = [first - timedelta(days=number) for number in range(1, 15)]
    day = next((one for one in back if is_open(calendar_on(history, one), one)), back[0])
    return day, day


def _closed_in(one: Finding, from_at: datetime, to_at: datetime) -> bool:
    return one.state is FindingState.closed and one.settled_at is not None and from_at <= one.settled_at < to_at


async def _chapters(done: Iterable[InspectionSummary]) -> dict[UUID, SectionKind]:
    """Of each inspection, by its checklist."""
    packs: dict[ChecklistId, SectionKind] = {}
    for one in done:
        if one.checklist not in packs:
            packs[one.checklist] = sentences().chapter_of((await checklist(one.checklist)).checklist.pack)
    return {one.id: packs[one.checklist] for one in done}


def _chapter(one: Finding, chapters: Chapters) -> SectionKind:
    return chapters.get(one.source_id, SectionKind.operation)


def tier_counts(summary: RoundSummary) -> list[TierCount]:
    """Tiers in their order. Late ones were looked at, but not in time."""
    found = []
    for tier in InspectionKind:
        states: Counter[RoundState] = Counter()
        for one in summary.counts:
            if one.tier is tier:
                states[one.state] += one.rounds
        if states:
            kept, late, missed = states[RoundState.kept], states[RoundState.late], states[RoundState.missed]
            found.append(
                TierCount(
                    tier, kept + late + missed, kept, late, missed, states[RoundState.excused], states[RoundState.due]
                )
            )
    return found


def _pillars(card: Scorecard, earlier: Scorecard) -> list[PillarChange]:
    before = {one.pillar: one.score for one in earlier.pillars}
    return [PillarChange(one.pillar, one.score, before.get(one.pillar)) for one in card.pillars]


def frequent(raised: Sequence[Finding], spots: Mapping[SpotId, Spot], most: int) -> list[Frequent]:
    """Most often first; what was reported by hand stands by its words."""
    groups: dict[str, list[Finding]] = {}
    for one in raised:
        groups.setdefault(one.title.zh, []).append(one)
    ordered = sorted(
        groups.items(), key=lambda group: (-len(group[1]), -max(one.critical for one in group[1]), group[0])
    )
    return [
        Frequent(
            title=title,
            times=len(some),
            spots=sorted({spots[one.spot].code for one in some if one.spot in spots}),
            systemic=any(one.systemic for one in some),
        )
        for title, some in ordered[:most]
    ]


def incident_counts(every: Sequence[Held], first: date, last: date, time_zone: str) -> IncidentCounts:
    """Oldest first, by the hall's day on which they happened."""
    days = [(one, local_day(one.document.happened_at, time_zone)) for one in reversed(every)]
    held = [one for one, day in days if first <= day <= last and one.standing.state is not IncidentState.withdrawn]
    heard = [one for one in held if one.document.kind is IncidentKind.complaint]
    natures = Counter(one.document.nature for one in heard)
    outside = [one.document for one in held if one.document.kind is IncidentKind.outside_check]
    return IncidentCounts(
        complaints=natures[Nature.complaint],
        opinions=natures[Nature.opinion],
        queries=natures[Nature.query],
        valid=sum(bool(one.standing.valid) for one in heard),
        waiting=sum(one.standing.state is IncidentState.open for one in heard),
        emergencies=_titles(held, IncidentKind.emergency),
        drills=_titles(held, IncidentKind.drill),
        outside_checks=len(outside),
        deducted=sum(one.deducted for one in outside),
        good_practices=_titles(held, IncidentKind.good_practice),
    )


def _titles(held: Sequence[Held], kind: IncidentKind) -> list[str]:
    return [one.document.title for one in held if one.document.kind is kind]


def _overlaps(one: Closure, from_at: datetime, to_at: datetime) -> bool:
    return one.starts_at < to_at and (one.ends_at is None or one.ends_at > from_at)


def _closure(one: Closure, time_zone: str) -> str:
    zone = zone_info(time_zone)
    begun = one.starts_at.astimezone(zone)
    said = f"{begun.month}月{begun.day}日 {begun:%H:%M}"
    ended = f"至{one.ends_at.astimezone(zone):%H:%M}" if one.ends_at else "起"
    return f"{said}{ended}，{one.reason}"


async def offers(hall: HallId, closed: Sequence[Finding], spots: Mapping[SpotId, Spot]) -> list[PairOffer]:
    """Pairs of the findings put right, the newest first, whose two photos are here."""
    both = [one for one in closed if one.photos and one.photos_after]
    held = await held_digests(hall, [photo for one in both for photo in (one.photos[0], one.photos_after[0])])
    here = [one for one in both if {one.photos[0], one.photos_after[0]} <= held]
    newest = sorted(here, key=lambda one: (one.settled_at or one.raised_at, one.id), reverse=True)[:PAIRS_OFFERED]
    return [await _offer(hall, one, spots.get(one.spot)) for one in newest]


async def _offer(hall: HallId, one: Finding, spot: Spot | None) -> PairOffer:
    before, after = one.photos[0], one.photos_after[0]
    covered = await _covered(hall, one)
    caption = f"{spot.code if spot else ''} {one.title.zh}".strip()[:120]
    return PairOffer(PhotoPair(one.id, before, after, caption), {before, after} <= covered)


async def _covered(hall: HallId, one: Finding) -> set[str]:
    """Photos of the finding on which something was covered."""
    told = await findings.story(one.id, visible=frozenset([hall]))
    taken = [photo for step in told.steps for photo in step.document.photos]
    covered = {photo.sha256 for photo in taken if photo.covered}
    if one.source is FindingSource.inspection:
        _, document, _ = await inspections.document(InspectionId(one.source_id))
        covered |= {photo.sha256 for photo in document.photos if photo.covered}
    return covered
