"""The demo hall's register: complaints with their clocks, a limit that is near, an emergency, a drill and the rest."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from audit.accounts.schemas import Actor
from audit.documents import Clock
from audit.ids import HallId, SpotId, new_id
from audit.incidents.actions import enter, take_step
from audit.incidents.schemas import (
    Channel,
    DrillKind,
    IncidentAct,
    IncidentDocument,
    IncidentKind,
    IncidentStepDocument,
    Nature,
    Party,
)
from audit.incidents.telling import watch_clocks

CLOCK = Clock(zone="Asia/Shanghai", since_contact_ms=60_000)


async def tell_incidents(
    *, hall: HallId, people: Mapping[str, Actor], spots: Mapping[str, SpotId], now: datetime
) -> None:
    book = _Book(hall, people, now)
    await _complaints(book, spots)
    await _events(book, spots)
    await watch_clocks(now)


class _Book:
    """Enters and works on incidents as phones would."""

    def __init__(self, hall: HallId, people: Mapping[str, Actor], now: datetime) -> None:
        self._hall, self._people, self._now = hall, people, now

    async def enter(self, who: str, kind: IncidentKind, title: str, *, before: timedelta, **said: Any) -> UUID:
        incident, at = new_id(), self._now - before
        document = IncidentDocument(
            schema=1, hall=self._hall, clock=CLOCK, kind=kind, happened_at=at, title=title, **said
        )
        await enter(incident=incident, body=msgspec.json.encode(document), actor=self._people[who], now=at)
        return incident

    async def step(
        self, who: str, incident: UUID, act: IncidentAct, note: str, *, before: timedelta, **said: Any
    ) -> None:
        at = self._now - before
        document = IncidentStepDocument(
            schema=1, hall=self._hall, incident=incident, act=act, made_at=at, clock=CLOCK, note=note, **said
        )
        await take_step(step=new_id(), body=msgspec.json.encode(document), actor=self._people[who], now=at)


async def _complaints(book: _Book, spots: Mapping[str, SpotId]) -> None:
    for title, days, party, valid in (
        ("窗口等候时间过长", 13, Party.window, True),
        ("材料一次没有说清楚", 9, Party.window, True),
        ("取号时没有人引导", 8, Party.guide, False),
    ):
        of = {"nature": Nature.complaint, "channel": Channel.phone, "party": party, "contact": "13800000000"}
        incident = await book.enter("manager", IncidentKind.complaint, title, before=timedelta(days=days), **of)
        await book.step(
            "manager", incident, IncidentAct.reply, "已向来电人说明情况并致歉。", before=timedelta(days=days - 2)
        )
        reason = "调取叫号记录，情况属实。" if valid else "当时导服在岗，监控可查。"
        await book.step(
            "supervisor", incident, IncidentAct.verdict, reason, before=timedelta(days=days - 3), valid=valid
        )
    forwarded = {"nature": Nature.complaint, "channel": Channel.forwarded, "party": Party.window, "spot": spots["A03"]}
    await book.enter(
        "manager", IncidentKind.complaint, "12345 转办：办理进度没有告知", before=timedelta(days=10), **forwarded
    )
    opinion = {"nature": Nature.opinion, "channel": Channel.net, "party": Party.hall}
    await book.enter("clerk", IncidentKind.complaint, "希望休息区多放几把椅子", before=timedelta(hours=3), **opinion)
    solved = {"nature": Nature.complaint, "channel": Channel.on_the_spot, "party": Party.guide, "settled_on_spot": True}
    solved_how = "当场重新取号并陪同办理，对方满意。"
    await book.enter(
        "clerk", IncidentKind.complaint, "取错号白等了一轮", before=timedelta(hours=5), reply=solved_how, **solved
    )


async def _events(book: _Book, spots: Mapping[str, SpotId]) -> None:
    ill = await book.enter(
        "manager", IncidentKind.emergency, "等候区一位老人头晕", before=timedelta(days=4), spot=spots["C02"]
    )
    minutes = timedelta(days=4)
    await book.step("manager", ill, IncidentAct.arrive, "", before=minutes - timedelta(minutes=3))
    await book.step(
        "manager",
        ill,
        IncidentAct.measure,
        "扶到休息区平躺，拨打 120，联系家属。",
        before=minutes - timedelta(minutes=6),
    )
    await book.step(
        "manager", ill, IncidentAct.note, "救护车到达，家属陪同离开。", before=minutes - timedelta(minutes=24)
    )
    await book.step(
        "manager",
        ill,
        IncidentAct.lesson,
        "便民服务区添置血压计，导服学习急救常识。",
        before=timedelta(days=3),
        owner="大厅经理",
    )
    await book.step("manager", ill, IncidentAct.close, "家属回电，老人已无大碍。", before=timedelta(days=3))
    drill = await book.enter(
        "manager", IncidentKind.drill, "下班后消防疏散演练", before=timedelta(days=6), drill=DrillKind.fire
    )
    await book.step(
        "manager", drill, IncidentAct.hold, "38 人参加，2 分 50 秒全部撤到集合点。", before=timedelta(days=6)
    )
    await book.enter(
        "supervisor",
        IncidentKind.outside_check,
        "上级来厅检查，窗口服务规范",
        before=timedelta(days=7),
        party=Party.hall,
        source="上级主管部门",
        text="口头表扬两处，没有扣分。",
    )
    await book.enter(
        "consultant",
        IncidentKind.good_practice,
        "窗口自制的材料样表架",
        before=timedelta(days=2),
        text="办事人对照样表填写，退回重填的少了。",
        spot=spots["A02"],
    )
    idea = await book.enter(
        "clerk", IncidentKind.proposal, "把便民充电口移到等候区", before=timedelta(days=5), text="现在的位置挡通道。"
    )
    await book.step(
        "supervisor", idea, IncidentAct.answer, "下月调整，由物业施工。", before=timedelta(days=4), adopted=True
    )
