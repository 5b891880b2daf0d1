"""The ZIP as a stream: photos as they are, the rest deflated, names in UTF-8."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED

from zipstream import ZipStream

from audit.archives.rules import sealed
from audit.archives.spool import BLOCK, Entry


def packed(entries: Iterable[Entry]) -> Iterator[bytes]:
    return sealed(_zipped(entries))


def _zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    stream = ZipStream()
    for entry in entries:
        kind = ZIP_STORED if entry.is_photo else ZIP_DEFLATED
        stream.add(entry.blocks(), entry.path, size=entry.size, compress_type=kind)
        yield from stream.file()
    yield from stream.finalize()


async def in_background(blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Made in a thread, in pieces that are worth the way."""
    grouped = _grouped(blocks)
    while block := await asyncio.to_thread(next, grouped, b""):
        yield block


def _grouped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for block in blocks:
        waiting += block
        if len(waiting) >= BLOCK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
