from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.contracts import actions, queries
from audit.contracts.schemas import READERS, WRITERS, ContractPage, SaveContract
from audit.ids import HallId
from audit.requests import read_body
from audit.sites.queries import require_hall
from audit.strict_json import read_json


@get("/api/halls/{hall:uuid}/contract")
async def read_contract(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> ContractPage:
    return await queries.contract_page(await require_hall(actor, HallId(hall), *READERS), now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/contract")
async def save_contract(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> ContractPage:
    here = await require_hall(actor, HallId(hall), *WRITERS)
    save = read_json(await read_body(request), SaveContract)
    return await actions.save_contract(hall=here, save=save, author=actor.person, now=datetime.now(UTC))


contracts_router = Router(path="/", guards=[signed_in], route_handlers=[read_contract, save_contract])
