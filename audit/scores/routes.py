from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor
from audit.ids import HallId
from audit.scores import queries
from audit.scores.schemas import Comparison, Overview, Replay, ScoreLevel, ScorePeriod, Scores, ScoreTier
from audit.sites.queries import require_hall

FromDay = Annotated[date | None, QueryParameter(name="from", required=False)]
ToDay = Annotated[date | None, QueryParameter(name="to", required=False)]


@get("/api/halls/{hall:uuid}/overview")
async def read_overview(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    from_on: FromDay = None,
    to_on: ToDay = None,
    tier: FromQuery[ScoreTier | None] = None,
) -> Overview:
    """Without days the last 14."""
    here = await require_hall(actor, HallId(hall))
    return await queries.overview(here, from_on=from_on, to_on=to_on, tier=tier, now=datetime.now(UTC))


@get("/api/halls/{hall:uuid}/scores")
async def read_scores(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    unit: FromQuery[ScorePeriod] = ScorePeriod.week,
    level: FromQuery[ScoreLevel] = ScoreLevel.hall,
    from_on: FromDay = None,
    to_on: ToDay = None,
    tier: FromQuery[ScoreTier | None] = None,
) -> Scores:
    here = await require_hall(actor, HallId(hall))
    return await queries.scores(
        here, unit=unit, level=level, from_on=from_on, to_on=to_on, tier=tier, now=datetime.now(UTC)
    )


@get("/api/compare")
async def compare(
    actor: NamedDependency[Actor],
    halls: FromQuery[list[UUID] | None] = None,
    unit: FromQuery[ScorePeriod] = ScorePeriod.month,
    from_on: FromDay = None,
    to_on: ToDay = None,
    tier: FromQuery[ScoreTier | None] = None,
) -> Comparison:
    """`halls` may be repeated; without it all that the person may see."""
    asked = [HallId(hall) for hall in halls or []]
    now = datetime.now(UTC)
    return await queries.comparison(actor, asked, unit=unit, from_on=from_on, to_on=to_on, tier=tier, now=now)


@get("/api/halls/{hall:uuid}/replay")
async def read_replay(
    hall: FromPath[UUID],
    actor: NamedDependency[Actor],
    from_on: FromDay = None,
    to_on: ToDay = None,
    tier: FromQuery[ScoreTier | None] = None,
) -> Replay:
    here = await require_hall(actor, HallId(hall))
    return await queries.replay(here, from_on=from_on, to_on=to_on, tier=tier, now=datetime.now(UTC))


scores_router = Router(path="/", guards=[signed_in], route_handlers=[read_overview, read_scores, compare, read_replay])
