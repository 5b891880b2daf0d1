from datetime import datetime
from uuid import UUID

import msgspec

from audit.accounts.schemas import SENDERS, Actor, Role
from audit.database import bulk_insert, in_turn, transaction
from audit.devices import queries, rules
from audit.devices.schemas import DevicesPage, FaultAct, FaultDocument, FaultStepDocument, SaveDevice
from audit.devices.tables import DeviceRow, FaultRow, FaultStepRow
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.errors import Rejected
from audit.ids import PersonId, SpotId, new_id
from audit.journal.actions import record
from audit.notices.actions import no_longer, tell
from audit.notices.queries import people_with
from audit.notices.schemas import NoticeKind
from audit.sites.actions import add_spot, change_spot
from audit.sites.queries import place_of_spot, places, require_hall, spot_in_hall
from audit.sites.schemas import Hall, Spot, SpotKind
from audit.strict_json import read_json

DEVICE = ("id", "hall", "spot", "document", "author", "at")
FAULT = ("id", "hall", "device", "author", "at", "received_at", "sha256", "document")
STEP = ("id", "hall", "fault", "author", "at", "received_at", "sha256", "document")
KEEPERS = (Role.consultant, Role.supervisor, Role.hall_manager, Role.admin)
"""Who keeps the register."""
ANSWERABLE = (Role.hall_manager,)
"""Who is told of a fault."""


async def save_device(*, hall: Hall, device: SpotId, save: SaveDevice, author: PersonId, now: datetime) -> DevicesPage:
    """Says anew what a device is; the first time makes its spot and so its QR label.

    Raises Rejected device_unfit, device_unknown; Conflict device_changed, spot_code_taken.
    """
    rules.refuse_unfit(save.about)
    async with transaction():
        await in_turn(hall.id)
        if await queries.saved_one(device) != save.replaces:
            raise rules.changed()
        await _ensure_spot(hall, device, save, now)
        id, document = new_id(), msgspec.json.encode(save.about).decode()
        await bulk_insert(DeviceRow, DEVICE, [(id, hall.id, device, document, author, now)])
        await record(
            act="device.retired" if save.about.retired else "device.saved",
            hall=hall.id,
            actor=author,
            subject=device,
            detail={"name": save.about.name},
            rows={"device": [id]},
            now=now,
        )
    return await queries.devices_page(hall, now=now)


async def _ensure_spot(hall: Hall, device: SpotId, save: SaveDevice, now: datetime) -> None:
    where, about = await places(hall.id), save.about
    if about.zone not in {zone.id for zone in where.zones}:
        raise Rejected(
            "device_unfit",
            "这个大厅没有该区域，请刷新后重新选择。",
            "The hall has no such zone. Refresh and choose again.",
            field="about/zone",
        )
    spot = next((one for one in where.spots if one.id == device), None)
    if spot is None and await place_of_spot(device) is None:
        await add_spot(
            spot=device,
            hall=hall.id,
            zone=about.zone,
            kind=SpotKind.device,
            code=save.code.strip() or rules.next_code(one.code for one in where.spots),
            name=about.name,
            name_en=about.name,
            position=max((one.position for one in where.spots), default=0) + 1,
            now=now,
        )
        return
    if spot is None or spot.kind is not SpotKind.device:
        raise rules.unknown()
    await change_spot(
        hall=hall.id, spot=device, zone=about.zone, name=about.name, name_en=_english(spot, about.name), now=now
    )


def _english(spot: Spot, name: str) -> str:
    return spot.name_en if name == spot.name else name


async def report_fault(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores a fault once and tells the manager; True when it is new.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, Rejected device_unknown, fault_unfit.
    """
    document = read_json(body, FaultDocument)
    hall = await require_hall(actor, document.hall, *SENDERS)
    digest = digest_of(body)
    if known := await known_receipt(FaultRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    spot = await spot_in_hall(hall.id, document.device)
    if spot is None or spot.kind is not SpotKind.device:
        raise rules.unknown()
    if not document.what.strip():
        raise Rejected(
            "fault_unfit",
            "请写一句设备出了什么问题，再报修。",
            "Say in a sentence what is wrong with the device, then report it.",
            field="what",
        )
    at = min(document.made_at, now)  # a phone's clock may be ahead
    row = (document_id, hall.id, document.device, actor.person, at, now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if known := await store_once(FaultRow, FAULT, row, document=document_id, digest=digest):
            return known, False
        await record(
            act="device.fault_reported",
            hall=hall.id,
            actor=actor.person,
            subject=document.device,
            detail={"sha256": digest},
            rows={"device_fault": [document_id]},
            now=now,
        )
        if not await queries.is_restored(hall.id, document_id, at):
            await _tell(hall, document_id, spot, document.what, actor.person, now)
    return await new_receipt(document_id, digest, now), True


async def _tell(hall: Hall, fault: UUID, spot: Spot, what: str, author: PersonId, now: datetime) -> None:
    await tell(
        hall=hall.id,
        people=await people_with(hall.id, ANSWERABLE) - {author},
        kind=NoticeKind.fault,
        subject=fault,
        path=f"/devices/{spot.id}",
        words={"what": what[:60], "where": f"{spot.code} {spot.name}"},
        key=f"fault:{fault}",
        now=now,
    )


async def take_step(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores a step once; True when it is new. It may come before its fault.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, Rejected fault_step_unfit.
    """
    document = read_json(body, FaultStepDocument)
    hall = await require_hall(actor, document.hall, *SENDERS)
    digest = digest_of(body)
    if known := await known_receipt(FaultStepRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    if document.act is FaultAct.note and not document.note.strip():
        raise Rejected("fault_step_unfit", "请写一句说明，再提交。", "Write a sentence, then submit it.", field="note")
    at = min(document.made_at, now)
    row = (document_id, hall.id, document.fault, actor.person, at, now, digest, body.decode())
    async with transaction():
        await in_turn(hall.id)
        if known := await store_once(FaultStepRow, STEP, row, document=document_id, digest=digest):
            return known, False
        await record(
            act=f"device.{document.act.value}",
            hall=hall.id,
            actor=actor.person,
            subject=document.fault,
            detail={"sha256": digest},
            rows={"device_fault_step": [document_id]},
            now=now,
        )
        if document.act is FaultAct.restored:
            await no_longer(hall=hall.id, subject=document.fault, kinds=(NoticeKind.fault,), now=now)
    return await new_receipt(document_id, digest, now), True
