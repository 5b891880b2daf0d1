"""The folder of photos. A photo is written beside its place, flushed, moved there, and the move is flushed too.

Being written: `<photos>/incoming/<random>.part`. Originals, byte for byte as sent: `<photos>/ab/<sha256>`. Made from
them: `<photos>/derived/<size>/ab/<sha256>.jpg`, each with its own SHA-256 beside it in `<sha256>.sum`.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

import aiofiles

from audit.errors import storage_full
from audit.media import rules
from audit.media.schemas import Size

BUFFER = 512 * 1024
STALE = timedelta(hours=1)
DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})

_making_folders = Lock()


def original_path(photos: Path, sha256: str) -> Path:
    return photos / sha256[:2] / sha256


def derived_path(photos: Path, sha256: str, size: Size) -> Path:
    return photos / "derived" / size.value / sha256[:2] / f"{sha256}.jpg"


@contextmanager
def part_file(photos: Path) -> Iterator[Path]:
    """A path to write to. Whatever still lies there when the block ends, however it ends, is removed."""
    part = photos / "incoming" / f"{secrets.token_hex(16)}.part"
    with disk_trouble_told():
        _ensure_folder(part.parent)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def disk_trouble_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in DISK_TROUBLE:
            raise storage_full() from error
        raise


async def write_part(
    part: Path, body: AsyncIterator[bytes], *, sha256: str, limit: int, finish: Callable[[int], Awaitable[None]]
) -> int:
    """Streams the body to the part, lets `finish` flush and move it while it is still open, and gives its length in bytes.

    Raises photo_too_large as soon as it is longer than `limit` bytes, photo_hash_mismatch when it is not `sha256`.
    """
    digest = hashlib.sha256()
    length = 0
    async with aiofiles.open(part, "xb", buffering=0) as file:
        async for block in _blocks(body, limit):
            digest.update(block)
            length += len(block)
            if await file.write(block) != len(block):
                raise OSError(errno.ENOSPC, "the disk took only a part")
        if digest.hexdigest() != sha256:
            raise rules.hash_mismatch()
        # On the very handle that wrote: a handle opened later may not be told of an earlier failed write.
        await finish(file.fileno())
    return length


async def drain(body: AsyncIterator[bytes], limit: int) -> None:
    """Reads what is not needed: a browser that is still sending takes an early answer for a broken connection."""
    async for _ in _blocks(body, limit):
        pass


async def _blocks(body: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    """The body in pieces of about BUFFER bytes: each costs one hop to a thread."""
    waiting = bytearray()
    length = 0
    async for chunk in body:
        length += len(chunk)
        rules.refuse_too_large(length, limit)
        waiting += chunk
        if len(waiting) >= BUFFER:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def keep_derived(photos: Path, sha256: str, made: Mapping[Size, bytes]) -> None:
    """Not flushed: what a power cut spoils no longer fits its sum and is made again."""
    for size, content in made.items():
        target = derived_path(photos, sha256, size)
        with disk_trouble_told():
            _ensure_folder(target.parent)
            for path, written in ((target, content), (_sum_path(target), hashlib.sha256(content).digest())):
                with part_file(photos) as part:
                    part.write_bytes(written)
                    part.replace(path)


def derived_whole(target: Path) -> bool:
    try:
        return _sum_path(target).read_bytes() == hashlib.sha256(target.read_bytes()).digest()
    except OSError:
        return False


def _sum_path(target: Path) -> Path:
    return target.with_suffix(".sum")


def keep(part: Path, target: Path) -> None:
    """Moves a flushed part to its place; once this returns the photo outlives a power cut."""
    _ensure_folder(target.parent)
    part.replace(target)
    _flush_folder(target.parent)


def _ensure_folder(folder: Path) -> None:
    with _making_folders:  # nobody goes on with a folder that another thread has made but not yet flushed
        _make_folder(folder)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def intact(path: Path, sha256: str) -> bool:
    """Whether the file is there, can be read and still is what its name says."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def sweep_parts(photos: Path, *, now: datetime) -> None:
    """Removes parts that nobody has written to for a while: a killed server left them."""
    oldest = (now - STALE).timestamp()
    for part in (photos / "incoming").glob("*.part"):
        if part.stat().st_mtime < oldest:
            part.unlink(missing_ok=True)
