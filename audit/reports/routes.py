from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.ids import HallId, InspectionId
from audit.inspections.queries import hall_of
from audit.media.queries import print_copies
from audit.reports import paper, queries, rules
from audit.reports.schemas import Scorecard
from audit.sites.queries import require_hall, visible_halls
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
    first, last = rules.period(from_on, to_on, today=local_day(now, known.time_zone))
    return await queries.hall_scorecard(known, from_on=first, to_on=last, now=now)


async def _printed(card: Scorecard, settings: Settings, state: State) -> Response[bytes]:
    digests = [photo for finding in card.findings for photo in (*finding.before, *finding.after)]
    photos = await print_copies(card.hall, digests, settings)
    content = await state.renderer.pdf(paper.scorecard_html(card, available=photos.keys()), photos)
    name = quote(f"{card.title.zh}-{card.spot_code or card.hall_name}-{card.to_on}.pdf")
    headers = {"content-disposition": f"inline; filename*=UTF-8''{name}"}
    return Response(content, media_type="application/pdf", headers=headers)


@get("/api/inspections/{inspection:uuid}/scorecard")
async def spot_scorecard(inspection: FromPath[UUID], actor: NamedDependency[Actor]) -> Scorecard:
    return await _spot_card(inspection, actor)


@get("/api/inspections/{inspection:uuid}/scorecard.pdf")
async def spot_scorecard_pdf(
    inspection: FromPath[UUID], actor: NamedDependency[Actor], settings: NamedDependency[Settings], state: State
) -> Response[bytes]:
    return await _printed(await _spot_card(inspection, actor), settings, state)


@get("/api/halls/{hall:uuid}/scorecard")
async def hall_scorecard(
    hall: FromPath[UUID], actor: NamedDependency[Actor], from_on: FromDay = None, to_on: ToDay = None
) -> Scorecard:
    return await _hall_card(hall, actor, from_on, to_on)


@get("/api/halls/{hall:uuid}/scorecard.pdf")
async def hall_scorecard_pdf(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    state: State,
    from_on: FromDay = None,
    to_on: ToDay = None,
) -> Response[bytes]:
    return await _printed(await _hall_card(hall, actor, from_on, to_on), settings, state)


reports_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[spot_scorecard, spot_scorecard_pdf, hall_scorecard, hall_scorecard_pdf],
)
