"""Photos of the demo hall: each shows what its picture says."""

from audit.demo.schemas import Picture
from audit.media.drawing import draw_area, draw_desk, taken_again


def draw(picture: Picture) -> bytes:
    return taken_again(draw_scene(picture), picture.take)


def draw_scene(picture: Picture) -> bytes:
    """As its first take."""
    if picture.scene in ("staff", "visitor"):
        return draw_desk(picture.seed, faults=picture.faults, side=picture.scene, shot=picture.shot)
    return draw_area(picture.seed, scene=picture.scene, faults=picture.faults)
