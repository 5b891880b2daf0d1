from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.ids import HallId
from audit.requests import read_body
from audit.rounds import actions, looks, queries
from audit.rounds.rules import refuse_odd_days
from audit.rounds.schemas import (
    Agreement,
    Draw,
    Excuse,
    GiveExcuse,
    RoundsOfDay,
    RoundSummary,
    SaveSettings,
    SettingsPage,
)
from audit.sites.queries import require_hall
from audit.sites.rules import local_day
from audit.strict_json import read_json

WRITERS = (Role.consultant, Role.hall_manager, Role.admin)
LOOKERS = (Role.consultant, Role.supervisor, Role.hall_manager, Role.admin)
EXCUSERS = (Role.hall_manager, Role.admin)
USUAL_DAYS = timedelta(days=6)
FromDay = Annotated[date | None, QueryParameter(name="from", required=False)]
ToDay = Annotated[date | None, QueryParameter(name="to", required=False)]


@get("/api/halls/{hall:uuid}/rounds")
async def rounds_of_day(
    hall: FromPath[UUID], actor: NamedDependency[Actor], day: FromQuery[date | None] = None
) -> RoundsOfDay:
    here, now = await require_hall(actor, HallId(hall)), datetime.now(UTC)
    wanted = day or local_day(now, here.time_zone)
    refuse_odd_days(wanted, wanted)
    return await queries.rounds_of_day(here, day=wanted, now=now)


@get("/api/halls/{hall:uuid}/rounds/summary")
async def summary(
    hall: FromPath[UUID], actor: NamedDependency[Actor], from_on: FromDay = None, to_on: ToDay = None
) -> RoundSummary:
    """Without days: the last seven."""
    here, now = await require_hall(actor, HallId(hall)), datetime.now(UTC)
    last = to_on or local_day(now, here.time_zone)
    refuse_odd_days(last, last)
    first = from_on or last - USUAL_DAYS
    refuse_odd_days(first, last)
    return await queries.summary(here, first=first, last=last, now=now)


@get("/api/halls/{hall:uuid}/rounds/draw")
async def draw(hall: FromPath[UUID], actor: NamedDependency[Actor], day: FromQuery[date | None] = None) -> Draw:
    here, now = await require_hall(actor, HallId(hall), *LOOKERS), datetime.now(UTC)
    wanted = day or local_day(now, here.time_zone)
    refuse_odd_days(wanted, wanted)
    return await looks.draw_of_day(here, day=wanted)


@get("/api/halls/{hall:uuid}/rounds/agreement")
async def agreement(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> Agreement:
    here = await require_hall(actor, HallId(hall), *LOOKERS)
    return await looks.agreement(here, today=local_day(datetime.now(UTC), here.time_zone))


@get("/api/halls/{hall:uuid}/rounds/settings")
async def read_settings(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> SettingsPage:
    return await queries.settings_page(await require_hall(actor, HallId(hall)), now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/rounds/settings")
async def save_settings(
    request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]
) -> SettingsPage:
    here = await require_hall(actor, HallId(hall), *WRITERS)
    save = read_json(await read_body(request), SaveSettings)
    return await actions.save_settings(hall=here, save=save, author=actor.person, now=datetime.now(UTC))


@post("/api/halls/{hall:uuid}/rounds/excuses")
async def excuse(request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]) -> Excuse:
    here = await require_hall(actor, HallId(hall), *EXCUSERS)
    given = read_json(await read_body(request), GiveExcuse)
    return await actions.give_excuse(hall=here, given=given, author=actor.person, now=datetime.now(UTC))


rounds_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[rounds_of_day, summary, draw, agreement, read_settings, save_settings, excuse],
)
