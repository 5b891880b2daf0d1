"""The things that belong on a desk. Sizes in centimetres."""

import math

from audit.media.drawing_canvas import Canvas, Colour, Point, rectangle, shade, turned

FOLDERS: list[Colour] = [(38, 98, 160), (196, 62, 52), (52, 140, 92), (226, 164, 48), (108, 84, 156), (64, 72, 88)]
PAPER: Colour = (250, 249, 244)
INK: Colour = (120, 126, 138)
DARK: Colour = (44, 47, 54)
TAPE: Colour = (240, 196, 40)


def corner_marks(canvas: Canvas, x: float, y: float, wide: float, deep: float) -> None:
    """The yellow corners that show where a thing belongs."""
    for across in (-1, 1):
        for along in (-1, 1):
            cx, cy = x + across * wide / 2, y + along * deep / 2
            canvas.flat(rectangle(cx - across * 1.6, cy, 4, 0.8), TAPE)
            canvas.flat(rectangle(cx, cy - along * 1.2, 0.8, 3.2), TAPE)


def monitor(canvas: Canvas, x: float, y: float, wide: float = 52, turn: float = 0, back: bool = False) -> None:
    high = wide * 0.58
    foot = rectangle(x, y, 22, 16, turn)

    def paint() -> None:
        canvas.cylinder(x, y, 0, 10, 1, DARK)
        canvas.box(x, y, 1, 5, 3, 14, shade(DARK, 1.2), turn)
        canvas.box(x, y + 1, 10, wide, 3, high, (70, 74, 82) if back else DARK, turn)
        _monitor_back(canvas, x, y, wide, high) if back else _screen(canvas, x, y, wide, high, turn)

    canvas.put(y, paint, foot, name="outer_screen" if back else "monitor")


def _monitor_back(canvas: Canvas, x: float, y: float, wide: float, high: float) -> None:
    canvas.upright(x, y + 2.6, 10 + high * 0.3, wide * 0.5, high * 0.4, (58, 61, 68))
    for step in range(7):
        canvas.upright(x - 9 + step * 3, y + 2.7, 10 + high * 0.62, 1.6, 0.7, (40, 42, 47))
    canvas.upright(x, y + 2.7, 10 + high * 0.45, 5, 2.4, (150, 154, 160))


def _screen(canvas: Canvas, x: float, y: float, wide: float, high: float, turn: float) -> None:
    rng = canvas.rng
    tint = rng.choice([(36, 96, 168), (28, 128, 132), (176, 58, 48), (60, 84, 150)])

    def part(left: float, low: float, right: float, top: float, fill: Colour, glows: bool = False) -> None:
        span = turned(x, y + 1, turn, [((left - 0.5) * (wide - 2.4), 1.7), ((right - 0.5) * (wide - 2.4), 1.7)])
        z0, z1 = 11.2 + low * (high - 2.4), 11.2 + top * (high - 2.4)
        (ax, ay), (bx, by) = span
        canvas.face([(ax, ay, z0), (bx, by, z0), (bx, by, z1), (ax, ay, z1)], fill, glows)

    part(0, 0, 1, 1, (238, 242, 247), glows=True)
    part(0, 0.88, 1, 1, tint)
    part(0, 0, 0.2, 0.88, shade(tint, 0.7))
    for row in range(6):
        part(0.03, 0.76 - row * 0.11, rng.uniform(0.11, 0.17), 0.8 - row * 0.11, (200, 214, 230))
    for row in range(rng.randint(5, 8)):
        low = 0.74 - row * 0.09
        part(0.24, low - 0.015, 0.97, low + 0.055, (226, 232, 240) if row % 2 else (247, 249, 252))
        for column in range(4):
            left = 0.26 + column * 0.18
            part(left, low, left + rng.uniform(0.05, 0.13), low + 0.03, (150, 160, 174))
        part(0.9, low, 0.95, low + 0.03, rng.choice([(70, 170, 110), (232, 170, 60), (70, 170, 110), (214, 84, 74)]))


def keyboard(canvas: Canvas, x: float, y: float, turn: float = 0) -> None:
    case, keys = canvas.rng.choice(
        [((40, 42, 48), (74, 78, 86)), ((240, 240, 238), (196, 200, 206)), ((54, 58, 66), (96, 100, 108))]
    )

    def paint() -> None:
        canvas.box(x, y, 0.4, 43, 14, 1.6, case, turn)
        for row in range(5):
            for column in range(15):
                [(kx, ky)] = turned(x, y, turn, [(-19.4 + column * 2.77, -5.2 + row * 2.6)])
                canvas.flat(rectangle(kx, ky, 2.3, 2.1, turn), keys, 2.2)
        canvas.flat(rectangle(*turned(x, y, turn, [(-3, 5.2)])[0], 14, 2.1, turn), shade(keys, 1.05), 2.3)

    canvas.put(y, paint, rectangle(x, y, 43, 14, turn), name="keyboard")


def mouse(canvas: Canvas, x: float, y: float) -> None:
    oval = [(x + 3.2 * math.cos(a / 10 * math.pi), y + 5 * math.sin(a / 10 * math.pi)) for a in range(20)]

    def paint() -> None:
        canvas.flat(oval, (36, 38, 43), 0.6)
        canvas.flat([(x + (a - x) * 0.86, y - 0.6 + (b - y) * 0.8) for a, b in oval], (66, 70, 78), 2.2)
        canvas.flat(rectangle(x, y - 2.6, 0.8, 2.2), (150, 154, 160), 2.5)

    canvas.put(y, paint, oval, name="mouse")


def mat(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    canvas.flat(rectangle(x, y, 70, 32), shade(colour, 0.8))
    canvas.flat(rectangle(x, y, 69, 31), colour)
    canvas.flat(rectangle(x + 28, y + 11, 8, 5), shade(colour, 1.35))


def telephone(canvas: Canvas, x: float, y: float, turn: float = 0) -> None:
    colour = canvas.rng.choice([(46, 49, 56), (222, 220, 212), (60, 66, 78)])

    def paint() -> None:
        canvas.box(x, y, 0, 19, 20, 4.5, colour, turn)
        canvas.flat(rectangle(*turned(x, y, turn, [(3, -6)])[0], 10, 4, turn), (170, 196, 172), 4.7)
        for row in range(4):
            for column in range(3):
                [(kx, ky)] = turned(x, y, turn, [(0 + column * 3, -0.6 + row * 2.7)])
                canvas.flat(rectangle(kx, ky, 2.2, 1.8, turn), shade(colour, 1.5 if colour[0] < 100 else 0.8), 4.7)
        [(hx, hy)] = turned(x, y, turn, [(-6, 0)])
        canvas.box(hx, hy, 4.5, 4.6, 20, 2.4, shade(colour, 0.85), turn)
        coil: list[Point] = [
            (hx - 4 + 2.2 * math.sin(a / 2), hy + 9 - a * 0.34 + 1.2 * math.cos(a / 2), 0.8) for a in range(60)
        ]
        canvas.cord(coil, (*shade(colour, 0.7), 255), 0.6)

    canvas.put(y, paint, rectangle(x, y, 19, 20, turn), name="telephone")


def basket(canvas: Canvas, x: float, y: float, tidy: bool = True) -> None:
    """A file basket with upright folders; untidy ones lean and differ in height."""
    rng = canvas.rng
    colours = [rng.choice(FOLDERS)] * 2 + rng.sample(FOLDERS, 5) if tidy else rng.choices(FOLDERS, k=7)
    frame = rng.choice([(62, 66, 74), (150, 156, 164), (40, 84, 140)])

    def paint() -> None:
        canvas.box(x, y, 0, 33, 25, 1, shade(frame, 0.8))
        canvas.upright(x, y - 12, 0, 33, 17, shade(frame, 0.7))
        for index, colour in enumerate(colours):
            fx, high = x - 13.6 + index * 4.5, 26 if tidy else rng.uniform(19, 30)
            lean = 0.0 if tidy else rng.uniform(-4, 4)
            _folder(canvas, fx, y + 11, high, lean, colour, labelled=tidy or rng.random() < 0.4)
        canvas.upright(x, y + 12.6, 0, 33, 9, shade(frame, 0.95))
        canvas.upright(x, y + 12.7, 3.4, 12, 3.6, PAPER)
        canvas.upright(x, y + 12.8, 4.6, 9, 1, INK)

    canvas.put(y + 6, paint, rectangle(x, y, 33, 25), name="basket")


def _folder(canvas: Canvas, x: float, y: float, high: float, lean: float, colour: Colour, labelled: bool) -> None:
    def spot(across: float, up: float) -> Point:
        return x + across + lean * up / high, y, 1 + up

    canvas.face([spot(-2, 0), spot(2, 0), spot(2, high), spot(-2, high)], colour)
    canvas.face([spot(1.3, 0), spot(2, 0), spot(2, high), spot(1.3, high)], shade(colour, 0.78))
    if labelled:
        canvas.face([spot(-1.4, high - 12), spot(1.1, high - 12), spot(1.1, high - 3), spot(-1.4, high - 3)], PAPER)
        canvas.face([spot(-0.5, high - 10), spot(0.2, high - 10), spot(0.2, high - 5), spot(-0.5, high - 5)], INK)


def three_trays(canvas: Canvas, x: float, y: float, labels: bool = True) -> None:
    """The rack of three: to do, doing, done."""

    def paint() -> None:
        for level, tag in enumerate([(70, 168, 110), (236, 178, 56), (214, 80, 70)]):
            z = level * 7.5
            canvas.box(x, y, z, 31, 24, 0.8, (120, 128, 138))
            canvas.box(x, y, z + 0.8, 25, 22, canvas.rng.uniform(1, 3.4), PAPER)
            canvas.upright(x - 15, y + 12, z, 1, 7.5, (96, 102, 112))
            canvas.upright(x + 15, y + 12, z, 1, 7.5, (96, 102, 112))
            if labels:
                canvas.upright(x, y + 12.2, z - 0.4, 11, 2.4, tag)
                canvas.upright(x, y + 12.3, z + 0.4, 7, 0.8, PAPER)

    canvas.put(y, paint, rectangle(x, y, 31, 24), name="three_trays")


def calendar(canvas: Canvas, x: float, y: float) -> None:
    def paint() -> None:
        slope = 4.5

        def part(left: float, low: float, right: float, top: float, fill: Colour) -> None:
            a, b = x - 10 + 20 * left, x - 10 + 20 * right
            z0, z1, y0, y1 = 14 * low, 14 * top, y + slope * (1 - low), y + slope * (1 - top)
            canvas.face([(a, y0, z0), (b, y0, z0), (b, y1, z1), (a, y1, z1)], fill)

        part(-0.03, -0.03, 1.03, 1.03, (150, 60, 52))
        part(0, 0, 1, 1, PAPER)
        part(0, 0.78, 1, 1, (200, 66, 56))
        for row in range(5):
            for column in range(7):
                mark = (200, 66, 56) if column > 4 else INK
                part(0.06 + column * 0.13, 0.08 + row * 0.135, 0.13 + column * 0.13, 0.14 + row * 0.135, mark)
        for ring in range(9):
            part(0.08 + ring * 0.1, 0.96, 0.11 + ring * 0.1, 1.08, DARK)

    canvas.put(y, paint, rectangle(x, y + 1, 20, 9), name="calendar")


def plant(canvas: Canvas, x: float, y: float, size: float = 1.0) -> None:
    rng = canvas.rng
    pot = rng.choice([(236, 234, 226), (196, 120, 84), (92, 120, 132), (222, 196, 150)])

    def paint() -> None:
        canvas.cylinder(x, y, 0, 5 * size, 9 * size, pot, inside=(70, 52, 40), flare=1.25)
        for leaf in range(26):
            around, long = leaf * 2.4 + rng.uniform(-0.3, 0.3), size * rng.uniform(9, 17)
            out, up = math.cos(around) * long * 0.62, long * rng.uniform(0.55, 1.0)
            green = shade(
                rng.choice([(58, 132, 74), (84, 160, 88), (44, 108, 66), (120, 176, 96)]), rng.uniform(0.85, 1.1)
            )
            stem, tip, half = 9 * size, (x + out, 9 * size + up), 1.5 * size
            middle = (x + out * 0.55, stem + up * 0.62)
            canvas.face(
                [(x, y, stem), (middle[0] - half, y, middle[1]), (tip[0], y, tip[1]), (middle[0] + half, y, middle[1])],
                green,
            )

    canvas.put(y, paint, rectangle(x, y, 11 * size, 11 * size), name="plant")


def pen_pot(canvas: Canvas, x: float, y: float) -> None:
    rng = canvas.rng

    def paint() -> None:
        for pen in range(6):
            lean, colour = (pen - 2.5) * 0.9, rng.choice([*FOLDERS, (30, 30, 34)])
            canvas.cord([(x + lean * 0.6, y, 6), (x + lean * 1.7, y - 1, 16 + rng.uniform(-2, 2))], colour, 0.9)
        canvas.cylinder(x, y, 0, 3.8, 9, (70, 76, 88))

    canvas.put(y, paint, rectangle(x, y, 7.6, 7.6), name="pen_pot")


def leaflet_rack(canvas: Canvas, x: float, y: float) -> None:
    def paint() -> None:
        canvas.box(x, y, 0, 26, 12, 2, (190, 200, 208))
        for column in range(2):
            for row in range(2):
                colour = canvas.rng.choice(FOLDERS)
                lx, z = x - 6.6 + column * 13.2, 2 + row * 13
                canvas.upright(lx, y + 5 - row * 5, z, 11, 15, PAPER)
                canvas.upright(lx, y + 5.1 - row * 5, z + 9, 11, 6, colour)
                canvas.upright(lx, y + 5.1 - row * 5, z + 5, 8, 0.9, INK)
                canvas.upright(lx, y + 5.2 - row * 5, z, 12, 4, (214, 226, 234, 150))

    canvas.put(y, paint, rectangle(x, y, 26, 12), name="leaflet_rack")


def name_plate(canvas: Canvas, x: float, y: float) -> None:
    def paint() -> None:
        canvas.box(x, y, 0, 24, 4, 1, (180, 150, 90))
        canvas.upright(x, y + 1, 1, 23, 8, (176, 40, 40))
        for block in range(5):
            canvas.upright(x - 7.2 + block * 3.6, y + 1.1, 3.6, 2.4, 3, (248, 226, 170))

    canvas.put(y, paint, rectangle(x, y, 24, 5), name="name_plate")
