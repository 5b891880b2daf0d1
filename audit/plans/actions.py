from datetime import datetime
from uuid import UUID

import msgspec

from audit.accounts.rules import token_digest
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Conflict, Rejected
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.media.queries import held_digests
from audit.plans import queries, rules
from audit.plans.schemas import PlanDocument, PlanPage, SavePlan
from audit.plans.tables import HallPlanRow, WallLinkRow
from audit.sites.queries import places
from audit.sites.schemas import Hall

PLAN = ("id", "hall", "document", "author", "at")
LINK = ("id", "hall", "name", "token_sha256", "author", "made_at", "revoked_at")


async def save_plan(*, hall: Hall, save: SavePlan, author: PersonId, now: datetime) -> PlanPage:
    """Raises Rejected floor_plan_unfit, floor_plan_photo_unknown; Conflict floor_plan_changed."""
    rules.refuse_unfit(save.plan, spots={spot.id for spot in (await places(hall.id)).spots})
    async with transaction():
        await in_turn(hall.id)
        await _refuse_missing_photos(hall.id, save.plan)
        before = await queries.plan_of(hall.id)
        if (before.id if before else None) != save.replaces:
            raise Conflict(
                "floor_plan_changed",
                "别人刚刚修改了平面图，请刷新后再改一次。",
                "Somebody else has just changed the plan. Refresh and make your change again.",
            )
        id, document = new_id(), msgspec.json.encode(save.plan).decode()
        await bulk_insert(HallPlanRow, PLAN, [(id, hall.id, document, author, now)])
        floors = save.plan.floors
        await record(
            act="plan.saved",
            hall=hall.id,
            actor=author,
            subject=id,
            detail={"floors": len(floors), "pins": sum(len(floor.pins) for floor in floors)},
            rows={"hall_plan": [id]},
            now=now,
        )
    return await queries.plan_page(hall, tier=None, now=now)


async def _refuse_missing_photos(hall: HallId, plan: PlanDocument) -> None:
    held = await held_digests(hall, [floor.photo for floor in plan.floors])
    for number, floor in enumerate(plan.floors):
        if floor.photo not in held:
            raise Rejected(
                "floor_plan_photo_unknown",
                "平面图的图片还没有传到服务器，请重新选择图片后再保存。",
                "The server does not hold the picture of the plan yet. Choose it again, then save.",
                field=f"plan/floors/{number}/photo",
            )


async def make_link(*, hall: HallId, name: str, author: PersonId, now: datetime) -> str:
    """A fresh code, told once."""
    code, id = rules.fresh_code(), new_id()
    async with transaction():
        row = (id, hall, name, token_digest(rules.plain_code(code)), author, now, None)
        await bulk_insert(WallLinkRow, LINK, [row])
        await record(act="wall_link.made", hall=hall, actor=author, subject=id, detail={"name": name}, now=now)
    return code


async def revoke_link(*, hall: HallId, link: UUID, author: PersonId, now: datetime) -> None:
    """Once more is harmless. Raises NotFound wall_link_unknown for a link that the hall never had."""
    async with transaction():
        await in_turn(hall)
        rows = await fetch("SELECT revoked_at FROM wall_link WHERE id = ? AND hall = ?", link, hall)
        if not rows:
            raise queries.link_unknown()
        if rows[0]["revoked_at"] is None:
            await fetch("UPDATE wall_link SET revoked_at = ? WHERE id = ?", now, link)
            await record(act="wall_link.revoked", hall=hall, actor=author, subject=link, now=now)
