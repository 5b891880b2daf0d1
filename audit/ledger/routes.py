import asyncio
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.contracts.schemas import READERS, WRITERS
from audit.ids import HallId
from audit.ledger import actions, paper, queries, workbooks
from audit.ledger.schemas import Confirm, DrawUp, LedgerPage, PromisePage, SignYear, YearPage
from audit.reports.sheets import XLSX
from audit.requests import file_answer, public_origin, read_body
from audit.sites.queries import require_hall
from audit.strict_json import read_json

OnDay = Annotated[date | None, QueryParameter(name="on", required=False)]


@get("/api/halls/{hall:uuid}/ledger")
async def read_ledger(hall: FromPath[UUID], actor: NamedDependency[Actor], on: OnDay = None) -> LedgerPage:
    here = await require_hall(actor, HallId(hall), *READERS)
    return await queries.ledger(here, on=on, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/ledger.pdf")
async def print_ledger(
    hall: FromPath[UUID], actor: NamedDependency[Actor], state: State, on: OnDay = None
) -> Response[bytes]:
    here = await require_hall(actor, HallId(hall), *READERS)
    page = await queries.ledger(here, on=on, now=datetime.now(UTC))
    pdf = await state.renderer.pdf(paper.ledger_html(page), {})
    return file_answer(pdf, f"履约台账-{page.hall_name}-{page.on}.pdf", media_type="application/pdf")


@get("/api/halls/{hall:uuid}/ledger.xlsx")
async def ledger_workbook(hall: FromPath[UUID], actor: NamedDependency[Actor], on: OnDay = None) -> Response[bytes]:
    here = await require_hall(actor, HallId(hall), *READERS)
    page = await queries.ledger(here, on=on, now=datetime.now(UTC))
    content = await asyncio.to_thread(workbooks.ledger_workbook, page)
    name = f"履约台账-{page.hall_name}-{page.on}.xlsx"
    return file_answer(content, name, media_type=XLSX, disposition="attachment")


@get("/api/halls/{hall:uuid}/ledger/{obligation:str}")
async def read_promise(
    hall: FromPath[UUID], obligation: FromPath[str], actor: NamedDependency[Actor], on: OnDay = None
) -> PromisePage:
    here = await require_hall(actor, HallId(hall), *READERS)
    return await queries.promise(here, obligation, on=on, now=datetime.now(UTC))


@post("/api/halls/{hall:uuid}/ledger/{obligation:str}/confirmations", status_code=200)
async def confirm(
    request: Request[Any, Any, Any], hall: FromPath[UUID], obligation: FromPath[str], actor: NamedDependency[Actor]
) -> PromisePage:
    """Whoever gave a promise does not confirm it."""
    here = await require_hall(actor, HallId(hall), *WRITERS)
    said, now = read_json(await read_body(request), Confirm), datetime.now(UTC)
    await actions.confirm(hall=here, obligation=obligation, said=said, author=actor.person, now=now)
    return await queries.promise(here, obligation, on=None, now=now)


@get("/api/halls/{hall:uuid}/acceptances/{number:int}")
async def read_year(hall: FromPath[UUID], number: FromPath[int], actor: NamedDependency[Actor]) -> YearPage:
    return await queries.year_page(await require_hall(actor, HallId(hall), *READERS), number, now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/acceptances/{number:int}")
async def draw_up(
    request: Request[Any, Any, Any], hall: FromPath[UUID], number: FromPath[int], actor: NamedDependency[Actor]
) -> YearPage:
    here = await require_hall(actor, HallId(hall), *WRITERS)
    said, now = read_json(await read_body(request), DrawUp), datetime.now(UTC)
    await actions.draw_up(hall=here, year=number, said=said, author=actor.person, now=now)
    return await queries.year_page(here, number, now=now)


@post("/api/halls/{hall:uuid}/acceptances/{number:int}/signatures", status_code=200)
async def sign_year(
    request: Request[Any, Any, Any],
    hall: FromPath[UUID],
    number: FromPath[int],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> YearPage:
    here = await require_hall(actor, HallId(hall), *READERS)
    signed, now = read_json(await read_body(request), SignYear), datetime.now(UTC)
    await actions.sign_year(hall=here, year=number, signed=signed, actor=actor, settings=settings, now=now)
    return await queries.year_page(here, number, now=now)


@get("/api/halls/{hall:uuid}/acceptances/{number:int}/table.pdf")
async def print_year(
    request: Request[Any, Any, Any],
    hall: FromPath[UUID],
    number: FromPath[int],
    actor: NamedDependency[Actor],
    state: State,
) -> Response[bytes]:
    here = await require_hall(actor, HallId(hall), *READERS)
    page = await queries.year_page(here, number, now=datetime.now(UTC))
    html = paper.year_html(page, site=public_origin(request))
    name = f"合同年度验收表-{here.name}-第{number}年度.pdf"
    return file_answer(await state.renderer.pdf(html, {}), name, media_type="application/pdf")


@get("/api/halls/{hall:uuid}/acceptances/{number:int}/table.xlsx")
async def year_workbook(hall: FromPath[UUID], number: FromPath[int], actor: NamedDependency[Actor]) -> Response[bytes]:
    here = await require_hall(actor, HallId(hall), *READERS)
    page = await queries.year_page(here, number, now=datetime.now(UTC))
    content = await asyncio.to_thread(workbooks.year_workbook, page)
    name = f"合同年度验收表-{here.name}-第{number}年度.xlsx"
    return file_answer(content, name, media_type=XLSX, disposition="attachment")


ledger_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[
        read_ledger,
        print_ledger,
        ledger_workbook,
        read_promise,
        confirm,
        read_year,
        draw_up,
        sign_year,
        print_year,
        year_workbook,
    ],
)
