import re
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.documents import Receipt
from audit.errors import Malformed
from audit.findings import actions, queries
from audit.findings.schemas import Finding, FindingPage, FindingState, FindingStory
from audit.ids import FindingId, HallId, SpotId
from audit.requests import read_body, stored_answer
from audit.sites.queries import require_hall, visible_halls

StateOf = Annotated[FindingState | None, QueryParameter(name="state", required=False)]
StatesOf = Annotated[list[FindingState] | None, QueryParameter(name="state", required=False)]
CURSOR = re.compile(r"^(\d{4}-\d\d-\d\d)_([0-9a-f-]{36})$")


@get("/api/halls/{hall:uuid}/findings")
async def list_findings(hall: FromPath[UUID], actor: NamedDependency[Actor], in_state: StateOf = None) -> list[Finding]:
    await require_hall(actor, HallId(hall))
    return await queries.findings_of_hall(HallId(hall), state=in_state)


@get("/api/halls/{hall:uuid}/findings/page")
async def page_of_findings(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    in_states: StatesOf = None,
    spot: Annotated[UUID | None, QueryParameter(required=False)] = None,
    cursor: Annotated[str, QueryParameter(required=False)] = "",
) -> FindingPage:
    here = await require_hall(actor, HallId(hall))
    return await queries.page_of_findings(
        here.id,
        states=in_states or list(FindingState),
        spot=SpotId(spot) if spot else None,
        after=_place_in_list(cursor),
    )


def _place_in_list(cursor: str) -> tuple[date, UUID] | None:
    """Raises Malformed cursor_broken."""
    if not cursor:
        return None
    try:
        parts = CURSOR.fullmatch(cursor)
        if parts is None:
            raise ValueError(cursor)
        return date.fromisoformat(parts[1]), UUID(parts[2])
    except ValueError:
        raise Malformed(
            "cursor_broken",
            "列表位置无效，请回到列表开头重新加载。",
            "The place in the list is not valid. Load the list again from its start.",
            field="cursor",
        ) from None


@get("/api/findings/{finding:uuid}")
async def read_finding(finding: FromPath[UUID], actor: NamedDependency[Actor]) -> FindingStory:
    return await queries.story(FindingId(finding), visible=visible_halls(actor))


@put("/api/findings/{finding:uuid}", status_code=201)
async def report_finding(
    request: Request[Any, Any, Any], finding: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(
        await actions.report_finding(finding=FindingId(finding), body=body, actor=actor, now=datetime.now(UTC))
    )


@put("/api/steps/{step:uuid}", status_code=201)
async def take_step(
    request: Request[Any, Any, Any], step: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.take_step(step=step, body=body, actor=actor, now=datetime.now(UTC)))


findings_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[list_findings, page_of_findings, read_finding, report_finding, take_step],
)
