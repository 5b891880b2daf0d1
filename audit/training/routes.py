from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import segno
from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.documents import Receipt
from audit.ids import HallId
from audit.requests import read_body, stored_answer
from audit.sites.queries import require_hall
from audit.strict_json import read_json
from audit.training import actions, queries, rules
from audit.training.effects import effect_of, quiz_draft
from audit.training.page_schemas import Matrix, QuizDraft, ShownCode, TrainingPage, TrainingsPage
from audit.training.schemas import ORGANISERS, PLANNERS, SaveCertificate, SavePlan, SaveQuiz, SaveTrainingSettings

OfYear = Annotated[int | None, QueryParameter(name="year", required=False, ge=2000, le=2100)]
Origin = Annotated[str, QueryParameter(name="origin", required=False, max_length=200)]


@put("/api/trainings/{document:uuid}", status_code=201)
async def note_training(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(
        await actions.note_training(document_id=document, body=body, actor=actor, now=datetime.now(UTC))
    )


@put("/api/attendances/{document:uuid}", status_code=201)
async def sign_in(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.sign_in(document_id=document, body=body, actor=actor, now=datetime.now(UTC)))


@put("/api/exam-results/{document:uuid}", status_code=201)
async def enter_result(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(
        await actions.enter_result(document_id=document, body=body, actor=actor, now=datetime.now(UTC))
    )


@get("/api/halls/{hall:uuid}/training")
async def trainings(hall: FromPath[UUID], actor: NamedDependency[Actor], year: OfYear = None) -> TrainingsPage:
    known = await require_hall(actor, HallId(hall))
    return await queries.trainings_page(known, year=year, actor=actor, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/training/matrix")
async def matrix(hall: FromPath[UUID], actor: NamedDependency[Actor], year: OfYear = None) -> Matrix:
    known = await require_hall(actor, HallId(hall), *ORGANISERS)
    return await queries.matrix(known, year=year, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/training/quiz-draft")
async def draft(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> QuizDraft:
    return await quiz_draft(await require_hall(actor, HallId(hall), *ORGANISERS), now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/trainings/{training:uuid}")
async def training(hall: FromPath[UUID], training: FromPath[UUID], actor: NamedDependency[Actor]) -> TrainingPage:
    """With names for who takes the roll; without for everybody else."""
    known, now = await require_hall(actor, HallId(hall)), datetime.now(UTC)
    one = await queries.training(known.id, training)
    roll = queries.attended(one) if actor.has(known.id, *ORGANISERS) else []
    return TrainingPage(queries.line(one, actor.person), roll, await effect_of(known, one, now=now))


@get("/api/halls/{hall:uuid}/trainings/{training:uuid}/code")
async def shown_code(
    hall: FromPath[UUID], training: FromPath[UUID], actor: NamedDependency[Actor], origin: Origin = ""
) -> ShownCode:
    """What a shared screen shows until `ends_at`; `origin` is where the app is found, as the screen's browser knows it."""
    known, now = await require_hall(actor, HallId(hall), *PLANNERS), datetime.now(UTC)
    one = await queries.training(known.id, training)
    minute = rules.minute_of(now)
    path = f"/training/in/{one.id}_{rules.code_of(one.secrets[0], minute)}"
    drawn = segno.make(origin + path, error="m", micro=False, boost_error=False)
    ends_at = datetime.fromtimestamp((minute + 1) * rules.MINUTE_S, UTC)
    return ShownCode(path, drawn.svg_inline(border=2, omitsize=True), ends_at)


@put("/api/halls/{hall:uuid}/training/plans/{year:int}")
async def save_plan(
    request: Request[Any, Any, Any], hall: FromPath[UUID], year: FromPath[int], actor: NamedDependency[Actor]
) -> TrainingsPage:
    here, now = await require_hall(actor, HallId(hall), *PLANNERS), datetime.now(UTC)
    save = read_json(await read_body(request), SavePlan)
    await actions.save_plan(hall=here, year=year, save=save, author=actor.person, now=now)
    return await queries.trainings_page(here, year=year, actor=actor, now=now)


@put("/api/halls/{hall:uuid}/training/settings")
async def save_settings(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> TrainingsPage:
    here, now = await require_hall(actor, HallId(hall), *ORGANISERS), datetime.now(UTC)
    save = read_json(await read_body(request), SaveTrainingSettings)
    await actions.save_settings(hall=here, save=save, author=actor.person, now=now)
    return await queries.trainings_page(here, year=None, actor=actor, now=now)


@put("/api/halls/{hall:uuid}/training/quizzes/{quiz:uuid}")
async def save_quiz(
    request: Request[Any, Any, Any], hall: FromPath[UUID], quiz: FromPath[UUID], actor: NamedDependency[Actor]
) -> TrainingsPage:
    here, now = await require_hall(actor, HallId(hall), *ORGANISERS), datetime.now(UTC)
    save = read_json(await read_body(request), SaveQuiz)
    await actions.save_quiz(hall=here, quiz=quiz, save=save, author=actor.person, now=now)
    return await queries.trainings_page(here, year=None, actor=actor, now=now)


@put("/api/halls/{hall:uuid}/training/certificates/{certificate:uuid}")
async def save_certificate(
    request: Request[Any, Any, Any], hall: FromPath[UUID], certificate: FromPath[UUID], actor: NamedDependency[Actor]
) -> Matrix:
    here, now = await require_hall(actor, HallId(hall), *ORGANISERS), datetime.now(UTC)
    save = read_json(await read_body(request), SaveCertificate)
    await actions.save_certificate(hall=here, certificate=certificate, save=save, author=actor.person, now=now)
    return await queries.matrix(here, year=None, now=now)


training_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[
        note_training,
        sign_in,
        enter_result,
        trainings,
        matrix,
        draft,
        training,
        shown_code,
        save_plan,
        save_settings,
        save_quiz,
        save_certificate,
    ],
)
