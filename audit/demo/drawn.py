"""Photos of the demo hall: each shows what its picture says."""

from audit.demo.schemas import Picture
from audit.media.drawing import draw_area, draw_desk


def draw(picture: Picture) -> bytes:
    if picture.scene in ("staff", "visitor"):
        return draw_desk(picture.seed, faults=picture.faults, side=picture.scene, shot=picture.shot)
    return draw_area(picture.seed, scene=picture.scene, faults=picture.faults)
