"""Who was there, which promises are kept, what an exam gave. Pure; `today` and `now` are arguments."""

import calendar
import hashlib
import hmac
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from audit.checklists.tender_schemas import Obligation, Period
from audit.checklists.training_schemas import Counts, TrainingCounter
from audit.ids import PersonId
from audit.training.page_schemas import CounterState, PeriodCount
from audit.training.schemas import (
    AttendanceDocument,
    CodeCheck,
    CounterLight,
    Plan,
    Presence,
    Quiz,
    SignInProof,
    TrainingDocument,
    TrainingState,
)

MINUTE_S = 60
FRESH_MINUTES = 2
"""A code counts as the one shown at the time when it is at most so far from the moment of signing."""
MARK_LENGTH = 10
SPAN_DAYS = 30
ENOUGH_JUDGED = 20
"""Fewer answers on a side say nothing of a rate."""


class Signed(Struct, frozen=True):
    """An attendance document and its place in time: the earlier of what the phone says and the receipt."""

    id: UUID
    at: datetime
    document: AttendanceDocument


class Held(Struct, frozen=True):
    """A training that took place, as far as the counters ask."""

    day: date
    heads: Sequence[str]
    reached_all: bool
    plan_entry: UUID | None = None


def last_day(document: TrainingDocument) -> date:
    return document.last_day or document.day


def a_month_after(day: date) -> date:
    """The same day of the next month, or that month's last: 31 January → 28 February."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_too_long(document: TrainingDocument) -> bool:
    """A closed training of more than a month (qujiang 六.12). From 1 March the last day allowed is 31 March."""
    return document.closed and last_day(document) >= a_month_after(document.day)


def mark_of(secret: str, minute: int) -> str:
    return hmac.new(secret.encode(), str(minute).encode(), hashlib.sha256).hexdigest()[:MARK_LENGTH]


def minute_of(at: datetime) -> int:
    return int(at.timestamp()) // MINUTE_S


def code_of(secret: str, minute: int) -> str:
    """What the screen shows for a minute, after the training's id."""
    return f"{minute}_{mark_of(secret, minute)}"


def check_code(code: str, secrets: Iterable[str], at: datetime) -> CodeCheck:
    """`secrets` are those of the training's documents: whichever came first showed the screen."""
    minute, _, mark = code.partition("_")
    if not (minute.isascii() and minute.isdigit() and len(minute) <= 10):
        return CodeCheck.wrong
    if not any(hmac.compare_digest(mark_of(one, int(minute)).encode(), mark.encode()) for one in secrets):
        return CodeCheck.wrong
    return CodeCheck.fresh if abs(minute_of(at) - int(minute)) <= FRESH_MINUTES else CodeCheck.old


def who(document: AttendanceDocument) -> str:
    """One key for each person and each guest: a name is the same name with other blanks or capitals."""
    return str(document.person) if document.person else "guest/" + "".join(document.guest.split()).casefold()


def roll(signed: Iterable[Signed], secrets: Collection[str]) -> list[Signed]:
    """The document that decides for each person, first come first; the same in any order of arrival, however often told.

    The newest word of the roll decides. Without one, the first sign-in does; a code that is not the training's is none.
    """
    called: dict[str, Signed] = {}
    came: dict[str, Signed] = {}
    for one in sorted(signed, key=lambda one: (one.at, one.id)):
        if one.document.proof is SignInProof.roll:
            called[who(one.document)] = one
        elif one.document.proof is SignInProof.signature or counts(one, secrets):
            came.setdefault(who(one.document), one)
    return sorted((came | called).values(), key=lambda one: (one.at, one.id))


def counts(one: Signed, secrets: Collection[str]) -> bool:
    return check_code(one.document.code, secrets, one.at) is not CodeCheck.wrong


def present(decided: Iterable[Signed]) -> set[PersonId]:
    return {one.document.person for one in decided if one.document.person and one.document.presence is Presence.present}


def excused(decided: Iterable[Signed]) -> set[PersonId]:
    return {one.document.person for one in decided if one.document.person and one.document.presence is Presence.excused}


def reached_all(document: TrainingDocument, came: Collection[PersonId], away: Collection[PersonId]) -> bool:
    """全员培训: held for all staff, everybody expected was there or excused with a reason, and somebody came."""
    if not document.all_staff or document.state is not TrainingState.held:
        return False
    there = set(document.expected)
    return bool(there & set(came)) and there <= set(came) | set(away)


def graded(quiz: Quiz, answers: Sequence[int]) -> int:
    """How many are right."""
    return sum(question.right == answer for question, answer in zip(quiz.questions, answers, strict=True))


def passes(points: int, pass_mark: int) -> bool:
    return points >= pass_mark


def mark_needed(most: int, percent: int) -> int:
    """The fewest points that are at least `percent` of `most`."""
    return -(-most * percent // 100)


def periods_of(year: int, period: Period) -> list[tuple[date, date]]:
    months = {Period.month: 1, Period.quarter: 3}.get(period, 12)
    return [
        (date(year, first, 1), date(year, first + months - 1, calendar.monthrange(year, first + months - 1)[1]))
        for first in range(1, 13, months)
    ]


def light(done: int, least: int, last: date, today: date) -> CounterLight:
    if done >= least:
        return CounterLight.kept
    return CounterLight.open if today <= last else CounterLight.missed


def done_in(
    counter: TrainingCounter, span: tuple[date, date], held: Iterable[Held], exams: Iterable[date], plan: Plan | None
) -> int:
    """How often within the days of `span`, which lie in one year, the year of the plan."""
    first, last = span
    some = [one for one in held if first <= one.day <= last]
    entries = [one for one in (plan.entries if plan else []) if first.month <= one.month <= last.month]
    match counter.counts:
        case Counts.sessions:
            return _of_heads(counter, some)
        case Counts.all_staff:
            return sum(one.reached_all for one in some)
        case Counts.exams:
            return len({day for day in exams if first <= day <= last})
        case Counts.planned:
            return len(entries)
        case Counts.planned_held:
            return len({one.plan_entry for one in some} & {one.id for one in entries})
        case Counts.plans:
            return int(bool(entries))


def _of_heads(counter: TrainingCounter, held: Sequence[Held]) -> int:
    if counter.each:
        return min(sum(head in one.heads for one in held) for head in counter.heads)
    return sum(not counter.heads or not set(counter.heads).isdisjoint(one.heads) for one in held)


def counter_state(
    counter: TrainingCounter,
    promise: Obligation,
    *,
    year: int,
    today: date,
    held: Sequence[Held],
    exams: Sequence[date],
    plan: Plan | None,
) -> CounterState:
    """Over the periods of the year that have begun. The promise has a number: the library holds that."""
    least, counted = promise.number or 0, []
    for first, last in periods_of(year, promise.period):
        if first <= today:
            done = done_in(counter, (first, last), held, exams, plan)
            counted.append(PeriodCount(first, last, done, light(done, least, last, today)))
    return CounterState(
        id=counter.id,
        title=promise.title,
        source=promise.source,
        clause=promise.clause,
        period=promise.period.value,
        least=least,
        periods=counted,
    )


def effect_spans(document: TrainingDocument, today: date) -> tuple[tuple[date, date], tuple[date, date], int]:
    """The 30 days before, the 30 days after, and how many of these have passed by the evening of `today`."""
    first, last, one = document.day, last_day(document), timedelta(days=1)
    after = (last + one, last + SPAN_DAYS * one)
    gone = min(SPAN_DAYS, max(0, (today - last).days))
    return (first - SPAN_DAYS * one, first - one), after, gone


def days_before(day: date) -> tuple[date, date]:
    """The 30 days that a quiz is drafted from."""
    return day - timedelta(days=SPAN_DAYS), day - timedelta(days=1)
