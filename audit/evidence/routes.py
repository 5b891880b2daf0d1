from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from audit.accounts.guards import signed_in
from audit.accounts.schemas import SENDERS, Actor, Role
from audit.config import Settings
from audit.evidence import actions, reviews, strips
from audit.evidence.schemas import Challenge, Decide, Decided, PhotoReview
from audit.ids import HallId, InspectionId
from audit.media.looking import look_at_missing_later
from audit.media.rules import checked_digest
from audit.requests import read_body
from audit.sites.queries import require_hall
from audit.sites.rules import local_day
from audit.strict_json import read_json

REVIEWERS = (Role.consultant, Role.supervisor, Role.admin)
LOOKS_AT_ONCE = 300


@get("/challenge")
async def challenge(hall: FromPath[UUID], actor: NamedDependency[Actor]) -> Challenge:
    await require_hall(actor, HallId(hall), *SENDERS)
    return await actions.issue_challenge(HallId(hall), now=datetime.now(UTC))


@get("/photo-reviews")
async def photo_reviews(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    decided: FromQuery[bool] = False,
) -> list[PhotoReview]:
    """What nobody has decided yet; with ?decided=true the rest. Photos that nobody has looked at are looked at afterwards."""
    known = await require_hall(actor, HallId(hall), *REVIEWERS)
    today = local_day(datetime.now(UTC), known.time_zone)
    look_at_missing_later(hall=known.id, settings=settings, most=LOOKS_AT_ONCE)
    return await reviews.photo_reviews(known.id, actor, today=today, decided=decided)


@post("/photo-reviews")
async def decide(request: Request[Any, Any, Any], hall: FromPath[UUID], actor: NamedDependency[Actor]) -> Decided:
    await require_hall(actor, HallId(hall), *REVIEWERS)
    wish = read_json(await read_body(request), Decide)
    return await actions.decide(hall=HallId(hall), decide=wish, actor=actor, now=datetime.now(UTC))


@get("/photos/{sha256:str}/strip")
async def photo_with_strip(
    hall: FromPath[UUID],
    sha256: FromPath[str],
    inspection: FromQuery[UUID],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """The photo in screen size above a strip that says where, who, when and how good the evidence is."""
    known = await require_hall(actor, HallId(hall))
    content = await strips.photo_with_strip(known, InspectionId(inspection), checked_digest(sha256), settings)
    return Response(content, media_type="image/jpeg", headers={"Content-Security-Policy": "sandbox"})


evidence_router = Router(
    path="/api/halls/{hall:uuid}",
    guards=[signed_in],
    route_handlers=[challenge, photo_reviews, decide, photo_with_strip],
)
