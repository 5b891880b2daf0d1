from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.ids import HallId
from audit.requests import read_body
from audit.sites.queries import require_hall
from audit.strict_json import read_json
from audit.workdays import actions, queries
from audit.workdays.schemas import AnnounceClosure, CalendarPage, EndClosure, SaveCalendar

WRITERS = (Role.consultant, Role.hall_manager, Role.admin)
ANNOUNCERS = (Role.hall_manager, Role.admin)


@get("/api/halls/{hall:uuid}/calendar")
async def read_calendar(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> CalendarPage:
    return await queries.calendar_page(await require_hall(actor, HallId(hall)), datetime.now(UTC))


@put("/api/halls/{hall:uuid}/calendar")
async def save_calendar(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> CalendarPage:
    here = await require_hall(actor, HallId(hall), *WRITERS)
    save = read_json(await read_body(request), SaveCalendar)
    return await actions.save_calendar(hall=here, save=save, author=actor.person, now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/closures/{closure:uuid}")
async def announce(
    request: Request[Any, Any, Any], hall: FromPath[UUID], closure: FromPath[UUID], actor: NamedDependency[Actor]
) -> CalendarPage:
    here = await require_hall(actor, HallId(hall), *ANNOUNCERS)
    announced = read_json(await read_body(request), AnnounceClosure)
    now = datetime.now(UTC)
    await actions.announce_closure(hall=here.id, closure=closure, announced=announced, author=actor.person, now=now)
    return await queries.calendar_page(here, now)


@post("/api/halls/{hall:uuid}/closures/{closure:uuid}/end", status_code=200)
async def end(
    request: Request[Any, Any, Any], hall: FromPath[UUID], closure: FromPath[UUID], actor: NamedDependency[Actor]
) -> CalendarPage:
    here = await require_hall(actor, HallId(hall), *ANNOUNCERS)
    ends_at = read_json(await read_body(request), EndClosure).ends_at
    now = datetime.now(UTC)
    await actions.end_closure(hall=here.id, closure=closure, ends_at=ends_at, actor=actor.person, now=now)
    return await queries.calendar_page(here, now)


workdays_router = Router(path="/", guards=[signed_in], route_handlers=[read_calendar, save_calendar, announce, end])
