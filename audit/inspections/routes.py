from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.documents import Receipt
from audit.ids import HallId, InspectionId
from audit.inspections import actions, queries
from audit.inspections.schemas import Inspection, InspectionSummary
from audit.requests import read_body, stored_answer
from audit.sites.queries import require_hall, visible_halls


@put("/api/inspections/{inspection:uuid}", status_code=201)
async def submit(
    request: Request[Any, Any, Any], inspection: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(
        await actions.submit_inspection(
            inspection=InspectionId(inspection), body=body, actor=actor, now=datetime.now(UTC)
        )
    )


@get("/api/inspections/{inspection:uuid}", responses={200: ResponseSpec(Inspection, generate_examples=False)})
async def read(inspection: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[bytes]:
    content = await queries.inspection_json(InspectionId(inspection), visible=visible_halls(actor))
    return Response(content, media_type="application/json")


@get("/api/halls/{hall:uuid}/inspections")
async def list_of_hall(
    hall: FromPath[UUID], actor: NamedDependency[Actor], day: FromQuery[date | None] = None
) -> list[InspectionSummary]:
    await require_hall(actor, HallId(hall))
    return await queries.summaries_of_hall(HallId(hall), day_on=day)


inspections_router = Router(path="/", guards=[signed_in], route_handlers=[submit, read, list_of_hall])
