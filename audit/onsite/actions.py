from datetime import datetime
from uuid import UUID

from audit.accounts.schemas import Actor, Role
from audit.database import in_turn, transaction
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.errors import Conflict, Rejected
from audit.ids import PersonId
from audit.journal.actions import record
from audit.onsite import queries, rules
from audit.onsite.schemas import CountersignDocument, OnsiteDocument, Proof
from audit.onsite.tables import CountersignRow, OnsiteRow
from audit.sites.queries import places, require_hall
from audit.sites.rules import local_day
from audit.strict_json import read_json

ENTRY = ("id", "hall", "author", "day_on", "entered_at", "received_at", "supersedes", "sha256", "document")
COUNTERSIGN = ("id", "hall", "entry", "author", "agrees", "signed_at", "received_at", "sha256", "document")
ONSITE = (Role.consultant,)
"""Whose days the contract promises."""
HALL_SIDE = (Role.hall_manager, Role.supervisor)
"""Who countersigns for the hall."""


async def enter_day(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores a day in the hall once; True when it is new.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, or Rejected when it breaks a rule.
    """
    document = read_json(body, OnsiteDocument)
    hall = await require_hall(actor, document.hall, *ONSITE)
    digest = digest_of(body)
    if known := await known_receipt(OnsiteRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    rules.refuse_unfit(document, today=local_day(now, hall.time_zone))
    await _refuse_foreign_label(document)
    entered_at = min(document.entered_at, now)  # a phone's clock may be ahead
    row = (
        document_id,
        hall.id,
        actor.person,
        document.day,
        entered_at,
        now,
        document.supersedes,
        digest,
        body.decode(),
    )
    async with transaction():
        await in_turn(hall.id)
        if known := await known_receipt(OnsiteRow, document_id, digest):
            return known, False  # the same document arrived twice at once
        await _refuse_odd_correction(document, actor.person)
        rules.refuse_overlap(document, await queries.standing_on(hall.id, actor.person, document))
        await store_once(OnsiteRow, ENTRY, row, document=document_id, digest=digest)
        await record(
            act="onsite.entered",
            hall=hall.id,
            actor=actor.person,
            subject=document_id,
            detail={"sha256": digest},
            rows={"onsite_document": [document_id]},
            now=now,
        )
    return await new_receipt(document_id, digest, now), True


async def _refuse_foreign_label(document: OnsiteDocument) -> None:
    """Raises Rejected label_unfit: what is called confirmed names a label of this hall."""
    labels = {spot.label for spot in (await places(document.hall)).spots}
    if (document.proof is Proof.none) != (document.label is None) or not labels.issuperset(
        filter(None, [document.label])
    ):
        raise Rejected(
            "label_unfit",
            "这张标签不是本大厅的，请重新扫描大厅里的点位标签，或按“未确认”登记。",
            "The label is not one of this hall. Scan a label in the hall again, or enter the day as not confirmed.",
            field="label",
        )


async def _refuse_odd_correction(document: OnsiteDocument, author: PersonId) -> None:
    """Raises Rejected onsite_unknown; Conflict onsite_corrected."""
    if document.supersedes is None:
        return
    if await queries.author_of(document.hall, document.supersedes) != author:
        raise _unknown("supersedes")
    if await queries.is_corrected(document.supersedes):
        raise Conflict(
            "onsite_corrected",
            "这条驻点登记已经更正过，请打开最新的一条再更正。",
            "This entry has been corrected already. Open the newest one and correct that.",
            field="supersedes",
        )


def _unknown(field: str) -> Rejected:
    return Rejected(
        "onsite_unknown",
        "本大厅没有这条驻点登记，请刷新驻点页后重试。",
        "The hall has no such entry of your days. Refresh the page and try again.",
        field=field,
    )


async def countersign(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores what the hall says of a day once; True when it is new. Raises as `enter_day`."""
    document = read_json(body, CountersignDocument)
    hall = await require_hall(actor, document.hall, *HALL_SIDE)
    digest = digest_of(body)
    if known := await known_receipt(CountersignRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    author = await queries.author_of(hall.id, document.entry)
    if author is None:
        raise _unknown("entry")
    rules.refuse_unfit_countersign(document, own=author == actor.person)
    signed_at = min(document.signed_at, now)
    row = (
        document_id,
        hall.id,
        document.entry,
        actor.person,
        document.agrees,
        signed_at,
        now,
        digest,
        body.decode(),
    )
    async with transaction():
        if known := await store_once(CountersignRow, COUNTERSIGN, row, document=document_id, digest=digest):
            return known, False
        await record(
            act="onsite.countersigned" if document.agrees else "onsite.refused",
            hall=hall.id,
            actor=actor.person,
            subject=document.entry,
            detail={"sha256": digest},
            rows={"onsite_countersign": [document_id]},
            now=now,
        )
    return await new_receipt(document_id, digest, now), True
