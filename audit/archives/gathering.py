"""Everything that an archive says, read from one snapshot of the database into a spool."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from audit.archives import queries, rows, rules
from audit.archives.schemas import Scope
from audit.archives.spool import Entry, Lines, Spool
from audit.checklists.queries import checklist
from audit.config import Settings
from audit.ids import ChecklistId
from audit.journal import queries as journal
from audit.journal import rules as chain
from audit.journal.watched import WATCHED
from audit.media.store import original_path
from audit.seals.schemas import JournalPoint
from audit.sites.queries import places
from audit.sites.schemas import Places

DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
TITLE_MOST = 16
ADOPTED = "journal.adopted"
UNOWNED = ("person", "checklist_version", "seal_key")
"""Kinds of which entries without a hall speak."""


class _Pictures(msgspec.Struct):
    photos: list["_Picture"] = []


class _Picture(msgspec.Struct):
    sha256: str
    item: str
    taken_at: datetime


class Gathered:
    """What was found; the rows themselves lie in the spool."""

    def __init__(self, scope: Scope, where: Places, spool: Spool, settings: Settings) -> None:
        self.scope, self.where, self.spool, self.settings = scope, where, spool, settings
        self.rows: dict[str, int] = {}
        self.photos_missing = 0
        self.point = JournalPoint(sequence=0, hash="", root="")
        self._names = rules.PhotoNames()
        self._placed: set[str] = set()
        self._spoken_of: set[UUID] = set()
        self._ids: dict[str, set[str]] = {kind: set() for kind in UNOWNED}
        self._zones = {zone.id: zone.name for zone in where.zones}
        self._spots = {spot.id: spot for spot in where.spots}

    async def gather(self) -> None:
        for kind, condition in queries.conditions(self.scope, self.where.hall.time_zone).items():
            await self._kind(kind, queries.rows_where(kind, condition))
        await self._checklists()
        await self._kind("person", queries.rows_by("person", "id", self._spoken_of, ("1 = 1", ())))
        await self._journal()

    async def _checklists(self) -> None:
        """Those spoken of, the hall's, and what they were derived from."""
        hall = self.scope.hall
        own = "hall = ?" if self.scope.inspection is None else "hall = ? AND 1 = 0"
        ids = {row["id"] async for some in queries.rows_where("checklist_version", (own, (hall,))) for row in some}
        wanted, known = self._spoken_of | ids, set[UUID]()
        while wanted - known:
            found = [row async for some in self._versions(wanted - known) for row in some]
            known |= wanted
            wanted = wanted | {row["base"] for row in found if row["base"]}
        await self._kind("checklist_version", self._versions(known))
        await self._photos()

    def _versions(self, ids: set[UUID]) -> AsyncIterator[list[dict[str, Any]]]:
        return queries.rows_by("checklist_version", "id", ids, ("(hall IS NULL OR hall = ?)", (self.scope.hall,)))

    async def _photos(self) -> None:
        hall = ("hall = ?", (self.scope.hall,))
        if self.scope.inspection or self.scope.from_on:
            await self._kind("photo", queries.rows_by("photo", "sha256", self._names.mentioned(), hall))
        else:
            await self._kind("photo", queries.rows_where("photo", hall))

    async def _kind(self, kind: str, found: AsyncIterator[list[dict[str, Any]]]) -> None:
        lines = self.spool.lines(rules.rows_path(kind))
        async for some in found:
            await self._mention(kind, some)
            await asyncio.to_thread(self._write, kind, some, lines)
        self.rows[kind] = lines.count

    async def _mention(self, kind: str, some: Sequence[Mapping[str, Any]]) -> None:
        """Photos get their names from the first that speaks of them."""
        for row in some:
            if kind == "inspection":
                await self._mention_inspected(row)
            elif kind == "deliverable_version":
                stem = rules.file_name(row["name"].rsplit(".", 1)[0])
                self._names.mention(row["sha256"], WATCHED[kind].zh, stem, top="files")
            elif kind not in {"photo", "seal"}:
                said_at = next((row[name] for name in ("received_at", "at") if row.get(name)), None)
                time = f"{rules.wall_time(said_at, self.where.hall.time_zone)}" if said_at else str(row["id"])[-8:]
                for sha256 in DIGEST.findall(str(row.get("document") or "")):
                    self._names.mention(sha256, WATCHED[kind].zh, f"{WATCHED[kind].zh}-{time}")

    async def _mention_inspected(self, row: Mapping[str, Any]) -> None:
        spot = self._spots[row["spot"]]
        published = await checklist(ChecklistId(row["checklist"]))
        titles = {item.id: item.title.zh for item in published.checklist.items}
        for photo in msgspec.json.decode(row["document"], type=_Pictures).photos:
            item = rules.file_name(f"{photo.item}{titles.get(photo.item, '')[:TITLE_MOST]}")
            time = rules.wall_time(photo.taken_at, self.where.hall.time_zone)
            self._names.mention(photo.sha256, self._zones[spot.zone], f"{rules.file_name(spot.code)}-{item}-{time}")

    def _write(self, kind: str, some: Sequence[dict[str, Any]], lines: Lines) -> None:
        content = rows.content_of(kind)
        for row in some:
            if kind in self._ids:
                self._ids[kind].add(str(row["id"]))
            self._spoken_of |= {v for k, v in row.items() if isinstance(v, UUID) and k not in {"id", "hall"}}
            if content:
                self.spool.add(rules.document_path(kind, row["id"]), row.pop(content[0]).encode())
            if kind in rows.FILE:
                row["file"] = self._original(row)
            lines.add(rows.line(kind, row))

    def _original(self, row: Mapping[str, Any]) -> str | None:
        source = original_path(self.settings.photo_folder, row["sha256"])
        if not source.is_file() or source.stat().st_size != row["bytes"]:
            self.photos_missing += 1
            return None
        path = self._names.path(row["sha256"], row["media_type"])
        if path not in self._placed:  # two versions may hold one file, and a photo the same
            self._placed.add(path)
            self.spool.add_photo(Entry(path, row["sha256"], row["bytes"], source))
        return path

    async def _journal(self) -> None:
        """Entries of the hall as they are hashed; of every other one its leaf."""
        lines = self.spool.lines(rules.JOURNAL)
        tree, hash = chain.Tree(), chain.BEGINNING
        async for entry in journal.entries():
            shown = chain.canonical(entry, chain.ENTRY)
            leaf = hashlib.sha256(b"\x00" + shown).digest()
            hash = chain.link(hash, leaf)
            tree.add(leaf)
            lines.add((shown if self._shows(entry) else b'"' + leaf.hex().encode() + b'"') + b"\n")
        self.point = JournalPoint(sequence=tree.size, hash=hash.hex(), root=tree.root().hex())

    def _shows(self, entry: Mapping[str, Any]) -> bool:
        if entry["hall"] is not None or entry["act"] == ADOPTED:
            return bool(entry["hall"] == self.scope.hall or entry["act"] == ADOPTED)
        named = msgspec.json.decode(entry["detail"]).get("rows", {})
        return bool(named) and all(set(ids) <= self._ids.get(kind, set()) for kind, ids in named.items())


async def gathered(scope: Scope, spool: Spool, settings: Settings) -> Gathered:
    found = Gathered(scope, await places(scope.hall), spool, settings)
    await found.gather()
    return found
