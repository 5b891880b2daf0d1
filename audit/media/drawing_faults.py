"""What should not lie on a desk: each draws one fault at a place. Sizes in centimetres."""

import math
from functools import partial

from audit.media.drawing_canvas import Canvas, Colour, Point, rectangle, shade, turned
from audit.media.drawing_things import FOLDERS, PAPER


def cup(canvas: Canvas, x: float, y: float) -> None:
    rng = canvas.rng
    colour = rng.choice([(226, 84, 70), (70, 130, 180), (246, 240, 226), (240, 186, 60), (96, 160, 140)])
    if rng.random() < 0.4:
        canvas.put(y, partial(_flask, canvas, x, y, colour), rectangle(x, y, 8, 8))
        return

    def paint() -> None:
        handle: list[Point] = [(x + 5 + 2.6 * math.sin(a / 8 * math.pi), y, 7.5 - 4.6 * a / 8) for a in range(9)]
        canvas.cord(handle, shade(colour, 0.75), 1.1)
        canvas.cylinder(x, y, 0, 4.4, 10, colour, inside=(96, 58, 34), flare=1.08)

    canvas.put(y, paint, rectangle(x, y, 9, 9))


def _flask(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    canvas.cylinder(x, y, 0, 3.6, 16, colour)
    canvas.cylinder(x, y, 16, 3.0, 4.5, (52, 54, 60))


def bag(canvas: Canvas, x: float, y: float) -> None:
    colour = canvas.rng.choice([(122, 74, 52), (46, 52, 74), (180, 72, 84), (86, 92, 82)])

    def paint() -> None:
        for back in (0.0, 3.5):
            loop: list[Point] = [
                (x - 7 + 14 * a / 12, y - back, 21 + 11 * math.sin(a / 12 * math.pi)) for a in range(13)
            ]
            canvas.cord(loop, shade(colour, 0.65), 1.3)
        canvas.box(x, y, 0, 32, 13, 20, colour)
        canvas.face(
            [(x - 17, y + 6.8, 20), (x + 17, y + 6.8, 20), (x + 13, y + 7, 10), (x - 13, y + 7, 10)], shade(colour, 1.2)
        )
        canvas.upright(x, y + 7.1, 9, 3.4, 3.4, (226, 194, 110))

    canvas.put(y, paint, rectangle(x, y, 34, 15), 150)


def food(canvas: Canvas, x: float, y: float) -> None:
    def paint() -> None:
        canvas.box(x, y, 0, 17, 13, 5, (244, 240, 230))
        canvas.flat(rectangle(x, y, 15, 11), (214, 150, 76), 5.2)
        for piece in range(7):
            canvas.flat(
                rectangle(x - 5 + piece * 1.7, y + (piece % 3 - 1) * 3, 3, 2.4, piece),
                canvas.rng.choice([(108, 160, 70), (200, 70, 50), (240, 214, 140)]),
                5.6,
            )
        canvas.cylinder(x + 15, y - 2, 0, 4, 12, (232, 214, 190), inside=(190, 140, 100), flare=1.15)
        canvas.cord([(x + 15, y - 2, 10), (x + 17.5, y - 2, 19)], (216, 70, 84), 0.9)
        canvas.cord([(x - 12, y + 8, 0.4), (x + 8, y + 10, 0.4)], (176, 130, 84), 0.6)

    canvas.put(y, paint, rectangle(x + 4, y, 28, 14))


def clothes(canvas: Canvas, x: float, y: float) -> None:
    colour = canvas.rng.choice([(70, 96, 140), (166, 92, 100), (98, 110, 92), (206, 176, 132)])
    rim = []
    for step in range(40):
        around = step * math.pi / 20
        far = 1 + 0.13 * math.sin(around * 3 + 1) + 0.07 * math.sin(around * 5)
        rim.append((x + 18 * far * math.cos(around), y + 10 * far * math.sin(around)))

    def paint() -> None:
        for layer in range(4):
            squeeze = 1 - layer * 0.17
            shape = [(x + (a - x) * squeeze + layer, y + (b - y) * squeeze) for a, b in rim]
            canvas.flat(shape, shade(colour, 0.8 + layer * 0.11), 1.2 + layer * 1.7)
        for sleeve in (-1, 1):
            arm: list[Point] = [(x + sleeve * (9 + step), y + 2 + step * 0.9, 5 - step * 0.6) for step in range(8)]
            canvas.cord(arm, shade(colour, 0.9), 6)
        collar: list[Point] = [(x - 5 + step, y - 4 + abs(step - 5) * -0.5, 6.6) for step in range(11)]
        canvas.cord(collar, shade(colour, 0.6), 1.6)

    canvas.put(y, paint, rim, 150)


def loose_papers(canvas: Canvas, x: float, y: float, sheets: int = 6) -> None:
    rng = canvas.rng
    for sheet in range(sheets):
        px, py, turn = x + rng.uniform(-16, 16), y + rng.uniform(-7, 7), rng.uniform(-0.9, 0.9)
        canvas.put(
            y + sheet / 100,
            partial(_sheet, canvas, px, py, turn, 0.2 + sheet * 0.15),
            rectangle(px, py, 21, 29, turn),
            60,
        )


def _sheet(canvas: Canvas, x: float, y: float, turn: float, z: float) -> None:
    rng = canvas.rng
    canvas.flat(rectangle(x, y, 21.4, 27.4, turn), (206, 206, 200), z)
    canvas.flat(rectangle(x, y, 21, 27, turn), PAPER, z)
    canvas.flat(rectangle(*turned(x, y, turn, [(0, -10.5)])[0], 9, 1.4, turn), (190, 66, 56), z)
    for line in range(9):
        wide = rng.uniform(9, 16)
        [(lx, ly)] = turned(x, y, turn, [(-8 + wide / 2, -7 + line * 2.1)])
        canvas.flat(rectangle(lx, ly, wide, 0.55, turn), (150, 154, 164), z)


def pile(canvas: Canvas, x: float, y: float) -> None:
    """Folders stacked flat where they should stand."""
    rng = canvas.rng
    layers = [(rng.choice(FOLDERS), rng.uniform(-0.25, 0.25), rng.uniform(1.4, 2.6)) for _ in range(6)]

    def paint() -> None:
        z = 0.0
        for colour, turn, thick in layers:
            canvas.box(x, y, z, 29, 21, thick, PAPER, turn)
            canvas.box(x, y, z + thick, 31, 23, 0.7, colour, turn)
            z += thick + 0.7
        canvas.flat(rectangle(x, y, 21, 27, 0.5), PAPER, z + 0.2)

    canvas.put(y, paint, rectangle(x, y, 32, 24), 150)


def loose_stationery(canvas: Canvas, x: float, y: float) -> None:
    rng = canvas.rng
    for _ in range(6):
        px, py, turn = x + rng.uniform(-22, 22), y + rng.uniform(-6, 6), rng.uniform(-1.4, 1.4)
        colour = rng.choice(FOLDERS)
        ends = turned(px, py, turn, [(-7, 0), (7, 0)])
        canvas.put(
            py,
            partial(canvas.cord, [(*ends[0], 0.7), (*ends[1], 0.7)], colour, 1.0),
            rectangle(px, py, 14, 1, turn),
            90,
        )
    canvas.put(
        y + 4,
        partial(canvas.box, x + 6, y + 4, 0, 13, 3.6, 4.5, (196, 62, 52), 0.5),
        rectangle(x + 6, y + 4, 13, 4, 0.5),
    )
    canvas.put(y - 3, partial(_scissors, canvas, x - 12, y - 3))


def _scissors(canvas: Canvas, x: float, y: float) -> None:
    canvas.cord([(x - 8, y - 2, 0.6), (x + 3, y + 1, 0.6)], (190, 196, 204), 1.2)
    canvas.cord([(x - 8, y + 1, 0.6), (x + 3, y - 2, 0.6)], (172, 178, 188), 1.2)
    for side in (-2.2, 2.0):
        ring: list[Point] = [(x + 6 + 3 * math.cos(a / 4), y + side + 1.8 * math.sin(a / 4), 0.6) for a in range(27)]
        canvas.cord(ring, (214, 84, 60), 0.9)


def tangle(canvas: Canvas, x: float, y: float) -> None:
    """Cords wound round each other, and a strip lying among them."""
    rng = canvas.rng
    canvas.put(y - 0.5, partial(_strip, canvas, x + 4, y), rectangle(x + 4, y, 26, 6, 0.15), 140)
    for colour in [(30, 30, 34), (30, 30, 34), (220, 220, 216), (60, 110, 170), (64, 64, 70)]:
        a, b, phase = rng.uniform(0.5, 1.0), rng.uniform(0.6, 1.3), rng.uniform(0, 6)
        cord: list[Point] = [
            (
                x + 17 * math.sin(a * t / 5 + phase) + 6 * math.sin(t / 2.2 + phase),
                y + 6 * math.cos(b * t / 4 + phase) + 3 * math.cos(t / 1.9),
                0.8 + 1.2 * (1 + math.sin(t / 3 + phase)),
            )
            for t in range(70)
        ]
        canvas.put(y + rng.random(), partial(canvas.cord, cord, colour, 0.75))


def _strip(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x, y, 0, 30, 6, 3, (236, 236, 232), 0.15)
    for hole in range(5):
        [(hx, hy)] = turned(x, y, 0.15, [(-11 + hole * 5, 0)])
        canvas.flat(rectangle(hx, hy, 3, 3, 0.15), (90, 92, 98), 3.2)
    canvas.face(
        [(x + 12, y + 3.6, 1), (x + 14, y + 3.8, 1), (x + 14, y + 3.8, 2.6), (x + 12, y + 3.6, 2.6)],
        (236, 50, 40),
        True,
    )


def dust(canvas: Canvas, x: float, y: float) -> None:
    """Grey film with a finger's trace, and the ring a cup left."""
    rng = canvas.rng
    for _ in range(1500):
        px, py, size = rng.gauss(x, 17), rng.gauss(y, 6.5), rng.uniform(0.15, 0.45)
        canvas.flat(rectangle(px, py, size * 1.6, size, rng.uniform(0, 3)), (96, 90, 84, rng.randint(60, 150)))
    ring: list[Point] = [(x + 22 + 4.6 * math.cos(a / 5), y + 4.6 * math.sin(a / 5), 0.1) for a in range(29)]
    canvas.cord(ring, (120, 74, 40, 170), 0.8)
    ring = [(x + 28 + 4.2 * math.cos(a / 5), y - 4 + 4.2 * math.sin(a / 5), 0.1) for a in range(22)]
    canvas.cord(ring, (120, 74, 40, 120), 0.7)


def newspaper(canvas: Canvas, x: float, y: float) -> None:
    def paint() -> None:
        turn = 0.35
        canvas.box(x, y, 0, 34, 25, 1, (222, 218, 206), turn)
        canvas.flat(rectangle(*turned(x, y, turn, [(0, -9.5)])[0], 30, 3.4, turn), (60, 58, 56), 1.2)
        canvas.flat(rectangle(*turned(x, y, turn, [(-8, 0)])[0], 13, 10, turn), (150, 148, 142), 1.2)
        for column in range(2):
            for line in range(7):
                [(lx, ly)] = turned(x, y, turn, [(4 + column * 9, -5 + line * 2.2)])
                canvas.flat(rectangle(lx, ly, 7.6, 0.8, turn), (128, 126, 122), 1.2)

    canvas.put(y, paint, rectangle(x, y, 34, 25, 0.35), 100)
