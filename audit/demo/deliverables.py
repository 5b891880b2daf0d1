"""The demo hall's deliverables, its roll-out and landing services, told as phones and the office would."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import msgspec

from audit.accounts.schemas import Actor
from audit.checklists.schemas import PublishedChecklist
from audit.checklists.tender_schemas import CostBearer
from audit.config import Settings
from audit.deliverables.actions import adopt_kinds, decide, hand_over, note_activity, note_stage, save_deliverable
from audit.deliverables.queries import deliverables, kinds
from audit.deliverables.schemas import (
    AcceptanceDocument,
    ActivityDocument,
    AdoptKinds,
    Deliverable,
    DeliverableAbout,
    RolloutDocument,
    SaveDeliverable,
    Stage,
    Work,
)
from audit.demo.signature import sign
from audit.documents import Clock
from audit.ids import SpotId, new_id
from audit.media.actions import receive_photo
from audit.media.drawing import draw_desk
from audit.reports import check_tables
from audit.reports.workbooks import workbook
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

CLOCK = Clock(zone="Asia/Shanghai", since_contact_ms=120_000)
OWNERS = ("沈知行", "方书宁", "沈知行")
TOLD = {
    "hn-standards-a": ("overall", "accepted"),
    "hn-standards-c": ("hall_patrol", "submitted"),
    "hn-standards-e": ("desk_layout", "accepted_second"),
    "hn-standards-f": ("office_check_table", "refused"),
    "hn-consulting-a": ("service_list", "accepted"),
    "hn-consulting-c": ("zones", "accepted"),
    "hn-consulting-e": ("wayfinding", "submitted"),
    "hn-assessments-a": ("staff_service", "accepted"),
    "hn-assessments-b": ("environment", "accepted"),
    "hn-assessments-d": ("fire_electric", "submitted"),
}
"""Which checklist is handed over, and how far it came."""
DUE_IN_DAYS = {"standards": (-20, 40, 75), "consulting": (-40, 9, 60), "assessments": (-30, 20, 50), "landing": (240,)}
OWN = (
    ("导服岗位手册", "rules", 30),
    ("大厅巡查制度", "rules", -5),
    ("明年重点工作服务方案", "plans", 25),
)
STAGES: Mapping[str, Sequence[Stage]] = {
    "A01": (Stage.before, Stage.pilot, Stage.corrected, Stage.done),
    "A02": (Stage.before, Stage.pilot, Stage.corrected, Stage.done),
    "A03": (Stage.before, Stage.pilot, Stage.done),
    "A04": (Stage.before, Stage.pilot, Stage.corrected),
    "A05": (Stage.before, Stage.pilot),
    "A06": (Stage.before, Stage.pilot),
    "B01": (Stage.before, Stage.pilot),
    "B02": (Stage.before,),
    "B03": (Stage.before,),
}
WORKS = (
    Work(what="理线槽安装", count=2, bearer=CostBearer.supplier),
    Work(what="定位贴", count=12, bearer=CostBearer.supplier),
    Work(what="文件盒", count=4, bearer=CostBearer.purchaser),
)
SERVICES = (
    ("hn-landing-a", "跟岗一天，核对一次性告知和流程卡", 6),
    ("hn-landing-b", "班前站位、仪容和用语逐人示范", 14),
    ("hn-landing-c", "手把手整理 A 区窗口抽屉和文件框", 8),
    ("hn-landing-d", "专题培训：整顿与清扫", 26),
    ("hn-landing-e", "区块看板更新，贴出前后对比照片", 0),
    ("hn-landing-f", "插线板和消防通道专项检查", 4),
    ("hn-landing-g", "四色垃圾桶分类复训", 9),
    ("hn-landing-h", "减压小组活动", 12),
)


async def tell_deliverables(
    *,
    hall: Hall,
    people: Mapping[str, Actor],
    spots: Mapping[str, SpotId],
    published: Mapping[str, PublishedChecklist],
    settings: Settings,
    now: datetime,
) -> None:
    office = _Office(hall, people, published, settings, now)
    await office.begin_register()
    for one in await deliverables(hall, today=local_day(now, hall.time_zone)):
        if one.about.obligation in TOLD:
            await office.hand_over(one, *TOLD[one.about.obligation])
    await office.give_services()
    await _roll_out(hall, people, spots, settings, now)


class _Office:
    def __init__(
        self,
        hall: Hall,
        people: Mapping[str, Actor],
        published: Mapping[str, PublishedChecklist],
        settings: Settings,
        now: datetime,
    ) -> None:
        self._hall, self._people, self._published = hall, people, published
        self._settings, self._now = settings, now
        self._today = local_day(now, hall.time_zone)

    async def begin_register(self) -> None:
        author, before = self._people["consultant"].person, self._now - timedelta(days=90)
        for group, days in DUE_IN_DAYS.items():
            mine = [one.obligation for one in kinds() if one.group == group]
            for number, in_days in enumerate(days):
                adopt = AdoptKinds(
                    obligations=mine[number :: len(days)],
                    owner=OWNERS[number],
                    due_on=self._today + timedelta(days=in_days),
                )
                await adopt_kinds(hall=self._hall, adopt=adopt, author=author, now=before)
        for title, group, in_days in OWN:
            about = DeliverableAbout(
                title=title, group=group, owner="顾明远", due_on=self._today + timedelta(days=in_days)
            )
            save = SaveDeliverable(about=about)
            await save_deliverable(hall=self._hall, deliverable=new_id(), save=save, author=author, now=before)

    async def hand_over(self, one: Deliverable, pack: str, became: str) -> None:
        first = await self._version(one, pack, "征求意见稿", days_ago=40)
        if became == "accepted_second":
            await self._decide(first, days_ago=36, reason="请补上卫生间和后台的物品清单")
            first = await self._version(one, pack, "按意见修改", days_ago=24)
        if became == "refused":
            await self._decide(first, days_ago=30, reason="缺少责任人一栏，请补充后再交")
        elif became != "submitted":
            await self._decide(first, days_ago=20)

    async def _version(self, one: Deliverable, pack: str, note: str, *, days_ago: int) -> UUID:
        version, at = new_id(), self._now - timedelta(days=days_ago)
        checklist = self._published[pack].checklist
        table = check_tables.check_table(checklist, hall_name=self._hall.name)
        content = await asyncio.to_thread(workbook, checklist, table, made_at=at)
        await hand_over(
            hall=self._hall,
            deliverable=one.id,
            version=version,
            name=f"{one.about.title}.xlsx",
            note=note,
            body=_one_piece(content),
            author=self._people["consultant"].person,
            settings=self._settings,
            now=at,
        )
        return version

    async def _decide(self, version: UUID, *, days_ago: int, reason: str = "") -> None:
        at = self._now - timedelta(days=days_ago)
        document = AcceptanceDocument(
            schema=1,
            hall=self._hall.id,
            version=version,
            accepts=not reason,
            decided_at=at,
            clock=CLOCK,
            reason=reason,
            signature=[] if reason else sign(Random(days_ago)),  # noqa: S311  a pen, not a secret
        )
        body = msgspec.json.encode(document)
        await decide(document_id=new_id(), body=body, actor=self._people["manager"], now=at)

    async def give_services(self) -> None:
        """Each about once a month, the last two months not all of them."""
        for month in range(4):
            for number, (service, note, people) in enumerate(SERVICES):
                if (number + month) % 4 == 3 and month < 2:
                    continue
                at = self._now - timedelta(days=30 * month + number * 2 + 1)
                document = ActivityDocument(
                    schema=1,
                    hall=self._hall.id,
                    service=service,
                    day=local_day(at, self._hall.time_zone),
                    made_at=at,
                    clock=CLOCK,
                    note=note,
                    people=people,
                )
                body = msgspec.json.encode(document)
                await note_activity(document_id=new_id(), body=body, actor=self._people["consultant"], now=at)


async def _roll_out(
    hall: Hall, people: Mapping[str, Actor], spots: Mapping[str, SpotId], settings: Settings, now: datetime
) -> None:
    for number, (code, stages) in enumerate(STAGES.items()):
        for step, stage in enumerate(stages):
            at = now - timedelta(days=60 - 12 * step - number)
            before = stage is Stage.before
            faults = ("loose_papers", "cup", "tangled") if before else ()
            content = await asyncio.to_thread(draw_desk, 40 + number, faults=faults, side="staff")
            if before or step == len(stages) - 1:
                photos = [await _send(hall, content, people["consultant"], settings, at)]
            else:
                photos = []
            document = RolloutDocument(
                schema=1,
                hall=hall.id,
                spot=spots[code],
                stage=stage,
                made_at=at,
                clock=CLOCK,
                photos=photos,
                works=list(WORKS[: 1 + number % 3]) if stage is Stage.pilot else [],
            )
            body = msgspec.json.encode(document)
            await note_stage(document_id=new_id(), body=body, actor=people["consultant"], now=at)


async def _send(hall: Hall, content: bytes, actor: Actor, settings: Settings, at: datetime) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    await receive_photo(
        hall=hall.id,
        sha256=sha256,
        person=actor.person,
        body=_one_piece(content),
        declared_bytes=len(content),
        settings=settings,
        now=at,
    )
    return sha256


async def _one_piece(content: bytes) -> AsyncIterator[bytes]:
    yield content
