"""Receiving photos and expecting them, on both databases and in a real folder."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from audit.config import Settings
from audit.database import in_turn, transaction
from audit.errors import AuditError, StorageFull, TooMany
from audit.ids import HallId, InspectionId, PersonId, new_id
from audit.media import queries, store
from audit.media.actions import expect_photos, receive_photo, sweep_parts
from audit.media.schemas import PhotoReceipt, Size
from tests.cast import START, Stage
from tests.media import folder, photos

SHANGHAI = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.usefixtures("opened")


async def pieces(content: bytes, size: int = 60_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def send(
    content: bytes,
    settings: Settings,
    stage: Stage,
    *,
    hall: HallId | None = None,
    body: AsyncIterator[bytes] | None = None,
    person: PersonId | None = None,
    now: datetime = START,
) -> tuple[PhotoReceipt, bool]:
    return await receive_photo(
        hall=hall or stage.hall,
        sha256=photos.sha256(content),
        person=person or stage.consultant.person,
        body=body or pieces(content),
        declared_bytes=None,
        settings=settings,
        now=now,
    )


async def expect(stage: Stage, *contents: bytes, hall: HallId | None = None) -> InspectionId:
    inspection = InspectionId(new_id())
    async with transaction():
        digests = [photos.sha256(content) for content in contents]
        await expect_photos(inspection=inspection, hall=hall or stage.hall, digests=digests)
    return inspection


async def test_a_photo_is_kept_byte_for_byte_and_the_receipt_names_it(settings: Settings, stage: Stage) -> None:
    content = photos.large_jpeg()
    receipt, is_new = await send(content, settings, stage)
    kept = store.original_path(settings.photo_folder, photos.sha256(content))
    assert is_new
    assert kept.read_bytes() == content
    assert (receipt.sha256, receipt.hall, receipt.bytes) == (photos.sha256(content), stage.hall, len(content))
    assert receipt.received_at == START
    assert folder.files(settings) == {folder.place_of(receipt.sha256)}
    assert await folder.acts() == ["photo.received"]


async def test_sending_again_changes_nothing_and_gives_the_first_receipt(settings: Settings, stage: Stage) -> None:
    content = photos.jpeg()
    first, _ = await send(content, settings, stage)
    again, is_new = await send(content, settings, stage)
    assert (again, is_new) == (first, False)
    assert await folder.rows() == 1
    assert await folder.acts() == ["photo.received"]


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
async def test_a_damaged_file_is_repaired_by_sending_the_photo_again(
    settings: Settings, stage: Stage, damage: str
) -> None:
    content = photos.jpeg()
    first, _ = await send(content, settings, stage)
    kept = store.original_path(settings.photo_folder, first.sha256)
    if damage == "gone":
        kept.unlink()
    else:
        kept.write_bytes(content[:100] if damage == "cut" else content[:-9] + b"x" + content[-8:])
    assert not await queries.holds(stage.hall, first.sha256, settings)
    again, is_new = await send(content, settings, stage)
    assert (again, is_new) == (first, False)
    assert kept.read_bytes() == content
    assert await queries.holds(stage.hall, first.sha256, settings)
    assert await folder.rows() == 1
    assert await folder.acts() == ["photo.received", "photo.repaired"]


async def test_a_damaged_file_is_not_replaced_by_other_bytes(settings: Settings, stage: Stage) -> None:
    content = photos.jpeg()
    first, _ = await send(content, settings, stage)
    store.original_path(settings.photo_folder, first.sha256).write_bytes(b"rot")
    with pytest.raises(AuditError, match="photo_hash_mismatch"):
        await send(content, settings, stage, body=pieces(photos.jpeg(number=2)))
    assert store.original_path(settings.photo_folder, first.sha256).read_bytes() == b"rot"


async def test_two_people_sending_the_same_photo_at_once_make_one_photo(settings: Settings, stage: Stage) -> None:
    content = photos.large_jpeg()
    answers = await asyncio.gather(*(send(content, settings, stage) for _ in range(4)))
    assert sorted(is_new for _, is_new in answers) == [False, False, False, True]
    assert len({receipt.received_at for receipt, _ in answers}) == 1
    assert await folder.rows() == 1
    assert folder.files(settings) == {folder.place_of(photos.sha256(content))}
    assert await folder.acts() == ["photo.received"]


async def test_another_hall_gets_the_photo_only_by_sending_it(settings: Settings, stage: Stage) -> None:
    content = photos.jpeg()
    digest = photos.sha256(content)
    await send(content, settings, stage)
    with pytest.raises(AuditError, match="photo_hash_mismatch"):
        await send(content, settings, stage, hall=stage.other_hall, body=pieces(b""))
    assert not await queries.holds(stage.other_hall, digest, settings)
    with pytest.raises(AuditError, match="photo_unknown"):
        await queries.derived(stage.other_hall, digest, Size.list, settings)
    _, is_new = await send(content, settings, stage, hall=stage.other_hall)
    assert is_new
    assert await queries.holds(stage.other_hall, digest, settings)
    assert await folder.rows() == 2
    assert folder.files(settings) == {folder.place_of(digest)}


async def test_a_full_disk_gives_no_receipt_and_leaves_nothing(settings: Settings, stage: Stage) -> None:
    async def fails_half_way() -> AsyncIterator[bytes]:
        yield photos.jpeg()[:500]
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(StorageFull, match="storage_full"):
        await send(photos.jpeg(), settings, stage, body=fails_half_way())
    assert folder.files(settings) == set()
    assert await folder.rows() == 0


async def test_a_receiver_that_is_stopped_half_way_leaves_nothing(settings: Settings, stage: Stage) -> None:
    asked = asyncio.Event()

    async def stalls() -> AsyncIterator[bytes]:
        yield photos.large_jpeg()[:700_000]
        asked.set()
        await asyncio.Event().wait()

    receiving = asyncio.create_task(send(photos.large_jpeg(), settings, stage, body=stalls()))
    await asked.wait()
    assert len(folder.files(settings)) == 1
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    assert folder.files(settings) == set()
    assert await folder.rows() == 0


async def test_a_photo_name_that_is_a_path_never_reaches_the_disk(settings: Settings, stage: Stage) -> None:
    with pytest.raises(AuditError, match="bad_photo_id"):
        await receive_photo(
            hall=stage.hall,
            sha256="../../escaped",
            person=stage.consultant.person,
            body=pieces(photos.jpeg()),
            declared_bytes=None,
            settings=settings,
            now=START,
        )
    assert not settings.photo_folder.exists()


async def test_beyond_the_photos_of_a_day_nothing_new_is_taken_until_the_halls_midnight(
    settings: Settings, stage: Stage
) -> None:
    few = msgspec.structs.replace(settings, photos_a_day=2)
    first, second, third = (photos.jpeg(number=number) for number in range(3))
    await send(first, few, stage)
    await send(second, few, stage, hall=stage.other_hall)
    with pytest.raises(TooMany, match="photo_quota") as refused:
        await send(third, few, stage)
    midnight = (START + timedelta(seconds=refused.value.retry_after_seconds or 0)).astimezone(SHANGHAI)
    assert (midnight.hour, midnight.minute, midnight.second) == (0, 0, 0)
    assert midnight - START <= timedelta(days=1)
    assert await folder.rows() == 2
    _, is_new = await send(first, few, stage)  # what is here already may come again
    assert not is_new
    _, is_new = await send(third, few, stage, person=stage.clerk.person)
    assert is_new
    fourth = photos.jpeg(number=4)
    _, is_new = await send(fourth, few, stage, now=midnight)
    assert is_new


async def test_photos_are_counted_as_they_arrive(settings: Settings, stage: Stage) -> None:
    first, second = photos.jpeg(number=1), photos.jpeg(number=2)
    await send(first, settings, stage)
    inspection = await expect(stage, first, second, second)
    other = await expect(stage, second)
    none = InspectionId(new_id())
    assert await folder.photo_counts([inspection, other, none]) == {inspection: (2, 1), other: (1, 0), none: (0, 0)}
    await send(second, settings, stage)
    assert await folder.photo_counts([inspection, other]) == {inspection: (2, 2), other: (1, 1)}
    assert await folder.photo_counts([]) == {}


async def test_a_photo_in_one_hall_does_not_count_in_another(settings: Settings, stage: Stage) -> None:
    content = photos.jpeg()
    elsewhere = await expect(stage, content, hall=stage.other_hall)
    await send(content, settings, stage)
    later = await expect(stage, content, hall=stage.other_hall)
    assert await folder.photo_counts([elsewhere, later]) == {elsewhere: (1, 0), later: (1, 0)}


async def test_an_inspection_and_its_photo_arriving_together_do_not_miss_each_other(
    settings: Settings, stage: Stage
) -> None:
    content = photos.jpeg()
    written = asyncio.Event()

    async def after_the_inspection_is_written() -> AsyncIterator[bytes]:
        await written.wait()
        yield content

    # Started outside the transaction: a task made inside would take part in it.
    receiving = asyncio.create_task(send(content, settings, stage, body=after_the_inspection_is_written()))
    async with transaction():
        await in_turn(stage.hall)
        await expect_photos(inspection=InspectionId(new_id()), hall=stage.hall, digests=[photos.sha256(content)])
        written.set()
        await asyncio.wait({receiving}, timeout=0.3)
        assert not receiving.done()
    await receiving
    assert await folder.received_flags() == [True]


async def test_only_parts_that_nobody_writes_any_more_are_swept_away(settings: Settings) -> None:
    incoming = settings.photo_folder / "incoming"
    incoming.mkdir(parents=True)
    now = datetime.now(UTC)
    for name, age in (("old.part", timedelta(hours=2)), ("fresh.part", timedelta(minutes=5))):
        (incoming / name).write_bytes(b"half a photo")
        when = (now - age).timestamp()
        os.utime(incoming / name, (when, when))
    await sweep_parts(settings, now=now)
    assert folder.files(settings) == {"incoming/fresh.part"}


async def test_sweeping_a_folder_that_is_not_there_yet_is_harmless(settings: Settings) -> None:
    await sweep_parts(settings, now=START)
    assert not settings.photo_folder.exists()
