"""The smaller sizes of a photo: all made when one is first asked for, kept beside the originals, made again when missing or damaged."""

import asyncio
import time
from pathlib import Path

from audit.errors import Rejected
from audit.media import images, rules, store
from audit.media.schemas import Size

GIVEN_UP_SECONDS = 600.0
GIVEN_UP_MOST = 10_000

_under_way: dict[tuple[Path, str], "asyncio.Task[None]"] = {}
_given_up: dict[str, float] = {}
"""When a photo could not be decoded. Looking at it again would occupy a decoder each time anybody asks."""


async def size_of(photos: Path, sha256: str, size: Size) -> Path:
    """Path of the JPEG. Raises photo_unknown when the original is missing or damaged, photo_broken, photo_busy, storage_full."""
    target = store.derived_path(photos, sha256, size)
    if not await asyncio.to_thread(store.derived_whole, target):
        await _build_once(photos, sha256)
    return target


async def _build_once(photos: Path, sha256: str) -> None:
    """Those who ask for the same photo at the same time wait for one build; one of them leaving does not stop it."""
    task = _under_way.get((photos, sha256))
    if task is None:
        task = asyncio.create_task(_build(photos, sha256))
        _under_way[photos, sha256] = task
        task.add_done_callback(lambda _: _under_way.pop((photos, sha256)))
    await asyncio.shield(task)


async def _build(photos: Path, sha256: str) -> None:
    if time.monotonic() - _given_up.get(sha256, -GIVEN_UP_SECONDS) < GIVEN_UP_SECONDS:
        raise rules.broken()
    try:
        made = await images.in_decoder(images.make_sizes, store.original_path(photos, sha256), sha256)
    except Rejected:
        if len(_given_up) >= GIVEN_UP_MOST:
            _given_up.clear()
        _given_up[sha256] = time.monotonic()
        raise
    await asyncio.to_thread(store.keep_derived, photos, sha256, made)
