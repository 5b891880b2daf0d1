"""The papers of trainings, as PDF and as workbooks."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.checklists.queries import training_book
from audit.errors import NotFound
from audit.ids import HallId, PersonId
from audit.reports import paper, training, training_workbooks
from audit.reports.sheets import XLSX
from audit.requests import file_answer
from audit.sites.queries import require_hall
from audit.sites.rules import local_day
from audit.training import queries
from audit.training.papers import settings_of
from audit.training.routes import OfYear
from audit.training.schemas import ORGANISERS

PDF = "application/pdf"


def _heads() -> dict[str, str]:
    return {one.id: one.title.zh for one in training_book().heads}


def _exams() -> dict[str, str]:
    return {one.id: one.title.zh for one in training_book().exams}


async def _plan(hall: UUID, actor: Actor, year: int | None) -> training.PlanPaper:
    known = await require_hall(actor, HallId(hall))
    page = await queries.trainings_page(known, year=year, actor=actor, now=datetime.now(UTC))
    return training.plan_paper(page, hall_name=known.name)


async def _sheet(hall: UUID, id: UUID, actor: Actor) -> training.Sheet:
    known = await require_hall(actor, HallId(hall), *ORGANISERS)
    one, settings = await queries.training(known.id, id), await settings_of(known.id)
    return training.sheet(
        queries.line(one, actor.person),
        queries.attended(one),
        await queries.trainees(known.id),
        settings.document.trainers if settings else [],
        _heads(),
        hall_name=known.name,
        time_zone=known.time_zone,
    )


async def _matrix(hall: UUID, actor: Actor, year: int | None) -> training.MatrixPaper:
    known = await require_hall(actor, HallId(hall), *ORGANISERS)
    found = await queries.matrix(known, year=year, now=datetime.now(UTC))
    return training.matrix_paper(found, _exams(), hall_name=known.name)


@get("/api/halls/{hall:uuid}/training/plan.pdf")
async def plan_pdf(
    hall: FromPath[UUID], actor: NamedDependency[Actor], state: State, year: OfYear = None
) -> Response[bytes]:
    made = await _plan(hall, actor, year)
    content = await state.renderer.pdf(paper.training_plan_html(made), {})
    return file_answer(content, f"培训计划-{made.hall_name}-{made.year}.pdf", media_type=PDF)


@get("/api/halls/{hall:uuid}/training/plan.xlsx")
async def plan_xlsx(hall: FromPath[UUID], actor: NamedDependency[Actor], year: OfYear = None) -> Response[bytes]:
    made = await _plan(hall, actor, year)
    content = await asyncio.to_thread(training_workbooks.plan_workbook, made)
    name = f"培训计划-{made.hall_name}-{made.year}.xlsx"
    return file_answer(content, name, media_type=XLSX, disposition="attachment")


@get("/api/halls/{hall:uuid}/trainings/{training:uuid}/sheet.pdf")
async def sheet_pdf(
    hall: FromPath[UUID], training: FromPath[UUID], actor: NamedDependency[Actor], state: State
) -> Response[bytes]:
    made = await _sheet(hall, training, actor)
    content = await state.renderer.pdf(paper.training_sheet_html(made), {})
    return file_answer(content, f"培训签到表-{made.title}-{made.day}.pdf", media_type=PDF)


@get("/api/halls/{hall:uuid}/trainings/{training:uuid}/sheet.xlsx")
async def sheet_xlsx(hall: FromPath[UUID], training: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[bytes]:
    made = await _sheet(hall, training, actor)
    content = await asyncio.to_thread(training_workbooks.sheet_workbook, made)
    name = f"培训签到表-{made.title}-{made.day}.xlsx"
    return file_answer(content, name, media_type=XLSX, disposition="attachment")


@get("/api/halls/{hall:uuid}/training/matrix.pdf")
async def matrix_pdf(
    hall: FromPath[UUID], actor: NamedDependency[Actor], state: State, year: OfYear = None
) -> Response[bytes]:
    made = await _matrix(hall, actor, year)
    content = await state.renderer.pdf(paper.training_matrix_html(made), {})
    return file_answer(content, f"培训覆盖表-{made.hall_name}-{made.year}.pdf", media_type=PDF)


@get("/api/halls/{hall:uuid}/training/matrix.xlsx")
async def matrix_xlsx(hall: FromPath[UUID], actor: NamedDependency[Actor], year: OfYear = None) -> Response[bytes]:
    made = await _matrix(hall, actor, year)
    content = await asyncio.to_thread(training_workbooks.matrix_workbook, made)
    name = f"培训覆盖表-{made.hall_name}-{made.year}.xlsx"
    return file_answer(content, name, media_type=XLSX, disposition="attachment")


@get("/api/halls/{hall:uuid}/training/people/{person:uuid}/certificate.pdf")
async def proof_pdf(
    hall: FromPath[UUID], person: FromPath[UUID], actor: NamedDependency[Actor], state: State, year: OfYear = None
) -> Response[bytes]:
    """One's own, or anybody's for who organises."""
    roles = () if person == actor.person else ORGANISERS
    known, now = await require_hall(actor, HallId(hall), *roles), datetime.now(UTC)
    found = await queries.matrix(known, year=year, now=now)
    record = training.of_person(found.people, PersonId(person))
    if record is None:
        raise NotFound(
            "person_unknown",
            "本大厅没有这名在岗人员，请刷新人员名单后重试。",
            "The hall has no such person. Refresh the list and try again.",
        )
    today = local_day(now, known.time_zone)
    made = training.proof(record, _heads(), _exams(), hall_name=known.name, year=found.year, today=today)
    content = await state.renderer.pdf(paper.training_proof_html(made), {})
    return file_answer(content, f"培训证明-{made.name}-{made.year}.pdf", media_type=PDF)


training_papers_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[plan_pdf, plan_xlsx, sheet_pdf, sheet_xlsx, matrix_pdf, matrix_xlsx, proof_pdf],
)
