"""A year of days in the demo hall so far, entered and countersigned through the actions that serve real halls."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import msgspec

from audit.accounts.schemas import Actor
from audit.demo.contract import years_from
from audit.demo.signature import sign
from audit.documents import Clock
from audit.ids import new_id
from audit.onsite.actions import countersign, enter_day
from audit.onsite.planning import save_plan
from audit.onsite.schemas import (
    CountersignDocument,
    OnsiteDocument,
    Part,
    PlannedPart,
    Product,
    ProductKind,
    Proof,
    SavePlan,
)
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.queries import calendars
from audit.workdays.rules import calendar_on, day_in, days_of, moment
from audit.workdays.schemas import DayKind

SPENT = 41
"""Of which the newest two wait and one was refused."""
CORRECTED = (7, 19)
REFUSED = 30
PLANNED = 3
WAITING = 2
CLOCK = Clock(zone="Asia/Shanghai", since_contact_ms=180_000)
LOGS = (
    "桌面定置复查，现场指导 A 区窗口整理个人物品和文件筐。",
    "带班长走半小时巡查路线，补充引导台排队超时的处理要点。",
    "标志台账核对：补登二楼电梯口导向标志，测量悬挂高度。",
    "6S 培训：整顿与清扫，结合本厅照片讲解。",
    "发放定位贴和线缆收纳件，指导窗口自行张贴。",
    "整改项逐条复查，通过的当场销号。",
    "用模拟办事的方式走线测试，记录找不到路的位置。",
)
PRODUCTS = (
    [Product(ProductKind.inspections, 12), Product(ProductKind.rechecks, 3)],
    [Product(ProductKind.inspections, 6)],
    [Product(ProductKind.signs, 9)],
    [Product(ProductKind.trainings, 1)],
    [Product(ProductKind.materials, 40)],
    [Product(ProductKind.rechecks, 8)],
    [Product(ProductKind.signs, 2), Product(ProductKind.inspections, 4)],
)


async def spend_days(hall: Hall, people: Mapping[str, Actor], labels: list[str], *, now: datetime) -> None:
    """The days of the contract's year in their order, each countersigned in the evening."""
    today = local_day(now, hall.time_zone)
    starts_on = years_from(today)
    calendar = calendar_on(await calendars(hall.id), today)
    worked = [
        day
        for day in days_of(starts_on, today - timedelta(days=1))
        if day_in(calendar, day).kind in (DayKind.working, DayKind.unknown) and day.weekday() < 5
    ]
    for number, day in enumerate(_spread(worked)):
        await _spend(hall, people, day, number, labels[number % len(labels)])
    await _plan(hall, people["consultant"], [*_spread(worked)][-PLANNED:], now=now)


async def _plan(hall: Hall, consultant: Actor, worked: list[date], *, now: datetime) -> None:
    """Planned before the last days that were spent, and again today for the weeks to come."""
    today = local_day(now, hall.time_zone)
    past = [PlannedPart(day=day, part=Part.whole, note="复查整改") for day in worked]
    missed = PlannedPart(day=worked[0] + timedelta(days=1), part=Part.morning, note="标志核对")
    before = moment(worked[0], 8 * 60, hall.time_zone)
    page = await save_plan(hall=hall, save=SavePlan(days=[*past, missed]), person=consultant.person, now=before)
    monday = today + timedelta(days=7 - today.weekday())
    coming = [
        PlannedPart(day=monday + timedelta(days=days), part=part, note=note)
        for days, part, note in (
            (1, Part.whole, "B 区推广"),
            (8, Part.whole, "每月专题培训"),
            (17, Part.afternoon, ""),
        )
    ]
    save = SavePlan(days=coming, replaces=page.plans[0].id)
    await save_plan(hall=hall, save=save, person=consultant.person, now=now)


def _spread(worked: list[date]) -> Iterator[date]:
    """Evenly over the working days so far."""
    most = min(SPENT, len(worked))
    for number in range(most):
        yield worked[(number + 1) * len(worked) // most - 1]


async def _spend(hall: Hall, people: Mapping[str, Actor], day: date, number: int, label: str) -> None:
    proof = Proof.none if number % 9 == 4 else Proof.scanned
    document = OnsiteDocument(
        schema=1,
        hall=hall.id,
        day=day,
        part=Part.whole,
        proof=proof,
        log=LOGS[number % len(LOGS)],
        entered_at=moment(day, 16 * 60 + 40, hall.time_zone),
        clock=CLOCK,
        label=None if proof is Proof.none else label,
        products=PRODUCTS[number % len(PRODUCTS)],
    )
    entry = await _enter(hall, people, document, day, minute=16 * 60 + 40)
    if number in CORRECTED:
        fixed = msgspec.structs.replace(document, supersedes=entry, reason="漏记当天的复查，补上", products=PRODUCTS[0])
        entry = await _enter(hall, people, fixed, day, minute=16 * 60 + 55)
    if number >= SPENT - WAITING:
        return
    await _decide(hall, people, entry, day, agrees=number != REFUSED)


async def _enter(hall: Hall, people: Mapping[str, Actor], document: OnsiteDocument, day: date, *, minute: int) -> UUID:
    entry, at = new_id(), moment(day, minute, hall.time_zone)
    body = msgspec.json.encode(document)
    await enter_day(document_id=entry, body=body, actor=people["consultant"], now=at)
    return entry


async def _decide(hall: Hall, people: Mapping[str, Actor], entry: UUID, day: date, *, agrees: bool) -> None:
    at = moment(day, 17 * 60 + 20, hall.time_zone)
    document = CountersignDocument(
        schema=1,
        hall=hall.id,
        entry=entry,
        agrees=agrees,
        signed_at=at,
        clock=CLOCK,
        reason="" if agrees else "当天下午不在大厅，请按半天更正",
        signature=sign(Random(day.toordinal())) if agrees else [],  # noqa: S311  a pen, not a secret
    )
    body = msgspec.json.encode(document)
    await countersign(document_id=new_id(), body=body, actor=people["manager"], now=at)
