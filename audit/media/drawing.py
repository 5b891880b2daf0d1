"""Drawn pictures for the demo hall: desks with and without faults, and the places around them. Deterministic by seed."""

from collections.abc import Sequence
from random import Random

from audit.media import drawing_faults, drawing_places
from audit.media import drawing_things as things
from audit.media.drawing_canvas import (
    REFRAMED,
    SIZE,
    Camera,
    Canvas,
    Colour,
    photographed,
    reframed,
    shade,
    soft_background,
)

DESKS: list[Colour] = [(214, 180, 136), (226, 224, 218), (186, 146, 104), (206, 214, 220), (232, 214, 184)]
WALLS: list[Colour] = [(214, 222, 228), (230, 226, 216), (206, 216, 214), (222, 218, 226)]
PANELS: list[Colour] = [(236, 238, 240), (190, 206, 220), (224, 214, 196), (170, 190, 196)]
MATS: list[Colour] = [(40, 62, 98), (62, 70, 80), (32, 92, 96), (122, 44, 44)]

FAULTS = {
    "cup": drawing_faults.cup,
    "bag": drawing_faults.bag,
    "food": drawing_faults.food,
    "clothes": drawing_faults.clothes,
    "loose_papers": drawing_faults.loose_papers,
    "piled": drawing_faults.pile,
    "loose_stationery": drawing_faults.loose_stationery,
    "tangled": drawing_faults.tangle,
    "newspaper": drawing_faults.newspaper,
}
"""Faults that are a thing lying there. Besides: crooked, dust, untidy_basket, no_labels, plant_aside, left_on (at night)."""
FREE_PLACES = [(50.0, 58.0), (-54.0, 56.0), (70.0, 50.0), (-40.0, 62.0)]


def draw_desk(seed: int, *, faults: Sequence[str] = (), side: str = "staff", shot: int = 0) -> bytes:
    """A JPEG of 1600 × 1200 of one counter, seen from the `staff` or the `visitor` side.

    The seed fixes the furniture, `shot` how the phone was held. Faults are the keys of FAULTS and the words named there;
    others are not drawn.
    """
    return photographed(_painted(seed, faults, side, shot), night="left_on" in faults)


def things_on_desk(seed: int, *, shot: int = 0) -> dict[str, tuple[int, int, int, int]]:
    """Where the things of a tidy desk are on its picture from the staff's side: left, top, width, height in thousandths."""
    found = {}
    for name, (left, top, right, bottom) in _painted(seed, (), "staff", shot).bounds.items():
        x, y = max(0, round(left / SIZE[0] * 1000)), max(0, round(top / SIZE[1] * 1000))
        found[name] = (
            x,
            y,
            min(1000, round(right / SIZE[0] * 1000)) - x,
            min(1000, round(bottom / SIZE[1] * 1000)) - y,
        )
    return found


def _painted(seed: int, faults: Sequence[str], side: str, shot: int) -> Canvas:
    moment = Random(f"{seed} {shot} {' '.join(faults)}")  # noqa: S311  pictures, not secrets
    lying = [fault for fault in faults if fault in FAULTS]
    places = _free_places(moment, side)
    canvas = _empty_desk(seed, _camera(moment, towards=places[0][0] if lying or "dust" in faults else None))
    (_visitor_side if side == "visitor" else _staff_side)(canvas, faults)
    canvas.rng = moment
    if "dust" in faults:
        drawing_faults.dust(canvas, *places[0])
    for number, fault in enumerate(lying):
        x, y = places[number % len(places)]
        FAULTS[fault](canvas, x + moment.uniform(-3, 3), y + moment.uniform(-2, 2))
    canvas.paint_things()
    return canvas


def taken_again(photo: bytes, take: int) -> bytes:
    """The same moment from a little beside; take 0 is the photo as it is."""
    if not take:
        return photo
    rng = Random(take)  # noqa: S311  pictures, not secrets
    return reframed(photo, rng.randint(0, SIZE[0] - REFRAMED[0]), rng.randint(0, SIZE[1] - REFRAMED[1]))


def _free_places(rng: Random, side: str) -> list[tuple[float, float]]:
    places = [(30.0, 58.0), (-28.0, 56.0), (58.0, 44.0), (0.0, 46.0)] if side == "visitor" else FREE_PLACES
    first, *others = places
    return [first, *rng.sample(others, len(others))]


def _camera(rng: Random, *, towards: float | None) -> Camera:
    """Sees the whole desk, or comes closer to what lies `towards` the right or left."""
    return Camera(
        x=rng.uniform(-10, 6) + 0.45 * (towards or 0),
        y=rng.uniform(168, 182),
        z=rng.uniform(92, 106),
        pitch=rng.uniform(0.50, 0.55) + (0.02 if towards else 0),
        zoom=rng.uniform(1490, 1590) * (1.22 if towards else 1),
        roll=rng.uniform(-0.02, 0.02),
    )


def _empty_desk(seed: int, camera: Camera) -> Canvas:
    rng = Random(seed)  # noqa: S311  pictures, not secrets
    canvas = Canvas(rng, camera, soft_background(rng, rng.choice(WALLS), rng.randint(3, 7)))
    top, panel = rng.choice(DESKS), rng.choice(PANELS)
    canvas.box(0, -4, 0, 230, 3, 34, panel)
    canvas.upright(0, -2.3, 29, 230, 2.2, shade(panel, 0.78))
    canvas.flat([(-115, -3), (115, -3), (115, 78), (-115, 78)], top)
    _grain(canvas, top)
    canvas.face([(-115, 78, 0), (115, 78, 0), (115, 78, -4), (-115, 78, -4)], shade(top, 0.72))
    canvas.face([(-115, 76, -4), (115, 76, -4), (115, 76, -70), (-115, 76, -70)], shade(panel, 0.6))
    return canvas


def _grain(canvas: Canvas, top: Colour) -> None:
    rng = canvas.rng
    for _ in range(70):
        x, y, long = rng.uniform(-115, 60), rng.uniform(-2, 77), rng.uniform(30, 120)
        tone = shade(top, rng.choice([0.93, 0.95, 1.04]))
        canvas.cord(
            [(x, y, 0.02), (x + long / 2, y + rng.uniform(-0.4, 0.4), 0.02), (x + long, y, 0.02)],
            (*tone, 130),
            rng.uniform(0.1, 0.5),
        )


def _staff_side(canvas: Canvas, faults: Sequence[str]) -> None:
    rng = canvas.rng
    crooked = 0.32 if "crooked" in faults else 0.0
    middle = rng.uniform(-10, 6)
    if rng.random() < 0.75:
        things.mat(canvas, middle + 4, 46, rng.choice(MATS))
    for x, y, wide, deep in [(middle, 44, 47, 18), (72, 30, 24, 24), (-62, 18, 38, 30)]:
        things.corner_marks(canvas, x, y, wide, deep)
    things.monitor(canvas, middle, 16, rng.uniform(50, 56), crooked)
    if rng.random() < 0.55:
        things.monitor(canvas, middle + 56, 8, 38, back=True)
    things.keyboard(canvas, middle, 44, -crooked)
    things.mouse(canvas, middle + 30, 45)
    things.telephone(canvas, 72, 30, crooked * 1.6)
    if rng.random() < 0.8:
        things.three_trays(canvas, -96, 26, labels="no_labels" not in faults)
    things.calendar(canvas, middle + 36, 24)
    things.pen_pot(canvas, 54, 14)
    if rng.random() < 0.7:
        things.plant(canvas, 94, 10, rng.uniform(0.9, 1.2))
    things.basket(canvas, -62, 18, tidy="untidy_basket" not in faults)  # last: it asks the dice more often when untidy


def _visitor_side(canvas: Canvas, faults: Sequence[str]) -> None:
    rng = canvas.rng
    gap = rng.uniform(34, 38)
    left, right = -gap, gap
    for x in (left, right):
        things.monitor(canvas, x, 14, 42, 0.35 if "crooked" in faults and x > 0 else 0.0)
        things.corner_marks(canvas, x, 14, 26, 20)
    things.plant(canvas, 14 if "plant_aside" in faults else 0, 14, 0.95)
    things.name_plate(canvas, left - 2, 40)
    things.name_plate(canvas, right + 2, 40)
    things.leaflet_rack(canvas, -84, 16)
    things.pen_pot(canvas, -62, 44)
    things.calendar(canvas, 70 if gap < 36 else -2, 40)
    if rng.random() < 0.7:
        things.basket(canvas, 84, 14, tidy="untidy_basket" not in faults)


def draw_area(seed: int, *, scene: str, faults: Sequence[str] = ()) -> bytes:
    """A JPEG of a place without a desk: `self_service`, `waiting` or `extinguisher`. Faults: litter, crooked, blocked, dark_screen."""
    rng = Random(seed)  # noqa: S311  pictures, not secrets
    canvas = drawing_places.empty_room(rng)
    drawing_places.SCENES[scene](canvas, faults)
    if "litter" in faults:
        drawing_places.litter(canvas)
    canvas.paint_things()
    return photographed(canvas, night=False)
