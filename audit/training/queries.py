from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from audit.accounts.queries import people_of_hall
from audit.accounts.schemas import Actor
from audit.checklists.queries import promises, training_book
from audit.database import fetch
from audit.errors import NotFound
from audit.ids import HallId, PersonId
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.training import rules
from audit.training.page_schemas import (
    Attended,
    CounterState,
    Matrix,
    PersonRecord,
    Result,
    Trainee,
    TrainingLine,
    TrainingsPage,
)
from audit.training.papers import certificates_of, plan_of, quizzes_of, settings_of
from audit.training.records import record, results
from audit.training.schemas import (
    ORGANISERS,
    PLANNERS,
    STAFF,
    AttendanceDocument,
    Plan,
    Presence,
    SignInProof,
    TrainingDocument,
    TrainingState,
)

DOCUMENTS = """SELECT d.id, d.training, d.noted_at, d.received_at, d.secret, d.document, p.display_name AS author_name
FROM training_document d JOIN person p ON p.id = d.author WHERE d.hall = ?"""
ATTENDANCES = """SELECT a.id, a.training, a.signed_at, a.received_at, a.document, p.display_name AS name
FROM training_attendance a LEFT JOIN person p ON p.id = a.person WHERE a.hall = ?"""
ONE = " AND training = ?"


class Training(Struct, frozen=True):
    """As its newest document has it, with the secrets of all its documents and who decides on its roll."""

    id: UUID
    version: UUID
    author_name: str
    document: TrainingDocument
    secrets: Sequence[str]
    decided: Sequence[rules.Signed]
    names: Mapping[UUID, str]
    """Of persons, by the id of their attendance document."""

    @property
    def is_held(self) -> bool:
        return self.document.state is TrainingState.held


async def trainings(hall: HallId, *, training: UUID | None = None) -> list[Training]:
    """All trainings of a hall, or one; the newest day first. Attendances of no known training are left out."""
    more, args = (ONE, (hall, training)) if training else ("", (hall,))
    told, signed = _grouped(await fetch(DOCUMENTS + more, *args)), _grouped(await fetch(ATTENDANCES + more, *args))
    found = [_training(id, rows, signed.get(id, [])) for id, rows in told.items()]
    return sorted(found, key=lambda one: (one.document.day, one.id), reverse=True)


def _grouped(rows: Iterable[dict[str, Any]]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["training"], []).append(row)
    return found


def _training(id: UUID, rows: Sequence[dict[str, Any]], signed: Sequence[dict[str, Any]]) -> Training:
    newest = max(rows, key=lambda row: (min(row["noted_at"], row["received_at"]), row["id"]))
    secrets = [row["secret"] for row in rows]
    return Training(
        id=id,
        version=newest["id"],
        author_name=newest["author_name"],
        document=msgspec.json.decode(newest["document"], type=TrainingDocument),
        secrets=secrets,
        decided=rules.roll(map(_signed, signed), secrets),
        names={row["id"]: row["name"] for row in signed if row["name"]},
    )


def _signed(row: dict[str, Any]) -> rules.Signed:
    document = msgspec.json.decode(row["document"], type=AttendanceDocument)
    return rules.Signed(row["id"], min(row["signed_at"], row["received_at"]), document)


async def training(hall: HallId, id: UUID) -> Training:
    """Raises NotFound training_unknown."""
    found = await trainings(hall, training=id)
    if not found:
        raise NotFound(
            "training_unknown",
            "本大厅没有这场培训，请返回培训页刷新后重试。",
            "The hall has no such training. Go back, refresh and try again.",
        )
    return found[0]


def line(one: Training, actor: PersonId) -> TrainingLine:
    expected, came = set(one.document.expected), rules.present(one.decided)
    guests = sum(not each.document.person and each.document.presence is Presence.present for each in one.decided)
    mine = [each.document.presence for each in one.decided if each.document.person == actor]
    return TrainingLine(
        id=one.id,
        version=one.version,
        author_name=one.author_name,
        document=one.document,
        present=len(expected & came),
        excused=len(expected & rules.excused(one.decided)),
        others=len(came - expected) + guests,
        reached_all=_reached_all(one),
        mine=mine[0] if mine else None,
    )


def _reached_all(one: Training) -> bool:
    return rules.reached_all(one.document, rules.present(one.decided), rules.excused(one.decided))


def attended(one: Training) -> list[Attended]:
    """Everybody on the roll once, in the order of their coming."""
    return [_attended(one, each) for each in one.decided]


def _attended(one: Training, each: rules.Signed) -> Attended:
    scanned = each.document.proof is SignInProof.code
    return Attended(
        id=each.id,
        person=each.document.person,
        name=one.names.get(each.id) or each.document.guest.strip(),
        presence=each.document.presence,
        proof=each.document.proof,
        at=each.at,
        code=rules.check_code(each.document.code, one.secrets, each.at) if scanned else None,
        reason=each.document.reason,
        signature=each.document.signature,
    )


async def trainees(hall: HallId) -> list[Trainee]:
    """Everybody with a role in the hall, by name."""
    return [Trainee(person, name, bool(set(STAFF) & set(roles))) for person, name, roles in await people_of_hall(hall)]


async def trainings_page(hall: Hall, *, year: int | None, actor: Actor, now: datetime) -> TrainingsPage:
    """The year of a hall as one person may see it; without `year` the running one."""
    today, book = local_day(now, hall.time_zone), training_book()
    year = year or today.year
    every, taken = await trainings(hall.id), await results(hall.id)
    plan, settings = await plan_of(hall.id, year), await settings_of(hall.id)
    organises = actor.has(hall.id, *ORGANISERS)
    me = Trainee(actor.person, actor.display_name, actor.has(hall.id, *STAFF))
    exams = [one.taken_on for some in taken.values() for one in some]
    states = counter_states(every, exams, plan.document if plan else None, year=year, today=today)
    left_out = settings.document.left_out if settings else []
    return TrainingsPage(
        today=today,
        year=year,
        heads=book.heads,
        exams=book.exams,
        plan=plan,
        settings=settings,
        trainings=[line(one, actor.person) for one in every if one.document.day.year == year],
        counters=[one for one in states if one.id not in left_out],
        counters_left_out=[one for one in states if one.id in left_out],
        quizzes=[one for one in await quizzes_of(hall.id) if one.document.open or organises],
        mine=(await _records(hall.id, [me], every, taken, year=year, today=today))[0],
        people=await trainees(hall.id) if actor.has(hall.id, *PLANNERS) else [],
    )


async def _records(
    hall: HallId,
    people: Iterable[Trainee],
    every: Iterable[Training],
    taken: Mapping[PersonId, Sequence[Result]],
    *,
    year: int,
    today: date,
) -> list[PersonRecord]:
    certificates = await certificates_of(hall, today=today)
    held = [(one.id, one.document, one.decided) for one in every if one.is_held and one.document.day.year == year]
    return [record(who, held, taken.get(who.person, []), certificates) for who in people]


async def matrix(hall: Hall, *, year: int | None, now: datetime) -> Matrix:
    """Everybody of the hall and what they attended in the year, by name. Person-level: for `ORGANISERS`."""
    today = local_day(now, hall.time_zone)
    year = year or today.year
    everybody, every, taken = await trainees(hall.id), await trainings(hall.id), await results(hall.id)
    people = await _records(hall.id, everybody, every, taken, year=year, today=today)
    return Matrix(year=year, today=today, heads=training_book().heads, people=people)


def counter_states(
    every: Iterable[Training], exams: Sequence[date], plan: Plan | None, *, year: int, today: date
) -> list[CounterState]:
    """Each counted promise of the library over the periods of the year."""
    held = [
        rules.Held(one.document.day, one.document.heads, _reached_all(one), one.document.plan_entry)
        for one in every
        if one.is_held
    ]
    known = promises()
    return [
        rules.counter_state(
            counter,
            known[counter.obligation],
            year=year,
            today=today,
            held=held,
            exams=exams,
            plan=plan,
        )
        for counter in training_book().counters
    ]


async def held_between(hall: HallId, first: date, last: date) -> list[TrainingLine]:
    """Trainings held on those days, for the ledger of promises: heads, day, and whether all staff were reached."""
    nobody = PersonId(UUID(int=0))
    return [line(one, nobody) for one in await trainings(hall) if one.is_held and first <= one.document.day <= last]


async def exam_days(hall: HallId, first: date, last: date) -> dict[date, int]:
    """Days of exams with how many results each, for the ledger of promises."""
    found: dict[date, int] = {}
    for some in (await results(hall)).values():
        for one in some:
            if first <= one.taken_on <= last:
                found[one.taken_on] = found.get(one.taken_on, 0) + 1
    return found
