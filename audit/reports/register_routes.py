"""The registers of days in the hall, of deliverables, of the roll-out and of devices, on paper and as workbooks."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.contracts.schemas import READERS as ONSITE_READERS
from audit.deliverables.queries import deliverables_page, rollout_board
from audit.devices.queries import devices_page
from audit.errors import NotFound
from audit.ids import HallId
from audit.materials.queries import articles, ledger_of, materials_page
from audit.materials.schemas import MovementKind
from audit.media.queries import print_copies
from audit.onsite.queries import onsite_page
from audit.reports import onsite, onsite_workbooks, paper
from audit.reports.deliverables import deliverables_register, rollout_register
from audit.reports.devices import devices_register
from audit.reports.materials import material_slip, materials_register
from audit.reports.registers import Register, register_workbook
from audit.reports.rendering import Renderer
from audit.reports.sheets import XLSX
from audit.requests import file_answer
from audit.sites.queries import places, require_hall
from audit.sites.rules import local_day
from audit.sites.schemas import Hall


class Wanted(NamedTuple):
    hall: Hall
    register: Register


async def _deliverables(hall: UUID, actor: Actor) -> Wanted:
    here = await require_hall(actor, HallId(hall))
    page = await deliverables_page(here, now=datetime.now(UTC))
    return Wanted(here, deliverables_register(page, hall=here))


async def _rollout(hall: UUID, actor: Actor) -> Wanted:
    here = await require_hall(actor, HallId(hall))
    today = local_day(datetime.now(UTC), here.time_zone)
    return Wanted(here, rollout_register(await rollout_board(here.id), await places(here.id), today=today))


async def _devices(hall: UUID, actor: Actor) -> Wanted:
    here = await require_hall(actor, HallId(hall))
    return Wanted(here, devices_register(await devices_page(here, now=datetime.now(UTC)), hall=here))


async def _materials(hall: UUID, actor: Actor, *, on_paper: bool) -> Wanted:
    here = await require_hall(actor, HallId(hall))
    page, ledger = await materials_page(here, now=datetime.now(UTC)), await ledger_of(here.id)
    codes: dict[UUID, str] = {spot.id: spot.code for spot in (await places(here.id)).spots}
    return Wanted(here, materials_register(page, ledger.movements, hall=here, codes=codes, on_paper=on_paper))


async def _pdf(wanted: Wanted, renderer: Renderer, settings: Settings) -> Response[bytes]:
    register = wanted.register
    photos = await print_copies(wanted.hall.id, register.pictures(), settings)
    content = await renderer.pdf(paper.register_html(register, available=photos.keys()), photos)
    return file_answer(content, _name(register, "pdf"), media_type="application/pdf")


async def _workbook(wanted: Wanted) -> Response[bytes]:
    content = await asyncio.to_thread(register_workbook, wanted.register)
    return file_answer(content, _name(wanted.register, "xlsx"), media_type=XLSX, disposition="attachment")


def _name(register: Register, ending: str) -> str:
    return f"{register.title}-{register.hall_name}-{register.made_on}.{ending}"


@get("/api/halls/{hall:uuid}/deliverables.pdf")
async def deliverables_pdf(
    hall: FromPath[UUID], actor: NamedDependency[Actor], settings: NamedDependency[Settings], state: State
) -> Response[bytes]:
    return await _pdf(await _deliverables(hall, actor), state.renderer, settings)


@get("/api/halls/{hall:uuid}/deliverables.xlsx")
async def deliverables_workbook(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[bytes]:
    return await _workbook(await _deliverables(hall, actor))


@get("/api/halls/{hall:uuid}/rollout.pdf")
async def rollout_pdf(
    hall: FromPath[UUID], actor: NamedDependency[Actor], settings: NamedDependency[Settings], state: State
) -> Response[bytes]:
    return await _pdf(await _rollout(hall, actor), state.renderer, settings)


@get("/api/halls/{hall:uuid}/rollout.xlsx")
async def rollout_workbook(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[bytes]:
    return await _workbook(await _rollout(hall, actor))


@get("/api/halls/{hall:uuid}/devices.pdf")
async def devices_pdf(
    hall: FromPath[UUID], actor: NamedDependency[Actor], settings: NamedDependency[Settings], state: State
) -> Response[bytes]:
    return await _pdf(await _devices(hall, actor), state.renderer, settings)


@get("/api/halls/{hall:uuid}/devices.xlsx")
async def devices_workbook(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[bytes]:
    return await _workbook(await _devices(hall, actor))


OfYear = Annotated[int | None, QueryParameter(name="year", required=False, ge=1, le=100)]


async def _onsite(hall: UUID, actor: Actor, year: int | None) -> onsite.OnsiteRegister:
    known = await require_hall(actor, HallId(hall), *ONSITE_READERS)
    page = await onsite_page(known, now=datetime.now(UTC))
    return onsite.register(page, hall_name=known.name, number=year)


@get("/api/halls/{hall:uuid}/onsite/register.pdf")
async def onsite_register(
    hall: FromPath[UUID], actor: NamedDependency[Actor], state: State, year: OfYear = None
) -> Response[bytes]:
    """The days of a year of the contract; without ?year= of the newest."""
    made = await _onsite(hall, actor, year)
    content = await state.renderer.pdf(paper.onsite_register_html(made), {})
    name = f"驻点登记表-{made.hall_name}-第{made.year.number}年度.pdf"
    return file_answer(content, name, media_type="application/pdf")


@get("/api/halls/{hall:uuid}/onsite/certificate.pdf")
async def onsite_certificate(
    hall: FromPath[UUID], actor: NamedDependency[Actor], state: State, year: OfYear = None
) -> Response[bytes]:
    made = await _onsite(hall, actor, year)
    content = await state.renderer.pdf(paper.onsite_certificate_html(made), {})
    name = f"年度驻点证明-{made.hall_name}-第{made.year.number}年度.pdf"
    return file_answer(content, name, media_type="application/pdf")


@get("/api/halls/{hall:uuid}/onsite/register.xlsx")
async def onsite_register_workbook(
    hall: FromPath[UUID], actor: NamedDependency[Actor], year: OfYear = None
) -> Response[bytes]:
    made = await _onsite(hall, actor, year)
    content = await asyncio.to_thread(onsite_workbooks.onsite_workbook, made)
    name = f"驻点登记表-{made.hall_name}-第{made.year.number}年度.xlsx"
    return file_answer(content, name, media_type=XLSX, disposition="attachment")


@get("/api/halls/{hall:uuid}/materials.pdf")
async def materials_pdf(
    hall: FromPath[UUID], actor: NamedDependency[Actor], settings: NamedDependency[Settings], state: State
) -> Response[bytes]:
    return await _pdf(await _materials(hall, actor, on_paper=True), state.renderer, settings)


@get("/api/halls/{hall:uuid}/materials.xlsx")
async def materials_workbook(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[bytes]:
    return await _workbook(await _materials(hall, actor, on_paper=False))


@get("/api/halls/{hall:uuid}/materials/slips/{slip:uuid}")
async def slip_pdf(
    hall: FromPath[UUID], slip: FromPath[UUID], actor: NamedDependency[Actor], state: State
) -> Response[bytes]:
    """The paper of one issue 领用签收单."""
    here = await require_hall(actor, HallId(hall))
    held = (await ledger_of(here.id)).movements
    found = next((one for one in held if one.id == slip and one.document.kind is MovementKind.issued), None)
    if found is None:
        raise NotFound(
            "not_found", "没有这张领用单，请返回物资清单。", "There is no such slip. Go back to the list of materials."
        )
    names: dict[UUID, str] = {one.id: f"{one.code} {one.name}" for one in (await places(here.id)).spots}
    made = material_slip(found, await articles(here.id), hall=here, places=names)
    content = await state.renderer.pdf(paper.material_slip_html(made), {})
    return file_answer(content, f"物资领用签收单-{made.number}.pdf", media_type="application/pdf")


registers_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[
        onsite_register,
        onsite_certificate,
        onsite_register_workbook,
        deliverables_pdf,
        deliverables_workbook,
        rollout_pdf,
        rollout_workbook,
        devices_pdf,
        devices_workbook,
        materials_pdf,
        materials_workbook,
        slip_pdf,
    ],
)
