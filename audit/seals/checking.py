"""The check of a whole installation: journal, rows, photos, seals, and the purchaser's checkpoints. Writes nothing."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from audit.config import Settings
from audit.database import fetch
from audit.deliverables.queries import file_digests
from audit.journal import checking
from audit.journal.checking import Checked, Fault
from audit.media.store import intact, original_path
from audit.seals import queries, rules
from audit.seals.checkpoints import read_checkpoint
from audit.seals.queries import KeptSeal
from audit.seals.schemas import Checkpoint, Manifest


class Verified(Struct, frozen=True):
    entries: int
    photos: int
    seals: int
    checkpoints: int
    root: str
    faults: list[Fault]
    """The first bad entry first."""


async def verify(settings: Settings, *, against: Path | None = None, with_photos: bool = True) -> Verified:
    """Raises Rejected seal_alg for a signature that this program cannot judge."""
    kept = await _seals()
    points, faults = _checkpoints(against) if against else ([], [])
    wanted = {one.sequence for one in points}
    wanted |= {found.journal.sequence for one in kept if (found := _manifest(one))}
    checked = await checking.check(wanted=frozenset(wanted))
    faults += _against(points, checked)
    known = {one.name: bytes.fromhex(one.public_key) for one in await queries.keys()}
    foreign = {row["subject"] for row in await fetch("SELECT subject FROM journal_entry WHERE act = 'seal.imported'")}
    faults += [fault for one in kept if (fault := _seal_fault(one, known, checked, is_foreign=one.id in foreign))]
    photos = await fetch("SELECT sha256 FROM photo ORDER BY id") if with_photos else []
    digests = list(dict.fromkeys(row["sha256"] for row in photos))
    faults += await asyncio.to_thread(_original_faults, settings.photo_folder, digests, ("照片", "photo"))
    files = await file_digests() if with_photos else []
    faults += await asyncio.to_thread(_original_faults, settings.photo_folder, files, ("成果文件", "deliverable"))
    ordered = sorted([*checked.faults, *faults], key=lambda one: (one.sequence is None, one.sequence))
    return Verified(checked.size, len(digests), len(kept), len(points), checked.root, ordered)


async def _seals() -> list[KeptSeal]:
    rows = await fetch(f"SELECT {queries.COLUMNS} FROM seal ORDER BY id")  # noqa: S608  our own columns
    return [KeptSeal(**row) for row in rows]


def _manifest(kept: KeptSeal) -> Manifest | None:
    try:
        return rules.read_manifest(kept.manifest.encode())
    except ValueError:
        return None


def _seal_fault(kept: KeptSeal, known: Mapping[str, bytes], checked: Checked, *, is_foreign: bool) -> Fault | None:
    """A seal that came in an archive speaks of the journal of the server that made it."""
    number = rules.number_of(kept.id)
    manifest = _manifest(kept)
    if manifest is None or not _is_genuine(kept, manifest, known):
        return _fault(f"封存 {number} 的内容与签名不符。", f"Seal {number} does not fit its signature.")
    point = manifest.journal
    if is_foreign:
        return None
    if point.sequence > checked.size or checked.roots.get(point.sequence, point.root) != point.root:
        return _fault(
            f"日志第 {point.sequence} 条及以前的内容在封存 {number} 之后被改写。",
            f"The journal up to entry {point.sequence} was rewritten after seal {number}.",
            point.sequence,
        )
    return None


def _is_genuine(kept: KeptSeal, manifest: Manifest, known: Mapping[str, bytes]) -> bool:
    public, content = known.get(manifest.key), kept.manifest.encode()
    return (
        public is not None
        and rules.is_signed(manifest.alg, public, rules.FOR_MANIFEST, content, bytes.fromhex(kept.signature))
        and manifest.seal == kept.id
        and rules.digest(rules.canonical(manifest.facts)) == kept.facts
        and rules.read_slip(kept.slip, known) == rules.slip_of(manifest, rules.digest(content))
    )


def _original_faults(folder: Path, digests: Sequence[str], words: tuple[str, str]) -> list[Fault]:
    zh, en = words
    return [
        _fault(
            f"{zh} {sha256[:16]} 的文件缺失或被改动过。", f"The file of {en} {sha256[:16]} is missing or was changed."
        )
        for sha256 in digests
        if not intact(original_path(folder, sha256), sha256)
    ]


def _checkpoints(folder: Path) -> tuple[list[Checkpoint], list[Fault]]:
    """Raises FileNotFoundError when there is none."""
    files = sorted(folder.glob("checkpoint-*.txt"))
    if not files:
        raise FileNotFoundError(f"{folder} 里没有存根 / no checkpoint in {folder}")
    read = [(file.name, read_checkpoint(file.read_text())) for file in files]
    broken = [
        _fault(f"存根 {name} 被改动过，或不完整。", f"Checkpoint {name} was changed or is not whole.")
        for name, point in read
        if point is None
    ]
    return sorted((point for _, point in read if point), key=lambda one: one.sequence), broken


def _against(points: Sequence[Checkpoint], checked: Checked) -> Iterator[Fault]:
    """The first checkpoint that does not fit; the last one that fits says from where on."""
    fitting = 0
    for point in points:
        if point.sequence > checked.size:
            yield _fault(
                f"日志末尾被删：{point.made_at:%Y-%m-%d} 的存根记到第 {point.sequence} 条，现在只有 {checked.size} 条。",
                f"The journal's end was cut: the checkpoint of {point.made_at:%Y-%m-%d} counts {point.sequence} "
                f"entries, now there are {checked.size}.",
                checked.size + 1,
            )
            return
        if checked.roots[point.sequence] != point.root:
            yield _fault(
                f"日志第 {fitting + 1} 至 {point.sequence} 条之间被改写过，与 {point.made_at:%Y-%m-%d} 的存根不符。",
                f"The journal was rewritten between entries {fitting + 1} and {point.sequence}: it does not fit the "
                f"checkpoint of {point.made_at:%Y-%m-%d}.",
                fitting + 1,
            )
            return
        fitting = point.sequence


def _fault(zh: str, en: str, sequence: int | None = None) -> Fault:
    return Fault(sequence, "", None, zh, en)
