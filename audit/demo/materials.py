"""The demo hall's store: what the supplier brought, what counters got and asked for, a medicine box, a stock-take."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from audit.accounts.schemas import Actor
from audit.checklists.tender_schemas import CostBearer
from audit.demo.story import workdays_before
from audit.documents import Clock
from audit.ids import SpotId, new_id
from audit.materials.actions import ask, decide, move, save_article
from audit.materials.rules import KIT
from audit.materials.schemas import (
    ArticleAbout,
    ArticleGroup,
    DecisionDocument,
    MovementDocument,
    MovementKind,
    MovementLine,
    RequestDocument,
    SaveArticle,
)
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.rules import moment

CLOCK = Clock(zone="Asia/Shanghai", since_contact_ms=60_000)
SIGNED = [
    [120, 300, 180, 90, 260, 290, 300, 150, 380, 280],
    [430, 90, 470, 290, 520, 120, 590, 300, 660, 140, 760, 260],
]


class Owned(NamedTuple):
    name: str
    unit: str
    minimum: int
    pieces: int
    expires_in: int | None
    """Days from today."""
    cents: int


MEDICINE = (
    Owned("创可贴", "片", 20, 100, 240, 30),
    Owned("碘伏棉签", "支", 20, 40, 18, 60),
    Owned("纱布块", "包", 5, 12, 400, 250),
    Owned("藿香正气水", "支", 10, 20, 9, 220),
    Owned("电子体温计", "支", 1, 2, None, 2_900),
)
BROUGHT = (
    ("desk_pen", 40, 1_800),
    ("mouse_mat_70x45", 30, 3_500),
    ("mouse_mat_60x35", 20, 2_600),
    ("file_basket_929", 30, 2_200),
    ("file_box_35", 60, 900),
    ("file_box_55", 40, 1_200),
    ("rack_9209", 25, 4_800),
    ("place_label", 200, 40),
    ("owner_label", 60, 50),
    ("cloth", 48, 350),
    ("cable_tidy", 30, 1_500),
    ("power_strip_6_18", 12, 5_900),
    ("service_box", 3, 26_000),
    ("medicine_box", 2, 18_800),
)
MINIMUM = {"desk_pen": ("LOGO 台笔", "支", 10), "cloth": ("抹布", "块", 20)}
GIVEN: tuple[tuple[str, int, str, tuple[tuple[str, int], ...]], ...] = (
    ("A01", 8, "许若溪", (("desk_pen", 2), ("mouse_mat_70x45", 1), ("rack_9209", 1), ("file_basket_929", 1))),
    ("A02", 8, "严朗", (("desk_pen", 2), ("mouse_mat_70x45", 1), ("rack_9209", 1), ("cable_tidy", 1))),
    ("A03", 7, "苗青", (("desk_pen", 2), ("mouse_mat_60x35", 1), ("file_box_35", 6))),
    ("B01", 6, "田野", (("desk_pen", 12), ("place_label", 40), ("owner_label", 16))),
    ("C02", 5, "许若溪", (("service_box", 1), ("medicine_box", 1), ("desk_pen", 6))),
    ("A04", 3, "何依", (("desk_pen", 8), ("cloth", 16), ("power_strip_6_18", 2))),
)
"""To which counter, so many working days ago, who signed, what."""
LACKING: Mapping[str, tuple[str, ...]] = {
    "A03": ("kit_glasses", "kit_stapler"),
    "A05": ("kit_camera",),
    "B01": ("kit_copier",),
    "B04": ("kit_pen",),
    "B09": ("kit_glasses",),
    "B16": ("kit_terminal", "kit_stapler"),
}
"""What of the kit a counter does not have; the others have all eight things."""
COUNTERS = [*(f"A{number:02}" for number in range(1, 7)), *(f"B{number:02}" for number in range(1, 17))]
ASKED = (
    ("A01", "cloth", 4, "抹布用旧了", 4, True, "", "许若溪"),
    ("A02", "file_box_35", 10, "月底归档不够用", 2, True, "", ""),
    ("B03", "service_box", 1, "窗口想单独放一个", 2, False, "服务台已有，就近共用", ""),
    ("A03", "kit_glasses", 1, "老花镜镜腿断了", 1, None, "", ""),
)


async def tell_materials(
    *, hall: Hall, people: Mapping[str, Actor], spots: Mapping[str, SpotId], now: datetime
) -> None:
    worked = workdays_before(local_day(now, hall.time_zone))

    def at(before: int, minute: int) -> datetime:
        return moment(worked[-before], minute, hall.time_zone)

    keeper = people["consultant"]
    own = await _save_own(hall, keeper, at(9, 540))
    today = local_day(now, hall.time_zone)
    medicine = [
        MovementLine(
            article=own[one.name],
            count=one.pieces,
            expires_on=today + timedelta(days=one.expires_in) if one.expires_in else None,
            unit_cost_cents=one.cents,
        )
        for one in MEDICINE
    ]
    brought = [MovementLine(article=id, count=count, unit_cost_cents=cents) for id, count, cents in BROUGHT]
    await _move(hall, keeper, MovementKind.received, at(9, 560), brought, note="第一批标准化物资")
    await _move(hall, keeper, MovementKind.received, at(9, 570), medicine, note="医药箱配套")
    for code in COUNTERS:
        lines = [MovementLine(article=one, count=1) for one in KIT if one not in LACKING.get(code, ())]
        await _move(hall, keeper, MovementKind.counted, at(9, 620), lines, spot=spots[code], note="原有配备清点")
    for code, before, receiver, given in GIVEN:
        lines = [MovementLine(article=id, count=count) for id, count in given]
        more = {"spot": spots[code], "receiver": receiver, "signature": SIGNED}
        await _move(hall, keeper, MovementKind.issued, at(before, 640), lines, **more)
    used = [MovementLine(article=own["创可贴"], count=14), MovementLine(article=own["藿香正气水"], count=3)]
    await _move(hall, keeper, MovementKind.scrapped, at(4, 1000), used, note="群众取用")
    await _move(
        hall, keeper, MovementKind.counted, at(2, 980), [MovementLine(article="cloth", count=27)], note="月末盘点"
    )
    await _ask(hall, people, spots, at)


async def _save_own(hall: Hall, keeper: Actor, now: datetime) -> dict[str, str]:
    own = {one.name: str(new_id()) for one in MEDICINE}
    for one in MEDICINE:
        about = ArticleAbout(
            name=one.name,
            unit=one.unit,
            group=ArticleGroup.medicine,
            minimum=one.minimum,
            bearer=CostBearer.purchaser,
        )
        save = SaveArticle(about=about)
        await save_article(hall=hall, article=own[one.name], save=save, author=keeper.person, now=now)
    for id, (name, unit, minimum) in MINIMUM.items():
        save = SaveArticle(about=ArticleAbout(name=name, unit=unit, group=ArticleGroup.standard, minimum=minimum))
        await save_article(hall=hall, article=id, save=save, author=keeper.person, now=now)
    return own


async def _move(
    hall: Hall, keeper: Actor, kind: MovementKind, now: datetime, lines: Sequence[MovementLine], **more: Any
) -> None:
    document = MovementDocument(schema=1, hall=hall.id, kind=kind, made_at=now, clock=CLOCK, lines=list(lines), **more)
    await move(document_id=new_id(), body=msgspec.json.encode(document), actor=keeper, now=now)


async def _ask(
    hall: Hall, people: Mapping[str, Actor], spots: Mapping[str, SpotId], at: Callable[[int, int], datetime]
) -> None:
    for code, article, count, reason, before, approves, note, receiver in ASKED:
        request = new_id()
        asked = RequestDocument(
            schema=1,
            hall=hall.id,
            spot=spots[code],
            article=article,
            count=count,
            reason=reason,
            made_at=at(before, 560),
            clock=CLOCK,
        )
        body = msgspec.json.encode(asked)
        await ask(document_id=request, body=body, actor=people["clerk"], now=at(before, 560))
        if approves is not None:
            await _decide(hall, people["lead"], request, approves=approves, note=note, now=at(before, 660))
        if receiver:
            given = {"spot": spots[code], "receiver": receiver, "signature": SIGNED, "request": request}
            lines = [MovementLine(article=article, count=count)]
            await _move(hall, people["consultant"], MovementKind.issued, at(before, 900), lines, **given)


async def _decide(hall: Hall, lead: Actor, request: UUID, *, approves: bool, note: str, now: datetime) -> None:
    document = DecisionDocument(
        schema=1, hall=hall.id, request=request, approves=approves, made_at=now, clock=CLOCK, note=note
    )
    await decide(document_id=new_id(), body=msgspec.json.encode(document), actor=lead, now=now)
