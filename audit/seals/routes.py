from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.ids import HallId
from audit.seals import queries
from audit.seals.schemas import Seal, SealKey
from audit.sites.queries import require_hall


@get("/api/keys")
async def keys() -> list[SealKey]:
    """For anybody who holds a printed scorecard."""
    return await queries.keys()


@get("/api/halls/{hall:uuid}/seals/{seal:uuid}", guards=[signed_in])
async def one(hall: FromPath[UUID], seal: FromPath[UUID], actor: NamedDependency[Actor]) -> Seal:
    await require_hall(actor, HallId(hall))
    return await queries.seal_by_id(HallId(hall), seal)


seals_router = Router(path="/", route_handlers=[keys, one])
