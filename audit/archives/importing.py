"""Taking an archive in: verified first, photos beside their place, then everything in one transaction."""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from audit.accounts.queries import forget_sessions, person_named
from audit.archives import rows, rules
from audit.archives.containers import opened
from audit.archives.schemas import ArchiveManifest, ImportedArchive
from audit.archives.verifying import Checked, verify
from audit.checklists.actions import TURN
from audit.config import Settings
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.deliverables.rules import FILE_BYTES_MOST
from audit.ids import HallId, InspectionId
from audit.inspections.keeping import fill
from audit.inspections.schemas import InspectionDocument
from audit.journal.actions import record
from audit.journal.watched import WATCHED
from audit.media.actions import expect_photos
from audit.media.store import keep, original_path
from audit.reports import sealing
from audit.scores.rules import RULES
from audit.seals import rules as seals
from audit.sites.queries import forget_halls, hall_by_id, hall_named
from audit.standards.actions import rederive

AT_ONCE = 200
NO_PASSWORD = ""
"""Fits nothing that anybody types."""
IMPORTED = "archive.imported"
SINGLY = ("person", "seal_key", "seal")
"""Each has an entry of its own: people and keys are of no hall, and of a seal it tells that another server made it."""
TROUBLE = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)
NONSENSE = (KeyError, IndexError, StopIteration, ValueError, msgspec.DecodeError, UnicodeDecodeError)


async def import_archive(path: Path, *, settings: Settings, now: datetime) -> ImportedArchive:
    """Taking the same in again changes nothing.

    Raises Rejected archive_unreadable, archive_unsafe, archive_broken, archive_newer, seal_alg, Conflict archive_clash.
    """
    with opened(path) as container:
        checked = await asyncio.to_thread(Checked, container)
        await asyncio.to_thread(verify, checked)
        if before := await _taken_in(checked.manifest):
            return ImportedArchive(checked.manifest, before, 0, 0, [])
        return await _Import(checked, settings, now).run()


async def _taken_in(manifest: ArchiveManifest) -> datetime | None:
    rows = await fetch("SELECT at FROM journal_entry WHERE act = ? AND subject = ?", IMPORTED, manifest.archive)
    return rows[0]["at"] if rows else None


class _Import:
    def __init__(self, checked: Checked, settings: Settings, now: datetime) -> None:
        self.checked, self.manifest = checked, checked.manifest
        self.settings, self.now = settings, now
        self.hall = HallId(self.manifest.scope.hall)
        self.rows = 0
        self.renamed: list[str] = []
        self.new_people: set[UUID] = set()

    async def run(self) -> ImportedArchive:
        incoming = self.settings.photo_folder / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="archive-", dir=incoming))
        try:
            photos = await asyncio.to_thread(self._unpack, folder)
            async with transaction():
                await self._take_in()
                await asyncio.to_thread(self._place, photos)
        except TROUBLE as problem:
            raise rules.clash(
                "同一名称或编号在这里属于别的内容。", "a name or number belongs to something else here."
            ) from problem
        finally:
            forget_halls()
            forget_sessions()
            shutil.rmtree(folder, ignore_errors=True)
        return ImportedArchive(self.manifest, None, self.rows, len(photos), self.renamed)

    def _unpack(self, folder: Path) -> list[Path]:
        """Every photo and every other original that is not here, flushed, with the digest of its name."""
        found = []
        largest = max(self.settings.photo_max_bytes, FILE_BYTES_MOST)
        for row in chain.from_iterable(self.checked.rows(kind) for kind in rows.FILE if kind in self.manifest.rows):
            part = folder / row["sha256"]
            if (
                row["file"] is None
                or part.exists()
                or original_path(self.settings.photo_folder, row["sha256"]).exists()
            ):
                continue
            with part.open("xb") as file:
                for block in self.checked.blocks(row["file"], most=largest):
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            found.append(part)
        return found

    def _place(self, photos: Sequence[Path]) -> None:
        for part in photos:
            keep(part, original_path(self.settings.photo_folder, part.name))

    async def _take_in(self) -> None:
        await in_turn(TURN)
        await in_turn(self.hall)
        await self._refuse_namesake()
        try:
            for kind in rows.ORDER:
                if kind in self.manifest.rows:
                    await self._kind(kind)
            await rederive(self.hall, self.now)
            await fill(self.hall)
            await self._compare()
        except NONSENSE as problem:
            raise rules.broken("内容互相矛盾。", "its parts contradict each other.") from problem
        await self._note()

    async def _kind(self, kind: str) -> None:
        found = self.checked.rows(kind)
        while some := list(islice(found, AT_ONCE)):
            await self._batch(kind, some)

    async def _refuse_namesake(self) -> None:
        known = await hall_named(self.manifest.hall_name)
        if known is not None and known != self.hall:
            raise rules.clash(
                f"这里已有另一个名为“{self.manifest.hall_name}”的大厅。",
                f"another hall here is named {self.manifest.hall_name}.",
            )

    async def _batch(self, kind: str, some: Sequence[dict[str, Any]]) -> None:
        self._refuse_foreign(kind, some)
        here = await self._here(kind, some)
        fresh = [row for row in some if row["id"] not in here and self._belongs(kind, row)]
        if not fresh:
            return
        for row in fresh:
            await self._adapt(kind, row)
        table = rows.table_of(kind)
        names = [column._meta.name for column in table._meta.columns]
        await bulk_insert(table, names, [[row[name] for name in names] for row in fresh])
        self.rows += len(fresh)
        if kind == "inspection":
            await self._expect(fresh)
        if kind == "photo":
            for row in fresh:
                await fetch(
                    "UPDATE expected_photo SET received = true WHERE hall = ? AND sha256 = ?", self.hall, row["sha256"]
                )
        await self._record(kind, [row["id"] for row in fresh])

    def _refuse_foreign(self, kind: str, some: Sequence[dict[str, Any]]) -> None:
        for row in some:
            hall = row["id"] if kind == "hall" else row.get("hall", self.hall)
            if hall != self.hall and not (kind == "checklist_version" and hall is None):
                raise rules.changed(rules.rows_path(kind))

    async def _here(self, kind: str, some: Sequence[dict[str, Any]]) -> set[UUID]:
        """What is here already stays as it is; another document under the same id is a clash."""
        content = rows.content_of(kind)
        digest = content[1] if content else "id"
        marks = ", ".join("?" * len(some))
        sql = f"SELECT id, {digest} AS digest FROM {kind} WHERE id IN ({marks})"  # noqa: S608
        held = {row["id"]: row["digest"] for row in await fetch(sql, *(row["id"] for row in some))}
        for row in some:
            if row["id"] in held and held[row["id"]] != row[digest]:
                name = f"{WATCHED[kind].zh} {row['id']}"
                raise rules.clash(
                    f"{name} 在这里是另一份内容。", f"the {WATCHED[kind].en} {row['id']} is another one here."
                )
        return set(held)

    def _belongs(self, kind: str, row: dict[str, Any]) -> bool:
        """Nobody who is here already is given a role by an archive."""
        return kind != "role_grant" or row["person"] in self.new_people

    async def _adapt(self, kind: str, row: dict[str, Any]) -> None:
        if content := rows.content_of(kind):
            row[content[0]] = self.checked.whole(rules.document_path(kind, row["id"])).decode()
        if kind == "person":
            self.new_people.add(row["id"])
            row |= {"active": False, "password_hash": NO_PASSWORD, "name": await self._free_name(row)}
        if kind == "checklist_version":
            _retire(row, self.hall)

    async def _free_name(self, row: dict[str, Any]) -> str:
        name = str(row["name"])
        if await person_named(name):
            name = f"{name[:50]}-{str(row['id'])[-8:]}"
            self.renamed.append(name)
        return name

    async def _expect(self, fresh: Sequence[dict[str, Any]]) -> None:
        for row in fresh:
            document = msgspec.json.decode(row["document"], type=InspectionDocument)
            digests = [photo.sha256 for photo in document.photos]
            await expect_photos(inspection=InspectionId(row["id"]), hall=self.hall, digests=digests)

    async def _record(self, kind: str, ids: Sequence[UUID]) -> None:
        if kind in SINGLY:
            hall = self.hall if kind == "seal" else None
            for id in ids:
                await record(act=f"{kind}.imported", hall=hall, subject=id, rows={kind: [id]}, now=self.now)
        else:
            detail = {"archive": self.manifest.archive}
            await record(act="rows.imported", hall=self.hall, detail=detail, rows={kind: ids}, now=self.now)

    async def _compare(self) -> None:
        """The scorecards say here what they said there."""
        if self.manifest.rules != RULES:
            return
        forget_halls()
        hall = await hall_by_id(self.hall)
        for card in self.manifest.cards:
            if card.inspection:
                facts = await sealing.inspection_facts(card.inspection, now=self.now)
            else:
                facts = await sealing.period_facts(hall, from_on=card.from_on, to_on=card.to_on, now=self.now)
            if seals.digest(seals.canonical(facts)) != card.facts:
                days = f"{card.from_on}–{card.to_on}"
                raise rules.clash(
                    f"{days} 的评分卡算出了不同的结果。", f"the scorecard of {days} comes out differently."
                )

    async def _note(self) -> None:
        manifest = self.manifest
        detail = {
            "key": manifest.key,
            "made_at": manifest.made_at,
            "epoch": manifest.epoch,
            "journal": manifest.journal,
            "sums": manifest.sums,
        }
        await record(act=IMPORTED, hall=self.hall, subject=manifest.archive, detail=detail, now=self.now)


def _retire(row: dict[str, Any], hall: HallId) -> None:
    """The other library's versions become versions of the hall that nobody asks any more: this library may hold the same."""
    if row["hall"] is None:
        row |= {"hall": hall, "base": row["id"], "with_off": None, "is_current": False}
