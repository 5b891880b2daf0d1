from typing import Any
from uuid import UUID

from audit.accounts.schemas import Actor, Role
from audit.database import fetch
from audit.errors import NotAllowed
from audit.ids import HallId, SpotId, ZoneId
from audit.sites.rules import above, no_such_hall, no_such_spot
from audit.sites.schemas import Hall, HallNode, Places, Spot, SpotKind, Zone
from audit.sites.tables import HallRow, SpotRow, ZoneRow

_halls: dict[tuple[Any, HallId], Hall] = {}
_spots: dict[tuple[Any, HallId, SpotId], Spot] = {}


def forget_halls() -> None:
    """Called by every write of this room."""
    _halls.clear()
    _spots.clear()


def visible_halls(actor: Actor) -> frozenset[HallId]:
    """The halls a person may see. Lives here and only here."""
    return frozenset(actor.roles)


async def require_hall(actor: Actor, hall: HallId, *roles: Role) -> Hall:
    """The hall, when the actor may see it (else NotFound) and holds one of `roles` there (else NotAllowed)."""
    if hall not in visible_halls(actor):
        raise no_such_hall()
    if not actor.has(hall, *roles):
        raise NotAllowed(
            "forbidden",
            "您的账号没有这项权限，请联系大厅管理员。",
            "Your account may not do this. Ask the hall's administrator.",
        )
    return await hall_by_id(hall)


async def hall_by_id(hall: HallId) -> Hall:
    key = (HallRow._meta.db, hall)
    if key not in _halls:
        row = await HallRow.select().where(HallRow.id == hall).first()
        if row is None:
            raise no_such_hall()
        _halls[key] = Hall(id=HallId(row["id"]), name=row["name"], name_en=row["name_en"], time_zone=row["time_zone"])
    return _halls[key]


async def parents() -> dict[HallId, HallId]:
    """The hall above each hall that stands under one that is here."""
    rows = await fetch(
        """SELECT p.hall, p.parent FROM hall_parent p JOIN hall h ON h.id = p.parent
        WHERE NOT EXISTS (SELECT 1 FROM hall_parent n WHERE n.hall = p.hall AND n.id > p.id)"""
    )
    return {HallId(row["hall"]): HallId(row["parent"]) for row in rows}


async def visible_tree(actor: Actor) -> list[HallNode]:
    """The halls a person may see, parents before what stands below them."""
    visible, known = visible_halls(actor), await parents()
    nodes = [(await hall_by_id(hall), known.get(hall)) for hall in sorted(visible)]
    found = [
        HallNode(hall.id, hall.name, hall.name_en, parent if parent in visible else None) for hall, parent in nodes
    ]
    return sorted(found, key=lambda node: (len(above(node.id, known)), node.id))


async def hall_names(halls: list[HallId]) -> dict[HallId, tuple[str, str]]:
    """Name and English name of each hall."""
    known = [await hall_by_id(hall) for hall in halls]
    return {hall.id: (hall.name, hall.name_en) for hall in known}


async def hall_named(name: str) -> HallId | None:
    row = await HallRow.select(HallRow.id).where(HallRow.name == name).first()
    return HallId(row["id"]) if row else None


async def places(hall: HallId) -> Places:
    """Zones and spots of a hall in walking order."""
    zones = await ZoneRow.select().where(ZoneRow.hall == hall).order_by(ZoneRow.position)
    spots = await SpotRow.select().where(SpotRow.hall == hall).order_by(SpotRow.position)
    return Places(
        hall=await hall_by_id(hall),
        zones=[
            Zone(id=ZoneId(row["id"]), name=row["name"], name_en=row["name_en"], position=row["position"])
            for row in zones
        ],
        spots=[_spot(row) for row in spots],
    )


async def place_of_spot(spot: SpotId) -> tuple[HallId, SpotKind] | None:
    """The hall and the kind of a spot, whichever hall it is in."""
    row = await SpotRow.select(SpotRow.hall, SpotRow.kind).where(SpotRow.id == spot).first()
    return (HallId(row["hall"]), SpotKind(row["kind"])) if row else None


async def spot_in_hall(hall: HallId, spot: SpotId) -> Spot | None:
    """Kept in memory, like the halls: every upload asks."""
    key = (HallRow._meta.db, hall, spot)
    if key not in _spots:
        row = await SpotRow.select().where((SpotRow.id == spot) & (SpotRow.hall == hall)).first()
        if row is None:
            return None
        _spots[key] = _spot(row)
    return _spots[key]


async def require_spot(hall: HallId, spot: SpotId) -> Spot:
    """Raises Rejected spot_unknown."""
    found = await spot_in_hall(hall, spot)
    if found is None:
        raise no_such_spot()
    return found


def _spot(row: dict[str, Any]) -> Spot:
    return Spot(
        id=SpotId(row["id"]),
        zone=ZoneId(UUID(str(row["zone"]))),
        kind=SpotKind(row["kind"]),
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        label=row["label"],
        position=row["position"],
    )
