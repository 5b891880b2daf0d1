import asyncio
import math
import os
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

from audit.config import Settings
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import TooMany
from audit.ids import HallId, InspectionId, PersonId, new_id
from audit.journal.actions import record
from audit.journal.queries import current_epoch
from audit.media import images, queries, rules, store
from audit.media.images import Facts
from audit.media.queries import HeldPhoto
from audit.media.schemas import PhotoReceipt
from audit.media.tables import ExpectedPhoto, Photo
from audit.sites.queries import hall_by_id
from audit.sites.rules import day_around

COLUMNS = ("id", "hall", "sha256", "bytes", "media_type", "width", "height", "received_at", "received_from")


async def receive_photo(
    *,
    hall: HallId,
    sha256: str,
    person: PersonId,
    body: AsyncIterator[bytes],
    declared_bytes: int | None,
    settings: Settings,
    now: datetime,
) -> tuple[PhotoReceipt, bool]:
    """Stores one photo and says whether it is new in this hall; the receipt is made after file and row are on disk.

    The body is read even when another hall has sent the same photo: knowing a hash is not holding the photo. A photo that
    this hall already holds is read only to repair a damaged or missing file.
    Raises bad_photo_id, photo_too_large, photo_hash_mismatch, photo_type, photo_pixels, photo_animated, photo_broken,
    photo_quota, photo_busy, storage_full; each leaves neither a file nor a row.
    """
    limit = settings.photo_max_bytes
    target = store.original_path(settings.photo_folder, rules.checked_digest(sha256))
    rules.refuse_too_large(declared_bytes, limit)
    held = await queries.held_photo(hall, sha256)
    if held is not None and await asyncio.to_thread(store.intact, target, sha256):
        await store.drain(body, limit)
        return await _receipt(hall, sha256, held), False
    if held is None:
        await _refuse_beyond_quota(hall, person, body, settings, now)
    length, facts = await _store(body, target, sha256, settings)
    # From here on the file stays, also when the transaction fails: another hall may hold the same photo, and without a
    # row it is no hall's photo.
    if held:
        await _note_repair(hall, sha256, person, now)
        return await _receipt(hall, sha256, held), False
    held, is_new = await _enter(hall, sha256, person, length, facts, now)
    return await _receipt(hall, sha256, held), is_new


async def _refuse_beyond_quota(
    hall: HallId, person: PersonId, body: AsyncIterator[bytes], settings: Settings, now: datetime
) -> None:
    """Counts over all halls, by the day of this one."""
    began, ends = day_around(now, (await hall_by_id(hall)).time_zone)
    try:
        sent = await queries.photos_sent(person, began)
        rules.refuse_beyond_quota(sent, settings.photos_a_day, math.ceil((ends - now).total_seconds()))
    except TooMany:
        await store.drain(body, settings.photo_max_bytes)
        raise


async def _store(body: AsyncIterator[bytes], target: Path, sha256: str, settings: Settings) -> tuple[int, Facts]:
    """Length and facts of the photo, once it lies flushed in its place."""
    found: list[Facts] = []

    async def finish(handle: int) -> None:
        await asyncio.to_thread(os.fsync, handle)
        found.append(await images.in_reader(images.inspect, part, settings.photo_max_pixels))
        await asyncio.to_thread(store.keep, part, target)

    with store.part_file(settings.photo_folder) as part:
        length = await store.write_part(part, body, sha256=sha256, limit=settings.photo_max_bytes, finish=finish)
    return length, found[0]


async def _receipt(hall: HallId, sha256: str, held: HeldPhoto) -> PhotoReceipt:
    epoch = await current_epoch()
    return PhotoReceipt(sha256=sha256, hall=hall, bytes=held.bytes, epoch=epoch, received_at=held.received_at)


async def _enter(
    hall: HallId, sha256: str, person: PersonId, length: int, facts: Facts, now: datetime
) -> tuple[HeldPhoto, bool]:
    """Makes the row; False when somebody else sent the same photo at the same time and was first."""
    photo = new_id()
    row = (photo, hall, sha256, length, facts.media_type, facts.width, facts.height, now, person)
    async with transaction():
        await in_turn(hall)
        is_new = await bulk_insert(Photo, COLUMNS, [row], ignore_conflicts=True)
        if is_new:
            await fetch("UPDATE expected_photo SET received = true WHERE hall = ? AND sha256 = ?", hall, sha256)
            detail = {"sha256": sha256, "bytes": length}
            await record(
                hall=hall,
                actor=person,
                act="photo.received",
                subject=photo,
                detail=detail,
                rows={"photo": [photo]},
                now=now,
            )
    held = HeldPhoto(bytes=length, media_type=facts.media_type, received_at=now)
    return (held, True) if is_new else (await queries.held_photo(hall, sha256) or held, False)


async def _note_repair(hall: HallId, sha256: str, person: PersonId, now: datetime) -> None:
    async with transaction():
        await record(hall=hall, actor=person, act="photo.repaired", detail={"sha256": sha256}, now=now)


async def expect_photos(*, inspection: InspectionId, hall: HallId, digests: Sequence[str]) -> None:
    """Notes which photos an inspection speaks of, each once; belongs into the caller's transaction, in the hall's turn."""
    wanted = list(dict.fromkeys(digests))
    here = await queries.held_digests(hall, wanted)
    rows = [(new_id(), inspection, hall, sha256, sha256 in here) for sha256 in wanted]
    await bulk_insert(ExpectedPhoto, ("id", "inspection", "hall", "sha256", "received"), rows)


async def note_viewed(*, hall: HallId, sha256: str, person: PersonId, now: datetime) -> None:
    """An original shows more than its smaller copies: who took it out stands in the journal."""
    async with transaction():
        await record(hall=hall, actor=person, act="photo.original_viewed", detail={"sha256": sha256}, now=now)


async def sweep_parts(settings: Settings, *, now: datetime) -> None:
    """For the start of the server: removes what a killed one left half received."""
    await asyncio.to_thread(store.sweep_parts, settings.photo_folder, now=now)
