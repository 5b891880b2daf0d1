"""Gathers a month of a hall into one frozen MonthReport."""

import calendar
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from audit.bulletins.drafting import draft
from audit.bulletins.facts import LOOK_BACK, gather
from audit.bulletins.rules import printed
from audit.bulletins.schemas import BulletinPeriod
from audit.bulletins.sentences import sentences
from audit.errors import Rejected
from audit.findings.queries import findings_since
from audit.findings.schemas import Finding, FindingState
from audit.inspections import queries as inspections
from audit.inspections.schemas import InspectionKind, InspectionSummary
from audit.monthly.schemas import DayLine, MonthReport, WeekLine
from audit.reports import rules, sealing
from audit.reports.queries import hall_scorecard
from audit.reports.schemas import NO_STAMP, Stamp
from audit.seals.queries import newest, subject_of
from audit.sites.queries import places
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def first_of(month: str, *, today: date) -> date:
    """Of `2026-11`. Raises Rejected month_unfit for what is no month or has not begun."""
    found = MONTH.fullmatch(month)
    first = date(int(found[1]), int(found[2]), 1) if found else None
    if first is None or first > today:
        raise Rejected(
            "month_unfit",
            "月份不合适，请选择已经开始的月份，例如 2026-11。",
            "The month does not fit. Choose one that has begun, such as 2026-11.",
            field="month",
        )
    return first


def end_of(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


async def month_report(hall: Hall, first: date, *, now: datetime) -> MonthReport:
    end = end_of(first)
    last = min(end, local_day(now, hall.time_zone))
    facts = await gather(hall, period=BulletinPeriod.month, first=first, last=end, now=now)
    said = sentences()
    content = draft(facts, said, signed_by=hall.name)
    every = await findings_since(hall.id, first - LOOK_BACK)
    raised = [one for one in every if first <= one.raised_on <= last]
    closed = [day for one in every if (day := _closed_on(one, hall.time_zone)) and first <= day <= last]
    submitted = await inspections.documents(hall.id, from_on=first, to_on=last)
    spots = {spot.id: spot for spot in (await places(hall.id)).spots}
    return _with_digest(
        MonthReport(
            hall=hall.id,
            hall_name=hall.name,
            hall_name_en=hall.name_en,
            time_zone=hall.time_zone,
            first_on=first,
            last_on=last,
            facts=facts,
            sections=printed(content.sections, said.chapters_together),
            card=await hall_scorecard(hall, from_on=first, to_on=last, now=now),
            weeks=[await _week(hall, *week, raised, closed, now) for week in weeks(first, last)],
            days=list(_days(first, last, [one for one, _ in submitted], raised, closed)),
            findings=rules.finding_lines(raised, spots),
            photo_details=rules.photo_details(document for _, document in submitted),
            generated_at=now,
            digest="",
            stamp=await _stamp(hall, first, last, now),
        )
    )


async def _stamp(hall: Hall, first: date, last: date, now: datetime) -> Stamp:
    if await newest(hall.id, subject_of(None, first, last)) is None:
        return NO_STAMP
    return await sealing.stamp_of(await sealing.period_facts(hall, from_on=first, to_on=last, now=now), site="")


def _closed_on(one: Finding, time_zone: str) -> date | None:
    closed = one.state is FindingState.closed and one.settled_at
    return local_day(one.settled_at, time_zone) if closed and one.settled_at else None


def weeks(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Monday to Sunday, cut at both ends."""
    begun = first
    while begun <= last:
        ends = min(begun + timedelta(days=6 - begun.weekday()), last)
        yield begun, ends
        begun = ends + timedelta(days=1)


async def _week(
    hall: Hall, first: date, last: date, raised: Sequence[Finding], closed: Sequence[date], now: datetime
) -> WeekLine:
    return WeekLine(
        first_on=first,
        last_on=last,
        score=(await hall_scorecard(hall, from_on=first, to_on=last, now=now)).score,
        raised=sum(first <= one.raised_on <= last for one in raised),
        closed=sum(first <= day <= last for day in closed),
    )


def _days(
    first: date, last: date, done: Sequence[InspectionSummary], raised: Sequence[Finding], closed: Sequence[date]
) -> Iterator[DayLine]:
    found, settled = Counter(one.raised_on for one in raised), Counter(closed)
    looked: dict[date, Counter[InspectionKind]] = {}
    for one in done:
        looked.setdefault(one.day_on, Counter())[one.kind] += 1
    for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        if day in looked or found[day] or settled[day]:
            yield DayLine(day, dict(looked.get(day, {})), found[day], settled[day])


def _with_digest(report: MonthReport) -> MonthReport:
    """The time of making is no fact, nor is what photos prove by now, nor who signed."""
    findings = [msgspec.structs.replace(one, source_id=None) for one in report.findings]
    facts = msgspec.structs.replace(
        report,
        generated_at=datetime.min,
        stamp=NO_STAMP,
        findings=findings,
        card=msgspec.structs.replace(report.card, generated_at=datetime.min, photos=[], grades={}, findings=[]),
    )
    return msgspec.structs.replace(report, digest=hashlib.sha256(msgspec.json.encode(facts)).hexdigest())
