import asyncio
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.ids import HallId
from audit.reports import queries
from audit.reports.scorecard_workbooks import scorecard_workbook
from audit.reports.sheets import XLSX
from audit.requests import file_answer
from audit.scores.periods import card_days
from audit.sites.queries import require_hall
from audit.sites.rules import local_day


@get("/api/halls/{hall:uuid}/scorecard.xlsx")
async def hall_scorecard_workbook(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    from_on: Annotated[date | None, QueryParameter(name="from", required=False)] = None,
    to_on: Annotated[date | None, QueryParameter(name="to", required=False)] = None,
) -> Response[bytes]:
    """Without days the last 14."""
    known = await require_hall(actor, HallId(hall))
    now = datetime.now(UTC)
    first, last = card_days(from_on, to_on, today=local_day(now, known.time_zone))
    card = await queries.hall_scorecard(known, from_on=first, to_on=last, now=now)
    content = await asyncio.to_thread(scorecard_workbook, card)
    name = f"{card.title.zh}-{card.hall_name}-{card.to_on}.xlsx"
    return file_answer(content, name, media_type=XLSX, disposition="attachment")


workbooks_router = Router(path="/", guards=[signed_in], route_handlers=[hall_scorecard_workbook])
