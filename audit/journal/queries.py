import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any
from uuid import UUID

import msgspec

from audit.database import fetch
from audit.errors import Busy
from audit.journal import rules
from audit.journal.tables import Epoch
from audit.journal.watched import WATCHED

AT_ONCE = 500
_known: dict[Any, str] = {}


def forget_epoch() -> None:
    _known.clear()


async def current_epoch() -> str:
    """Kept in memory per engine: it changes only when a restore starts a new one."""
    db = Epoch._meta.db
    if db not in _known:
        row = await Epoch.select(Epoch.id).order_by(Epoch.began_at, ascending=False).first()
        if row is None:
            raise Busy("starting", "系统正在启动，请稍后再试。", "The system is starting. Try again shortly.")
        _known[db] = str(row["id"])
    return _known[db]


async def head() -> tuple[int, bytes]:
    """Sequence number and hash of the newest entry; 0 and zeros when there is none."""
    rows = await fetch(
        "SELECT sequence, hash FROM journal_entry WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1"
    )
    return (rows[0]["sequence"], bytes.fromhex(rows[0]["hash"])) if rows else (0, rules.BEGINNING)


async def digests(wanted: Mapping[str, Collection[UUID]]) -> dict[str, dict[UUID, str]]:
    """The digest of each watched row as it is now; a row that is not there has none."""
    found: dict[str, dict[UUID, str]] = {}
    for kind, ids in wanted.items():
        found[kind] = {}
        every = list(ids)
        for start in range(0, len(every), AT_ONCE):
            part = every[start : start + AT_ONCE]
            columns = WATCHED[kind].columns
            marks = ", ".join("?" * len(part))
            rows = await fetch(f"SELECT {_names(columns)} FROM {kind} WHERE id IN ({marks})", *part)  # noqa: S608
            found[kind] |= {row["id"]: rules.digest_of_row(row, columns) for row in rows}
    return found


def _names(columns: Collection[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


async def rows_of(kind: str) -> AsyncIterator[dict[str, Any]]:
    """Every row of a watched table with what its digest covers, and the text that it covers by a digest of its own."""
    watched = WATCHED[kind]
    columns = (*watched.columns, *(watched.content[:1] if watched.content else ()))
    last: UUID | None = None
    while True:
        after, args = ("", ()) if last is None else ("WHERE id > ?", (last,))
        rows = await fetch(f"SELECT {_names(columns)} FROM {kind} {after} ORDER BY id LIMIT {AT_ONCE}", *args)  # noqa: S608
        for row in rows:
            yield row
        if len(rows) < AT_ONCE:
            return
        last = rows[-1]["id"]
        await asyncio.sleep(0)  # others have their turn


async def entries(*, after: int = 0) -> AsyncIterator[dict[str, Any]]:
    """In their order, with the hash that each claims."""
    names = ", ".join((*rules.ENTRY, "hash"))
    while True:
        rows = await fetch(
            f"SELECT {names} FROM journal_entry WHERE sequence > ? ORDER BY sequence LIMIT {AT_ONCE}",  # noqa: S608
            after,
        )
        for row in rows:
            yield row
        if len(rows) < AT_ONCE:
            return
        after = rows[-1]["sequence"]
        await asyncio.sleep(0)


async def loose_entries() -> int:
    rows = await fetch("SELECT count(*) AS loose FROM journal_entry WHERE sequence IS NULL OR sequence < 1")
    return int(rows[0]["loose"])


async def watched_kinds(act: str) -> set[str]:
    rows = await fetch("SELECT detail FROM journal_entry WHERE act = ?", act)
    return {kind for row in rows for kind in msgspec.json.decode(row["detail"])["kinds"]}


_trees: dict[Any, tuple[rules.Tree, bytes]] = {}


async def root() -> tuple[int, bytes, bytes]:
    """Sequence number and hash of the newest entry, and the root over all entries up to it.

    Goes on from where this process was the last time.
    """
    db = Epoch._meta.db
    known, last = _trees.get(db, (rules.Tree(), rules.BEGINNING))
    tree = known.copy()
    async for entry in entries(after=tree.size):
        tree.add(rules.leaf(entry))
        last = bytes.fromhex(entry["hash"])
    _trees[db] = tree, last
    return tree.size, last, tree.root()
