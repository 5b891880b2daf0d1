from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from audit.database import bulk_insert, transaction
from audit.ids import HallId, PersonId, new_id
from audit.journal import queries
from audit.journal.tables import Epoch, JournalEntry

COLUMNS = ("id", "hall", "actor", "act", "subject", "detail", "at")


async def record(
    *,
    act: str,
    now: datetime,
    hall: HallId | None = None,
    actor: PersonId | None = None,
    subject: UUID | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Writes one line of the trail; the caller's transaction holds the change it speaks of."""
    text = msgspec.json.encode(detail or {}).decode()
    await bulk_insert(JournalEntry, COLUMNS, [(new_id(), hall, actor, act, subject, text, now)])


async def begin_epoch(*, now: datetime) -> str:
    """Starts a new life of the database: phones that see it offer again what they kept."""
    epoch = new_id()
    async with transaction():
        await Epoch.insert(Epoch(id=epoch, began_at=now))
        await record(act="epoch.began", subject=epoch, now=now)
    queries.forget_epoch()
    return str(epoch)


async def ensure_epoch(*, now: datetime) -> str:
    """The current epoch; the first start of a new database begins one."""
    async with transaction():
        if not await Epoch.exists():
            await begin_epoch(now=now)
    return await queries.current_epoch()
