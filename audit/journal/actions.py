from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from audit.database import before_commit, bulk_insert, fetch, in_turn, transaction
from audit.ids import HallId, PersonId, new_id
from audit.journal import queries, rules
from audit.journal.tables import Epoch, JournalEntry
from audit.journal.watched import WATCHED

COLUMNS = (*rules.ENTRY, "hash")
WATCHING = "journal.watching"
ADOPTED_AT_ONCE = 200
Rows = Mapping[str, Collection[UUID]]


async def record(
    *,
    act: str,
    now: datetime,
    hall: HallId | None = None,
    actor: PersonId | None = None,
    subject: UUID | None = None,
    detail: Mapping[str, object] | None = None,
    rows: Rows | None = None,
) -> None:
    """Writes one line of the trail; the caller's transaction holds the change it speaks of.

    `rows` are the watched rows (watched.py) that the transaction made, changed or removed: the line carries their digests
    as the transaction leaves them, null for a row that is gone. The line is written as the last step before the COMMIT:
    entries of all processes form one chain, and only one can be its end.
    """
    entry = {
        "id": new_id(),
        "hall": hall,
        "actor": actor,
        "act": act,
        "subject": subject,
        "detail": dict(detail or {}),
        "at": now,
    }
    before_commit(_append, (entry, rows or {}))


async def _append(lines: list[tuple[dict[str, Any], Rows]]) -> None:
    digests = await queries.digests(_together(rows for _, rows in lines))
    await in_turn("journal")
    last, before = await queries.head()
    done = []
    for sequence, (entry, rows) in enumerate(lines, start=last + 1):
        held = {kind: {str(id): digests[kind].get(id) for id in ids} for kind, ids in rows.items() if ids}
        entry["detail"] = msgspec.json.encode(entry["detail"] | ({"rows": held} if held else {})).decode()
        entry["sequence"] = sequence
        before = rules.link(before, rules.leaf(entry))
        done.append((*(entry[column] for column in rules.ENTRY), before.hex()))
    await bulk_insert(JournalEntry, COLUMNS, done)


def _together(many: Iterable[Rows]) -> dict[str, set[UUID]]:
    wanted: dict[str, set[UUID]] = {}
    for rows in many:
        for kind, ids in rows.items():
            wanted.setdefault(kind, set()).update(ids)
    return wanted


async def ensure_chain(*, now: datetime) -> None:
    """Chains entries that an earlier program wrote, and takes in the rows of tables that were not watched before."""
    async with transaction():
        await in_turn("journal")
        await _chain_loose()
        known = await queries.watched_kinds(WATCHING)
        added = [kind for kind in WATCHED if kind not in known]
        for kind in added:
            ids = [row["id"] for row in await fetch(f"SELECT id FROM {kind} ORDER BY id")]  # noqa: S608  our own tables
            for start in range(0, len(ids), ADOPTED_AT_ONCE):
                await record(act="journal.adopted", rows={kind: ids[start : start + ADOPTED_AT_ONCE]}, now=now)
        if added:
            await record(act=WATCHING, detail={"kinds": added}, now=now)


async def _chain_loose() -> None:
    """Ids are in the order of time."""
    loose = await fetch(f"SELECT {', '.join(rules.ENTRY)} FROM journal_entry WHERE sequence IS NULL ORDER BY id")  # noqa: S608
    last, before = await queries.head()
    for sequence, entry in enumerate(loose, start=last + 1):
        entry["sequence"] = sequence
        before = rules.link(before, rules.leaf(entry))
        await fetch("UPDATE journal_entry SET sequence = ?, hash = ? WHERE id = ?", sequence, before.hex(), entry["id"])


async def begin_epoch(*, now: datetime) -> str:
    """Starts a new life of the database: phones that see it offer again what they kept."""
    epoch = new_id()
    async with transaction():
        await Epoch.insert(Epoch(id=epoch, began_at=now))
        await record(act="epoch.began", subject=epoch, now=now)
    queries.forget_epoch()
    return str(epoch)


async def ensure_epoch(*, now: datetime) -> str:
    """The current epoch; the first start of a new database begins one. The chain of the journal is whole after it."""
    await ensure_chain(now=now)
    async with transaction():
        if not await Epoch.exists():
            await begin_epoch(now=now)
    return await queries.current_epoch()
