"""python -m bench [name ...]"""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

import msgspec

from bench.measure import ROOT, Figure, Remark, Result

NAMES = (
    "ingest",
    "writers",
    "reading",
    "lists",
    "dashboard",
    "wall",
    "start",
    "library",
    "scorecard",
    "month",
    "photos",
    "weight",
    "lighthouse",
    "phone",
    "centimetres",
)
RESULTS = ROOT / "bench" / "results"


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench", description="Measure against limits and peers.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(NAMES)}; without one, all")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each side; the median counts (3)")
    parser.add_argument("--seconds", type=float, default=2, help="of load in a turn, where a load generator runs (2)")
    options = parser.parse_args()
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"no figure named {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers under measurement end with us
    for name in options.names or NAMES:
        _run(name, options.rounds, options.seconds)


def _run(name: str, rounds: int, seconds: float) -> None:
    measure = cast(Callable[[int, float], Iterator[Result]], import_module(f"bench.{name}").measure)
    results = []
    for result in measure(rounds, seconds):
        print(f"     {result}" if isinstance(result, Remark) else result.line(), flush=True)
        results.append(_written(result))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(results)) + b"\n")


def _written(result: Result) -> dict[str, object]:
    if isinstance(result, Figure):
        return msgspec.structs.asdict(result) | {"measured": result.measured, "held": result.held}
    return {"remark": str(result)}


main()
