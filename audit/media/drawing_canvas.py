"""A small camera and the shapes it sees: boxes, cylinders, faces and cords in centimetres become pixels.

x grows to the right, y towards the viewer, z up; z = 0 is the desk top or the floor.
"""

import io
import math
from collections.abc import Callable, Sequence
from random import Random

from msgspec import Struct
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

SIZE = (1600, 1200)
REFRAMED = (1440, 1080)
Point = tuple[float, float, float]
Colour = tuple[int, int, int]
Fill = tuple[int, ...]


class Camera(Struct, frozen=True):
    """Stands at (x, y, z), looks towards smaller y, `pitch` radians down, held `roll` radians askew.

    `zoom` is the focal length in pixels.
    """

    x: float
    y: float
    z: float
    pitch: float
    zoom: float
    roll: float = 0

    def see(self, point: Point) -> tuple[float, float]:
        scale, ahead, up = self.scale(point), self.y - point[1], point[2] - self.z
        across = scale * (point[0] - self.x)
        down = -scale * (up * math.cos(self.pitch) + ahead * math.sin(self.pitch))
        cos, sin = math.cos(self.roll), math.sin(self.roll)
        return SIZE[0] / 2 + across * cos - down * sin, SIZE[1] / 2 + across * sin + down * cos

    def scale(self, point: Point) -> float:
        """Pixels of one centimetre at that point."""
        ahead, up = self.y - point[1], point[2] - self.z
        return self.zoom / max(ahead * math.cos(self.pitch) - up * math.sin(self.pitch), 1.0)


def shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (max(0, min(255, round(part * factor))) for part in colour)
    return red, green, blue


def turned(x: float, y: float, turn: float, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points around (x, y), turned by `turn` radians."""
    cos, sin = math.cos(turn), math.sin(turn)
    return [(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in points]


def rectangle(x: float, y: float, wide: float, deep: float, turn: float = 0) -> list[tuple[float, float]]:
    a, b = wide / 2, deep / 2
    return turned(x, y, turn, [(-a, -b), (a, -b), (a, b), (-a, b)])


class Canvas:
    """Collects things, then paints their soft shadows and the things themselves from back to front."""

    def __init__(self, rng: Random, camera: Camera, background: Image.Image) -> None:
        self.rng = rng
        self.camera = camera
        self.image = background
        self.draw = ImageDraw.Draw(background, "RGBA")
        self.glow = Image.new("L", SIZE, 0)
        """Where light comes from the thing itself: screens and lamps stay bright at night."""
        self._shadow = Image.new("L", SIZE, 0)
        self._things: list[tuple[float, Callable[[], None], str]] = []
        self._touched: list[tuple[float, float]] = []
        self.bounds: dict[str, tuple[float, float, float, float]] = {}
        """Left, top, right and bottom pixel of each thing that was put with a name."""

    def put(
        self,
        y: float,
        paint: Callable[[], None],
        footprint: Sequence[tuple[float, float]] = (),
        dark: int = 120,
        name: str = "",
    ) -> None:
        """Paints later, in the order of y. The footprint on the desk throws the shadow."""
        self._things.append((y, paint, name))
        if footprint:
            spots = [self.camera.see((x + 1.6, at + 0.8, 0)) for x, at in footprint]
            ImageDraw.Draw(self._shadow).polygon(spots, fill=dark)

    def paint_things(self) -> None:
        soft = self._shadow.reduce(4).filter(ImageFilter.GaussianBlur(4)).resize(SIZE, Image.Resampling.BILINEAR)
        self.image.paste(Image.new("RGB", SIZE, (28, 24, 30)), mask=soft)
        for _, paint, name in sorted(self._things, key=lambda thing: thing[0]):
            self._touched.clear()
            paint()
            if name and self._touched:
                across, down = zip(*self._touched, strict=True)
                self.bounds[name] = (min(across), min(down), max(across), max(down))

    def face(self, points: Sequence[Point], fill: Fill, glows: bool = False) -> None:
        spots = [self.camera.see(point) for point in points]
        self._touched += spots
        self.draw.polygon(spots, fill=fill)
        if glows:
            ImageDraw.Draw(self.glow).polygon(spots, fill=255)

    def flat(self, outline: Sequence[tuple[float, float]], fill: Fill, z: float = 0.05) -> None:
        """A face lying at height z."""
        self.face([(x, y, z) for x, y in outline], fill)

    def cord(self, points: Sequence[Point], fill: Fill, thick: float) -> None:
        width = max(2, round(thick * self.camera.scale(points[len(points) // 2])))
        spots = [self.camera.see(point) for point in points]
        self._touched += spots
        self.draw.line(spots, fill=fill, width=width, joint="curve")

    def box(
        self, x: float, y: float, z: float, wide: float, deep: float, high: float, colour: Colour, turn: float = 0
    ) -> None:
        """Stands on z, its middle at (x, y)."""
        base = rectangle(x, y, wide, deep, turn)
        low = [(a, b, z) for a, b in base]
        top = [(a, b, z + high) for a, b in base]
        for start in (0, 1, 3, 2):
            end = (start + 1) % 4
            (ax, ay, _), (bx, by, _) = low[start], low[end]
            outward = (by - ay, ax - bx)
            if outward[0] * (self.camera.x - ax) + outward[1] * (self.camera.y - ay) > 0:
                light = 1.0 if abs(outward[1]) > abs(outward[0]) else 0.8
                self.face([low[start], low[end], top[end], top[start]], shade(colour, light))
        if self.camera.z > z + high:
            self.face(top, shade(colour, 1.12))

    def cylinder(
        self,
        x: float,
        y: float,
        z: float,
        radius: float,
        high: float,
        colour: Colour,
        inside: Colour | None = None,
        flare: float = 1,
    ) -> None:
        """`flare` is how much wider the top is; `inside` shows an open one."""
        ring = [(math.cos(step * math.pi / 12), math.sin(step * math.pi / 12)) for step in range(24)]
        bottom = [(x + radius * a, y + radius * b, z) for a, b in ring]
        top = [(x + radius * flare * a, y + radius * flare * b, z + high) for a, b in ring]
        for step in range(24):
            middle = ring[step][0] * 0.7 + ring[(step + 1) % 24][0] * 0.3
            if ring[step][1] > -0.3:
                after = (step + 1) % 24
                self.face([bottom[step], bottom[after], top[after], top[step]], shade(colour, 0.95 - 0.25 * middle))
        if self.camera.z > z + high:
            self.face(top, shade(colour, 1.12) if inside is None else inside)

    def upright(
        self, x: float, y: float, z: float, wide: float, high: float, fill: Fill, *, glows: bool = False
    ) -> None:
        """A face that stands towards the viewer."""
        a, b = x - wide / 2, x + wide / 2
        self.face([(a, y, z), (b, y, z), (b, y, z + high), (a, y, z + high)], fill, glows)


def soft_background(rng: Random, wall: Colour, lights: int) -> Image.Image:
    """The hall behind, out of focus: wall, ceiling lamps, bright windows."""
    small = Image.new("RGB", (200, 150), wall)
    draw = ImageDraw.Draw(small)
    for row in range(150):
        draw.line([(0, row), (200, row)], fill=shade(wall, 1.12 - row / 400))
    for _ in range(lights):
        x, y = rng.randint(0, 190), rng.randint(0, 30)
        draw.rectangle([x, y, x + rng.randint(10, 40), y + rng.randint(3, 6)], fill=(255, 252, 240))
    for _ in range(rng.randint(3, 6)):
        x, y, wide = rng.randint(-10, 190), rng.randint(20, 55), rng.randint(8, 30)
        draw.rectangle([x, y, x + wide, y + rng.randint(15, 50)], fill=shade(wall, rng.uniform(0.72, 1.2)))
    return small.filter(ImageFilter.GaussianBlur(3.5)).resize(SIZE, Image.Resampling.BILINEAR)


def reframed(photo: bytes, left: int, top: int) -> bytes:
    """A part of REFRAMED pixels of it, as if the phone had been held a little aside."""
    out = io.BytesIO()
    box = (left, top, left + REFRAMED[0], top + REFRAMED[1])
    Image.open(io.BytesIO(photo)).crop(box).save(out, "JPEG", quality=80)
    return out.getvalue()


def photographed(canvas: Canvas, *, night: bool) -> bytes:
    """What a hand-held phone makes of it: light from one side, softness, grain, JPEG."""
    rng = canvas.rng
    image = _darkened(canvas) if night else canvas.image
    light = Image.radial_gradient("L").point(lambda value: 255 - value * 95 // 255)
    left, top = rng.randint(15, 70), rng.randint(20, 60)
    shading = light.crop((left, top, left + 170, top + 170)).resize(SIZE, Image.Resampling.BILINEAR)
    image = ImageChops.multiply(image, Image.merge("RGB", [shading] * 3)).filter(ImageFilter.BoxBlur(0.8))
    image = ImageEnhance.Brightness(image).enhance(rng.uniform(1.02, 1.12))
    grain = Image.frombytes("L", SIZE, rng.randbytes(SIZE[0] * SIZE[1])).point(lambda value: 120 + value * 16 // 255)
    image = ImageChops.add(image, Image.merge("RGB", [grain] * 3), offset=-128)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _darkened(canvas: Canvas) -> Image.Image:
    dim = ImageChops.multiply(canvas.image, Image.new("RGB", SIZE, (58, 64, 88)))
    halo = canvas.glow.reduce(8).filter(ImageFilter.GaussianBlur(14)).resize(SIZE).point(lambda value: value // 3)
    dim.paste(canvas.image, mask=ImageChops.lighter(canvas.glow, halo))
    return dim
