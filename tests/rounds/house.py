"""A hall of forty counters on paper, for tests of the pure rules."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from audit.checklists.schemas import (
    Checklist,
    Citation,
    Frequency,
    Grade,
    Item,
    PhotoRule,
    Pillar,
    PublishedChecklist,
    Response,
    ResponseType,
    Text,
)
from audit.ids import ChecklistId, InspectionId, SpotId, ZoneId
from audit.inspections.schemas import InspectionKind
from audit.rounds.rules import Record
from audit.rounds.schemas import RoundSettings, SettingsInForce, TierRounds
from audit.rounds.slots import House
from audit.sites.schemas import Spot, SpotKind
from audit.workdays.rules import day_in
from audit.workdays.schemas import HallCalendar, Opening

ZONE = "Asia/Shanghai"
SELF, PATROL, SPOT_CHECK = InspectionKind.self_check, InspectionKind.patrol, InspectionKind.spot_check
HOURS = [
    Opening(opens=540, closes=720),
    Opening(opens=720, closes=810, duty=True),
    Opening(opens=810, closes=1020),
]
WEEK = HallCalendar(week=[HOURS] * 5 + [[Opening(opens=540, closes=720)], []])


def item(id: str, frequency: Frequency, *, photo: PhotoRule = PhotoRule.on_fail) -> Item:
    words = Text(zh=id, en=id)
    return Item(
        id=id,
        title=words,
        requirement=words,
        how_to_check=words,
        pillar=Pillar.sort,
        response=Response(type=ResponseType.pass_fail),
        photo=photo,
        weight=1,
        frequency=frequency,
        citations=[Citation(source="qujiang", clause="x", grade=Grade.S)],
    )


def published(pack: str, items: Sequence[Item], kinds: Sequence[SpotKind]) -> PublishedChecklist:
    words = Text(zh=pack, en=pack)
    checklist = Checklist(
        pack=pack, title=words, edition=1, pass_mark=80_000, spot_kinds=list(kinds), items=list(items)
    )
    return PublishedChecklist(
        id=ChecklistId(UUID(int=sum(pack.encode()))), published_at=datetime(2025, 1, 1, tzinfo=UTC), checklist=checklist
    )


DESK = published(
    "desk",
    [
        item("sweep", Frequency.daily_1),
        item("papers", Frequency.daily_1),
        item("desk", Frequency.daily_2),
        item("manners", Frequency.anytime),
        item("cables", Frequency.periodic),
        item("power", Frequency.daily_1),
    ],
    [SpotKind.counter],
)
WALK = published("walk", [item("queue", Frequency.half_hourly)], [SpotKind.area, SpotKind.hall])


def counter(number: int) -> SpotId:
    return SpotId(UUID(int=1000 + number))


AREA = SpotId(UUID(int=2001))
WHOLE = SpotId(UUID(int=2002))
EVERY = [(counter(number), SpotKind.counter) for number in range(40)] + [
    (AREA, SpotKind.area),
    (WHOLE, SpotKind.hall),
    (SpotId(UUID(int=2003)), SpotKind.sign),
]
SPOTS = [
    Spot(
        id=id,
        zone=ZoneId(UUID(int=1)),
        kind=kind,
        code=str(place),
        name="",
        name_en="",
        label="",
        position=place,
    )
    for place, (id, kind) in enumerate(EVERY)
]
SETTINGS = RoundSettings(
    tiers=[
        TierRounds(tier=SELF, on=True, packs=["desk"]),
        TierRounds(tier=PATROL, on=True, packs=["walk"], route=True),
        TierRounds(tier=SPOT_CHECK, on=True, packs=["desk"], route=True, every=Frequency.weekly),
    ],
    opening_items=["sweep"],
    closing_items=["power"],
)


def in_force(
    settings: RoundSettings, since: date, *, number: int = 1, saved: datetime | None = None
) -> SettingsInForce:
    saved = saved or datetime(2000, 1, 1, tzinfo=UTC)
    return SettingsInForce(UUID(int=number), since, settings, "", saved)


def house(calendar: HallCalendar, *history: SettingsInForce, zone: str = ZONE, spots: Sequence[Spot] = SPOTS) -> House:
    return House(
        days=lambda day: day_in(calendar, day),
        checklists=[DESK, WALK],
        spots=spots,
        history=history,
        time_zone=zone,
    )


ITEMS: Mapping[str, frozenset[str]] = {
    one.checklist.pack: frozenset(item.id for item in one.checklist.items) for one in (DESK, WALK)
}


def record(
    number: int,
    tier: InspectionKind,
    pack: str,
    spot: SpotId,
    at: datetime,
    *,
    received: datetime | None = None,
    answered: frozenset[str] | None = None,
) -> Record:
    answered = ITEMS[pack] if answered is None else answered
    return Record(
        inspection=InspectionId(UUID(int=number)),
        tier=tier,
        pack=pack,
        spot=spot,
        at=at,
        received_at=received or at,
        answered=answered,
        skipped=ITEMS[pack] - answered,
    )
