"""B7: the overview of a year of a hall costs about what that of a week costs."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec

from audit import database
from audit.scores import queries
from audit.sites.queries import forget_halls, hall_by_id
from bench.hall import Hall, build_hall, fill_day
from bench.lists import DAYS, fill
from bench.measure import Figure, Remark, Result, median
from tests.builders import NOON

LIMIT = 1.2
WORKS = {"year": ("a year", 365), "week": ("a year", 7), "new": ("a week", 7)}
"""Which hall, how many days of it."""
RUNS = 10
"""Of each side in a turn; the sides take turns."""


def measure(rounds: int, _: float) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="hall-audit-dashboard-") as name:
        halls: dict[str, Hall] = {}
        for side, days in DAYS.items():
            folder = Path(name) / side
            folder.mkdir()
            halls[side], remark = asyncio.run(_filled(folder, days))
            yield Remark(f"hall with {side} behind it: {remark}")
        taken: dict[str, list[float]] = {work: [] for work in WORKS}
        for _ in range(max(rounds, 3)):
            for work, (side, days) in WORKS.items():
                taken[work] += asyncio.run(_turn(Path(name) / side, halls[side], days))
    year, week, new = (median(taken[work]) * 1e3 for work in WORKS)
    yield Figure(
        budget="B7",
        work="overview of a year of a hall",
        unit="ms",
        ours=year,
        peer=week,
        peer_name="of a week",
        limit=LIMIT,
    )
    yield Remark(f"overview of a hall that is a week old, most of its trend still empty: {new:.4g} ms")


async def _filled(folder: Path, days: int) -> tuple[Hall, str]:
    hall = await build_hall(folder)
    await fill_day(folder, hall)
    async with database.opened(f"sqlite:///{folder / 'audit.sqlite'}"):
        return hall, await fill(days)


async def _turn(folder: Path, hall: Hall, days: int) -> list[float]:
    """The first run fills caches and is not counted."""
    last = date.fromisoformat("2026-11-20")
    forget_halls()
    async with database.opened(f"sqlite:///{folder / 'audit.sqlite'}"):
        here = await hall_by_id(hall.stage.hall)
        taken = []
        for _ in range(RUNS + 1):
            began = time.perf_counter()
            found = await queries.overview(
                here, from_on=last - timedelta(days=days - 1), to_on=last, tier=None, now=NOON
            )
            msgspec.json.encode(found)
            taken.append(time.perf_counter() - began)
    if found.now.score is None or not found.worst:
        raise RuntimeError("the overview that was measured is empty")
    return taken[1:]
