"""The same picture is known again, once to the last pixel and once roughly."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from audit.errors import AuditError
from audit.evidence.rules import NEAR_BITS
from audit.media.drawing import draw_desk
from audit.media.looks import Look, distance, look_of
from tests.media import photos

DESK = draw_desk(1, faults=["cup"])


def look(content: bytes, folder: Path) -> Look:
    path = folder / "photo"
    path.write_bytes(content)
    return look_of(path)


def picture() -> Image.Image:
    return Image.open(io.BytesIO(DESK))


def bits(one: Look, other: Look) -> int:
    return distance(int(one.rough, 16), int(other.rough, 16))


COPIES = {
    "recompressed": lambda: photos.encoded(picture(), quality=40),
    "half the size": lambda: photos.encoded(picture().resize((800, 600)), quality=75),
    "brighter": lambda: photos.encoded(ImageEnhance.Brightness(picture()).enhance(1.15), quality=80),
    "darker": lambda: photos.encoded(ImageEnhance.Brightness(picture()).enhance(0.8), quality=80),
    "as a PNG": lambda: photos.encoded(picture().resize((800, 600)), "PNG"),
    "a little cropped": lambda: photos.encoded(picture().crop((16, 12, 1584, 1188)), quality=80),
}


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_looks_nearly_the_same_and_is_not_called_exact(kind: str, tmp_path: Path) -> None:
    original, copy = look(DESK, tmp_path), look(COPIES[kind](), tmp_path)
    assert bits(original, copy) <= NEAR_BITS
    assert original.pixels != copy.pixels


def test_another_photo_looks_different(tmp_path: Path) -> None:
    others = [draw_desk(1, faults=["cup"], side="visitor"), draw_desk(2), draw_desk(0, faults=["newspaper"])]
    looks = [look(content, tmp_path) for content in (DESK, *others)]
    assert all(bits(looks[0], other) > NEAR_BITS for other in looks[1:])
    assert len({one.pixels for one in looks}) == 4


def test_another_photo_of_the_same_desk_is_never_exact(tmp_path: Path) -> None:
    assert len({look(draw_desk(1, shot=shot), tmp_path).pixels for shot in range(3)}) == 3


def test_a_copy_that_was_only_described_or_packed_anew_is_exact(tmp_path: Path) -> None:
    described = DESK[:2] + b"\xff\xfe\x00\x10another photo" + DESK[2:]
    packed = photos.encoded(picture().convert("RGB"), "PNG")
    assert look(described, tmp_path) == look(DESK, tmp_path) == look(packed, tmp_path)


def test_the_upright_picture_is_looked_at(tmp_path: Path) -> None:
    upright = look(photos.oriented_jpeg(1), tmp_path)
    assert all(bits(upright, look(photos.oriented_jpeg(turn), tmp_path)) <= 8 for turn in range(2, 9))


def test_what_cannot_be_decoded_says_so(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="photo_broken"):
        look(DESK[:5000], tmp_path)


def test_the_distance_of_looks_counts_bits() -> None:
    assert [distance(0, 0), distance(0b1010, 0b0101), distance(2**256 - 1, 0)] == [0, 4, 256]
