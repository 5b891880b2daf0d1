"""Looking into photos and making them smaller, on real files."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageFile

from audit.errors import AuditError
from audit.media import images
from audit.media.schemas import Size
from tests import builders
from tests.media import photos
from tests.media.photos import BLUE, GREEN, GREY, RED, SECRET

LIMIT = 50_000_000


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "photo"
    path.write_bytes(content)
    return path


def small(folder: Path, content: bytes, size: Size) -> bytes:
    return images.make_sizes(saved(folder, content), photos.sha256(content))[size]


def made(folder: Path, content: bytes, size: Size = Size.screen) -> Image.Image:
    picture = Image.open(io.BytesIO(small(folder, content, size)))
    picture.load()
    return picture


def near(colour: object, wanted: tuple[int, int, int], by: int = 12) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(one - other) <= by for one, other in zip(colour, wanted, strict=True))


def shows_quarters_upright(picture: Image.Image) -> bool:
    wide, high = picture.size
    places = {(0.25, 0.25): RED, (0.75, 0.25): GREEN, (0.25, 0.75): BLUE, (0.75, 0.75): GREY}
    return wide > high and all(
        near(picture.getpixel((int(x * wide), int(y * high))), colour) for (x, y), colour in places.items()
    )


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", Size)
def test_a_photo_is_shown_upright_however_the_phone_was_held(tmp_path: Path, orientation: int, size: Size) -> None:
    content = photos.oriented_jpeg(orientation)
    assert shows_quarters_upright(made(tmp_path, content, size))
    assert images.inspect(saved(tmp_path, content), LIMIT) == ("image/jpeg", 640, 480)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(photos.jpeg(), "image/jpeg", id="plain JPEG"),
        pytest.param(photos.encoded(photos.quarters(), progressive=True, quality=90), "image/jpeg", id="progressive"),
        pytest.param(photos.encoded(photos.quarters().convert("CMYK"), quality=90), "image/jpeg", id="CMYK"),
        pytest.param(
            photos.encoded(
                photos.quarters(), "MPO", save_all=True, append_images=[photos.quarters(64, 48)], quality=90
            ),
            "image/jpeg",
            id="MPO of two pictures",
        ),
        pytest.param(photos.jpeg() + photos.POLYGLOT_TAIL, "image/jpeg", id="JPEG with a tail"),
        pytest.param(photos.encoded(photos.quarters(), "PNG"), "image/png", id="PNG"),
        pytest.param(photos.encoded(photos.quarters().quantize(8), "PNG"), "image/png", id="palette"),
        pytest.param(photos.encoded(photos.quarters().convert("RGBA"), "PNG"), "image/png", id="RGBA"),
        pytest.param(photos.encoded(photos.quarters(), "WEBP", lossless=True), "image/webp", id="WebP"),
    ],
)
def test_every_kind_of_photo_keeps_its_colours(tmp_path: Path, content: bytes, media_type: str) -> None:
    assert images.inspect(saved(tmp_path, content), LIMIT) == (media_type, 640, 480)
    assert shows_quarters_upright(made(tmp_path, content))


def test_sixteen_bit_grey_does_not_turn_white(tmp_path: Path) -> None:
    picture = made(tmp_path, photos.grey_ramp_16_bit(), Size.print)
    for column in (0, 200, 400, 600, 799):
        grey = column * 255 // 799
        assert near(picture.getpixel((column, 300)), (grey, grey, grey), by=4)


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    glass = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    glass.paste((200, 0, 0, 255), (0, 0, 150, 200))
    for content in (
        photos.encoded(glass, "PNG"),
        photos.encoded(glass, "WEBP"),
        photos.encoded(glass.quantize(), "PNG"),
    ):
        picture = made(tmp_path, content)
        assert near(picture.getpixel((40, 100)), (200, 0, 0))
        assert near(picture.getpixel((260, 100)), (255, 255, 255))


def test_colours_of_another_profile_are_converted_to_srgb(tmp_path: Path) -> None:
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = own.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    flat = Image.new("RGB", (64, 64), RED)
    for content in (photos.encoded(flat, "PNG", icc_profile=swapped), photos.encoded(flat, icc_profile=swapped)):
        assert near(made(tmp_path, content).getpixel((30, 30)), (RED[1], RED[0], RED[2]))


@pytest.mark.parametrize(
    "extra",
    [
        {"icc_profile": b"not a profile" * 20},
        {"exif": b"Exif\0\0not TIFF at all"},
        {"exif": photos.EXIF_TURNED_BY_A_WORD},
        {"xmp": b"<x:xmpmeta"},
    ],
    ids=["profile", "EXIF", "orientation", "XMP"],
)
def test_damaged_metadata_does_not_hide_a_good_picture(tmp_path: Path, extra: dict[str, Any]) -> None:
    content = photos.encoded(photos.quarters(), quality=90, **extra)
    assert images.inspect(saved(tmp_path, content), LIMIT).width == 640
    assert shows_quarters_upright(made(tmp_path, content))


@pytest.mark.parametrize("size", Size)
def test_no_metadata_leaves_in_a_derived_size(tmp_path: Path, size: Size) -> None:
    content = photos.talkative_jpeg()
    assert content.count(SECRET) >= 4
    served = small(tmp_path, content, size)
    picture = Image.open(io.BytesIO(served))
    assert SECRET not in served
    assert not picture.getexif()
    assert picture.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(("size", "edge"), [(Size.list, 320), (Size.screen, 1280), (Size.print, 800)])
def test_a_size_has_its_longer_edge_and_nothing_is_blown_up(tmp_path: Path, size: Size, edge: int) -> None:
    assert max(made(tmp_path, photos.jpeg(3000, 2000), size).size) == edge
    assert made(tmp_path, photos.jpeg(100, 50), size).size == (100, 50)
    assert made(tmp_path, photos.encoded(Image.new("L", (9000, 3))), size).size == (edge, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(photos.forged_size_jpeg(), "photo_pixels", id="forged header"),
        pytest.param(photos.one_bit_png(20_001, 10), "photo_pixels", id="endless strip"),
        pytest.param(photos.one_bit_png(10_000, 5_001), "photo_pixels", id="just above the limit"),
        pytest.param(photos.animated("WEBP"), "photo_animated", id="moving WebP"),
        pytest.param(photos.animated("PNG"), "photo_animated", id="moving PNG"),
        pytest.param(photos.jpeg()[:-400], "photo_broken", id="JPEG without its end"),
        pytest.param(photos.jpeg()[:300], "photo_broken", id="JPEG header only"),
        pytest.param(photos.encoded(photos.quarters(), "PNG")[:600], "photo_broken", id="half a PNG"),
        pytest.param(photos.encoded(photos.quarters(), "WEBP")[:200], "photo_broken", id="half a WebP"),
        pytest.param(b"\xff\xd8\xff" + b"nothing" * 50, "photo_broken", id="JPEG in name only"),
        pytest.param(b"RIFF\x10\0\0\0WEBPnothing", "photo_broken", id="WebP in name only"),
        pytest.param(b"", "photo_type", id="empty"),
    ],
)
def test_what_is_not_a_usable_photo_is_refused_by_name(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(AuditError) as refused:
        images.inspect(saved(tmp_path, content), LIMIT)
    assert refused.value.code == code


def test_a_photo_of_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    assert images.inspect(saved(tmp_path, photos.one_bit_png(10_000, 5_000)), LIMIT).width == 10_000


def test_half_a_photo_is_refused_even_when_another_library_asked_pillow_to_be_lenient(tmp_path: Path) -> None:
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        with pytest.raises(AuditError, match="photo_broken"):
            images.inspect(saved(tmp_path, photos.jpeg()[:-400]), LIMIT)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def test_a_failing_disk_is_not_called_a_broken_photo(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        images.inspect(tmp_path / "gone", LIMIT)


def test_the_room_can_be_imported_without_loading_pillow() -> None:
    program = "import sys, audit.media.routes; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


FORKED = """
import asyncio, os, sys
from pathlib import Path
from audit.media.images import in_reader, inspect

photo = Path(sys.argv[1])
asyncio.run(in_reader(inspect, photo, 1000000))
if os.fork() == 0:
    asyncio.run(in_reader(inspect, photo, 1000000))
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def test_a_server_forked_from_a_process_that_read_photos_reads_photos_too(tmp_path: Path) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(builders.JPEG_1)
    done = subprocess.run([sys.executable, "-c", FORKED, str(photo)], timeout=60, check=False)
    assert done.returncode == 0
