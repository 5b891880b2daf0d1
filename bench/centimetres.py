"""B20: how far off a length is that was measured in a photo, over drawn photos with a fixed seed. Writes the tables of docs/measuring.md."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import msgspec

from bench.measure import ROOT, Figure, Remark, Result, median, percentile
from build_web import FRONTEND, find_node

DOCUMENT = ROOT / "docs" / "measuring.md"
BEGIN, END = "<!-- written by python -m bench centimetres -->", "<!-- end -->"
EACH = 6
"""Photos of every distance, angle and width."""


class Trial(msgspec.Struct, rename="camel"):
    distance_mm: float
    angle: float
    width: int
    apart_mm: float
    nearer_mm: float
    refused: str = ""
    error: float = 0
    plus_minus: float = 0
    said_off: float = 0

    @property
    def held(self) -> bool:
        return self.error <= self.plus_minus


def measure(_rounds: int, _seconds: float) -> Iterator[Result]:
    everything = _trials()
    trials = [one for one in everything if not one.nearer_mm]
    off = [one for one in everything if one.nearer_mm and not one.refused]
    read = [one for one in trials if not one.refused]
    usual = [one for one in read if one.width == 2560]
    _write(trials, off)
    share = sum(one.held for one in read) / len(read)
    yield Figure(budget="B20", work="length within ±", unit="of photos", ours=share, limit=0.9, at_least=True)
    errors = [one.error for one in usual]
    yield Figure(budget="B20", work="error at 2560 px, median", unit="mm", ours=median(errors), limit=3)
    yield Figure(budget="B20", work="error at 2560 px, p90", unit="mm", ours=percentile(errors, 0.9), limit=8)
    asked = [one for one in trials if one.width == 2560]
    yield Figure(
        budget="B20", work="read at 2560 px", unit="of photos", ours=len(usual) / len(asked), limit=0.9, at_least=True
    )
    yield Remark(f"{len(trials)} photos, {len(off)} more with points 3 cm nearer than the strip")


def _trials() -> list[Trial]:
    command = [str(find_node()), "tests/scenes/table.mjs", str(EACH)]
    done = subprocess.run(command, cwd=FRONTEND, check=True, capture_output=True)
    return [msgspec.json.decode(line, type=Trial) for line in done.stdout.splitlines()]


def _write(trials: Sequence[Trial], off: Sequence[Trial]) -> None:
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    tables = "\n".join([*_by_distance(trials), "", *_by_width(trials), "", *_off_plane(off)])
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}", encoding="utf-8")


def _by_distance(trials: Sequence[Trial]) -> Iterator[str]:
    yield "Photos of 2,560 and 4,000 px, by how far away and how much from the side:"
    yield ""
    yield "| camera | photos | refused | error, median | error, 90 % | ± shown, median | true length within ± |"
    yield "|---|---|---|---|---|---|---|"
    large = [one for one in trials if one.width > 2000]
    for (distance, angle), some in _grouped(large, lambda one: (_near(one.distance_mm, 400), _near(one.angle, 20))):
        yield f"| {distance / 1000:.1f} m, {angle}° | {_row(some)} |"


def _by_width(trials: Sequence[Trial]) -> Iterator[str]:
    yield "All distances and angles, by the width of the photo:"
    yield ""
    yield "| width | photos | refused | error, median | error, 90 % | ± shown, median | true length within ± |"
    yield "|---|---|---|---|---|---|---|"
    for (width,), some in _grouped(trials, lambda one: (one.width,)):
        yield f"| {width:,} px | {_row(some)} |"
    yield f"| all | {_row(trials)} |"


def _off_plane(off: Sequence[Trial]) -> Iterator[str]:
    yield "The same photos of 2,560 px with both points 3 cm nearer than the strip:"
    yield ""
    yield "| camera | photos | error, median | said beforehand for 3 cm, median | true length within ± |"
    yield "|---|---|---|---|---|"
    for (distance,), some in _grouped(off, lambda one: (_near(one.distance_mm, 400),)):
        errors, said = median([one.error for one in some]), median([one.said_off for one in some])
        held = sum(one.held for one in some) / len(some)
        yield f"| {distance / 1000:.1f} m | {len(some)} | {errors / 10:.1f} cm | {said / 10:.1f} cm | {held:.0%} |"


def _row(some: Sequence[Trial]) -> str:
    read = [one for one in some if not one.refused]
    errors = [one.error / 10 for one in read]
    shown = median([one.plus_minus / 10 for one in read])
    held = sum(one.held for one in read) / len(read)
    figures = (f"{median(errors):.2f} cm", f"{percentile(errors, 0.9):.2f} cm", f"{shown:.2f} cm", f"{held:.0%}")
    return " | ".join((str(len(some)), str(len(some) - len(read)), *figures))


def _grouped(
    trials: Sequence[Trial], key: Callable[[Trial], tuple[int, ...]]
) -> Iterator[tuple[tuple[int, ...], list[Trial]]]:
    for name, some in groupby(sorted(trials, key=key), key=key):
        yield name, list(some)


def _near(value: float, step: int) -> int:
    return round(value / step) * step
