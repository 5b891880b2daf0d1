import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from audit.config import Settings
from audit.database import fetch
from audit.errors import NotFound, Rejected
from audit.ids import HallId, PersonId
from audit.media import rules, sizes, store
from audit.media.schemas import Size
from audit.media.tables import Photo

COPIES_AT_ONCE = 4
"""So that a report of hundreds of photos leaves room in the queue for those who look at one."""


class HeldPhoto(Struct, frozen=True):
    """What the database knows of a photo in a hall; its file may still be damaged or gone."""

    bytes: int
    media_type: str
    received_at: datetime


async def held_photo(hall: HallId, sha256: str) -> HeldPhoto | None:
    rows = await fetch("SELECT bytes, media_type, received_at FROM photo WHERE hall = ? AND sha256 = ?", hall, sha256)
    return HeldPhoto(**rows[0]) if rows else None


async def held_digests(hall: HallId, digests: Sequence[str]) -> set[str]:
    """Which of the photos the hall has received."""
    if not digests:
        return set()
    rows = await Photo.select(Photo.sha256).where((Photo.hall == hall) & Photo.sha256.is_in(list(digests)))
    return {row["sha256"] for row in rows}


async def photos_sent(person: PersonId, since: datetime) -> int:
    """How many photos of the person were new since then, in all halls."""
    return int(await Photo.count().where((Photo.received_from == person) & (Photo.received_at >= since)))


async def holds(hall: HallId, sha256: str, settings: Settings) -> bool:
    """Whether the hall holds the photo and its file is intact: the file is read and hashed."""
    if await held_photo(hall, sha256) is None:
        return False
    path = store.original_path(settings.photo_folder, sha256)
    return await asyncio.to_thread(store.intact, path, sha256)


async def derived(hall: HallId, sha256: str, size: Size, settings: Settings) -> Path:
    """The JPEG of that size, made when missing. Raises photo_unknown when the hall does not hold the photo."""
    if await held_photo(hall, sha256) is None:
        raise rules.photo_unknown()
    return await sizes.size_of(settings.photo_folder, sha256, size)


async def original(hall: HallId, sha256: str, settings: Settings) -> tuple[Path, str]:
    """Path and media type of the bytes as sent, checked to be intact. Raises photo_unknown."""
    held = await held_photo(hall, sha256)
    path = store.original_path(settings.photo_folder, sha256)
    if held is None or not await asyncio.to_thread(store.intact, path, sha256):
        raise rules.photo_unknown()
    return path, held.media_type


async def print_copies(hall: HallId, digests: Sequence[str], settings: Settings) -> dict[str, Path]:
    """The print size of each photo. One that the hall does not hold, or whose file is damaged, is left out."""
    known = sorted(await held_digests(hall, digests))
    lanes = asyncio.Semaphore(COPIES_AT_ONCE)
    paths = await asyncio.gather(*(_print_copy(sha256, settings, lanes) for sha256 in known))
    return {sha256: path for sha256, path in zip(known, paths, strict=True) if path}


async def _print_copy(sha256: str, settings: Settings, lanes: asyncio.Semaphore) -> Path | None:
    try:
        async with lanes:
            return await sizes.size_of(settings.photo_folder, sha256, Size.print)
    except (NotFound, Rejected):
        return None
