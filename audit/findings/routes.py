from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.findings import queries
from audit.findings.schemas import Finding, FindingState
from audit.ids import HallId
from audit.sites.queries import require_hall

StateOf = Annotated[FindingState | None, QueryParameter(name="state", required=False)]


@get("/api/halls/{hall:uuid}/findings")
async def list_findings(hall: FromPath[UUID], actor: NamedDependency[Actor], in_state: StateOf = None) -> list[Finding]:
    await require_hall(actor, HallId(hall))
    return await queries.findings_of_hall(HallId(hall), state=in_state)


findings_router = Router(path="/", guards=[signed_in], route_handlers=[list_findings])
