"""Makes the files of a month in processes of their own, two at once: warm from the first file to the last of a run."""

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
STEPS_MOST = 10_000
STEP_SECONDS = 90.0
COVER_PAGES = 1
Progress = Callable[[int, int], Awaitable[None]]
"""Told after each step: how many are done, of how many."""


class Workshop(Struct, frozen=True):
    folder: Path
    """Empty; the file is left in it, and nothing else."""
    progress: Progress
    workers: Workers
    settings: Settings


class Made(Struct, frozen=True):
    path: Path
    name: str


def workers() -> Workers:
    """For as many files as are made in a row. To be closed."""
    return Workers(at_once=AT_ONCE, waiting_most=STEPS_MOST, seconds=STEP_SECONDS, warm_up=warm_up)


async def make_pdf(report: MonthReport, shop: Workshop) -> Made:
    """Raises what Workers.ask raises."""
    return await print_month(report, await _photos(report, shop), shop)


async def print_month(report: MonthReport, photos: Mapping[str, Path], shop: Workshop) -> Made:
    """`photos` are the print copies that exist, by digest. Raises what Workers.ask raises."""
    parts = list(paper.parts(report, photos.keys()))
    pages = await _printed(parts, photos, shop)
    cover = paper.cover_html(report, _contents(parts, pages))
    stamps = paper.stamps(report, COVER_PAGES + sum(pages))
    cover_file, *stamp_files = await asyncio.gather(
        _sheet(shop, "cover", cover), *(_sheet(shop, f"stamps-{number}", html) for number, html in enumerate(stamps))
    )
    files = [cover_file, *_files(shop, len(parts))]
    return await _merged(files, stamp_files, f"{paper.title_of(report)}-{report.hall_name}.pdf", shop)


async def make_boards(report: MonthReport, shop: Workshop) -> Made:
    """Raises what Workers.ask raises."""
    photos = await _photos(report, shop)
    return await _print_sheets(board_parts(report, photos.keys()), photos, _name(report, "区块看板"), shop)


async def make_self_checks(report: MonthReport, shop: Workshop) -> Made:
    """Raises what Workers.ask raises."""
    made = self_check_parts(report, await self_check_months(report))
    return await _print_sheets(made, {}, _name(report, "自查月表"), shop)


async def make_docx(report: MonthReport, shop: Workshop) -> Made:
    """Raises what Workers.ask raises."""
    await shop.progress(0, 1)
    made = _out(shop, f"{paper.title_of(report)}-{report.hall_name}.docx")
    await shop.workers.ask(write_docx, report, await _photos(report, shop), made.path)
    return made


async def make_xlsx(report: MonthReport, shop: Workshop) -> Made:
    """Raises what Workers.ask raises."""
    await shop.progress(0, 1)
    made = _out(shop, f"{paper.title_of(report)}-{report.hall_name}.xlsx")
    await shop.workers.ask(month_workbook, report, made.path)
    return made


async def _print_sheets(parts: Sequence[Part], photos: Mapping[str, Path], name: str, shop: Workshop) -> Made:
    """Parts that have feet of their own."""
    await _printed(parts, photos, shop)
    return await _merged(_files(shop, len(parts)), [], name, shop)


async def _photos(report: MonthReport, shop: Workshop) -> dict[str, Path]:
    shown = [photo for one in report.findings for photo in (*one.before, *one.after)]
    return await print_copies(report.hall, shown, shop.settings)


async def _printed(parts: Sequence[Part], photos: Mapping[str, Path], shop: Workshop) -> list[int]:
    """How many pages each part has. The steps that follow count as one more."""
    done = 0

    async def one(part: Part, out: Path) -> int:
        nonlocal done
        mine = {photo: photos[photo] for photo in part.photos}
        pages = await shop.workers.ask(print_part, part.html, mine, out)
        done += 1
        await shop.progress(done, len(parts) + 1)
        return pages

    await shop.progress(0, len(parts) + 1)
    files = _files(shop, len(parts))
    return await asyncio.gather(*(one(part, out) for part, out in zip(parts, files, strict=True)))


async def _sheet(shop: Workshop, name: str, html: str) -> Path:
    out = shop.folder / f"{name}.pdf"
    await shop.workers.ask(print_part, html, {}, out)
    return out


async def _merged(files: Sequence[Path], stamps: Sequence[Path], name: str, shop: Workshop) -> Made:
    made = _out(shop, name)
    await shop.workers.ask(merge, files, stamps, made.path)
    for spent in (*files, *stamps):
        spent.unlink()
    return made


def _name(report: MonthReport, what: str) -> str:
    return f"{what} {report.first_on:%Y-%m} {report.hall_name}.pdf"


def _out(shop: Workshop, name: str) -> Made:
    plain = name.replace("/", "-")
    return Made(shop.folder / plain, plain)


def _files(shop: Workshop, count: int) -> list[Path]:
    return [shop.folder / f"part-{number}.pdf" for number in range(count)]


def _contents(parts: Sequence[Part], pages: Sequence[int]) -> list[Entry]:
    starts = accumulate(pages, initial=COVER_PAGES + 1)
    return [Entry(part.title, start) for part, start in zip(parts, starts, strict=False) if part.title]
