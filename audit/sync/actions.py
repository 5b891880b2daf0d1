import base64
import binascii
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.accounts.queries import actor_of_person, person_named
from audit.accounts.schemas import SENDERS, Actor
from audit.bulletins.actions import sign_for
from audit.config import Settings
from audit.deliverables.actions import decide, note_activity, note_stage
from audit.devices.actions import report_fault
from audit.devices.actions import take_step as take_fault_step
from audit.documents import Receipt
from audit.errors import AuditError, NotFound
from audit.findings.actions import report_finding
from audit.findings.actions import take_step as take_finding_step
from audit.ids import FindingId, HallId, InspectionId
from audit.incidents.actions import enter, take_step
from audit.inspections.actions import submit_inspection
from audit.materials.actions import ask, move
from audit.materials.actions import decide as decide_request
from audit.media.actions import receive_photo
from audit.media.rules import broken
from audit.onsite.actions import countersign, enter_day
from audit.signs.actions import note_sign, record_walk
from audit.sites.queries import require_hall
from audit.strict_json import read_json
from audit.training.actions import enter_result, note_training, sign_in


class Collection(StrEnum):
    """Which room's document it is, as in its address /api/<collection>/<id>."""

    inspections = "inspections"
    signs = "signs"
    walks = "walks"
    incidents = "incidents"
    incident_steps = "incident-steps"
    findings = "findings"
    steps = "steps"
    onsite = "onsite"
    countersigns = "countersigns"
    receipts = "receipts"
    acceptances = "acceptances"
    rollout_steps = "rollout-steps"
    landing_activities = "landing-activities"
    faults = "faults"
    fault_steps = "fault-steps"
    material_movements = "material-movements"
    material_requests = "material-requests"
    material_decisions = "material-decisions"
    trainings = "trainings"
    attendances = "attendances"
    exam_results = "exam-results"


class UnsentDocument(Struct, forbid_unknown_fields=True):
    id: UUID
    hall: HallId
    body: str
    collection: Collection = Collection.inspections


class UnsentPhoto(Struct, forbid_unknown_fields=True):
    hall: HallId
    sha256: str
    base64: str


class UnsentFile(Struct, forbid_unknown_fields=True):
    """What the outbox page of a phone saves when it cannot send."""

    format: Annotated[str, Meta(pattern="^hall-audit-unsent$")]
    version: Annotated[int, Meta(ge=1, le=1)]
    documents: list[UnsentDocument]
    photos: list[UnsentPhoto]


async def import_unsent_file(content: bytes, *, name: str, settings: Settings, now: datetime) -> list[str]:
    """Takes in what a phone could not send, on behalf of the person who made it; one line of report for each piece.

    A piece that breaks a rule is reported and does not stop the others.
    """
    unsent = read_json(content, UnsentFile)
    person = await person_named(name)
    actor = await actor_of_person(person) if person else None
    if actor is None:
        raise NotFound(
            "person_unknown", f"没有用户“{name}”，请核对用户名。", f"There is no person named “{name}”. Check the name."
        )
    lines = [await _import_document(document, actor, now) for document in unsent.documents]
    return lines + [await _import_photo(photo, actor, settings, now) for photo in unsent.photos]


async def _take_inspection(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await submit_inspection(inspection=InspectionId(id), body=body, actor=actor, now=now)


async def _take_sign(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await note_sign(document_id=id, body=body, actor=actor, now=now)


async def _take_walk(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await record_walk(walk=id, body=body, actor=actor, now=now)


async def _take_report(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await report_finding(finding=FindingId(id), body=body, actor=actor, now=now)


async def _take_step(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await take_finding_step(step=id, body=body, actor=actor, now=now)


async def _take_incident(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await enter(incident=id, body=body, actor=actor, now=now)


async def _take_incident_step(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await take_step(step=id, body=body, actor=actor, now=now)


async def _take_day(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await enter_day(document_id=id, body=body, actor=actor, now=now)


async def _take_countersign(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await countersign(document_id=id, body=body, actor=actor, now=now)


async def _take_signing(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await sign_for(document_id=id, body=body, actor=actor, now=now)


async def _take_acceptance(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await decide(document_id=id, body=body, actor=actor, now=now)


async def _take_stage(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await note_stage(document_id=id, body=body, actor=actor, now=now)


async def _take_activity(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await note_activity(document_id=id, body=body, actor=actor, now=now)


async def _take_fault(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await report_fault(document_id=id, body=body, actor=actor, now=now)


async def _take_fault_step(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await take_fault_step(document_id=id, body=body, actor=actor, now=now)


async def _take_movement(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await move(document_id=id, body=body, actor=actor, now=now)


async def _take_request(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await ask(document_id=id, body=body, actor=actor, now=now)


async def _take_decision(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await decide_request(document_id=id, body=body, actor=actor, now=now)


async def _take_training(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await note_training(document_id=id, body=body, actor=actor, now=now)


async def _take_attendance(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await sign_in(document_id=id, body=body, actor=actor, now=now)


async def _take_result(id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    return await enter_result(document_id=id, body=body, actor=actor, now=now)


TAKERS: Mapping[Collection, Callable[[UUID, bytes, Actor, datetime], Awaitable[tuple[Receipt, bool]]]] = {
    Collection.inspections: _take_inspection,
    Collection.signs: _take_sign,
    Collection.walks: _take_walk,
    Collection.incidents: _take_incident,
    Collection.incident_steps: _take_incident_step,
    Collection.findings: _take_report,
    Collection.steps: _take_step,
    Collection.onsite: _take_day,
    Collection.countersigns: _take_countersign,
    Collection.receipts: _take_signing,
    Collection.acceptances: _take_acceptance,
    Collection.rollout_steps: _take_stage,
    Collection.landing_activities: _take_activity,
    Collection.faults: _take_fault,
    Collection.fault_steps: _take_fault_step,
    Collection.material_movements: _take_movement,
    Collection.material_requests: _take_request,
    Collection.material_decisions: _take_decision,
    Collection.trainings: _take_training,
    Collection.attendances: _take_attendance,
    Collection.exam_results: _take_result,
}


async def _import_document(document: UnsentDocument, actor: Actor, now: datetime) -> str:
    try:
        _, is_new = await TAKERS[document.collection](document.id, document.body.encode(), actor, now)
    except AuditError as problem:
        return f"{document.id} 未导入：{problem.title}"
    return f"{document.id} {'已导入' if is_new else '原已收到'}"


async def _import_photo(photo: UnsentPhoto, actor: Actor, settings: Settings, now: datetime) -> str:
    try:
        content = _photo_bytes(photo)
        await require_hall(actor, photo.hall, *SENDERS)
        await receive_photo(
            hall=photo.hall,
            sha256=photo.sha256,
            person=actor.person,
            body=_in_one_piece(content),
            declared_bytes=len(content),
            settings=settings,
            now=now,
        )
    except AuditError as problem:
        return f"照片 {photo.sha256[:12]} 未导入：{problem.title}"
    return f"照片 {photo.sha256[:12]} 已导入"


def _photo_bytes(photo: UnsentPhoto) -> bytes:
    try:
        return base64.b64decode(photo.base64, validate=True)
    except binascii.Error:
        raise broken() from None


async def _in_one_piece(content: bytes) -> AsyncIterator[bytes]:
    yield content
