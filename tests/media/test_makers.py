"""What phones and cameras of many makers send, every way to hold them, in every format: upright, in colour, without a word."""

import io
from pathlib import Path

import pytest
from PIL import Image

from audit.media import images
from audit.media.schemas import Size
from tests.media import makers, photos
from tests.media.photos import SECRET
from tests.media.test_images import LIMIT, near, saved, shows_quarters_upright


def sizes_of(folder: Path, content: bytes) -> dict[Size, bytes]:
    return images.make_sizes(saved(folder, content), photos.sha256(content))


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("maker", makers.PHOTOS)
def test_a_photo_of_every_maker_is_upright_in_its_size_and_says_nothing(tmp_path: Path, maker: str) -> None:
    content = makers.PHOTOS[maker]
    assert SECRET in content
    facts = images.inspect(saved(tmp_path, content), LIMIT)
    assert facts.width > facts.height
    for size, served in sizes_of(tmp_path, content).items():
        picture = opened(served)
        edge = {Size.list: 320, Size.print: 800, Size.screen: 1280}[size]
        assert max(picture.size) == min(edge, facts.width)
        assert abs(picture.width / picture.height - facts.width / facts.height) < 0.02
        assert shows_quarters_upright(picture), maker
        assert makers.metadata(served) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_format_is_turned_once(tmp_path: Path, kind: str, orientation: int) -> None:
    content = makers.turned(kind, orientation)
    facts = images.inspect(saved(tmp_path, content), LIMIT)
    assert (facts.width, facts.height) == (640, 480)
    picture = opened(sizes_of(tmp_path, content)[Size.screen])
    assert picture.size == (640, 480)
    assert shows_quarters_upright(picture)


def test_an_heic_file_is_turned_by_its_own_property_and_not_by_what_its_exif_says_besides(tmp_path: Path) -> None:
    content = photos.encoded(photos.quarters(), "HEIF", exif=photos.exif(6), quality=90)
    assert b"irot" not in content
    assert images.inspect(saved(tmp_path, content), LIMIT) == ("image/heic", 640, 480)
    assert shows_quarters_upright(opened(sizes_of(tmp_path, content)[Size.screen]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_display_p3_becomes_srgb(tmp_path: Path, kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    flat = Image.new("RGB", (320, 240), makers.SRGB_RED_IN_P3)
    content = photos.encoded(flat, kind, icc_profile=makers.display_p3(), **options)
    picture = opened(sizes_of(tmp_path, content)[Size.screen])
    assert near(picture.getpixel((160, 120)), (255, 0, 0))


def test_the_thumbnail_inside_an_heic_file_is_not_taken_for_the_picture(tmp_path: Path) -> None:
    content = photos.encoded(photos.quarters(1600, 1200), "HEIF", quality=80, thumbnails=[320])
    assert max(opened(sizes_of(tmp_path, content)[Size.screen]).size) == 1280


def test_the_reader_of_metadata_finds_what_there_is() -> None:
    found = makers.metadata(makers.PHOTOS["OPPO"])
    assert {0xE1, 0xE2, 0xFE, 0} <= {marker for marker, _ in found}
    assert sum(SECRET in content for _, content in found) >= 4
