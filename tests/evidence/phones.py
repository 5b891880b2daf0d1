"""What phones send in the tests of evidence."""

from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from audit.checklists.queries import current_checklists
from audit.checklists.schemas import PublishedChecklist
from audit.ids import new_id
from audit.media.looking import all_looked_at
from tests import builders
from tests.cast import Stage


async def desk_layout() -> PublishedChecklist:
    return next(one for one in await current_checklists() if one.checklist.pack == "desk_layout")


async def inspect(
    phone: httpx.AsyncClient,
    stage: Stage,
    content: bytes,
    *,
    spot: str = "A01",
    finished_at: datetime = builders.NOON,
    supersedes: UUID | None = None,
    **photo: Any,
) -> UUID:
    """Sends the document of an inspection whose first item failed, with one photo of it; the photo itself is sent apart."""
    checklist = await desk_layout()
    item = checklist.checklist.items[0].id
    facts = builders.photo_facts(content, item, at=finished_at) | photo
    changes = {"supersedes": str(supersedes)} if supersedes else {}
    document = builders.document(
        hall=stage.hall,
        spot=stage.spot(spot),
        checklist=checklist,
        failing=(item,),
        finished_at=finished_at,
        photos=[facts],
        **changes,
    )
    inspection = new_id()
    answer = await builders.submit(phone, document, id=inspection)
    assert answer.status_code == 201, answer.text
    return inspection


async def challenge(phone: httpx.AsyncClient, stage: Stage) -> str:
    answer = await phone.get(f"/api/halls/{stage.hall}/challenge")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["challenge"])


async def photos_of(phone: httpx.AsyncClient, inspection: UUID) -> list[dict[str, Any]]:
    answer = await phone.get(f"/api/inspections/{inspection}/scorecard")
    return list(answer.json()["photos"])


async def grade(phone: httpx.AsyncClient, inspection: UUID) -> str | None:
    [only] = await photos_of(phone, inspection)
    return only["grade"]


async def send(phone: httpx.AsyncClient, stage: Stage, content: bytes) -> None:
    """Until the server has looked at the photo."""
    answer = await builders.send_photo(phone, stage.hall, content)
    assert answer.status_code in (200, 201), answer.text
    await all_looked_at()


async def reviews(phone: httpx.AsyncClient, stage: Stage, *, decided: bool = False) -> list[dict[str, Any]]:
    answer = await phone.get(f"/api/halls/{stage.hall}/photo-reviews", params={"decided": decided})
    assert answer.status_code == 200, answer.text
    return list(answer.json())
