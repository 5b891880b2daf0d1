"""What single persons attended, scored and hold; who may ask is decided by the routes. Reads only."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from audit.database import fetch
from audit.ids import HallId, PersonId
from audit.training import rules
from audit.training.page_schemas import PersonRecord, Result, SavedCertificate, Trainee, Visit
from audit.training.schemas import Presence, ResultDocument, TrainingDocument, TrainingState

PRE_JOB = "pre_job"
RESULTS = "SELECT id, person, document FROM exam_result WHERE hall = ? ORDER BY taken_on DESC, id DESC"


async def results(hall: HallId) -> dict[PersonId, list[Result]]:
    """Those that no later document corrects, newest first."""
    told = [(row, msgspec.json.decode(row["document"], type=ResultDocument)) for row in await fetch(RESULTS, hall)]
    corrected = {(document.person, document.supersedes) for _, document in told if document.supersedes}
    found: dict[PersonId, list[Result]] = {}
    for row, document in told:
        if (document.person, row["id"]) not in corrected:
            found.setdefault(document.person, []).append(_result(row["id"], document))
    return found


def _result(id: UUID, document: ResultDocument) -> Result:
    return Result(
        id=id,
        exam=document.exam,
        taken_on=document.taken_on,
        points=document.points,
        most=document.most,
        pass_mark=document.pass_mark,
        passed=rules.passes(document.points, document.pass_mark),
        training=document.training,
        quiz=document.quiz,
    )


def record(
    who: Trainee,
    held: Iterable[tuple[UUID, TrainingDocument, Sequence[rules.Signed]]],
    results: Sequence[Result],
    certificates: Iterable[SavedCertificate],
) -> PersonRecord:
    """`held`: trainings of the year with who decides on their rolls."""
    return PersonRecord(
        person=who.person,
        name=who.name,
        is_staff=who.is_staff,
        visits=[
            Visit(id, document.title, document.day, document.minutes, document.heads)
            for id, document, decided in held
            if document.state is TrainingState.held and _was_there(who.person, decided)
        ],
        results=list(results),
        certificates=[one for one in certificates if one.document.person == who.person],
        pre_job_passed=any(one.exam == PRE_JOB and one.passed for one in results),
    )


def _was_there(person: PersonId, decided: Iterable[rules.Signed]) -> bool:
    return any(one.document.person == person and one.document.presence is Presence.present for one in decided)
