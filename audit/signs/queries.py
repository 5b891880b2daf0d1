from datetime import date
from typing import Any

import msgspec

from audit.checklists.queries import library_book
from audit.database import fetch
from audit.ids import HallId, SpotId, ZoneId
from audit.signs.rules import digest_of_needs, faults
from audit.signs.schemas import Sign, SignClass, SignDocument, SignNeed, SignRegister, Walk, WalkDocument
from audit.signs.tables import SignNeedRow
from audit.sites.queries import places

WALKS_MOST = 100
NEWER = """SELECT 1 FROM sign_document n WHERE n.sign = d.sign AND (n.check_only < d.check_only OR (n.check_only = d.check_only
AND (n.noted_at > d.noted_at OR (n.noted_at = d.noted_at AND n.id > d.id))))"""
"""A whole description stands before any that only says that the sign was checked."""
CURRENT = f"""SELECT d.id, d.sign, d.document, d.noted_at, s.code, p.display_name AS author_name,
(SELECT count(*) FROM sign_document c WHERE c.sign = d.sign) AS documents,
(SELECT max(c.checked_on) FROM sign_document c WHERE c.sign = d.sign AND (c.check_only OR c.id = d.id)) AS checked_on
FROM sign_document d JOIN spot s ON s.id = d.sign JOIN person p ON p.id = d.author
WHERE d.hall = ? AND NOT EXISTS ({NEWER}) ORDER BY s.position, s.code"""  # noqa: S608  no part of it comes from outside
NEWEST = "SELECT document FROM sign_document WHERE sign = ? ORDER BY check_only, noted_at DESC, id DESC LIMIT 1"
WALKS = f"""SELECT w.id, w.document, w.received_at, p.display_name AS author_name FROM walk_document w
JOIN person p ON p.id = w.author WHERE w.hall = ? ORDER BY w.walked_at DESC, w.id DESC LIMIT {WALKS_MOST}"""  # noqa: S608


async def register(hall: HallId, *, on: date) -> SignRegister:
    """The signs of a hall as last noted, what is needed, and what is wrong on that day of the hall."""
    signs, needs = await current_signs(hall), await needs_of_hall(hall)
    zones = (await places(hall)).zones
    found = faults(signs, needs, zones=zones, book=library_book(), on=on)
    return SignRegister(signs=signs, needs=needs, needs_digest=digest_of_needs(needs), faults=found)


async def current_signs(hall: HallId) -> list[Sign]:
    """The newest state of each sign that was not taken down."""
    signs = [_sign(row) for row in await fetch(CURRENT, hall)]
    return [sign for sign in signs if not sign.document.removed]


def _sign(row: dict[str, Any]) -> Sign:
    document = msgspec.json.decode(row["document"], type=SignDocument)
    checked_on = row["checked_on"] and date.fromisoformat(str(row["checked_on"]))  # SQLite answers max() with text
    return Sign(
        id=row["sign"],
        code=row["code"],
        document_id=row["id"],
        author_name=row["author_name"],
        documents=row["documents"],
        noted_at=row["noted_at"],
        document=msgspec.structs.replace(document, last_checked_on=checked_on),
    )


async def newest(sign: SpotId) -> SignDocument:
    """The document that says how the sign is now; there must be one."""
    [row] = await fetch(NEWEST, sign)
    return msgspec.json.decode(row["document"], type=SignDocument)


async def needs_of_hall(hall: HallId) -> list[SignNeed]:
    rows = await SignNeedRow.select().where(SignNeedRow.hall == hall).order_by(SignNeedRow.position)
    return [
        SignNeed(
            zone=ZoneId(row["zone"]),
            reason=row["reason"],
            symbol=row["symbol"],
            sign_class=SignClass(row["sign_class"]) if row["sign_class"] else None,
        )
        for row in rows
    ]


async def walks_of_hall(hall: HallId) -> list[Walk]:
    """The newest 100, newest first."""
    return [
        Walk(
            id=row["id"],
            author_name=row["author_name"],
            received_at=row["received_at"],
            document=msgspec.json.decode(row["document"], type=WalkDocument),
        )
        for row in await fetch(WALKS, hall)
    ]
