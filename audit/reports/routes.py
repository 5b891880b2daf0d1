import asyncio
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.checklists.queries import visible_checklist
from audit.checklists.schemas import Frequency
from audit.config import Settings
from audit.findings.queries import story
from audit.ids import ChecklistId, FindingId, HallId, InspectionId, SpotId
from audit.incidents.queries import page as incidents_page
from audit.incidents.schemas import IncidentKind
from audit.inspections.queries import hall_of
from audit.media.queries import print_copies
from audit.reports import (
    check_tables,
    incident_register,
    labels,
    measuring_strip,
    paper,
    queries,
    sealing,
    sticker_workbooks,
    workbooks,
)
from audit.reports.issuing import notice_pdf, scorecard_pdf
from audit.reports.schemas import LabelKind, LabelPaper, Scorecard
from audit.reports.sheets import XLSX
from audit.reports.twins import PaperSize
from audit.requests import file_answer, public_origin
from audit.scores.periods import card_days
from audit.seals.schemas import SealFacts
from audit.sites.queries import places, require_hall, visible_halls
from audit.sites.rules import local_day, no_such_hall

FromDay = Annotated[date | None, QueryParameter(name="from", required=False)]
ToDay = Annotated[date | None, QueryParameter(name="to", required=False)]


async def _spot_card(inspection: UUID, actor: Actor) -> Scorecard:
    if await hall_of(InspectionId(inspection)) not in visible_halls(actor):
        raise no_such_hall()
    return await queries.spot_scorecard(InspectionId(inspection), now=datetime.now(UTC))


async def _hall_card(hall: UUID, actor: Actor, from_on: date | None, to_on: date | None) -> Scorecard:
    known = await require_hall(actor, HallId(hall))
    now = datetime.now(UTC)
    first, last = card_days(from_on, to_on, today=local_day(now, known.time_zone))
    return await queries.hall_scorecard(known, from_on=first, to_on=last, now=now)


async def _printed(
    card: Scorecard, facts: SealFacts, request: Request[Any, Any, Any], settings: Settings, state: State
) -> Response[bytes]:
    scheme = "https" if settings.production else request.url.scheme
    content = await scorecard_pdf(
        card, facts, site=f"{scheme}://{request.url.netloc}", settings=settings, renderer=state.renderer
    )
    name = f"{card.title.zh}-{card.spot_code or card.hall_name}-{card.to_on}.pdf"
    return file_answer(content, name, media_type="application/pdf")


@get("/api/inspections/{inspection:uuid}/scorecard")
async def spot_scorecard(inspection: FromPath[UUID], actor: NamedDependency[Actor]) -> Scorecard:
    return await _spot_card(inspection, actor)


@get("/api/inspections/{inspection:uuid}/scorecard.pdf")
async def spot_scorecard_pdf(
    request: Request[Any, Any, Any],
    inspection: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    state: State,
) -> Response[bytes]:
    card = await _spot_card(inspection, actor)
    facts = await sealing.inspection_facts(InspectionId(inspection), now=card.generated_at)
    return await _printed(card, facts, request, settings, state)


@get("/api/halls/{hall:uuid}/scorecard")
async def hall_scorecard(
    hall: FromPath[UUID], actor: NamedDependency[Actor], from_on: FromDay = None, to_on: ToDay = None
) -> Scorecard:
    return await _hall_card(hall, actor, from_on, to_on)


@get("/api/halls/{hall:uuid}/scorecard.pdf")
async def hall_scorecard_pdf(
    request: Request[Any, Any, Any],
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    state: State,
    from_on: FromDay = None,
    to_on: ToDay = None,
) -> Response[bytes]:
    card = await _hall_card(hall, actor, from_on, to_on)
    known = await require_hall(actor, HallId(hall))
    facts = await sealing.period_facts(known, from_on=card.from_on, to_on=card.to_on, now=card.generated_at)
    return await _printed(card, facts, request, settings, state)


OfHall = Annotated[UUID | None, QueryParameter(name="hall", required=False)]


@get("/api/checklists/{version:uuid}/export.xlsx")
async def checklist_workbook(version: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[bytes]:
    published = await visible_checklist(ChecklistId(version), halls=visible_halls(actor))
    table = check_tables.check_table(published.checklist)
    content = await asyncio.to_thread(workbooks.workbook, published.checklist, table, made_at=published.published_at)
    name = f"{published.checklist.title.zh}-第{published.checklist.edition}版.xlsx"
    return file_answer(content, name, media_type=XLSX, disposition="attachment")


@get("/api/checklists/{version:uuid}/table.pdf")
async def checklist_table(
    version: FromPath[UUID], actor: NamedDependency[Actor], state: State, hall: OfHall = None
) -> Response[bytes]:
    """The check table to fill in by hand; with ?hall= the hall's name is printed."""
    hall_name = (await require_hall(actor, HallId(hall))).name if hall else ""
    published = await visible_checklist(ChecklistId(version), halls=visible_halls(actor))
    table = check_tables.check_table(published.checklist, hall_name=hall_name)
    return await _printed_table(table, state)


@get("/api/inspections/{inspection:uuid}/table.pdf")
async def inspection_table(inspection: FromPath[UUID], actor: NamedDependency[Actor], state: State) -> Response[bytes]:
    """The check table as an inspection filled it in."""
    if await hall_of(InspectionId(inspection)) not in visible_halls(actor):
        raise no_such_hall()
    return await _printed_table(await queries.filled_table(InspectionId(inspection)), state)


async def _printed_table(table: check_tables.CheckTable, state: State) -> Response[bytes]:
    content = await state.renderer.pdf(paper.check_table_html(table), {})
    name = f"{table.title.zh}-第{table.edition}版{f'-{table.place}-{table.day_on}' if table.day_on else ''}.pdf"
    return file_answer(content, name, media_type="application/pdf")


LabelSpots = Annotated[list[UUID] | None, QueryParameter(name="spots", required=False)]
OfZone = Annotated[UUID | None, QueryParameter(name="zone", required=False)]
FirstPlace = Annotated[int, QueryParameter(name="start", required=False, ge=1)]
CutLines = Annotated[bool, QueryParameter(name="cut", required=False)]
OwnerWords = Annotated[str, QueryParameter(name="owner", required=False, max_length=40)]
PhoneWords = Annotated[str, QueryParameter(name="phone", required=False, max_length=40)]
Often = Annotated[Frequency | None, QueryParameter(name="frequency", required=False)]


@get("/api/halls/{hall:uuid}/labels.pdf")
async def spot_labels(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    request: Request[Any, Any, Any],
    state: State,
    paper_kind: Annotated[LabelPaper, QueryParameter(name="paper", required=False)] = LabelPaper.a4_24,
    kind: Annotated[LabelKind, QueryParameter(name="kind", required=False)] = LabelKind.counter,
    spots: LabelSpots = None,
    zone: OfZone = None,
    start: FirstPlace = 1,
    cut: CutLines = False,
    owner: OwnerWords = "",
    phone: PhoneWords = "",
    frequency: Often = None,
) -> Response[bytes]:
    """Labels of the chosen spots, of a zone, or of all that are walked to."""
    known = await require_hall(actor, HallId(hall))
    where = await places(known.id)
    chosen = labels.chosen(where, spots=spots, zone=zone)
    said = labels.LabelWords(owner=owner.strip(), phone=phone.strip(), frequency=frequency)
    made = labels.sheets(
        where, chosen, kind=kind, paper=paper_kind, start=start, origin=public_origin(request), said=said
    )
    title = f"{labels.KINDS[kind]}-{known.name}"
    content = await state.renderer.pdf(paper.labels_html(made, title=title, cut_lines=cut), {})
    return file_answer(content, f"{title}.pdf", media_type="application/pdf")


@get("/api/findings/{finding:uuid}/red-tag.pdf")
async def red_tag(
    finding: FromPath[UUID], actor: NamedDependency[Actor], request: Request[Any, Any, Any], state: State
) -> Response[bytes]:
    found = (await story(FindingId(finding), visible=visible_halls(actor))).finding
    where = await places(found.hall)
    tag = labels.red_tag(found, where, origin=public_origin(request))
    content = await state.renderer.pdf(paper.red_tag_html(tag), {})
    return file_answer(content, f"红牌-{tag.number}.pdf", media_type="application/pdf")


@get("/api/measuring-strip.pdf")
async def measuring_strip_pdf(state: State) -> Response[bytes]:
    """The strip that lies beside what is measured from a photo."""
    content = await state.renderer.pdf(measuring_strip.html(), {})
    return file_answer(content, "测距纸条.pdf", media_type="application/pdf")


@get("/api/halls/{hall:uuid}/twins/{twin:uuid}/card.pdf")
async def desk_card(
    hall: FromPath[UUID],
    twin: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    state: State,
    paper_size: Annotated[PaperSize, QueryParameter(name="paper", required=False)] = PaperSize.a4,
    spot: FromQuery[UUID | None] = None,
    every: FromQuery[bool] = False,
) -> Response[bytes]:
    """The desk card of a twin; of one of its spots with ?spot=, of each with ?every=true."""
    known = await require_hall(actor, HallId(hall))
    card = await queries.desk_card(known, twin, spot=spot, every=every)
    photos = await print_copies(known.id, [card.photo], settings)
    html = paper.desk_card_html(card, paper=paper_size, available=photos.keys())
    name = f"定置图-{card.title}-第{card.number}版-{paper_size.value}.pdf"
    return file_answer(await state.renderer.pdf(html, photos), name, media_type="application/pdf")


@get("/api/halls/{hall:uuid}/twins/{twin:uuid}/stickers.pdf")
async def sticker_order(
    hall: FromPath[UUID], twin: FromPath[UUID], actor: NamedDependency[Actor], state: State
) -> Response[bytes]:
    order = await queries.sticker_order(await require_hall(actor, HallId(hall)), twin)
    content = await state.renderer.pdf(paper.sticker_order_html(order), {})
    name = f"标识贴订单-{order.title}.pdf"
    return file_answer(content, name, media_type="application/pdf")


@get("/api/halls/{hall:uuid}/twins/{twin:uuid}/stickers.xlsx")
async def sticker_order_workbook(
    hall: FromPath[UUID], twin: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[bytes]:
    order = await queries.sticker_order(await require_hall(actor, HallId(hall)), twin)
    content = await asyncio.to_thread(sticker_workbooks.sticker_workbook, order)
    return file_answer(content, f"标识贴订单-{order.title}.xlsx", media_type=XLSX, disposition="attachment")


OfKind = Annotated[IncidentKind, QueryParameter(name="kind", required=False)]


async def _incident_register(hall: UUID, actor: Actor, kind: IncidentKind) -> incident_register.IncidentRegister:
    here = await require_hall(actor, HallId(hall))
    now = datetime.now(UTC)
    page = await incidents_page(here, actor, kind=kind, now=now)
    return incident_register.register(kind, page.incidents, hall_name=here.name, time_zone=here.time_zone, now=now)


@get("/api/halls/{hall:uuid}/incidents.pdf")
async def incidents_pdf(
    hall: FromPath[UUID], actor: NamedDependency[Actor], state: State, of_kind: OfKind = IncidentKind.complaint
) -> Response[bytes]:
    register = await _incident_register(hall, actor, of_kind)
    content = await state.renderer.pdf(paper.incident_register_html(register), {})
    name = f"{register.title}-{register.made_on}.pdf"
    return file_answer(content, name, media_type="application/pdf")


@get("/api/halls/{hall:uuid}/incidents.xlsx")
async def incidents_workbook(
    hall: FromPath[UUID], actor: NamedDependency[Actor], of_kind: OfKind = IncidentKind.complaint
) -> Response[bytes]:
    register = await _incident_register(hall, actor, of_kind)
    content = await asyncio.to_thread(incident_register.register_workbook, register)
    return file_answer(content, f"{register.title}-{register.made_on}.xlsx", media_type=XLSX, disposition="attachment")


@get("/api/halls/{hall:uuid}/findings/notice.pdf")
async def rectification_notice(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    state: State,
    findings: Annotated[list[UUID] | None, QueryParameter(name="finding", required=False)] = None,
    spot: FromQuery[UUID | None] = None,
) -> Response[bytes]:
    """整改通知单 of the findings named, or of what is unsettled at a spot; 整改回执 once all are closed."""
    known = await require_hall(actor, HallId(hall))
    wanted = [FindingId(one) for one in findings or []]
    notice = await queries.notice(known, findings=wanted, spot=SpotId(spot) if spot else None, now=datetime.now(UTC))
    content = await notice_pdf(notice, hall=known.id, settings=settings, renderer=state.renderer)
    name = f"{notice.title}-{notice.place}-{notice.number}.pdf"
    return file_answer(content, name, media_type="application/pdf")


reports_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[
        spot_scorecard,
        spot_scorecard_pdf,
        hall_scorecard,
        hall_scorecard_pdf,
        checklist_workbook,
        checklist_table,
        inspection_table,
        spot_labels,
        red_tag,
        measuring_strip_pdf,
        desk_card,
        sticker_order,
        sticker_order_workbook,
        incidents_pdf,
        incidents_workbook,
        rectification_notice,
    ],
)
