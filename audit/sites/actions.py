import secrets
from datetime import datetime

from audit.database import in_turn, transaction
from audit.errors import Conflict
from audit.ids import HallId, PersonId, SpotId, ZoneId, new_id
from audit.journal.actions import record
from audit.sites import queries, rules
from audit.sites.schemas import SpotKind
from audit.sites.tables import HallParentRow, HallRow, SpotRow, ZoneRow


async def create_hall(*, name: str, name_en: str, time_zone: str, now: datetime) -> HallId:
    """Raises Rejected time_zone_unknown, Conflict hall_exists."""
    rules.zone_info(time_zone)
    hall = HallId(new_id())
    async with transaction():
        if await queries.hall_named(name):
            raise Conflict("hall_exists", f"已经有名为“{name}”的大厅。", f"A hall named “{name}” exists already.")
        await HallRow.insert(HallRow(id=hall, name=name, name_en=name_en, time_zone=time_zone, created_at=now))
        await record(act="hall.created", hall=hall, subject=hall, rows={"hall": [hall]}, now=now)
    return hall


async def place_under(*, hall: HallId, parent: HallId | None, author: PersonId, now: datetime) -> None:
    """Nothing is written when it stands there already. Raises Rejected hall_circle, hall_levels."""
    async with transaction():
        await in_turn("halls")
        known = await queries.parents()
        if known.get(hall) == parent:
            return
        others = {one: above for one, above in known.items() if one != hall}
        if parent:
            rules.refuse_unfit_parent(hall, parent, others)
        id = new_id()
        await HallParentRow.insert(HallParentRow(id=id, hall=hall, parent=parent, author=author, at=now))
        rows = {"hall_parent": [id]}
        await record(
            act="hall.placed", hall=hall, actor=author, subject=id, detail={"parent": parent}, rows=rows, now=now
        )


async def add_zone(*, hall: HallId, name: str, name_en: str, position: int, now: datetime) -> ZoneId:
    zone = ZoneId(new_id())
    async with transaction():
        await ZoneRow.insert(ZoneRow(id=zone, hall=hall, name=name, name_en=name_en, position=position))
        await record(act="zone.added", hall=hall, subject=zone, rows={"zone": [zone]}, now=now)
    return zone


async def add_spot(
    *,
    hall: HallId,
    zone: ZoneId,
    kind: SpotKind,
    code: str,
    name: str,
    name_en: str,
    position: int,
    now: datetime,
    spot: SpotId | None = None,
) -> SpotId:
    """Gives the spot a fresh unguessable label; `spot` is its id when a phone has made it. Raises Conflict spot_code_taken."""
    spot = spot or SpotId(new_id())
    async with transaction():
        if await SpotRow.exists().where((SpotRow.hall == hall) & (SpotRow.code == code)):
            raise Conflict(
                "spot_code_taken", f"编号“{code}”已被使用，请换一个。", f"The code “{code}” is taken. Choose another."
            )
        await SpotRow.insert(
            SpotRow(
                id=spot,
                hall=hall,
                zone=zone,
                kind=kind.value,
                code=code,
                name=name,
                name_en=name_en,
                label=secrets.token_urlsafe(12),
                position=position,
            )
        )
        await record(act="spot.added", hall=hall, subject=spot, rows={"spot": [spot]}, now=now)
    queries.forget_halls()
    return spot


async def change_spot(*, hall: HallId, spot: SpotId, zone: ZoneId, name: str, name_en: str, now: datetime) -> None:
    """Gives a spot another name or zone; nothing is written when nothing changed."""
    same = (SpotRow.id == spot) & (SpotRow.zone == zone) & (SpotRow.name == name) & (SpotRow.name_en == name_en)
    async with transaction():
        if await SpotRow.exists().where(same):
            return
        await SpotRow.update({SpotRow.zone: zone, SpotRow.name: name, SpotRow.name_en: name_en}).where(
            SpotRow.id == spot
        )
        await record(act="spot.changed", hall=hall, subject=spot, rows={"spot": [spot]}, now=now)
    queries.forget_halls()
