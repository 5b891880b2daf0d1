from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.devices import actions, queries
from audit.devices.schemas import DevicesPage, SaveDevice
from audit.documents import Receipt
from audit.ids import HallId, SpotId
from audit.requests import read_body, stored_answer
from audit.sites.queries import require_hall
from audit.strict_json import read_json


@get("/api/halls/{hall:uuid}/devices")
async def read_page(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> DevicesPage:
    return await queries.devices_page(await require_hall(actor, HallId(hall)), now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/devices/{device:uuid}")
async def save_device(
    request: Request[Any, Any, Any], hall: FromPath[UUID], device: FromPath[UUID], actor: NamedDependency[Actor]
) -> DevicesPage:
    here = await require_hall(actor, HallId(hall), *actions.KEEPERS)
    save = read_json(await read_body(request), SaveDevice)
    return await actions.save_device(
        hall=here, device=SpotId(device), save=save, author=actor.person, now=datetime.now(UTC)
    )


@put("/api/faults/{document:uuid}", status_code=201)
async def report_fault(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(
        await actions.report_fault(document_id=document, body=body, actor=actor, now=datetime.now(UTC))
    )


@put("/api/fault-steps/{document:uuid}", status_code=201)
async def take_step(
    request: Request[Any, Any, Any], document: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.take_step(document_id=document, body=body, actor=actor, now=datetime.now(UTC)))


devices_router = Router(path="/", guards=[signed_in], route_handlers=[read_page, save_device, report_fault, take_step])
