from collections.abc import Mapping
from datetime import datetime

import msgspec

from audit.accounts.schemas import SENDERS, Actor
from audit.checklists.queries import visible_checklist
from audit.checklists.schemas import Item, PublishedChecklist
from audit.database import in_turn, transaction
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.errors import Rejected
from audit.findings.actions import judge, judgement_corrected
from audit.findings.rules import Fault
from audit.ids import InspectionId
from audit.inspections import keeping, queries, rules, scoring
from audit.inspections.schemas import InspectionDocument, InspectionKind, Score
from audit.inspections.tables import InspectionRow
from audit.journal.actions import record
from audit.media.actions import expect_photos
from audit.sites.queries import require_hall, spot_in_hall
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.strict_json import read_json

COLUMNS = (
    "id",
    "hall",
    "spot",
    "checklist",
    "kind",
    "author",
    "day_on",
    "finished_at",
    "received_at",
    "sha256",
    "document",
    "outcome",
    "score",
    "result",
    "answered",
    "failed",
    "photos_expected",
    "supersedes",
    "superseded",
)


async def submit_inspection(
    *, inspection: InspectionId, body: bytes, actor: Actor, now: datetime
) -> tuple[Receipt, bool]:
    """Stores a document once; True when it is new. `body` is the request body, kept byte for byte.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, or Rejected when the document breaks a rule.
    """
    document = read_json(body, InspectionDocument)
    hall = await require_hall(actor, document.hall, *SENDERS)
    digest = digest_of(body)
    if known := await known_receipt(InspectionRow, inspection, digest):
        return known, False
    published = await _acceptable(document)
    outcome = scoring.score_of(scoring.tally(published.checklist, document))
    async with transaction():
        await in_turn(hall.id)
        await _refuse_foreign_correction(document, actor)
        superseded = await queries.is_superseded(inspection, document, actor.person)
        row = _row(inspection, document, body, digest, outcome, superseded, hall, actor, now)
        if known := await store_once(InspectionRow, COLUMNS, row, document=inspection, digest=digest):
            return known, False  # the same document arrived twice at once
        await _consequences(inspection, document, digest, published, superseded, hall, actor, now)
    return await new_receipt(inspection, digest, now), True


async def _acceptable(document: InspectionDocument) -> PublishedChecklist:
    """The checklist the document answers, after every rule that needs no transaction."""
    refuse_newer_schema(document.schema)
    rules.refuse_unfit_times(document)
    published = await visible_checklist(document.checklist, halls=[document.hall])
    rules.refuse_unfit_spot(published.checklist, await spot_in_hall(document.hall, document.spot))
    rules.refuse_unfit_answers(published.checklist, document)
    return published


async def _refuse_foreign_correction(document: InspectionDocument, actor: Actor) -> None:
    """A correction may come before what it corrects; when that is here, author and place must agree."""
    if document.supersedes is None:
        return
    corrected = await queries.correctable(document.supersedes)
    if corrected and corrected != (actor.person, document.hall, document.spot, document.checklist):
        raise Rejected(
            "supersedes_foreign",
            "只能更正自己在同一点位、同一检查表的检查，请重新选择。",
            "You can only correct your own inspection of the same spot and checklist. Choose again.",
            field="supersedes",
        )


def _row(
    inspection: InspectionId,
    document: InspectionDocument,
    body: bytes,
    digest: str,
    outcome: Score,
    superseded: bool,
    hall: Hall,
    actor: Actor,
    now: datetime,
) -> tuple[object, ...]:
    return (
        inspection,
        hall.id,
        document.spot,
        document.checklist,
        document.kind.value,
        actor.person,
        local_day(document.finished_at, hall.time_zone),
        document.finished_at,
        now,
        digest,
        body.decode(),
        msgspec.json.encode(outcome).decode(),
        outcome.score,
        outcome.result.value,
        outcome.answered,
        outcome.failed,
        len({photo.sha256 for photo in document.photos}),
        document.supersedes,
        superseded,
    )


async def _consequences(
    inspection: InspectionId,
    document: InspectionDocument,
    digest: str,
    published: PublishedChecklist,
    superseded: bool,
    hall: Hall,
    actor: Actor,
    now: datetime,
) -> None:
    """What a new inspection brings about, in the same transaction."""
    day_on = local_day(document.finished_at, hall.time_zone)
    await expect_photos(
        inspection=inspection, hall=hall.id, digests=sorted({photo.sha256 for photo in document.photos})
    )
    touched = await judge(
        hall=hall.id,
        spot=document.spot,
        source_id=inspection,
        items=rules.judged(document),
        faults=_faults(document, rules.items_by_id(published.checklist)),
        counts=document.kind is not InspectionKind.self_check,
        stands=not superseded,
        at=min(document.finished_at, now),
        on=day_on,
    )
    await keeping.keep_score(inspection, document, published.checklist, day_on, superseded=superseded)
    corrected = await _set_aside(document.supersedes) if document.supersedes else []
    for one in corrected:
        await judgement_corrected(one, touched)
    await record(
        act="inspection.received",
        hall=hall.id,
        actor=actor.person,
        subject=inspection,
        detail={"sha256": digest},
        rows={"inspection": [inspection, *corrected], **touched.rows()},
        now=now,
    )


async def _set_aside(corrected: InspectionId) -> list[InspectionId]:
    """The inspection that a correction replaces, when it is here."""
    this = InspectionRow.id == corrected
    rows = await InspectionRow.update({InspectionRow.superseded: True}).where(this).returning(InspectionRow.id)
    await keeping.set_aside(corrected)
    return [InspectionId(row["id"]) for row in rows]


def _faults(document: InspectionDocument, items: Mapping[str, Item]) -> list[Fault]:
    return [
        Fault(
            item=items[answer.item],
            reasons=answer.reasons,
            note=answer.note,
            photos=[photo.sha256 for photo in document.photos if photo.item == answer.item],
        )
        for answer in document.answers
        if rules.fails(items[answer.item], answer)
    ]
