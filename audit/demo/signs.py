"""The demo hall's register of signs and walk tests, sent as a phone would."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta

import msgspec

from audit.accounts.schemas import Actor
from audit.checklists.written import Written
from audit.config import Settings, shipped
from audit.demo.schemas import SignsFile, WrittenSign, WrittenWalk
from audit.documents import Clock
from audit.ids import HallId, SpotId, ZoneId, new_id
from audit.media.actions import receive_photo
from audit.media.drawing import draw_area
from audit.media.drawing_canvas import SIZE
from audit.media.schemas import PhotoSource, TakenPhoto
from audit.signs.actions import note_sign, record_walk, replace_needs
from audit.signs.rules import digest_of_needs
from audit.signs.schemas import SignDocument, SignNeed, SignNeeds, WalkDocument
from audit.sites.queries import places
from audit.sites.rules import local_day

DEMO_SIGNS = shipped("standards_library") / "halls" / "demo_signs.yaml"
UNITS = {
    "width_cm": ("width_mm", 10),
    "height_cm": ("height_mm", 10),
    "lower_edge_cm": ("lower_edge_mm", 10),
    "offset_cm": ("offset_mm", 10),
    "viewing_distance_m": ("viewing_distance_mm", 1000),
}
CLOCK = Clock(zone="Asia/Shanghai", since_contact_ms=180_000)
SEED = 4


def read_signs_file() -> SignsFile:
    """Raises LibraryError naming file, line and field."""
    return Written(DEMO_SIGNS, SignsFile, UNITS).content


async def tell_signs(*, hall: HallId, actor: Actor, settings: Settings, now: datetime) -> None:
    """Notes every sign on the day it was last checked, plans what is needed, walks."""
    written, where = read_signs_file(), await places(hall)
    zones = {zone.name: zone.id for zone in where.zones}
    for sign in written.signs:
        await _note(sign, hall, zones, actor, settings, now)
    needs = [
        SignNeed(zone=zones[need.zone], reason=need.reason, symbol=need.symbol, sign_class=need.sign_class)
        for need in written.needs
    ]
    body = msgspec.json.encode(SignNeeds(needs=needs, replaces=digest_of_needs([])))
    await replace_needs(hall=hall, body=body, actor=actor, now=now)
    for walk in written.walks:
        document = _walk(walk, hall, zones, now)
        await record_walk(walk=new_id(), body=msgspec.json.encode(document), actor=actor, now=now)


async def _note(
    sign: WrittenSign, hall: HallId, zones: Mapping[str, ZoneId], actor: Actor, settings: Settings, now: datetime
) -> None:
    noted_at = now - timedelta(days=sign.checked_days_ago)
    content = await asyncio.to_thread(draw_area, SEED, scene=sign.photo, faults=()) if sign.photo else None
    facts = {
        name: value for name, value in msgspec.structs.asdict(sign).items() if name in SignDocument.__struct_fields__
    }
    document = SignDocument(
        **facts
        | {
            "schema": 1,
            "hall": hall,
            "sign": SpotId(new_id()),
            "noted_at": noted_at,
            "clock": CLOCK,
            "zone": zones[sign.zone],
            "photos": [_photo(content, noted_at)] if content else [],
            "last_checked_on": local_day(noted_at, CLOCK.zone),
        }
    )
    await note_sign(document_id=new_id(), body=msgspec.json.encode(document), actor=actor, now=now)
    if content:
        await receive_photo(
            hall=hall,
            sha256=hashlib.sha256(content).hexdigest(),
            person=actor.person,
            body=_one_piece(content),
            declared_bytes=len(content),
            settings=settings,
            now=now,
        )


def _photo(content: bytes, at: datetime) -> TakenPhoto:
    digest = hashlib.sha256(content).hexdigest()
    return TakenPhoto(
        sha256=digest, taken_at=at, source=PhotoSource.live, width=SIZE[0], height=SIZE[1], bytes=len(content)
    )


async def _one_piece(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _walk(walk: WrittenWalk, hall: HallId, zones: Mapping[str, ZoneId], now: datetime) -> WalkDocument:
    return WalkDocument(
        schema=1,
        hall=hall,
        clock=CLOCK,
        walked_at=now - timedelta(days=walk.days_ago),
        start=walk.start,
        target=walk.target,
        target_zone=zones[walk.target_zone],
        reached=walk.reached,
        seconds=walk.seconds,
        breaks=walk.breaks,
    )
