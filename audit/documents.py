"""What every document made on a phone shares: its clock, its receipt, and the rules of docs/wire.md for sending it again."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct
from piccolo.table import Table

from audit.database import bulk_insert, fetch
from audit.errors import Conflict, Rejected
from audit.journal.queries import current_epoch

SCHEMA = 1
"""Newest `schema` of a document that this server reads."""
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Instant = Annotated[datetime, Meta(tz=True)]
"""The reader bounds its year (audit/strict_json)."""
Schema = Annotated[int, Meta(ge=1, le=10_000)]
"""1. A newer number than the server knows is answered 422 schema_too_new; the phone keeps the document."""


class Clock(Struct, frozen=True, forbid_unknown_fields=True):
    """How far the phone's clock may be trusted. Nothing is refused by it."""

    zone: Annotated[str, Meta(max_length=64)]
    since_contact_ms: Annotated[int, Meta(ge=0, le=10**13)] | None = None
    """Monotonic milliseconds since the last server contact, null when there was none since the app started."""


class Receipt(Struct, frozen=True):
    """Given after the document is on disk. A phone counts as delivered only what a receipt names."""

    id: UUID
    sha256: str
    """Of the request body as received."""
    epoch: str
    received_at: datetime


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def id_taken(document: UUID) -> Conflict:
    return Conflict(
        "document_conflict",
        "同一编号已收到过不同内容，先收到的已保留；请在手机上另存后联系管理员。",
        f"Other content was already received under {document}; the first one stays. Save yours to a file and ask the administrator.",
    )


async def known_receipt(table: type[Table], document: UUID, digest: str) -> Receipt | None:
    """The receipt of a document received before, or None. Raises Conflict when other content is held under the id."""
    rows = await fetch(f"SELECT sha256, received_at FROM {table._meta.tablename} WHERE id = ?", document)  # noqa: S608  our own table
    if not rows:
        return None
    if rows[0]["sha256"] != digest:
        raise id_taken(document)
    return Receipt(id=document, sha256=digest, epoch=await current_epoch(), received_at=rows[0]["received_at"])


async def store_once(
    table: type[Table], columns: Sequence[str], row: Sequence[object], *, document: UUID, digest: str
) -> Receipt | None:
    """Inside the caller's transaction: None when the row is new, else the receipt of the copy that came first.

    Raises Conflict when other content came first.
    """
    if await bulk_insert(table, columns, [row], ignore_conflicts=True):
        return None
    return await known_receipt(table, document, digest)


async def new_receipt(document: UUID, digest: str, now: datetime) -> Receipt:
    return Receipt(id=document, sha256=digest, epoch=await current_epoch(), received_at=now)


def refuse_newer_schema(schema: int) -> None:
    if schema > SCHEMA:
        raise Rejected(
            "schema_too_new",
            "手机上的程序比服务器新，内容已保存在手机上，请联系管理员升级服务器。",
            "The app is newer than the server. The content is safe on the phone; ask the administrator to upgrade the server.",
            field="schema",
        )
