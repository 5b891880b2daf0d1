from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from audit.accounts.schemas import SENDERS, Actor, Role
from audit.database import bulk_insert, in_turn, transaction
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.errors import Conflict, Rejected
from audit.ids import HallId, SpotId, ZoneId, new_id
from audit.journal.actions import record
from audit.signs import queries, rules
from audit.signs.schemas import SignDocument, SignNeed, SignNeeds, WalkDocument
from audit.signs.tables import SignDocumentRow, SignNeedRow, WalkRow
from audit.sites.actions import add_spot, change_spot
from audit.sites.queries import forget_halls, place_of_spot, places, require_hall
from audit.sites.rules import local_day
from audit.sites.schemas import Hall, Places, SpotKind
from audit.strict_json import read_json

SIGN_COLUMNS = (
    "id",
    "hall",
    "sign",
    "author",
    "noted_at",
    "received_at",
    "sha256",
    "document",
    "check_only",
    "checked_on",
)
WALK_COLUMNS = ("id", "hall", "author", "walked_at", "received_at", "sha256", "document")
NEED_COLUMNS = ("id", "hall", "zone", "symbol", "sign_class", "reason", "position")
PLANNERS = (Role.consultant, Role.admin)
"""Who may say which signs a hall needs."""


async def note_sign(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores how a sign was found; True when the document is new. The first one makes the sign's spot.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, or Rejected when the document breaks a rule.
    """
    document = read_json(body, SignDocument)
    hall = await require_hall(actor, document.hall, *SENDERS)
    digest = digest_of(body)
    if known := await known_receipt(SignDocumentRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    rules.refuse_unfit_day(document)
    row = _sign_row(document_id, document, body, digest, hall, actor, now)
    async with transaction():
        await in_turn(hall.id)
        await in_turn(f"sign {document.sign}")  # which another hall may be making at this moment
        await _ensure_spot(document, now)
        if known := await store_once(SignDocumentRow, SIGN_COLUMNS, row, document=document_id, digest=digest):
            return known, False  # the same document arrived twice at once
        await _follow_newest(hall.id, document.sign, now)
        await record(
            act="sign.noted",
            hall=hall.id,
            actor=actor.person,
            subject=document_id,
            detail={"sha256": digest},
            rows={"sign_document": [document_id]},
            now=now,
        )
    forget_halls()
    return await new_receipt(document_id, digest, now), True


def _sign_row(
    document_id: UUID, document: SignDocument, body: bytes, digest: str, hall: Hall, actor: Actor, now: datetime
) -> tuple[object, ...]:
    """A phone's clock may be ahead: neither the moment nor the day of the check is later than the receipt."""
    checked_on, today = document.last_checked_on, local_day(now, hall.time_zone)
    return (
        document_id,
        hall.id,
        document.sign,
        actor.person,
        min(document.noted_at, now),
        now,
        digest,
        body.decode(),
        document.check_only,
        checked_on and min(checked_on, today),
    )


async def _ensure_spot(document: SignDocument, now: datetime) -> None:
    """The first document of a sign makes its spot. Raises Rejected zone_unknown, sign_unfit."""
    where = await places(document.hall)
    _refuse_unknown_zones(where, [document.zone])
    if await _is_spot_of_sign(document):
        return
    await add_spot(
        spot=document.sign,
        hall=document.hall,
        zone=document.zone,
        kind=SpotKind.sign,
        code=rules.next_code(spot.code for spot in where.spots),
        name=document.name,
        name_en=document.name,
        position=max((spot.position for spot in where.spots), default=0) + 1,
        now=now,
    )


async def _is_spot_of_sign(document: SignDocument) -> bool:
    """Whether the sign's spot is there. Raises Rejected sign_unfit when the id belongs to another hall or kind of place."""
    place = await place_of_spot(document.sign)
    if place is not None and place != (document.hall, SpotKind.sign):
        raise Rejected(
            "sign_unfit",
            "这个编号已属于别的点位，请新建一个标志。",
            "This id belongs to another place. Note it as a new sign.",
            field="sign",
        )
    return place is not None


async def _follow_newest(hall: HallId, sign: SpotId, now: datetime) -> None:
    """The spot carries the name and the zone of the newest document, whichever came last."""
    newest = await queries.newest(sign)
    await change_spot(hall=hall, spot=sign, zone=newest.zone, name=newest.name, name_en=newest.name, now=now)


def _refuse_unknown_zones(where: Places, zones: Iterable[ZoneId]) -> None:
    here = {zone.id for zone in where.zones}
    if not here.issuperset(zones):
        raise Rejected(
            "zone_unknown",
            "这个大厅没有该区域，请刷新点位后重新选择。",
            "The hall has no such zone. Refresh the places and choose again.",
            field="zone",
        )


async def record_walk(*, walk: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores a walk test once; True when it is new. Raises as `note_sign`."""
    document = read_json(body, WalkDocument)
    hall = await require_hall(actor, document.hall, *SENDERS)
    digest = digest_of(body)
    if known := await known_receipt(WalkRow, walk, digest):
        return known, False
    refuse_newer_schema(document.schema)
    if document.target_zone:
        _refuse_unknown_zones(await places(hall.id), [document.target_zone])
    row = (walk, hall.id, actor.person, min(document.walked_at, now), now, digest, body.decode())
    async with transaction():
        if known := await store_once(WalkRow, WALK_COLUMNS, row, document=walk, digest=digest):
            return known, False
        await record(
            act="walk.recorded",
            hall=hall.id,
            actor=actor.person,
            subject=walk,
            detail={"sha256": digest},
            rows={"walk_document": [walk]},
            now=now,
        )
    return await new_receipt(walk, digest, now), True


async def replace_needs(*, hall: HallId, body: bytes, actor: Actor, now: datetime) -> list[SignNeed]:
    """The signs that a hall needs, all anew.

    Raises NotFound, NotAllowed, Malformed, Rejected zone_unknown, need_unfit, or Conflict needs_changed.
    """
    await require_hall(actor, hall, *PLANNERS)
    plan = read_json(body, SignNeeds)
    needs = plan.needs
    rules.refuse_unfit_needs(needs)
    rows = [
        (new_id(), hall, need.zone, need.symbol, need.sign_class and need.sign_class.value, need.reason, position)
        for position, need in enumerate(needs)
    ]
    async with transaction():
        await in_turn(hall)
        _refuse_unknown_zones(await places(hall), [need.zone for need in needs])
        await _refuse_other_list(hall, plan.replaces)
        gone = await SignNeedRow.delete().where(SignNeedRow.hall == hall).returning(SignNeedRow.id)
        await bulk_insert(SignNeedRow, NEED_COLUMNS, rows)
        await record(
            act="sign_needs.replaced",
            hall=hall,
            actor=actor.person,
            detail={"needs": len(needs)},
            rows={"sign_need": [*(row["id"] for row in gone), *(id for id, *_ in rows)]},
            now=now,
        )
    return needs


async def _refuse_other_list(hall: HallId, digest: str) -> None:
    if digest != rules.digest_of_needs(await queries.needs_of_hall(hall)):
        raise Conflict(
            "needs_changed",
            "使用需求刚被他人改过，请核对最新的清单后再保存。",
            "The list was changed by somebody else. Look at the newest list, then save again.",
        )
