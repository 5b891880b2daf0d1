"""Hostile files: each is refused in words or shown as what it is; none costs the server more than a little of one process."""

import asyncio
import io
import json
import re
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from PIL import Image

from audit.child_processes import OverTimeError, Workers
from audit.config import Settings
from audit.errors import AuditError
from audit.media import images, sizes, store
from audit.media.schemas import Size
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.media import hostile, makers, photos
from tests.media.peaks import peak_megabytes
from tests.media.test_images import LIMIT, near, saved, shows_quarters_upright, small
from tests.media.test_routes import path, put

REFUSALS = {"photo_broken", "photo_type", "photo_pixels", "photo_animated"}
CODES = re.compile("|".join(REFUSALS))


def refused(folder: Path, content: bytes) -> str:
    with pytest.raises(AuditError) as refused:
        images.inspect(saved(folder, content), LIMIT)
    return refused.value.code


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_a_photo_that_is_cut_off_anywhere_is_refused(tmp_path: Path, kind: str) -> None:
    whole = hostile.KINDS[kind]
    assert images.inspect(saved(tmp_path, whole), LIMIT)
    for content in hostile.cut(whole):
        assert refused(tmp_path, content) in ("photo_broken", "photo_type"), len(content)


@pytest.mark.parametrize("maker", ["Huawei", "Canon", "Apple HEIC"])
def test_a_film_or_second_picture_behind_a_photo_does_not_make_half_of_it_whole(tmp_path: Path, maker: str) -> None:
    content = makers.PHOTOS[maker]
    scan = content.index(b"\xff\xda") if content.startswith(b"\xff\xd8") else content.index(b"mdat")
    assert refused(tmp_path, content[: scan + 1000]) == "photo_broken"


@pytest.mark.parametrize("kind", ["JPEG", "progressive", "PNG", "WEBP", "AVIF", "HEIF"])
def test_a_forged_size_is_refused_before_anything_is_decoded(tmp_path: Path, kind: str) -> None:
    content = hostile.KINDS[kind]
    for width, height in ((20_000, 20_000), (16_383, 16_383)):
        assert refused(tmp_path, hostile.with_size(content, width, height)) in ("photo_pixels", "photo_broken")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "AVIF", "HEIF"])
def test_a_long_strip_is_refused_even_when_it_is_thin(tmp_path: Path, kind: str) -> None:
    assert refused(tmp_path, hostile.with_size(hostile.KINDS[kind], 30_000, 2)) in ("photo_pixels", "photo_broken")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_without_any_pixel_is_refused(tmp_path: Path, kind: str) -> None:
    for width, height in ((0, 0), (0, 100), (100, 0)):
        assert refused(tmp_path, hostile.with_size(hostile.KINDS[kind], width, height)) == "photo_broken"


def test_webp_of_more_pixels_than_its_decoder_can_bear_is_refused(tmp_path: Path) -> None:
    large = photos.encoded(Image.new("L", (5001, 5000)), "WEBP", quality=1, method=0)
    assert refused(tmp_path, large) == "photo_pixels"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_moving_pictures_are_refused(tmp_path: Path, kind: str) -> None:
    assert refused(tmp_path, photos.animated(kind)) == ("photo_type" if kind == "GIF" else "photo_animated")


def test_an_heic_film_is_refused(tmp_path: Path) -> None:
    content = hostile.KINDS["HEIF"].replace(b"ftypheic", b"ftyphevc", 1)
    assert refused(tmp_path, content) == "photo_animated"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("bomb", hostile.EXIF_BOMBS)
def test_bombs_in_the_exif_do_not_hide_the_picture(tmp_path: Path, bomb: str) -> None:
    content = hostile.exif_bomb(hostile.EXIF_BOMBS[bomb])
    assert images.inspect(saved(tmp_path, content), LIMIT) == ("image/jpeg", 320, 240)
    served = small(tmp_path, content, Size.screen)
    assert shows_quarters_upright(Image.open(io.BytesIO(served)))
    assert makers.metadata(served) == []


@pytest.mark.parametrize(
    "profile", [hostile.deep_profile(), b"\0" * 3_000_000, makers.display_p3()[:300] + b"\xff" * 200_000]
)
def test_monstrous_colour_profiles_do_not_hide_the_picture(tmp_path: Path, profile: bytes) -> None:
    content = hostile.profile_bomb(profile)
    picture = Image.open(io.BytesIO(small(tmp_path, content, Size.screen)))
    assert picture.size == (320, 240)
    assert near(picture.getpixel((240, 180)), photos.GREY, by=90)


@pytest.mark.parametrize("name", hostile.POLYGLOTS)
def test_what_is_also_something_else_leaves_only_its_picture(tmp_path: Path, name: str) -> None:
    content = hostile.POLYGLOTS[name]
    served = small(tmp_path, content, Size.screen)
    assert shows_quarters_upright(Image.open(io.BytesIO(served)))
    assert makers.metadata(served) == []
    assert b"script" not in served


def test_a_text_that_unpacks_to_hundreds_of_megabytes_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, hostile.packed_text_bomb()) == "photo_broken"


HARMFUL = range(300)


@pytest.mark.parametrize("part", range(3))
async def test_files_with_random_damage_are_refused_or_shown_and_never_break_the_server(
    client: httpx.AsyncClient, app: Litestar, stage: Stage, part: int
) -> None:
    phone = await sign_in(client, "consultant")
    taken = 0
    for number in HARMFUL[part::3]:
        content = hostile.mutated(number)
        answer = await put(phone, stage, content)
        assert answer.status_code in (201, 415, 422), number
        if answer.status_code == 201:
            shown = await phone.get(path(stage, photos.sha256(content)), params={"size": "list"})
            assert shown.status_code in (200, 422), number
            answer = shown
            taken += 1
        if answer.status_code == 200:
            assert makers.metadata(answer.content) == []
        else:
            assert CODES.fullmatch(answer.json()["code"]), number
            assert answer.json()["title"].endswith("。")
    assert 10 < taken < 100
    async with browser(app) as another:
        await sign_in(another, "clerk")
        assert (await put(another, stage, photos.jpeg())).status_code == 201


@pytest.mark.parametrize("maker", makers.PHOTOS)
async def test_a_photo_of_every_maker_is_kept_byte_for_byte_and_served_without_a_word(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings, maker: str
) -> None:
    content = makers.PHOTOS[maker]
    digest = photos.sha256(content)
    assert (await put(consultant, stage, content)).status_code == 201
    assert store.original_path(settings.photo_folder, digest).read_bytes() == content
    for size in Size:
        served = await consultant.get(path(stage, digest), params={"size": size.value})
        assert (served.status_code, served.headers["content-type"]) == (200, "image/jpeg")
        assert makers.metadata(served.content) == []
    original = await consultant.get(path(stage, digest) + "/original")
    assert original.content == content
    assert original.headers["content-type"] == ("image/heic" if "HEIC" in maker else "image/jpeg")


async def test_a_photo_that_makes_its_decoder_spin_is_refused_once_and_disturbs_nobody(tmp_path: Path) -> None:
    spinning, good = hostile.spinning_jpeg(), photos.jpeg()
    for content in (spinning, good):
        target = store.original_path(tmp_path, photos.sha256(content))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    assert await images.in_reader(images.inspect, target, LIMIT)
    asked = asyncio.create_task(sizes.size_of(tmp_path, photos.sha256(spinning), Size.list))
    assert (await sizes.size_of(tmp_path, photos.sha256(good), Size.list)).exists()
    assert not asked.done()
    with pytest.raises(AuditError, match="photo_broken"):
        await asked
    async with asyncio.timeout(
        images.JOB_SECONDS / 2
    ):  # it is not tried again, which would take as long as the first time
        with pytest.raises(AuditError, match="photo_broken"):
            await sizes.size_of(tmp_path, photos.sha256(spinning), Size.screen)
    assert folder_of_derived(tmp_path) == {photos.sha256(good)}


def folder_of_derived(photos_folder: Path) -> set[str]:
    return {path.stem for path in (photos_folder / "derived").rglob("*.jpg")}


LARGEST = {
    "JPEG": lambda: photos.encoded(Image.new("RGB", (10_000, 5_000), photos.RED), quality=80),
    "progressive CMYK": lambda: photos.encoded(
        Image.new("CMYK", (10_000, 5_000), (9, 200, 200, 20)), progressive=True, quality=80
    ),
    "RGBA": lambda: photos.encoded(Image.new("RGBA", (10_000, 5_000), (220, 30, 30, 128)), "PNG", compress_level=1),
    "grey with alpha": lambda: photos.encoded(Image.new("LA", (10_000, 5_000), (90, 128)), "PNG", compress_level=1),
    "16 bit": lambda: photos.encoded(Image.new("I;16", (10_000, 5_000), 30_000), "PNG", compress_level=1),
    "WebP": lambda: photos.encoded(Image.new("RGBA", (5_000, 5_000), (220, 30, 30, 128)), "WEBP", quality=50, method=0),
    "HEIC": lambda: photos.encoded(Image.new("RGB", (8_000, 6_000), photos.RED), "HEIF", quality=30),
    "AVIF": lambda: photos.encoded(Image.new("RGB", (8_000, 6_000), photos.RED), "AVIF", quality=30, speed=10),
}


async def test_a_decoder_takes_less_than_600_megabytes_for_the_largest_photo_of_any_kind(tmp_path: Path) -> None:
    workers = Workers(at_once=1, waiting_most=0, seconds=60, memory_bytes=images.MEMORY_BYTES_MOST)
    peaks = {}
    for kind, make in LARGEST.items():
        content = await asyncio.to_thread(make)
        assert await workers.ask(images.inspect, saved(tmp_path, content), LIMIT)
        made = await workers.ask(images.make_sizes, saved(tmp_path, content), photos.sha256(content))
        assert max(Image.open(io.BytesIO(made[Size.screen])).size) == 1280, kind
        peaks[kind] = await workers.ask(peak_megabytes)
    await workers.close()
    assert max(peaks.values()) < 600, json.dumps(peaks)


async def test_a_spinning_decoder_is_ended_at_its_time(tmp_path: Path) -> None:
    content = hostile.spinning_jpeg()
    workers = Workers(at_once=1, waiting_most=0, seconds=1.0)
    with pytest.raises(OverTimeError):
        await workers.ask(images.make_sizes, saved(tmp_path, content), photos.sha256(content))
    await workers.close()
