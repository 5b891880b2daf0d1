"""The drawn photos: right size, the same each time, and a fault is something one can see."""

import io

import pytest
from PIL import Image, ImageChops

from audit.demo.slips import LEFT_ON, SLIPS
from audit.media.drawing import draw_area, draw_desk

SHOWN = sorted({(slip.scene, slip.faults) for slips in (*SLIPS.values(), [LEFT_ON]) for slip in slips if slip.scene})


def draw(scene: str, faults: tuple[str, ...], seed: int = 7) -> bytes:
    if scene in ("staff", "visitor"):
        return draw_desk(seed, faults=faults, side=scene)
    return draw_area(seed, scene=scene, faults=faults)


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("L")


@pytest.mark.parametrize("scene", ["staff", "visitor", "self_service", "waiting", "extinguisher"])
def test_a_picture_is_a_jpeg_of_believable_size(scene: str) -> None:
    content = draw(scene, ())
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 1200))
    assert 100_000 < len(content) < 400_000


def test_the_same_seed_draws_the_same_bytes_and_another_seed_another_desk() -> None:
    assert draw("staff", ("cup",)) == draw("staff", ("cup",))
    assert draw("staff", ("cup",)) != draw("staff", ("cup",), seed=8)


@pytest.mark.parametrize(("scene", "faults"), SHOWN, ids=[" ".join((scene, *faults)) for scene, faults in SHOWN])
def test_a_fault_can_be_seen(scene: str, faults: tuple[str, ...]) -> None:
    clean, faulty = picture(draw(scene, ())), picture(draw(scene, faults))
    changed = ImageChops.difference(clean, faulty).point(lambda value: 255 * (value > 40)).histogram()[255]
    assert changed > 1600 * 1200 * 0.002
