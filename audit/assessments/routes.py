from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.assessments import actions, paper, queries
from audit.assessments.schemas import Assessment, MonthLine, Object, SaveAssessment, SaveRules, Sign
from audit.ids import HallId
from audit.requests import file_answer, read_body
from audit.sites.queries import require_hall
from audit.strict_json import read_json

READERS = (Role.supervisor, Role.hall_manager, Role.supplier_lead, Role.consultant, Role.admin)
WRITERS = (Role.supervisor, Role.hall_manager)
"""The purchaser's side: nobody assesses themselves."""


@get("/api/halls/{hall:uuid}/assessments")
async def list_months(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> list[MonthLine]:
    return await queries.months(await require_hall(actor, HallId(hall), *READERS), now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/assessment-rules", status_code=204)
async def save_rules(request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]) -> None:
    here = await require_hall(actor, HallId(hall), *WRITERS)
    save = read_json(await read_body(request), SaveRules)
    await actions.save_rules(hall=here.id, save=save, author=actor.person, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/assessments/{month:str}")
async def read_month(hall: FromPath[UUID], month: FromPath[str], actor: NamedDependency[Actor]) -> Assessment:
    return await queries.assessment(await require_hall(actor, HallId(hall), *READERS), month, now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/assessments/{month:str}")
async def save_month(
    request: Request[Any, Any, Any], hall: FromPath[UUID], month: FromPath[str], actor: NamedDependency[Actor]
) -> Assessment:
    here = await require_hall(actor, HallId(hall), *WRITERS)
    save, now = read_json(await read_body(request), SaveAssessment), datetime.now(UTC)
    await actions.save_assessment(hall=here, month=month, save=save, author=actor.person, now=now)
    return await queries.assessment(here, month, now=now)


@post("/api/halls/{hall:uuid}/assessments/{month:str}/objections", status_code=200)
async def object_to(
    request: Request[Any, Any, Any], hall: FromPath[UUID], month: FromPath[str], actor: NamedDependency[Actor]
) -> Assessment:
    here = await require_hall(actor, HallId(hall), *actions.SUPPLIER_SIDE)
    said, now = read_json(await read_body(request), Object), datetime.now(UTC)
    await actions.object_to(hall=here, month=month, said=said, actor=actor, now=now)
    return await queries.assessment(here, month, now=now)


@post("/api/halls/{hall:uuid}/assessments/{month:str}/signatures", status_code=200)
async def sign(
    request: Request[Any, Any, Any], hall: FromPath[UUID], month: FromPath[str], actor: NamedDependency[Actor]
) -> Assessment:
    here = await require_hall(actor, HallId(hall), *READERS)
    signed, now = read_json(await read_body(request), Sign), datetime.now(UTC)
    await actions.sign(hall=here, month=month, signed=signed, actor=actor, now=now)
    return await queries.assessment(here, month, now=now)


@get("/api/halls/{hall:uuid}/assessments/{month:str}/table.pdf")
async def print_month(
    hall: FromPath[UUID], month: FromPath[str], actor: NamedDependency[Actor], state: State
) -> Response[bytes]:
    here = await require_hall(actor, HallId(hall), *READERS)
    page = await queries.assessment(here, month, now=datetime.now(UTC))
    pdf = await state.renderer.pdf(paper.assessment_html(page), {})
    return file_answer(pdf, f"供应商考核表-{page.hall_name}-{month}.pdf", media_type="application/pdf")


assessments_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[list_months, save_rules, read_month, save_month, object_to, sign, print_month],
)
