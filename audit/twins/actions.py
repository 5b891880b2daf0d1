from datetime import datetime
from uuid import UUID

import msgspec

from audit.database import bulk_insert, in_turn, transaction
from audit.errors import Conflict, Rejected
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.media.queries import held_photo
from audit.twins import queries
from audit.twins.rules import faults
from audit.twins.schemas import SaveTwin, Twin, TwinDocument
from audit.twins.tables import TwinVersionRow

COLUMNS = ("id", "hall", "twin", "number", "document", "reason", "author", "at")


async def save_twin(*, hall: HallId, twin: UUID, save: SaveTwin, author: PersonId, now: datetime) -> tuple[Twin, bool]:
    """Puts a version in force, True when it is the twin's first; saying the same again changes nothing.

    Raises NotFound twin_unknown for a twin of another hall, Conflict twin_changed, Rejected twin_photo_unknown, twin_unfit.
    """
    async with transaction():
        await in_turn(f"twins/{hall}")
        known = await queries.versions(twin)
        before = (await queries.twin(hall, twin)).now if known else None
        if before is None or before.document != save.document:
            _require_unchanged(before.id if before else None, save.replaces)
            await _refuse_unfit(hall, twin, save.document, before.document if before else None)
            number = before.number + 1 if before else 1
            await _put_in_force(hall, twin, number, save, author, now)
        return await queries.twin(hall, twin), before is None


async def _put_in_force(hall: HallId, twin: UUID, number: int, save: SaveTwin, author: PersonId, now: datetime) -> None:
    id, document = new_id(), msgspec.json.encode(save.document).decode()
    await bulk_insert(TwinVersionRow, COLUMNS, [(id, hall, twin, number, document, save.reason, author, now)])
    act = "twin.removed" if save.document.removed else "twin.saved"
    detail = {"twin": str(twin), "number": number, "name": save.document.name}
    await record(act=act, hall=hall, actor=author, subject=id, detail=detail, rows={"twin_version": [id]}, now=now)


def _require_unchanged(current: UUID | None, replaces: UUID | None) -> None:
    if current != replaces:
        raise Conflict(
            "twin_changed",
            "别人刚刚改过这张标准照，您的改动仍在本机，请先看对方的改动，再保存。",
            "Somebody has changed this standard photo meanwhile. Yours is still on this device: look at theirs, then save.",
        )


async def _refuse_unfit(hall: HallId, twin: UUID, document: TwinDocument, before: TwinDocument | None) -> None:
    if document.removed:
        return
    if await held_photo(hall, document.photo) is None:
        raise Rejected(
            "twin_photo_unknown",
            "照片还没有传到服务器，请重新拍照或稍后再保存。",
            "The server does not hold the photo yet. Take it again or save a little later.",
            field="document/photo",
        )
    for fault in faults(document, await queries.around(hall, twin, before)):
        field = "/".join(map(str, ("document", *fault.path)))
        raise Rejected("twin_unfit", fault.text.zh, fault.text.en, field=field)
