"""Sizes and print copies: made when first asked for, made again when missing, never for another hall."""

import asyncio

import pytest
from PIL import Image

from audit.config import Settings
from audit.errors import AuditError
from audit.media import queries, store
from audit.media.schemas import Size
from tests.cast import Stage
from tests.media import folder, photos
from tests.media.test_actions import send

pytestmark = pytest.mark.usefixtures("opened")


@pytest.mark.parametrize("size", Size)
async def test_a_size_is_made_once_kept_and_made_again_when_missing(
    settings: Settings, stage: Stage, size: Size
) -> None:
    receipt, _ = await send(photos.jpeg(2000, 1500), settings, stage)
    path = await queries.derived(stage.hall, receipt.sha256, size, settings)
    digest = receipt.sha256
    assert folder.files(settings) == {folder.place_of(digest), *folder.places_of_sizes(digest)}
    made_at = path.stat().st_ino
    content = path.read_bytes()
    assert (await queries.derived(stage.hall, digest, size, settings)).stat().st_ino == made_at
    path.unlink()
    assert (await queries.derived(stage.hall, digest, size, settings)).read_bytes() == content


@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied", "without its sum"])
async def test_a_damaged_size_is_made_again(settings: Settings, stage: Stage, damage: str) -> None:
    receipt, _ = await send(photos.jpeg(2000, 1500), settings, stage)
    path = await queries.derived(stage.hall, receipt.sha256, Size.screen, settings)
    whole = path.read_bytes()
    spoilt = {"flipped": whole[:500] + b"x" + whole[501:], "cut": whole[:-30], "emptied": b""}.get(damage, whole)
    path.write_bytes(spoilt)
    if damage == "without its sum":
        path.with_suffix(".sum").unlink()
    again = await queries.derived(stage.hall, receipt.sha256, Size.screen, settings)
    assert again.read_bytes() == whole
    assert path.with_suffix(".sum").exists()


async def test_many_who_ask_at_once_wait_for_one_build(settings: Settings, stage: Stage) -> None:
    receipt, _ = await send(photos.large_jpeg(), settings, stage)
    asked = [asyncio.create_task(queries.derived(stage.hall, receipt.sha256, Size.screen, settings)) for _ in range(8)]
    asked[0].cancel()
    paths = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(paths[0], asyncio.CancelledError)
    assert len(set(paths[1:])) == 1
    assert folder.files(settings) == {folder.place_of(receipt.sha256), *folder.places_of_sizes(receipt.sha256)}
    with Image.open(store.derived_path(settings.photo_folder, receipt.sha256, Size.screen)) as picture:
        assert picture.size == (1280, 960)


async def test_no_size_is_made_from_a_damaged_original(settings: Settings, stage: Stage) -> None:
    receipt, _ = await send(photos.jpeg(), settings, stage)
    original = store.original_path(settings.photo_folder, receipt.sha256)
    original.write_bytes(photos.jpeg(number=2))
    with pytest.raises(AuditError, match="photo_unknown"):
        await queries.derived(stage.hall, receipt.sha256, Size.list, settings)
    with pytest.raises(AuditError, match="photo_unknown"):
        await queries.original(stage.hall, receipt.sha256, settings)
    assert folder.files(settings) == {folder.place_of(receipt.sha256)}


async def test_print_copies_are_given_for_the_photos_that_the_hall_holds_intact(
    settings: Settings, stage: Stage
) -> None:
    good, damaged, elsewhere, unknown = (photos.jpeg(1200, 900, number=number) for number in range(4))
    await send(good, settings, stage)
    rotten, _ = await send(damaged, settings, stage)
    await send(elsewhere, settings, stage, hall=stage.other_hall)
    store.original_path(settings.photo_folder, rotten.sha256).write_bytes(b"rot")
    digests = [photos.sha256(content) for content in (good, good, damaged, elsewhere, unknown)]
    copies = await queries.print_copies(stage.hall, digests, settings)
    assert copies.keys() == {photos.sha256(good)}
    with Image.open(copies[photos.sha256(good)]) as picture:
        assert (picture.format, picture.size) == ("JPEG", (800, 600))
    assert await queries.print_copies(stage.hall, [], settings) == {}
