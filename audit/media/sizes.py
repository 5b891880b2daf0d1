"""The smaller sizes of a photo: made when first asked for, kept beside the originals, made again when missing."""

import asyncio
from pathlib import Path

from audit.media import images, rules, store
from audit.media.schemas import Size

_under_way: dict[Path, "asyncio.Task[None]"] = {}


async def size_of(photos: Path, sha256: str, size: Size) -> Path:
    """Path of the JPEG. Raises photo_unknown when the original is missing or damaged, photo_broken, storage_full."""
    target = store.derived_path(photos, sha256, size)
    if not target.exists():
        await _build_once(photos, sha256, size, target)
    return target


async def _build_once(photos: Path, sha256: str, size: Size, target: Path) -> None:
    """Those who ask for the same size at the same time wait for one build; one of them leaving does not stop it."""
    task = _under_way.get(target)
    if task is None:
        task = asyncio.create_task(images.in_decoder(_build, photos, sha256, size, target))
        _under_way[target] = task
        task.add_done_callback(lambda _: _under_way.pop(target))
    await asyncio.shield(task)


def _build(photos: Path, sha256: str, size: Size, target: Path) -> None:
    original = store.original_path(photos, sha256)
    if not store.intact(original, sha256):
        raise rules.photo_unknown()
    with store.part_file(photos) as part:
        store.write_flushed(part, images.make_size(original, size))
        store.keep(part, target)
