"""B5: the hall's scorecard of forty counters and sixty photos, printed by our Renderer and by Chromium from the same page."""

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from audit.config import Settings
from audit.fonts import FONTS
from audit.reports.paper import scorecard_html
from audit.reports.printing import SCHEME
from audit.reports.rendering import Renderer
from bench.measure import Figure, Remark, Result, cpu_seconds, median, own_bytes, start
from tests.e2e.phone import CHROMIUM
from tests.e2e.phone import FLAGS as BROWSER_FLAGS
from tests.processes import children
from tests.reports.cards import hall_card

FLAGS = [*BROWSER_FLAGS, "--headless", "--no-pdf-header-footer"]
LOOK_SECONDS = 0.02
MEGABYTE = 2**20


class Cost(Struct, frozen=True):
    wall: float
    cpu: float
    memory: float
    """Largest proportional set size seen, in MB."""
    stall: float = 0
    """Longest time the event loop stood still, in ms."""


class Peak:
    """The largest memory of the processes while `watched` ran."""

    megabytes = 0.0


def measure(rounds: int, _: float) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="hall-audit-bench-") as name:
        folder = Path(name)
        card, photos = hall_card(folder)
        page = scorecard_html(card)
        first, warm, peer = asyncio.run(_in_turns(page, photos, folder, rounds))
    yield _against("wall", "s", [one.wall for one in warm], [one.wall for one in peer], 0.5)
    yield _against("CPU", "CPU-s", [one.cpu for one in warm], [one.cpu for one in peer], 0.75)
    yield _against("memory", "MB", [one.memory for one in warm], [one.memory for one in peer], 0.2)
    stall = median([one.stall for one in warm])
    yield Figure(budget="B5", work="hall scorecard, event loop stands still", unit="ms", ours=stall, limit=50)
    yield Remark(
        f"{len(photos)} photos; the first page after a start takes {first.wall:.2f} s wall, {first.cpu:.2f} s CPU"
    )


def _against(what: str, unit: str, ours: list[float], peer: list[float], limit: float) -> Figure:
    return Figure(
        budget="B5",
        work=f"hall scorecard, {what}",
        unit=unit,
        ours=median(ours),
        peer=median(peer),
        peer_name="Chromium",
        limit=limit,
    )


async def _in_turns(
    page: str, photos: Mapping[str, Path], folder: Path, rounds: int
) -> tuple[Cost, list[Cost], list[Cost]]:
    """Our first page, which starts the process; our later pages; Chromium's."""
    renderer = Renderer(Settings(data=folder))
    try:
        first = await _print_ours(renderer, page, photos)
        ours, peer = [], []
        for _ in range(rounds):
            ours.append(await _print_ours(renderer, page, photos))
            peer.append(await asyncio.to_thread(print_in_chromium, page, photos, folder))
        return first, ours, peer
    finally:
        await renderer.close()


async def _print_ours(renderer: Renderer, page: str, photos: Mapping[str, Path]) -> Cost:
    spent, began = cpu_seconds(our_processes()), time.perf_counter()
    watcher = asyncio.create_task(_longest_stall())
    with watched(our_processes) as peak:
        await renderer.pdf(page, photos)
    wall = time.perf_counter() - began
    watcher.cancel()
    stall = await watcher
    return Cost(wall, cpu_seconds(our_processes()) - spent, peak.megabytes, stall)


def our_processes() -> list[int]:
    return children(os.getpid())


async def _longest_stall() -> float:
    """Milliseconds by which the loop was late at worst, until cancelled."""
    longest, step = 0.0, 0.005
    while True:
        before = time.perf_counter()
        try:
            await asyncio.sleep(step)
        except asyncio.CancelledError:
            return longest * 1000
        longest = max(longest, time.perf_counter() - before - step)


def print_in_chromium(page: str, photos: Mapping[str, Path], folder: Path) -> Cost:
    for digest, path in photos.items():
        page = page.replace(f"{SCHEME}{digest}", path.as_uri())
    source, profile = folder / "page.html", folder / "profile"
    source.write_text(page)
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={folder / 'page.pdf'}", source.as_uri()]
    began = time.perf_counter()
    group = start(command, FONTCONFIG_FILE=str(FONTS / "fonts.conf"))
    spent = 0.0
    with watched(group.members) as peak:
        while group.running():
            spent = max(spent, group.cpu_seconds())
            time.sleep(LOOK_SECONDS)
    return Cost(time.perf_counter() - began, spent, peak.megabytes)


@contextmanager
def watched(processes: Callable[[], list[int]]) -> Iterator[Peak]:
    peak, ended = Peak(), threading.Event()

    def look() -> None:
        while not ended.wait(LOOK_SECONDS):
            peak.megabytes = max(peak.megabytes, own_bytes(processes()) / MEGABYTE)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()
