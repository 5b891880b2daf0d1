"""Does the journal hold together, and do the watched rows say what it says of them? Names every place where they do not."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from audit.database import fetch
from audit.journal import queries, rules
from audit.journal.watched import DERIVED, WATCHED


class Fault(Struct, frozen=True):
    """`sequence` is the entry that is wrong, or the one whose row is; null when no entry speaks of it."""

    sequence: int | None
    act: str
    at: datetime | None
    zh: str
    en: str


class Said(NamedTuple):
    """The newest entry about a row."""

    digest: str | None
    sequence: int
    act: str
    at: datetime


Trail = dict[tuple[str, str], Said]


class Checked(Struct, frozen=True):
    size: int
    """Entries read."""
    root: str
    """Over all of them."""
    hash: str
    """Of the last of them."""
    roots: dict[int, str]
    """Over the first n, for each n asked for that the chain reaches."""
    faults: list[Fault]
    """The first bad entry first; those that no entry speaks of last."""


async def check(*, wanted: frozenset[int] = frozenset()) -> Checked:
    """Reads everything once. Roots after `wanted` entries are for seals and checkpoints."""
    faults: list[Fault] = []
    trail: Trail = {}
    tree, before = rules.Tree(), rules.BEGINNING
    roots = {0: tree.root().hex()}
    async for entry in queries.entries():
        fault = _entry_fault(entry, before, tree.size + 1)
        before = bytes.fromhex(entry["hash"])
        tree.add(rules.leaf(entry))
        if fault:
            faults.append(fault)
            break
        _note(entry, trail)
        if tree.size in wanted:
            roots[tree.size] = tree.root().hex()
    if loose := await queries.loose_entries():
        faults.append(_outside(loose))
    if not faults:
        faults += [fault async for fault in _row_faults(trail)]
    faults.sort(key=lambda one: (one.sequence is None, one.sequence))
    return Checked(tree.size, tree.root().hex(), before.hex(), roots, faults)


def _entry_fault(entry: Mapping[str, Any], before: bytes, expected: int) -> Fault | None:
    sequence, act, at = entry["sequence"], entry["act"], entry["at"]
    if sequence != expected:
        return Fault(
            expected,
            "",
            None,
            f"日志第 {expected} 条缺失（其后是第 {sequence} 条，{at:%Y-%m-%d %H:%M} UTC）。",
            f"Entry {expected} of the journal is missing (entry {sequence} of {at:%Y-%m-%d %H:%M} UTC follows).",
        )
    if rules.link(before, rules.leaf(entry)).hex() != entry["hash"]:
        return Fault(
            sequence,
            act,
            at,
            f"日志第 {sequence} 条（{act}，{at:%Y-%m-%d %H:%M} UTC）被改动过。",
            f"Entry {sequence} of the journal ({act}, {at:%Y-%m-%d %H:%M} UTC) was changed.",
        )
    return None


def _outside(count: int) -> Fault:
    return Fault(
        None,
        "",
        None,
        f"日志里有 {count} 条不在链上。若刚升级过，请先启动一次服务；否则有人直接写入了数据库。",
        f"{count} entries of the journal are outside the chain. After an upgrade start the server once; "
        "otherwise somebody wrote into the database.",
    )


def _note(entry: Mapping[str, Any], trail: Trail) -> None:
    detail = msgspec.json.decode(entry["detail"])
    for kind, rows in detail.get("rows", {}).items():
        for id, digest in rows.items():
            trail[kind, id] = Said(digest, entry["sequence"], entry["act"], entry["at"])


async def _row_faults(trail: Trail) -> AsyncIterator[Fault]:
    for kind in WATCHED:
        async for row in queries.rows_of(kind):
            said = trail.pop((kind, str(row["id"])), None)
            if fault := _row_fault(kind, row, said):
                yield fault
    for (kind, id), said in trail.items():
        if said.digest is not None and kind in WATCHED:
            yield _told(kind, id, said, "被删除了", "was deleted")
    for sql, kind in DERIVED.items():
        for row in await fetch(sql):
            yield _derived(kind, str(row["id"]))


def _row_fault(kind: str, row: Mapping[str, Any], said: Said | None) -> Fault | None:
    watched = WATCHED[kind]
    id = str(row["id"])
    if said is None:
        return _untold(kind, id)
    if said.digest is None:
        return _told(kind, id, said, "本已删除，又出现了", "had been removed and is there again")
    if rules.digest_of_row(row, watched.columns) != said.digest:
        return _told(kind, id, said, "被改动过", "was changed")
    if watched.content:
        text, digest = watched.content
        if hashlib.sha256(row[text].encode()).hexdigest() != row[digest]:
            return _told(kind, id, said, "的原文被改动过", "has another text than was received")
    return None


def _told(kind: str, id: str, said: Said, zh: str, en: str) -> Fault:
    watched, at = WATCHED[kind], f"{said.at:%Y-%m-%d %H:%M} UTC"
    return Fault(
        said.sequence,
        said.act,
        said.at,
        f"日志第 {said.sequence} 条（{said.act}，{at}）所记的{watched.zh} {id} {zh}。",
        f"The {watched.en} {id} of journal entry {said.sequence} ({said.act}, {at}) {en}.",
    )


def _untold(kind: str, id: str) -> Fault:
    watched = WATCHED[kind]
    return Fault(
        None,
        "",
        None,
        f"{watched.zh} {id} 在日志里没有记录：有人直接写入了数据库，或日志末尾被删。",
        f"No journal entry speaks of the {watched.en} {id}: somebody wrote into the database, or cut the journal's end.",
    )


def _derived(kind: str, id: str) -> Fault:
    watched = WATCHED[kind]
    return Fault(
        None,
        "",
        None,
        f"{watched.zh} {id} 的照片到达记录与收到的照片不一致。",
        f"The photos noted as arrived for the {watched.en} {id} are not those that were received.",
    )
