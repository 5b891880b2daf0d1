"""Makes the files of a month in processes of their own, two at once, which end with the work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from audit.child_processes import Workers
from audit.config import Settings
from audit.media.queries import print_copies
from audit.monthly import paper
from audit.monthly.boards import board_parts
from audit.monthly.documents import write_docx
from audit.monthly.merging import merge, print_part
from audit.monthly.paper import Entry, Part
from audit.monthly.schemas import MonthReport
from audit.monthly.self_checks import self_check_months, self_check_parts
from audit.monthly.workbooks import month_workbook
from audit.reports.printing import warm_up

AT_ONCE = 2
STEP_SECONDS = 90.0
COVER_PAGES = 1
Progress = Callable[[int, int], Awaitable[None]]
"""Told after each step: how many are done, of how many."""


class Made(Struct, frozen=True):
    path: Path
    name: str


async def make_pdf(report: MonthReport, folder: Path, progress: Progress, settings: Settings) -> Made:
    """Raises what Workers.ask raises."""
    return await print_month(report, await _photos(report, settings), folder, progress)


async def print_month(report: MonthReport, photos: Mapping[str, Path], folder: Path, progress: Progress) -> Made:
    """`photos` are the print copies that exist, by digest. Raises what Workers.ask raises."""
    parts = list(paper.parts(report, photos.keys()))
    workers = Workers(at_once=AT_ONCE, waiting_most=len(parts), seconds=STEP_SECONDS, warm_up=warm_up)
    out = folder / f"{paper.title_of(report)}-{report.hall_name}.pdf".replace("/", "-")
    try:
        pages = await _printed(parts, photos, folder, workers, progress)
        cover, stamps = folder / "cover.pdf", folder / "stamps.pdf"
        await asyncio.gather(
            workers.ask(print_part, paper.cover_html(report, _contents(parts, pages)), {}, cover),
            workers.ask(print_part, paper.stamps_html(report, COVER_PAGES + sum(pages)), {}, stamps),
        )
        files = [cover, *(_file(folder, number) for number in range(len(parts)))]
        await workers.ask(merge, files, stamps, out)
    finally:
        await workers.close()
    for spent in (*files, stamps):
        spent.unlink()
    return Made(out, out.name)


async def make_boards(report: MonthReport, folder: Path, progress: Progress, settings: Settings) -> Made:
    """Raises what Workers.ask raises."""
    photos = await _photos(report, settings)
    return await _print_sheets(board_parts(report, photos.keys()), photos, _out(report, folder, "区块看板"), progress)


async def make_self_checks(report: MonthReport, folder: Path, progress: Progress, settings: Settings) -> Made:
    """Raises what Workers.ask raises."""
    made = self_check_parts(report, await self_check_months(report))
    return await _print_sheets(made, {}, _out(report, folder, "自查月表"), progress)


async def _print_sheets(parts: Sequence[Part], photos: Mapping[str, Path], out: Path, progress: Progress) -> Made:
    """Parts that have feet of their own."""
    workers = Workers(at_once=AT_ONCE, waiting_most=len(parts), seconds=STEP_SECONDS, warm_up=warm_up)
    files = [_file(out.parent, number) for number in range(len(parts))]
    try:
        await _printed(parts, photos, out.parent, workers, progress)
        await workers.ask(merge, files, None, out)
    finally:
        await workers.close()
    for spent in files:
        spent.unlink()
    return Made(out, out.name)


async def _photos(report: MonthReport, settings: Settings) -> dict[str, Path]:
    shown = [photo for one in report.findings for photo in (*one.before, *one.after)]
    return await print_copies(report.hall, shown, settings)


async def _printed(
    parts: Sequence[Part], photos: Mapping[str, Path], folder: Path, workers: Workers, progress: Progress
) -> list[int]:
    """How many pages each part has. The steps that follow count as one more."""
    done = 0

    async def one(number: int, part: Part) -> int:
        nonlocal done
        mine = {photo: photos[photo] for photo in part.photos}
        pages = await workers.ask(print_part, part.html, mine, _file(folder, number))
        done += 1
        await progress(done, len(parts) + 1)
        return pages

    await progress(0, len(parts) + 1)
    return await asyncio.gather(*(one(number, part) for number, part in enumerate(parts)))


def _out(report: MonthReport, folder: Path, what: str) -> Path:
    return folder / f"{what} {report.first_on:%Y-%m} {report.hall_name}.pdf".replace("/", "-")


def _file(folder: Path, number: int) -> Path:
    return folder / f"part-{number}.pdf"


def _contents(parts: Sequence[Part], pages: Sequence[int]) -> list[Entry]:
    starts = accumulate(pages, initial=COVER_PAGES + 1)
    return [Entry(part.title, start) for part, start in zip(parts, starts, strict=False) if part.title]


async def make_docx(report: MonthReport, folder: Path, progress: Progress, settings: Settings) -> Made:
    """Raises what Workers.ask raises."""
    await progress(0, 1)
    out = folder / f"{paper.title_of(report)}-{report.hall_name}.docx".replace("/", "-")
    await _alone(write_docx, report, await _photos(report, settings), out)
    return Made(out, out.name)


async def make_xlsx(report: MonthReport, folder: Path, progress: Progress, settings: Settings) -> Made:
    """Raises what Workers.ask raises."""
    await progress(0, 1)
    out = folder / f"{paper.title_of(report)}-{report.hall_name}.xlsx".replace("/", "-")
    await _alone(month_workbook, report, out)
    return Made(out, out.name)


async def _alone(work: Callable[..., int], *args: object) -> None:
    workers = Workers(at_once=1, waiting_most=0, seconds=STEP_SECONDS)
    try:
        await workers.ask(work, *args)
    finally:
        await workers.close()
