"""What was done, read from the rooms that keep it: one function for each kind of deed, each a few queries."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, structs

from audit.assessments.rules import state_of
from audit.assessments.schemas import AssessmentState
from audit.assessments.schemas import Side as AssessmentSide
from audit.bulletins.schemas import BulletinPeriod
from audit.checklists.queries import training_book
from audit.checklists.tender_schemas import DeedKind, Obligation
from audit.checklists.training_schemas import Counts, TrainingCounter
from audit.database import fetch
from audit.deliverables.queries import deliverables
from audit.ids import HallId, PersonId
from audit.incidents.queries import Held, held
from audit.incidents.schemas import DrillKind, IncidentKind, IncidentState, Nature, Party
from audit.inspections.schemas import InspectionKind
from audit.ledger.schemas import Deed
from audit.onsite.queries import onsite_page
from audit.onsite.rules import HALVES
from audit.onsite.schemas import DayState, OnsiteDay
from audit.sites.rules import local_day, zone_info
from audit.sites.schemas import Hall
from audit.training.queries import Training, exam_days, line, trainings
from audit.training.schemas import Plan, PlanEntry

INSPECTED = """SELECT id, kind, day_on, finished_at FROM inspection
WHERE hall = ? AND day_on >= ? AND day_on <= ? AND NOT superseded ORDER BY finished_at, id"""
ISSUED = """SELECT i.id, b.period, b.last_on, i.document FROM bulletin_issue i JOIN bulletin b ON b.id = i.id
WHERE i.hall = ? AND i.corrects IS NULL ORDER BY i.id"""
ACTIVITIES = "SELECT id, service, day_on FROM landing_activity WHERE hall = ? ORDER BY day_on, id"
PLANS = "SELECT thing, document FROM training_paper WHERE hall = ? AND kind = 'plan' ORDER BY id"
ASSESSED = """SELECT r.id, r.month, s.side, s.at FROM assessment_revision r JOIN assessment_step s ON s.revision = r.id
WHERE r.hall = ? AND s.act = 'sign' ORDER BY s.id"""
COMPLAINTS = {Party.window: DeedKind.window_complaint, Party.guide: DeedKind.guide_complaint}
DEDUCTIONS = {Party.window: DeedKind.window_deduction, Party.guide: DeedKind.guide_deduction}
DRILLS = {DrillKind.fire: DeedKind.fire_drill, DrillKind.earthquake: DeedKind.earthquake_drill}
BULLETINS = {
    BulletinPeriod.day: DeedKind.bulletin_day,
    BulletinPeriod.week: DeedKind.bulletin_week,
    BulletinPeriod.month: DeedKind.bulletin_month,
}
A_CHECK = (DeedKind.check, 1440)
COUNTED_ONCE_IN: Mapping[InspectionKind, Sequence[tuple[DeedKind, int]]] = {
    InspectionKind.self_check: [(DeedKind.self_check, 720)],
    InspectionKind.patrol: [(DeedKind.patrol, 30), A_CHECK],
    InspectionKind.spot_check: [A_CHECK],
    InspectionKind.audit: [A_CHECK],
    InspectionKind.acceptance: [],
}
"""What an inspection counts as, and in how many minutes several are one."""
INSPECTIONS_SAID = {"self_check": "自查", "patrol": "巡查", "spot_check": "抽查", "audit": "评估"}
NOBODY = PersonId(UUID(int=0))
ALL_DAYS = date(2000, 1, 1), date(2101, 1, 1)


class _Titled(Struct):
    title: str


class _Issue(Struct):
    content: _Titled
    number: str


async def gather(
    hall: Hall, promises: Sequence[Obligation], *, inspected_since: date, until: date, now: datetime
) -> list[Deed]:
    """All deeds of a hall for those promises; inspections of some days only, for there are many."""

    async def onsite() -> list[Deed]:
        return onsite_deeds((await onsite_page(hall, now=now)).days)

    async def trained() -> list[Deed]:
        return training_deeds(await trainings(hall.id), promises)

    async def told() -> list[Deed]:
        return incident_deeds(await held(hall.id), hall)

    async def inspected() -> list[Deed]:
        return inspection_deeds(await fetch(INSPECTED, hall.id, inspected_since, until), hall.time_zone)

    wanted = {one.counted_by for one in promises}
    readers: list[tuple[set[DeedKind], Callable[[], Awaitable[list[Deed]]]]] = [
        ({DeedKind.onsite}, onsite),
        ({DeedKind.training, DeedKind.all_staff_training}, trained),
        ({DeedKind.exam}, partial(exam_deeds, hall.id)),
        ({DeedKind.training_plan}, partial(plan_deeds, hall.id)),
        ({DeedKind.deliverable}, partial(deliverable_deeds, hall, now=now)),
        ({DeedKind.landing}, partial(landing_deeds, hall.id, promises)),
        ({*BULLETINS.values()}, partial(bulletin_deeds, hall.id)),
        ({*COMPLAINTS.values(), *DEDUCTIONS.values(), *DRILLS.values()}, told),
        ({DeedKind.patrol, DeedKind.self_check, DeedKind.check}, inspected),
        ({DeedKind.assessment}, partial(assessment_deeds, hall.id)),
    ]
    return [deed for kinds, read in readers if kinds & wanted for deed in await read()]


async def exam_deeds(hall: HallId) -> list[Deed]:
    """Days of exams."""
    days = await exam_days(hall, *ALL_DAYS)
    return [Deed(DeedKind.exam, day, f"考试，{count} 人次", "/training") for day, count in days.items()]


def onsite_deeds(days: Iterable[OnsiteDay]) -> list[Deed]:
    """Each half of a day once, though two people were there; a half that nobody has countersigned waits."""
    first: dict[tuple[date, int], OnsiteDay] = {}
    stands = [one for one in days if one.counts and one.state in (DayState.countersigned, DayState.entered)]
    for one in sorted(stands, key=lambda one: (one.state is not DayState.countersigned, one.received_at, one.id)):
        for half in HALVES[one.document.part]:
            first.setdefault((one.document.day, half), one)
    by_entry: dict[tuple[date, UUID], list[OnsiteDay]] = {}
    for (day, _), one in first.items():
        by_entry.setdefault((day, one.id), []).append(one)
    return [
        Deed(
            kind=DeedKind.onsite,
            on=day,
            title=f"{some[0].author_name}：{some[0].document.log}"[:80],
            path=f"/onsite/{entry}",
            ref=entry,
            halves=len(some),
            waiting=some[0].state is not DayState.countersigned,
        )
        for (day, entry), some in by_entry.items()
    ]


def training_deeds(every: Iterable[Training], promises: Iterable[Obligation]) -> list[Deed]:
    """A training counts for a promise by what the library's counters say of it, else for each that is counted by trainings."""
    counted = [one.id for one in promises if one.counted_by is DeedKind.training]
    counters = {one.obligation: one for one in training_book().counters}
    found, heads_seen = [], dict[tuple[str, int], set[str]]()
    for one in sorted((one for one in every if one.is_held), key=lambda one: (one.document.day, one.id)):
        tags = frozenset(id for id in counted if _counts(one, counters.get(id), heads_seen))
        deed = Deed(
            kind=DeedKind.training,
            on=one.document.day,
            title=one.document.title,
            path=f"/training/{one.id}",
            ref=one.id,
            tags=tags,
        )
        found.append(deed)
        if line(one, NOBODY).reached_all:
            found.append(structs.replace(deed, kind=DeedKind.all_staff_training, tags=frozenset()))
    return found


def _counts(one: Training, counter: TrainingCounter | None, seen: dict[tuple[str, int], set[str]]) -> bool:
    if counter is None:
        return True
    if counter.counts is Counts.planned_held:
        return one.document.plan_entry is not None
    if not counter.each:
        return not counter.heads or not set(counter.heads).isdisjoint(one.document.heads)
    had = seen.setdefault((counter.id, one.document.day.year), set())
    before = had >= set(counter.heads)
    had.update(one.document.heads)
    return not before and had >= set(counter.heads)


async def plan_deeds(hall: HallId) -> list[Deed]:
    """The entries of the newest plan of each year, on the first day of their months."""
    newest: Mapping[str, str] = {row["thing"]: row["document"] for row in await fetch(PLANS, hall)}
    return [
        _planned(int(year), entry)
        for year, document in newest.items()
        for entry in msgspec.json.decode(document, type=Plan).entries
    ]


def _planned(year: int, entry: PlanEntry) -> Deed:
    return Deed(DeedKind.training_plan, date(year, entry.month, 1), f"培训计划：{entry.title}", "/training", entry.id)


async def deliverable_deeds(hall: Hall, *, now: datetime) -> list[Deed]:
    """On the day of the first acceptance that stands."""
    return [
        Deed(
            kind=DeedKind.deliverable,
            on=one.accepted_on,
            title=one.about.title,
            path=f"/deliverables/{one.id}",
            ref=one.id,
            tags=frozenset([one.about.obligation]),
        )
        for one in await deliverables(hall, today=local_day(now, hall.time_zone))
        if one.about.obligation and one.accepted_on
    ]


async def landing_deeds(hall: HallId, promises: Iterable[Obligation]) -> list[Deed]:
    titles = {one.id: one.title.zh for one in promises}
    return [
        Deed(
            kind=DeedKind.landing,
            on=row["day_on"],
            title=titles.get(row["service"], row["service"]),
            path="/landing",
            ref=row["id"],
            tags=frozenset([row["service"]]),
        )
        for row in await fetch(ACTIVITIES, hall)
    ]


async def bulletin_deeds(hall: HallId) -> list[Deed]:
    """In the period that a bulletin is about; a correction is no second one."""
    return [_issued(row) for row in await fetch(ISSUED, hall)]


def _issued(row: Mapping[str, Any]) -> Deed:
    issue = msgspec.json.decode(row["document"], type=_Issue)
    title = f"{issue.number} {issue.content.title}"
    return Deed(BULLETINS[BulletinPeriod(row["period"])], row["last_on"], title, f"/bulletins/{row['id']}", row["id"])


def incident_deeds(every: Iterable[Held], hall: Hall) -> list[Deed]:
    """Complaints that are valid or undecided, deductions, and drills that were held."""
    return [
        deed
        for one in every
        if one.standing.state is not IncidentState.withdrawn
        for deed in _of_incident(one, local_day(one.at, hall.time_zone))
    ]


def _of_incident(one: Held, day: date) -> Iterator[Deed]:
    said, path = one.document, f"/incidents/{one.id}"
    if said.nature is Nature.complaint and said.party in COMPLAINTS and one.standing.valid is not False:
        yield Deed(COMPLAINTS[said.party], day, said.title, path, one.id, waiting=one.standing.valid is None)
    if said.deducted and said.party in DEDUCTIONS:
        yield Deed(DEDUCTIONS[said.party], day, said.title, path, one.id)
    drilled = said.kind is IncidentKind.drill and one.standing.state is IncidentState.settled
    if drilled and said.drill in DRILLS:
        yield Deed(DRILLS[said.drill], day, said.title, path, one.id)


def inspection_deeds(rows: Iterable[Mapping[str, Any]], time_zone: str) -> list[Deed]:
    """One patrol for each half hour of the clock, one self-check for each half of a day, one check for each day."""
    found: dict[tuple[DeedKind, date, int], Deed] = {}
    zone = zone_info(time_zone)
    for row in rows:
        for kind, minutes in COUNTED_ONCE_IN[InspectionKind(row["kind"])]:
            at = row["finished_at"].astimezone(zone)
            minute = at.hour * 60 + at.minute
            title = f"{INSPECTIONS_SAID[row['kind']]} {at:%H:%M}"
            deed = Deed(kind, row["day_on"], title, f"/inspections/{row['id']}/scorecard", row["id"], minute=minute)
            found.setdefault((kind, row["day_on"], minute // minutes), deed)
    return list(found.values())


async def assessment_deeds(hall: HallId) -> list[Deed]:
    """A month once both sides have signed a revision of it."""
    sides: dict[tuple[str, UUID], set[AssessmentSide]] = {}
    signed: dict[str, Deed] = {}
    for row in await fetch(ASSESSED, hall):
        both = sides.setdefault((row["month"], row["id"]), set())
        both.add(AssessmentSide(row["side"]))
        if state_of(both) is AssessmentState.signed and row["month"] not in signed:
            year, month = map(int, row["month"].split("-"))
            signed[row["month"]] = Deed(
                DeedKind.assessment,
                date(year, month, 1),
                f"{row['month']} 月度考核",
                f"/assessments/{row['month']}",
                row["id"],
            )
    return list(signed.values())
