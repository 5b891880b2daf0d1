"""B6: the report of a month, printed in parts by two warm processes, beside the same content as one document and beside Chromium."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import cycle, islice
from pathlib import Path

import pypdfium2
from msgspec import Struct
from msgspec.structs import replace

from audit.child_processes import Workers
from audit.config import Settings
from audit.monthly import making, paper
from audit.monthly.gathering import weeks
from audit.monthly.making import Workshop
from audit.monthly.merging import print_part
from audit.monthly.schemas import DayLine, MonthReport, WeekLine
from audit.reports.printing import print_page
from bench.measure import Figure, Remark, Result, cpu_seconds, median
from bench.scorecard import Cost, our_processes, print_in_chromium, watched
from tests.bulletins.test_drafting import BUSY
from tests.reports.cards import hall_card

FEW, MANY, MOST = 50, 500, 1000
"""Findings: about 20, 105 and 205 pages."""
FOOT = '<p class="foot"><span class="pages"></span>　临江市政务服务中心　2026-11 月报</p>'
BREAK = '<div style="break-before: page"></div>'
PAGE = "<style>p { font-family: 'Report CJK' }</style><p>预热</p>"
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


class Pool(Struct, frozen=True):
    """Processes that have printed a page."""

    workers: Workers
    processes: list[int]
    started: float
    """Seconds until they were ready."""


def measure(rounds: int, _: float) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="hall-audit-bench-") as name:
        yield from asyncio.run(_measured(Path(name), min(rounds, 3)))


async def _measured(folder: Path, rounds: int) -> list[Result]:
    photos = hall_card(folder)[1]
    month = {count: _report(folder, count) for count in (FEW, MANY, MOST)}
    ours, whole, peer, few, most = [], [], [], [], []
    for _ in range(rounds):
        async with _warm(making.workers(), making.AT_ONCE) as printers, _warm(_plain(), 1) as plain:
            ours.append(await _cost(printers, _in_parts(month[MANY], photos, folder, printers)))
            whole.append(await _cost(plain, _as_one(month[MANY], photos, folder, plain)))
        peer.append(await asyncio.to_thread(print_in_chromium, _joined(month[MANY], photos), photos, folder))
        async with _warm(making.workers(), making.AT_ONCE) as printers:
            pages = {count: await _in_parts(month[count], photos, folder, printers) for count in month}
            few.append(await _cost(printers, _in_parts(month[FEW], photos, folder, printers)))
            most.append(await _cost(printers, _in_parts(month[MOST], photos, folder, printers)))
    return [
        _against("wall", "s", [one.wall for one in ours], [one.wall for one in whole]),
        _against("peak memory", "MB", [one.memory for one in ours], [one.memory for one in whole]),
        Figure(
            budget="B6",
            work=f"CPU of a page, {pages[MOST]} pages against {pages[FEW]}",
            unit="CPU-ms",
            ours=median([one.cpu for one in most]) * 1000 / pages[MOST],
            peer=median([one.cpu for one in few]) * 1000 / pages[FEW],
            peer_name="short report",
            limit=1.1,
        ),
        Remark(
            f"month report of {pages[MANY]} pages: ours {median([one.wall for one in ours]):.1f} s wall, "
            f"{median([one.cpu for one in ours]):.1f} CPU-s, {median([one.memory for one in ours]):.0f} MB; Chromium "
            f"{median([one.wall for one in peer]):.1f} s, {median([one.cpu for one in peer]):.1f} CPU-s, "
            f"{median([one.memory for one in peer]):.0f} MB; the first report of a run waits {printers.started:.1f} s more for its processes"
        ),
    ]


def _plain() -> Workers:
    """WeasyPrint as it comes, its collector running."""
    return Workers(at_once=1, waiting_most=0, seconds=600)


@asynccontextmanager
async def _warm(workers: Workers, count: int) -> AsyncIterator[Pool]:
    before, began = set(our_processes()), time.perf_counter()
    try:
        await asyncio.gather(*(workers.ask(print_page, PAGE, {}, Path(os.devnull)) for _ in range(count)))
        yield Pool(workers, sorted(set(our_processes()) - before), time.perf_counter() - began)
    finally:
        await workers.close()


def _against(what: str, unit: str, ours: list[float], whole: list[float]) -> Figure:
    return Figure(
        budget="B6",
        work=f"month report, {what}",
        unit=unit,
        ours=median(ours),
        peer=median(whole),
        peer_name="one document",
        limit=0.45,
    )


def _report(folder: Path, count: int) -> MonthReport:
    """The hall of B5 with so many findings; its photos come again."""
    card, _ = hall_card(folder)
    return MonthReport(
        hall=card.hall,
        hall_name=card.hall_name,
        hall_name_en=card.hall_name_en,
        time_zone=card.time_zone,
        first_on=FIRST,
        last_on=LAST,
        facts=BUSY,
        sections=[],
        card=card,
        weeks=[WeekLine(begun, ends, 95_000, 20, 18) for begun, ends in weeks(FIRST, LAST)],
        days=[DayLine(date(2026, 11, day), {}, 7, 6) for day in range(1, 31)],
        findings=[
            replace(one, note=f"第 {number} 条") for number, one in enumerate(islice(cycle(card.findings), count))
        ],
        photo_details=card.photo_details,
        generated_at=datetime(2026, 12, 1, tzinfo=UTC),
        digest="0" * 64,
    )


def _joined(report: MonthReport, photos: Mapping[str, Path]) -> str:
    """Cover, all parts and a foot on every page as one page of HTML."""
    parts = [one.html for one in paper.parts(report, photos.keys())]
    head = parts[0].partition("<body>")[0]
    bodies = [one.partition("<body>")[2].rpartition("</body>")[0] for one in [paper.cover_html(report, []), *parts]]
    return f"{head}<body>{FOOT}{BREAK.join(bodies)}</body></html>"


async def _in_parts(report: MonthReport, photos: Mapping[str, Path], folder: Path, pool: Pool) -> int:
    """How many pages it has."""
    out = folder / "parts"
    out.mkdir()
    made = await making.print_month(report, photos, Workshop(out, _nobody, pool.workers, Settings(data=folder)))
    pages = len(pypdfium2.PdfDocument(made.path))
    shutil.rmtree(out)
    return pages


async def _as_one(report: MonthReport, photos: Mapping[str, Path], folder: Path, pool: Pool) -> None:
    await pool.workers.ask(print_part, _joined(report, photos), dict(photos), folder / "whole.pdf")


async def _cost(pool: Pool, work: Awaitable[object]) -> Cost:
    """Of our own process too, which hands out the parts."""
    processes = [*pool.processes, os.getpid()]
    spent, began = cpu_seconds(processes), time.perf_counter()
    with watched(lambda: pool.processes) as peak:
        await work
    return Cost(time.perf_counter() - began, cpu_seconds(processes) - spent, peak.megabytes)


async def _nobody(done: int, of: int) -> None:
    """Nobody looks at the progress."""
