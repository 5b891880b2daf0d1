"""标准照 of the demo hall, from standards_library/halls/demo_twins.yaml: drawn, sent and boxed as a consultant would."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from audit.accounts.schemas import Actor
from audit.checklists.written import Written
from audit.config import Settings, shipped
from audit.demo.schemas import TwinsFile, WrittenBox, WrittenTwin
from audit.ids import HallId, SpotId, new_id
from audit.media.actions import receive_photo
from audit.media.drawing import draw_desk, things_on_desk
from audit.twins.actions import save_twin
from audit.twins.queries import desk_things
from audit.twins.schemas import Box, BoxKind, SaveTwin, TwinDocument

DEMO_TWINS = shipped("standards_library") / "halls" / "demo_twins.yaml"
BETWEEN = timedelta(days=8)
"""From the first version to the next."""


def read_twins_file() -> TwinsFile:
    """Raises LibraryError naming file, line and field."""
    return Written(DEMO_TWINS, TwinsFile, {}).content


async def keep_twins(
    *, hall: HallId, spots: Mapping[str, SpotId], author: Actor, settings: Settings, now: datetime
) -> None:
    """Each twin with its photo. One with two reasons was first saved without its forbidden zones."""
    for written in read_twins_file().twins:
        content = await asyncio.to_thread(draw_desk, written.picture.seed, shot=written.picture.shot)
        digest = hashlib.sha256(content).hexdigest()
        await receive_photo(
            hall=hall,
            sha256=digest,
            person=author.person,
            body=_one_piece(content),
            declared_bytes=len(content),
            settings=settings,
            now=now,
        )
        id, replaces = new_id(), None
        for number, reason in enumerate(written.reasons, start=1):
            boxes = boxes_of(written)
            if number < len(written.reasons):
                boxes = [box for box in boxes if box.kind is BoxKind.thing]
            document = TwinDocument(
                name=written.name, photo=digest, boxes=boxes, spots=[spots[code] for code in written.spots]
            )
            save = SaveTwin(document=document, reason=reason, replaces=replaces)
            replaces = await _save(hall, id, save, author, now + BETWEEN * (number - 1))


async def _save(hall: HallId, id: UUID, save: SaveTwin, author: Actor, now: datetime) -> UUID:
    saved, _ = await save_twin(hall=hall, twin=id, save=save, author=author.person, now=now)
    return saved.now.id


def boxes_of(twin: WrittenTwin) -> list[Box]:
    """The boxes as the editor would send them."""
    drawn = things_on_desk(twin.picture.seed, shot=twin.picture.shot)
    return [_box(one, drawn[one.drawn] if one.drawn else one.at) for one in twin.boxes]


def _box(written: WrittenBox, where: tuple[int, int, int, int]) -> Box:
    thing = next(one for one in desk_things() if one.id == written.thing)
    left, top, width, height = where
    counted = thing.kind is BoxKind.thing
    return Box(
        left=left,
        top=top,
        width=width,
        height=height,
        name=thing.title.zh,
        name_en=thing.title.en,
        kind=thing.kind,
        place=thing.place,
        container=thing.container.zh if thing.container else "",
        quantity_min=written.least if counted else None,
        quantity_max=written.most if counted else None,
        unit=thing.unit.zh,
        items=thing.items,
        thing=thing.id,
        sku=thing.sku,
    )


async def _one_piece(content: bytes) -> AsyncIterator[bytes]:
    yield content
