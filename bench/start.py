"""B13: what it takes to load and start the server, and what it holds in memory while nobody asks anything."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import ROOT, Figure, Group, Remark, Result, free_port, granian, median, start, wait_for_health

LOAD = "import time; before = time.process_time(); {work}; print(time.process_time() - before)"
OURS = "from audit.app import create_app; create_app()"
BARE = "from bench.bare import app"
MEGABYTE = 2**20


def measure(rounds: int, _: float) -> Iterator[Result]:
    loads: dict[str, list[float]] = {OURS: [], BARE: []}
    waits: dict[str, list[float]] = {OURS: [], BARE: []}
    memory = 0
    for turn in range(2 * rounds + 1):
        for work in (OURS, BARE):
            seconds = _load_seconds(work)
            if turn:  # the first fills the caches of the disk and of bytecode
                loads[work].append(seconds)
    with tempfile.TemporaryDirectory(prefix="hall-audit-bench-") as data:
        for _turn in range(rounds):
            for work in (OURS, BARE):
                wait, held = _start_to_health(work == OURS, Path(data))
                waits[work].append(wait)
                memory = max(memory, held) if work == OURS else memory
    mine, least = (median(loads[work]) * 1000 for work in (OURS, BARE))
    name = "bare Litestar"
    yield Figure(budget="B13", work="load the app", unit="CPU-ms", ours=mine, peer=least, peer_name=name, limit=2)
    yield Figure(budget="B13", work="memory at rest", unit="MB", ours=memory / MEGABYTE, limit=200)
    yield Remark(f"start to health {median(waits[OURS]):.2f} s, bare Litestar {median(waits[BARE]):.2f} s (wall)")


def _load_seconds(work: str) -> float:
    command = [sys.executable, "-c", LOAD.format(work=work)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)


def _start_to_health(ours: bool, data: Path) -> tuple[float, int]:
    """Seconds, and bytes resident in all its processes one second later."""
    port = free_port()
    serve: list[str | Path] = [Path(sys.executable).parent / "hall-audit", "serve", "--port", str(port)]
    began = time.perf_counter()
    group = start(serve if ours else granian("bench.bare:app", port), AUDIT_DATA=str(data))
    try:
        wait_for_health(group, port)
        wait = time.perf_counter() - began
        return wait, _after_a_second(group)
    finally:
        group.end()


def _after_a_second(group: Group) -> int:
    time.sleep(1)
    return group.resident_bytes()
