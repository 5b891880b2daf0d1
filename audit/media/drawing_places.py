"""Places without a desk: the self-service machines, the waiting chairs, the extinguisher. Sizes in centimetres."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from random import Random

from audit.media.drawing_canvas import Camera, Canvas, Colour, Point, rectangle, shade, soft_background
from audit.media.drawing_things import DARK, FOLDERS, INK, PAPER, TAPE

WALLS: list[Colour] = [(226, 230, 232), (232, 226, 214), (212, 222, 226)]
FLOORS: list[Colour] = [(206, 206, 204), (214, 204, 190), (190, 198, 204)]
BRANDS: list[Colour] = [(36, 96, 168), (28, 128, 132), (176, 58, 48)]


def empty_room(rng: Random) -> Canvas:
    camera = Camera(
        x=rng.uniform(-30, 30),
        y=rng.uniform(420, 450),
        z=rng.uniform(135, 150),
        pitch=0.16,
        zoom=1450,
        roll=rng.uniform(-0.015, 0.015),
    )
    canvas = Canvas(rng, camera, soft_background(rng, (200, 204, 208), 4))
    wall, floor = rng.choice(WALLS), rng.choice(FLOORS)
    canvas.upright(0, 0, 0, 700, 320, wall)
    canvas.upright(0, 0.2, 0, 700, 10, shade(wall, 0.6))
    canvas.upright(0, 0.2, 196, 700, 22, rng.choice(BRANDS))
    for block in range(7):
        canvas.upright(-66 + block * 22, 0.4, 201, 14, 12, PAPER)
    canvas.flat([(-400, 0), (400, 0), (400, 400), (-400, 400)], floor)
    for line in range(-6, 7):
        canvas.cord([(line * 60, 0, 0.1), (line * 60, 380, 0.1)], shade(floor, 0.86), 0.8)
    for line in range(1, 7):
        canvas.cord([(-400, line * 60, 0.1), (400, line * 60, 0.1)], shade(floor, 0.86), 0.8)
    return canvas


def self_service(canvas: Canvas, faults: Sequence[str]) -> None:
    brand = canvas.rng.choice(BRANDS)
    for number, x in enumerate((-105, 0, 105)):
        canvas.put(
            60, partial(_kiosk, canvas, x, 60, brand, "dark_screen" in faults and number == 1), rectangle(x, 60, 62, 46)
        )
        turn = 0.4 if "crooked" in faults and number == 2 else 0.0
        _floor_marks(canvas, x, 60)
        canvas.put(150, partial(_stool, canvas, x + turn * 60, 150), rectangle(x + turn * 60, 150, 34, 34))


def _floor_marks(canvas: Canvas, x: float, y: float) -> None:
    for side in (-1, 1):
        canvas.flat(rectangle(x + side * 36, y + 26, 3, 14), TAPE)
        canvas.flat(rectangle(x + side * 30, y + 32, 14, 3), TAPE)


def _kiosk(canvas: Canvas, x: float, y: float, brand: Colour, dead: bool) -> None:
    canvas.box(x, y, 0, 60, 44, 92, (232, 234, 236))
    canvas.upright(x, y + 22.2, 4, 60, 14, brand)
    slope: list[Point] = [(x - 30, y + 22, 92), (x + 30, y + 22, 92), (x + 30, y - 4, 158), (x - 30, y - 4, 158)]
    canvas.face(slope, (64, 68, 76))

    def part(left: float, low: float, right: float, top: float, fill: Colour) -> None:
        a, b, y0, y1 = x - 26 + 52 * left, x - 26 + 52 * right, y + 20.5 - 22 * low, y + 20.5 - 22 * top
        canvas.face(
            [(a, y0, 97 + 56 * low), (b, y0, 97 + 56 * low), (b, y1, 97 + 56 * top), (a, y1, 97 + 56 * top)],
            fill,
            not dead,
        )

    part(0, 0, 1, 1, (34, 36, 40) if dead else (236, 242, 248))
    if not dead:
        part(0, 0.84, 1, 1, brand)
        for row in range(3):
            for column in range(3):
                tile = canvas.rng.choice([(70, 140, 200), (92, 170, 130), (232, 170, 70), (150, 120, 190)])
                part(0.08 + column * 0.3, 0.58 - row * 0.24, 0.32 + column * 0.3, 0.76 - row * 0.24, tile)
    canvas.upright(x - 12, y + 22.4, 66, 22, 5, DARK)
    canvas.upright(x + 16, y + 22.4, 60, 14, 14, (60, 70, 84))
    canvas.upright(x - 12, y + 22.4, 48, 24, 9, (206, 210, 214))


def _stool(canvas: Canvas, x: float, y: float) -> None:
    canvas.cylinder(x, y, 0, 17, 2, (120, 124, 130))
    canvas.cylinder(x, y, 2, 3, 38, (150, 154, 160))
    canvas.cylinder(x, y, 40, 18, 7, (62, 96, 140))


def waiting(canvas: Canvas, faults: Sequence[str]) -> None:
    seat = canvas.rng.choice([(70, 110, 160), (110, 130, 140), (52, 128, 120)])
    for row, y in enumerate((70, 200)):
        shift = 46 if "crooked" in faults and row else 0
        for number in range(4):
            x = -132 + number * 82 + shift * (number % 2) + row * 10
            turn = 0.35 if shift and number % 2 else 0.0
            canvas.put(y, partial(_chair, canvas, x, y + turn * 60, seat), rectangle(x, y, 56, 50))
    canvas.put(40, partial(_tall_plant, canvas, 210, 40), rectangle(210, 40, 44, 44))


def _chair(canvas: Canvas, x: float, y: float, seat: Colour) -> None:
    canvas.box(x, y - 24, 42, 54, 5, 46, shade(seat, 0.85))
    for side in (-22, 22):
        canvas.box(x + side, y - 18, 0, 4, 4, 40, (150, 154, 160))
        canvas.box(x + side, y + 18, 0, 4, 4, 40, (168, 172, 178))
    canvas.box(x, y, 38, 56, 50, 6, seat)
    for side in (-29, 29):
        canvas.box(x + side, y, 58, 4, 44, 4, (190, 194, 198))


def _tall_plant(canvas: Canvas, x: float, y: float) -> None:
    rng = canvas.rng
    canvas.cylinder(x, y, 0, 20, 40, (236, 234, 228), inside=(70, 52, 40), flare=1.2)
    for leaf in range(40):
        around, long = leaf * 2.4, rng.uniform(40, 78)
        tip = (x + math.cos(around) * long * 0.7, y, 40 + long * rng.uniform(0.5, 1.5))
        middle = (x + math.cos(around) * long * 0.36, 40 + long * 0.6)
        green = shade((66, 140, 82), rng.uniform(0.75, 1.25))
        canvas.face([(x, y, 40), (middle[0] - 7, y, middle[1]), tip, (middle[0] + 7, y, middle[1])], green)


def extinguisher(canvas: Canvas, faults: Sequence[str]) -> None:
    canvas.put(10, partial(_fire_sign, canvas, 0, 1, 126))
    canvas.put(30, partial(_cabinet, canvas, 0, 30), rectangle(0, 30, 84, 40))
    canvas.put(28, partial(_tall_plant, canvas, -170, 40), rectangle(-170, 40, 44, 44))
    if "blocked" in faults:
        for x, y, z, wide in ((-26, 96, 0, 60), (34, 104, 0, 52), (-16, 98, 44, 50)):
            canvas.put(y + z / 100, partial(_carton, canvas, x, y, z, wide), rectangle(x, y, wide, 44) if not z else ())


def _fire_sign(canvas: Canvas, x: float, y: float, z: float) -> None:
    """A red square with a bottle and a flame: our own drawing, no standard's artwork."""
    canvas.upright(x, y, z, 42, 42, (206, 38, 34))
    canvas.upright(x - 7, y + 0.2, z + 6, 11, 22, PAPER)
    canvas.upright(x - 7, y + 0.2, z + 28, 5, 5, PAPER)
    canvas.upright(x - 1, y + 0.2, z + 31, 14, 2.6, PAPER)
    flame = [(4, 6), (13, 6), (15, 13), (12, 20), (10, 15), (8, 24), (4, 14)]
    canvas.face([(x + a, y + 0.2, z + b) for a, b in flame], PAPER)


def _cabinet(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x, y, 8, 80, 34, 74, (196, 40, 36))
    canvas.upright(x, y + 17.2, 14, 70, 60, (226, 232, 236))
    canvas.upright(x, y + 17.3, 16, 66, 56, (186, 60, 56))
    for side in (-17, 17):
        canvas.cylinder(x + side, y + 19, 17, 10, 36, (214, 44, 38))
        canvas.cylinder(x + side, y + 19, 53, 4, 6, DARK)
        canvas.cord([(x + side, y + 24, 57), (x + side + 10, y + 26, 52), (x + side + 12, y + 26, 34)], DARK, 2)
        canvas.upright(x + side, y + 29.5, 27, 12, 16, PAPER)
        for line in range(3):
            canvas.upright(x + side, y + 29.7, 30 + line * 4, 9, 1.2, INK)
        canvas.upright(x + side - 3, y + 29.8, 47, 4, 4, (90, 180, 110))
    canvas.upright(x + 31, y + 30, 42, 8, 12, PAPER)


def _carton(canvas: Canvas, x: float, y: float, z: float, wide: float) -> None:
    canvas.box(x, y, z, wide, 42, 44, (190, 150, 104))
    canvas.upright(x, y + 21.2, z, 8, 44, (214, 182, 136))
    canvas.upright(x - wide * 0.28, y + 21.3, z + 8, 12, 9, PAPER)


def litter(canvas: Canvas) -> None:
    """Crumpled paper, a cup and a puddle on the floor."""
    rng = canvas.rng
    pool = [(70 + 34 * math.cos(a / 3) * rng.uniform(0.85, 1.1), 205 + 16 * math.sin(a / 3)) for a in range(19)]
    canvas.flat(pool, (120, 140, 156, 120))
    for _ in range(7):
        x, y, size = rng.uniform(-120, 100), rng.uniform(170, 235), rng.uniform(3, 6)
        canvas.put(
            y,
            partial(canvas.box, x, y, 0, size, size, size * 0.7, PAPER, rng.uniform(0, 3)),
            rectangle(x, y, size, size),
        )
    canvas.put(
        221,
        partial(canvas.cylinder, -50, 221, 0, 4, 10, rng.choice(FOLDERS), (90, 60, 40), 1.2),
        rectangle(-50, 221, 8, 8),
    )


SCENES: dict[str, Callable[[Canvas, Sequence[str]], None]] = {
    "self_service": self_service,
    "waiting": waiting,
    "extinguisher": extinguisher,
}
