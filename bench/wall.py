"""B30: a display on the wall costs the server about what one look at the overview costs."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec

from audit import database
from audit.plans.queries import wall
from audit.rounds.actions import save_settings
from audit.rounds.schemas import SaveSettings
from audit.rounds.usual import USUAL
from audit.scores.queries import overview
from audit.sites.queries import forget_halls, hall_by_id
from audit.sites.rules import local_day
from bench.hall import Hall, build_hall, fill_day
from bench.lists import fill
from bench.measure import Figure, Remark, Result, median
from tests.builders import NOON

LIMIT = 1.2
DAYS = 365
OVERVIEW_DAYS = 30
"""As its page begins."""
RUNS = 10
"""Of each side in a turn; the sides take turns."""
Work = Callable[[], Awaitable[object]]


def measure(rounds: int, _: float) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="hall-audit-wall-") as name:
        folder = Path(name)
        hall = asyncio.run(build_hall(folder))
        asyncio.run(fill_day(folder, hall))
        yield Remark(f"a hall with a year behind it: {asyncio.run(_filled(folder, hall))}")
        taken: dict[str, list[float]] = {"wall": [], "overview": []}
        for _ in range(max(rounds, 3)):
            for side, seconds in asyncio.run(_turn(folder, hall)).items():
                taken[side] += seconds
    yield Figure(
        budget="B30",
        work="one refresh of a display on the wall, a year of data",
        unit="ms",
        ours=median(taken["wall"]) * 1e3,
        peer=median(taken["overview"]) * 1e3,
        peer_name="the overview of the same hall",
        limit=LIMIT,
    )


async def _filled(folder: Path, hall: Hall) -> str:
    """With rounds that are due every day."""
    async with database.opened(f"sqlite:///{folder / 'audit.sqlite'}"):
        before, here = NOON - timedelta(days=DAYS), await hall_by_id(hall.stage.hall)
        settings = SaveSettings(settings=USUAL, effective_from=local_day(before, here.time_zone))
        await save_settings(hall=here, save=settings, author=hall.stage.consultant.person, now=before)
        return await fill(DAYS)


async def _turn(folder: Path, hall: Hall) -> dict[str, list[float]]:
    """The first run fills caches and is not counted."""
    forget_halls()
    async with database.opened(f"sqlite:///{folder / 'audit.sqlite'}"):
        here = await hall_by_id(hall.stage.hall)
        last = local_day(NOON, here.time_zone)
        first = last - timedelta(days=OVERVIEW_DAYS - 1)
        works: dict[str, Work] = {
            "wall": lambda: wall(here, now=NOON),
            "overview": lambda: overview(here, from_on=first, to_on=last, tier=None, now=NOON),
        }
        if not (await wall(here, now=NOON)).rounds:
            raise RuntimeError("the display that is measured has no rounds")
        return {side: [await _timed(work) for _ in range(RUNS + 1)][1:] for side, work in works.items()}


async def _timed(work: Work) -> float:
    began = time.perf_counter()
    msgspec.json.encode(await work())
    return time.perf_counter() - began
