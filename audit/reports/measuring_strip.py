"""The strip that is photographed beside what is measured: two QR codes whose distance the codes themselves tell. Pure."""

from functools import cache

import segno
from msgspec import Struct

from audit.reports.paper import template

MODULES = 21
"""Along a side of the smallest QR code."""
PAPER_MM = (297.0, 210.0)
QUIET = 4
"""Modules of white around a code, up to the edge of the paper."""
VERSION = 1


class Geometry(Struct, frozen=True):
    """Hundredths and tenths of a millimetre, as the codes write them."""

    module_hundredths: int
    spacing_tenths: int

    @property
    def code_mm(self) -> float:
        return MODULES * self.module_hundredths / 100

    @property
    def spacing_mm(self) -> float:
        return self.spacing_tenths / 10


class Code(Struct, frozen=True):
    text: str
    x_mm: float
    """The left edge of the code on the paper."""
    path: str
    """Its dark modules as an SVG path, one unit a module."""


GEOMETRY = Geometry(module_hundredths=460, spacing_tenths=1620)
"""The largest codes that leave their distance wide: docs/measuring.md compares."""


def text(side: str, geometry: Geometry = GEOMETRY) -> str:
    return f"HAMS{VERSION}/{side}/{MODULES}/{geometry.module_hundredths}/{geometry.spacing_tenths}"


@cache
def codes() -> tuple[Code, Code]:
    """The left and the right one, the middle between them in the middle of the paper."""
    return _code("L", -1), _code("R", 1)


def rows(side: str) -> list[str]:
    """The modules of a code, `#` for a dark one."""
    made = segno.make_qr(text(side), version=1, error="m", mask=0, boost_error=False)
    return ["".join("#" if module else "." for module in row) for row in made.matrix]


def _code(side: str, sign: int) -> Code:
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows(side)) for x, module in enumerate(row) if module == "#"
    )
    middle = PAPER_MM[0] / 2 + sign * GEOMETRY.spacing_mm / 2
    return Code(text=text(side), x_mm=middle - GEOMETRY.code_mm / 2, path=path)


def html() -> str:
    """The page to give to Renderer.pdf."""
    quiet = QUIET * GEOMETRY.module_hundredths / 100
    return template("measuring_strip.html").render(
        codes=codes(),
        modules=MODULES,
        code_mm=GEOMETRY.code_mm,
        top_mm=quiet,
        cut_mm=2 * quiet + GEOMETRY.code_mm,
    )
