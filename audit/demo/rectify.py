"""What the demo hall does about its findings: in every state, with photos of before and after, sent as phones would."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from audit.accounts.schemas import Actor
from audit.checklists.schemas import Pillar
from audit.config import Settings
from audit.demo.drawn import draw
from audit.demo.schemas import Picture
from audit.documents import Clock
from audit.findings.actions import report_finding, take_step
from audit.findings.queries import unsettled_findings
from audit.findings.schemas import Act, EscalatedTo, Finding, ReportDocument, Severity, StepDocument
from audit.ids import FindingId, HallId, SpotId, new_id
from audit.media.actions import receive_photo
from audit.media.drawing_canvas import REFRAMED, SIZE
from audit.media.schemas import PhotoSource, TakenPhoto

CLOCK = Clock(zone="Asia/Shanghai", since_contact_ms=90_000)
FIRST_TAKE = 900
"""Takes of the inspections' photos are lower."""
HAZARD = Picture(scene="extinguisher", faults=("blocked",), seed=9)


class Told(NamedTuple):
    """A step: so many hours after the finding was raised."""

    hours: int
    author: str
    act: Act
    note: str = ""
    photographed: bool = False
    owner: str = ""
    to: EscalatedTo | None = None


REPAIRED = Told(24, "clerk", Act.fix, "已清理，今后班前自查。", photographed=True)
ASSIGNED = Told(2, "manager", Act.assign, owner="综合窗口组")
SENT_BACK = Told(26, "manager", Act.send_back, "整改不彻底；桌角仍有水渍。")
ESCALATED = Told(26, "manager", Act.escalate, "两次催办未改。", to=EscalatedTo.service_section)
STORIES: Sequence[Sequence[Told]] = (
    (ASSIGNED, REPAIRED, Told(26, "manager", Act.close, "现场复查合格。")),
    (ASSIGNED, REPAIRED),
    (ASSIGNED, REPAIRED, SENT_BACK),
    (Told(1, "consultant", Act.fix_on_spot, "当面指导，当场放入柜内。", photographed=True),),
    (ASSIGNED, ESCALATED),
    (REPAIRED, Told(25, "supervisor", Act.close)),
    (
        ASSIGNED,
        REPAIRED,
        SENT_BACK,
        Told(27, "clerk", Act.fix, "重新擦净。", photographed=True),
        Told(29, "supervisor", Act.send_back, "改后又出现"),
    ),
    (),
    (REPAIRED, Told(25, "manager", Act.close, "合格。")),
    (Told(3, "manager", Act.assign, owner="后勤保洁组"), Told(5, "manager", Act.comment, "已通知物业。")),
)
"""What happens to one finding after another, over and over."""


async def tell_findings(
    *,
    hall: HallId,
    hazard_at: SpotId,
    people: Mapping[str, Actor],
    pictures: Mapping[str, Picture],
    settings: Settings,
    now: datetime,
) -> None:
    """`pictures`: what each photo of the hall shows, by digest. Nothing happens after `now`."""
    teller = _Teller(hall, people, pictures, settings, now)
    await teller.report_hazard(hazard_at)
    found = sorted(await unsettled_findings(hall), key=lambda one: (one.raised_at, one.id))
    for number, finding in enumerate(one for one in found if one.item):
        for told in STORIES[number % len(STORIES)]:
            await teller.tell(finding, told)


class _Teller:
    def __init__(
        self,
        hall: HallId,
        people: Mapping[str, Actor],
        pictures: Mapping[str, Picture],
        settings: Settings,
        now: datetime,
    ) -> None:
        self._hall, self._people, self._pictures = hall, people, pictures
        self._settings, self._now = settings, now
        self._drawn: dict[Picture, bytes] = {}
        self._takes = FIRST_TAKE

    async def tell(self, finding: Finding, told: Told) -> None:
        at = finding.raised_at + timedelta(hours=told.hours)
        if at >= self._now:
            return
        shown = self._pictures.get(finding.photos[0]) if finding.photos else None
        after = self._again(shown) if shown and told.photographed else None
        photos = [await self._taken(after, at)] if after else []
        document = StepDocument(
            schema=1,
            hall=self._hall,
            finding=finding.id,
            act=told.act,
            made_at=at,
            clock=CLOCK,
            note=told.note,
            photos=photos,
            owner=told.owner,
            to=told.to,
        )
        await take_step(step=new_id(), body=msgspec.json.encode(document), actor=self._people[told.author], now=at)
        if after:
            await self._send(after, told.author, at)

    def _again(self, shown: Picture) -> Picture:
        """The same place, put right; no photo is like another."""
        self._takes += 1
        return replace(shown, faults=(), take=self._takes)

    async def report_hazard(self, spot: SpotId) -> None:
        """Seen on patrol and tagged at once."""
        at, finding = self._now - timedelta(hours=5), FindingId(new_id())
        document = ReportDocument(
            schema=1,
            hall=self._hall,
            spot=spot,
            title="灭火器前堆放纸箱",
            pillar=Pillar.safety,
            severity=Severity.hazard,
            made_at=at,
            clock=CLOCK,
            note="取用受阻，请立即移走。",
            photos=[await self._taken(HAZARD, at)],
        )
        body = msgspec.json.encode(document)
        await report_finding(finding=finding, body=body, actor=self._people["manager"], now=at)
        await self._send(HAZARD, "manager", at)
        raised = next(one for one in await unsettled_findings(self._hall) if one.id == finding)
        await self.tell(raised, Told(1, "manager", Act.tag))

    async def _taken(self, picture: Picture, at: datetime) -> TakenPhoto:
        content = await self._content(picture)
        width, height = REFRAMED if picture.take else SIZE
        return TakenPhoto(
            sha256=hashlib.sha256(content).hexdigest(),
            taken_at=at - timedelta(minutes=1),
            source=PhotoSource.live,
            width=width,
            height=height,
            bytes=len(content),
        )

    async def _content(self, picture: Picture) -> bytes:
        if picture not in self._drawn:
            self._drawn[picture] = await asyncio.to_thread(draw, picture)
        return self._drawn[picture]

    async def _send(self, picture: Picture, author: str, at: datetime) -> None:
        content = await self._content(picture)
        await receive_photo(
            hall=self._hall,
            sha256=hashlib.sha256(content).hexdigest(),
            person=self._people[author].person,
            body=_one_piece(content),
            declared_bytes=len(content),
            settings=self._settings,
            now=at + timedelta(seconds=20),
        )


async def _one_piece(content: bytes) -> AsyncIterator[bytes]:
    yield content
