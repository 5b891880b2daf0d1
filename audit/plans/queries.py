from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from audit.accounts.rules import token_digest
from audit.config import Settings
from audit.database import fetch
from audit.errors import NotFound
from audit.findings.queries import count_unsettled, longest_overdue, unsettled_by_spot
from audit.ids import HallId
from audit.inspections import standing
from audit.media.queries import original
from audit.media.rules import photo_unknown
from audit.plans import rules
from audit.plans.schemas import (
    PlanDocument,
    PlanPage,
    PlanZone,
    SavedPlan,
    Wall,
    WallLink,
)
from audit.rounds.queries import summary
from audit.scores import periods
from audit.scores import rules as scoring
from audit.scores.queries import usual_mark, worst_items
from audit.scores.schemas import ScoreTier
from audit.sites.queries import hall_by_id, places
from audit.sites.rules import local_day
from audit.sites.schemas import Hall, Places

PLAN = """SELECT n.id, n.document, n.at, p.display_name AS author_name FROM hall_plan n
JOIN person p ON p.id = n.author WHERE n.hall = ? ORDER BY n.id DESC LIMIT 1"""
LINKS = """SELECT w.id, w.name, w.made_at, p.display_name AS author_name FROM wall_link w
JOIN person p ON p.id = w.author WHERE w.hall = ? AND w.revoked_at IS NULL ORDER BY w.id"""
OVERDUE_MOST = 8


async def plan_of(hall: HallId) -> SavedPlan | None:
    """The one that holds."""
    rows = await fetch(PLAN, hall)
    return _saved(rows[0]) if rows else None


def _saved(row: dict[str, Any]) -> SavedPlan:
    plan = msgspec.json.decode(row["document"], type=PlanDocument)
    return SavedPlan(id=row["id"], plan=plan, author_name=row["author_name"], saved_at=row["at"])


async def plan_page(hall: Hall, *, tier: ScoreTier | None, now: datetime) -> PlanPage:
    today, where = local_day(now, hall.time_zone), await places(hall.id)
    first = rules.days_back(today, rules.PLAN_DAYS)
    given = await standing.newest(hall.id, (first, today))
    every = {spot.id for spot in where.spots}
    scores = scoring.spot_scores(where.spots, scoring.taken(given, scoring.kinds_of(tier)), waiting=every)
    unsettled = await unsettled_by_spot(hall.id, today=today)
    return PlanPage(
        hall=hall.id,
        today=today,
        tier=tier,
        from_on=first,
        saved=await plan_of(hall.id),
        zones=_zones(where),
        spots=rules.spot_states(scores, unsettled),
    )


def _zones(where: Places) -> list[PlanZone]:
    return [PlanZone(zone.id, zone.name, zone.name_en) for zone in where.zones]


async def wall(hall: Hall, *, now: datetime) -> Wall:
    """One read of the inspections gives the pins, which look 90 days back, and the scores of the last 30."""
    today, where = local_day(now, hall.time_zone), await places(hall.id)
    first = rules.days_back(today, rules.WALL_DAYS)
    given = await standing.newest(hall.id, (rules.days_back(today, rules.PLAN_DAYS), today))
    recent = [one for one in given if one.day_on >= first]
    scores = scoring.spot_scores(where.spots, scoring.taken(recent))
    unsettled = await unsettled_by_spot(hall.id, today=today)
    whole = scoring.whole_hall(where.spots)
    earlier = periods.before(first, today)
    [before] = await standing.totals(hall.id, [earlier], scoring.EVERY)
    late = await longest_overdue(hall.id, today=today, most=OVERDUE_MOST)
    saved = await plan_of(hall.id)
    pinned = rules.pinned(saved.plan) if saved else frozenset()
    return Wall(
        name=hall.name,
        name_en=hall.name_en,
        time_zone=hall.time_zone,
        at=now,
        today=today,
        from_on=first,
        score=scoring.hall_score(scores, usual_mark=await usual_mark(hall.id)),
        before=scoring.point(earlier, before, whole=whole),
        tiers=[scoring.tier_score(one, (first, today), recent, whole=whole) for one in ScoreTier],
        rounds=rules.rounds_by_tier((await summary(hall, first=today, last=today, now=now)).counts),
        worst=await worst_items(hall.id, first, today, None),
        findings=await count_unsettled(hall.id, today=today),
        overdue=rules.overdue(late, {spot.id: spot for spot in where.spots}),
        best=rules.best(scores, unsettled),
        plan=saved.plan if saved else None,
        zones=_zones(where),
        spots=rules.spot_states(scoring.spot_scores(where.spots, scoring.taken(given), waiting=pinned), unsettled),
    )


async def links(hall: HallId) -> list[WallLink]:
    """Those that still open, oldest first."""
    return [WallLink(row["id"], row["name"], row["author_name"], row["made_at"]) for row in await fetch(LINKS, hall)]


async def hall_of_code(code: str) -> Hall:
    """Raises NotFound wall_link_unknown."""
    digest = token_digest(rules.plain_code(code))
    rows = await fetch("SELECT hall FROM wall_link WHERE token_sha256 = ? AND revoked_at IS NULL", digest)
    if not rows:
        raise link_unknown()
    return await hall_by_id(HallId(rows[0]["hall"]))


async def floor_picture(hall: HallId, sha256: str, settings: Settings) -> tuple[Path, str]:
    """The original of a floor of the plan that holds, with its media type; no other photo. Raises NotFound photo_unknown."""
    saved = await plan_of(hall)
    if saved is None or sha256 not in {floor.photo for floor in saved.plan.floors}:
        raise photo_unknown()
    return await original(hall, sha256, settings)


def link_unknown() -> NotFound:
    return NotFound(
        "wall_link_unknown",
        "这个大屏链接已失效，请大厅经理或管理员重新生成。",
        "This link of a display is no longer valid. Ask the hall's manager or administrator for a new one.",
    )
