"""The known cast of every test: two halls that must never see each other, and a person for each role."""

from dataclasses import dataclass
from datetime import UTC, datetime

from audit.accounts.actions import add_person, grant_role
from audit.accounts.queries import actor_of_person
from audit.accounts.schemas import Actor, Role
from audit.ids import HallId, SpotId
from audit.sites.actions import add_spot, add_zone, create_hall
from audit.sites.queries import places
from audit.sites.schemas import Places, SpotKind

PASSWORD = "correct horse 贯标"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Stage:
    """`hall` has counters A01–A03 and the area B01; `other_hall` has the counter Z01 and its own consultant, `stranger`."""

    hall: HallId
    other_hall: HallId
    places: Places
    other_places: Places
    consultant: Actor
    clerk: Actor
    manager: Actor
    supervisor: Actor
    lead: Actor
    admin: Actor
    stranger: Actor

    def spot(self, code: str) -> SpotId:
        return next(spot.id for spot in (*self.places.spots, *self.other_places.spots) if spot.code == code)


async def set_the_stage() -> Stage:
    hall = await create_hall(
        name="云杉区政务服务大厅", name_en="Yunshan Service Hall", time_zone="Asia/Shanghai", now=START
    )
    other = await create_hall(
        name="青石县政务服务大厅", name_en="Qingshi Service Hall", time_zone="Asia/Shanghai", now=START
    )
    await _fill(hall, ["A01", "A02", "A03"], areas=["B01"])
    await _fill(other, ["Z01"], areas=[])
    people = {
        name: await _person(name, role, hall)
        for name, role in (
            ("consultant", Role.consultant),
            ("clerk", Role.clerk),
            ("manager", Role.hall_manager),
            ("supervisor", Role.supervisor),
            ("lead", Role.supplier_lead),
            ("admin", Role.admin),
        )
    }
    stranger = await _person("stranger", Role.consultant, other)
    return Stage(
        hall=hall,
        other_hall=other,
        places=await places(hall),
        other_places=await places(other),
        stranger=stranger,
        **people,
    )


async def _fill(hall: HallId, counters: list[str], *, areas: list[str]) -> None:
    zone = await add_zone(hall=hall, name="综合窗口区", name_en="Counters", position=1, now=START)
    kinds = [(code, SpotKind.counter) for code in counters] + [(code, SpotKind.area) for code in areas]
    for position, (code, kind) in enumerate(kinds, start=1):
        await add_spot(
            hall=hall,
            zone=zone,
            kind=kind,
            code=code,
            name=f"{code} 号点位",
            name_en=f"Spot {code}",
            position=position,
            now=START,
        )


async def _person(name: str, role: Role, hall: HallId) -> Actor:
    person = await add_person(name=name, display_name=f"测试{name}", password=PASSWORD, now=START)
    await grant_role(person=person, hall=hall, role=role, now=START)
    actor = await actor_of_person(person)
    assert actor is not None
    return actor
