import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec

from audit.accounts.schemas import SENDERS, Actor, Role
from audit.config import Settings
from audit.database import bulk_insert, in_turn, transaction
from audit.deliverables import queries, rules
from audit.deliverables.files import media_type_of
from audit.deliverables.schemas import (
    AcceptanceDocument,
    ActivityDocument,
    AdoptKinds,
    DeliverableAbout,
    DeliverablesPage,
    RolloutDocument,
    SaveDeliverable,
)
from audit.deliverables.tables import (
    AcceptanceRow,
    ActivityRow,
    DeliverableRow,
    DeliverableVersionRow,
    RolloutRow,
)
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.errors import Rejected
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.media import store
from audit.media.images import in_reader
from audit.sites.queries import require_hall, require_spot
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.strict_json import read_json

ABOUT = ("id", "hall", "deliverable", "document", "author", "at")
VERSION = (
    "id",
    "hall",
    "deliverable",
    "number",
    "name",
    "media_type",
    "bytes",
    "sha256",
    "note",
    "author",
    "received_at",
)
ACCEPTANCE = ("id", "hall", "version", "author", "accepts", "decided_at", "received_at", "sha256", "document")
ROLLOUT = ("id", "hall", "spot", "author", "at", "received_at", "sha256", "document")
ACTIVITY = ("id", "hall", "service", "day_on", "author", "received_at", "sha256", "document")
ACCEPTORS = (Role.hall_manager, Role.supervisor)
"""The hall's side."""
WRITERS = (Role.consultant, Role.supplier_lead, Role.hall_manager, Role.supervisor, Role.admin)
"""Who keeps the register and hands over versions."""


async def save_deliverable(
    *, hall: Hall, deliverable: UUID, save: SaveDeliverable, author: PersonId, now: datetime
) -> DeliverablesPage:
    """Says anew what is to be handed over. Raises Rejected deliverable_unfit; Conflict deliverable_changed."""
    rules.refuse_unfit(save.about, queries.groups())
    async with transaction():
        await in_turn(hall.id)
        if await queries.is_elsewhere(hall.id, deliverable):
            raise rules.unknown()
        held = await queries.saved_one(hall.id, deliverable)
        if (held[0] if held else None) != save.replaces:
            raise rules.changed()
        await _save(hall.id, deliverable, save.about, author, now)
    return await queries.deliverables_page(hall, now=now)


async def adopt_kinds(*, hall: Hall, adopt: AdoptKinds, author: PersonId, now: datetime) -> DeliverablesPage:
    """Takes what a tender asks for into the register, each once. Raises Rejected deliverable_unfit."""
    offered = {one.obligation: one for one in queries.kinds()}
    fresh = [
        DeliverableAbout(
            title=offered[id].title.zh, group=offered[id].group, obligation=id, owner=adopt.owner, due_on=adopt.due_on
        )
        for id in dict.fromkeys(adopt.obligations)
        if id in offered
    ]
    for about in fresh:
        rules.refuse_unfit(about, queries.groups())
    async with transaction():
        await in_turn(hall.id)
        held = await queries.deliverables(hall, today=local_day(now, hall.time_zone))
        there = {one.about.obligation for one in held}
        for about in fresh:
            if about.obligation not in there:
                await _save(hall.id, new_id(), about, author, now)
    return await queries.deliverables_page(hall, now=now)


async def _save(hall: HallId, deliverable: UUID, about: DeliverableAbout, author: PersonId, now: datetime) -> None:
    id = new_id()
    document = msgspec.json.encode(about).decode()
    await bulk_insert(DeliverableRow, ABOUT, [(id, hall, deliverable, document, author, now)])
    await record(
        act="deliverable.dropped" if about.dropped else "deliverable.saved",
        hall=hall,
        actor=author,
        subject=deliverable,
        detail={"title": about.title},
        rows={"deliverable": [id]},
        now=now,
    )


async def hand_over(
    *,
    hall: Hall,
    deliverable: UUID,
    version: UUID,
    name: str,
    note: str,
    body: AsyncIterator[bytes],
    author: PersonId,
    settings: Settings,
    now: datetime,
) -> tuple[DeliverablesPage, bool]:
    """Keeps a file as the next version of a deliverable; True when it is new.

    Raises NotFound deliverable_unknown; TooLarge file_too_large; Rejected file_type, file_name_unfit;
    Conflict version_conflict when another file is held under the id. Each leaves neither a file nor a row.
    """
    rules.refuse_unfit_file(name, note)
    content = await _whole(body)
    digest = hashlib.sha256(content).hexdigest()
    if await queries.saved_one(hall.id, deliverable) is None:
        raise rules.unknown()
    if await _is_held(hall.id, version, deliverable, digest):
        return await queries.deliverables_page(hall, now=now), False
    media_type = await _keep(content, digest, settings)
    async with transaction():
        await in_turn(hall.id)
        if await _is_held(hall.id, version, deliverable, digest):
            return await queries.deliverables_page(hall, now=now), False
        number = await queries.newest_number(deliverable) + 1
        row = (version, hall.id, deliverable, number, name, media_type, len(content), digest, note, author, now)
        if not await bulk_insert(DeliverableVersionRow, VERSION, [row], ignore_conflicts=True):
            raise rules.version_taken()  # held by another hall
        await record(
            act="deliverable.handed_over",
            hall=hall.id,
            actor=author,
            subject=deliverable,
            detail={"sha256": digest, "number": number},
            rows={"deliverable_version": [version]},
            now=now,
        )
    return await queries.deliverables_page(hall, now=now), True


async def _whole(body: AsyncIterator[bytes]) -> bytes:
    content = bytearray()
    async for block in body:
        content += block
        if len(content) > rules.FILE_BYTES_MOST:
            raise rules.file_too_large()
    return bytes(content)


async def _is_held(hall: HallId, version: UUID, deliverable: UUID, digest: str) -> bool:
    """Raises Conflict version_conflict."""
    held = await queries.version_row(hall, version)
    if held and (held["sha256"], held["deliverable"]) != (digest, deliverable):
        raise rules.version_taken()
    return held is not None


async def _keep(content: bytes, digest: str, settings: Settings) -> str:
    """What the file is, once it lies flushed among the originals. Raises Rejected file_type."""
    with store.part_file(settings.photo_folder) as part:
        await asyncio.to_thread(_write, part, content)
        try:
            media_type = await in_reader(media_type_of, part)
        except Rejected as problem:  # what looked at it was ended by it
            raise rules.file_type() from problem
        if media_type is None:
            raise rules.file_type()
        await asyncio.to_thread(store.keep, part, store.original_path(settings.photo_folder, digest))
    return media_type


def _write(part: Path, content: bytes) -> None:
    with part.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


async def decide(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores what the hall says of a version once; True when it is new.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, Rejected acceptance_own, reason_missing, version_unknown.
    """
    document = read_json(body, AcceptanceDocument)
    hall = await require_hall(actor, document.hall, *ACCEPTORS)
    digest = digest_of(body)
    if known := await known_receipt(AcceptanceRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    held = await queries.version_row(hall.id, document.version)
    if held is None:
        raise Rejected(
            "version_unknown",
            "本大厅没有这个版本，请刷新成果页后重试。",
            "The hall has no such version. Refresh the page and try again.",
            field="version",
        )
    rules.refuse_unfit_acceptance(document, own=held["author"] == actor.person)
    at = min(document.decided_at, now)  # a phone's clock may be ahead
    row = (document_id, hall.id, document.version, actor.person, document.accepts, at, now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if known := await store_once(AcceptanceRow, ACCEPTANCE, row, document=document_id, digest=digest):
            return known, False
        await record(
            act="deliverable.accepted" if document.accepts else "deliverable.refused",
            hall=hall.id,
            actor=actor.person,
            subject=held["deliverable"],
            detail={"sha256": digest, "version": str(document.version)},
            rows={"deliverable_acceptance": [document_id]},
            now=now,
        )
    return await new_receipt(document_id, digest, now), True


async def note_stage(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores how far a counter is once; True when it is new. Raises as `decide`, and Rejected spot_unknown."""
    document = read_json(body, RolloutDocument)
    hall = await require_hall(actor, document.hall, *SENDERS)
    digest = digest_of(body)
    if known := await known_receipt(RolloutRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    await require_spot(hall.id, document.spot)
    at = min(document.made_at, now)
    row = (document_id, hall.id, document.spot, actor.person, at, now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if known := await store_once(RolloutRow, ROLLOUT, row, document=document_id, digest=digest):
            return known, False
        await record(
            act="rollout.noted",
            hall=hall.id,
            actor=actor.person,
            subject=document.spot,
            detail={"sha256": digest, "stage": document.stage.value},
            rows={"rollout_step": [document_id]},
            now=now,
        )
    return await new_receipt(document_id, digest, now), True


async def note_activity(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores that a landing service was given once; True when it is new.

    Raises as `decide`, and Rejected service_unknown, day_in_future, day_unfit.
    """
    document = read_json(body, ActivityDocument)
    hall = await require_hall(actor, document.hall, *WRITERS)
    digest = digest_of(body)
    if known := await known_receipt(ActivityRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    today = local_day(now, hall.time_zone)
    rules.refuse_unfit_service(document.service, queries.groups(), document.day, today=today)
    row = (document_id, hall.id, document.service, document.day, actor.person, now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if known := await store_once(ActivityRow, ACTIVITY, row, document=document_id, digest=digest):
            return known, False
        await record(
            act="landing.given",
            hall=hall.id,
            actor=actor.person,
            subject=document_id,
            detail={"sha256": digest, "service": document.service},
            rows={"landing_activity": [document_id]},
            now=now,
        )
    return await new_receipt(document_id, digest, now), True


async def note_taken_out(*, hall: HallId, version: UUID, sha256: str, person: PersonId, now: datetime) -> None:
    """Who took a file out stands in the journal."""
    async with transaction():
        await record(
            act="deliverable.taken_out", hall=hall, actor=person, subject=version, detail={"sha256": sha256}, now=now
        )
