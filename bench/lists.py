"""B14: the first page of a list in a hall with a year behind it costs what it costs after a week."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from audit import database
from audit.database import bulk_insert, fetch, transaction
from audit.findings.actions import COLUMNS as FINDING_COLUMNS
from audit.findings.queries import page_of_findings, unsettled_findings
from audit.findings.schemas import UNSETTLED, FindingState
from audit.findings.tables import FindingRow
from audit.ids import new_id
from audit.inspections.actions import COLUMNS as INSPECTION_COLUMNS
from audit.inspections.keeping import fill_all
from audit.inspections.queries import summaries_of_hall
from audit.inspections.tables import InspectionRow
from audit.media.tables import ExpectedPhoto
from bench.hall import Hall, build_hall, fill_day
from bench.measure import Figure, Remark, Result, median

ANSWERS_A_DAY = 1000
PHOTO_COLUMNS = ("id", "inspection", "hall", "sha256", "received")
DAYS = {"a week": 7, "a year": 365}
LEFT_UNSETTLED = 60
"""A hall works on its findings: so many wait, the others are closed."""
LIMIT = 2.0
Work = Callable[[], Awaitable[object]]


def measure(rounds: int, _: float) -> Iterator[Result]:
    seconds: dict[str, dict[str, float]] = {}
    for name, days in DAYS.items():
        with tempfile.TemporaryDirectory(prefix="hall-audit-lists-") as folder:
            seconds[name], remark = asyncio.run(_measured(Path(folder), days, rounds))
        yield Remark(f"{name}: {remark}")
    for work, ours in seconds["a year"].items():
        yield Figure(
            budget="B14",
            work=f"{work}, a year of data",
            unit="ms",
            ours=ours * 1e3,
            peer=seconds["a week"][work] * 1e3,
            peer_name="a week",
            limit=LIMIT,
        )


async def _measured(folder: Path, days: int, rounds: int) -> tuple[dict[str, float], str]:
    hall = await build_hall(folder)
    await fill_day(folder, hall)
    async with database.opened(f"sqlite:///{folder / 'audit.sqlite'}"):
        remark = await fill(days)
        return {name: await _median(work, rounds) for name, work in _works(hall).items()}, remark


def _works(hall: Hall) -> dict[str, Work]:
    """Each fills its page after a week already: the same number of rows is read and told."""
    id = hall.stage.hall
    return {
        "the newest inspections": lambda: summaries_of_hall(id, day_on=None),
        "the findings of a phone's pack": lambda: unsettled_findings(id),
        "first page of unsettled findings": lambda: page_of_findings(id, states=UNSETTLED, spot=None, after=None),
        "first page of all findings": lambda: page_of_findings(id, states=list(FindingState), spot=None, after=None),
    }


async def fill(days: int) -> str:
    """Copies one day's inspections, photos and findings until there are `days` of them; the rows are as real ones."""
    await fetch("UPDATE expected_photo SET received = ?", True)
    inspections = await fetch("SELECT * FROM inspection ORDER BY id")
    findings = await fetch("SELECT * FROM finding ORDER BY id")
    photos = await fetch("SELECT * FROM expected_photo ORDER BY id")
    answered = sum(row["answered"] for row in inspections) / len(inspections)
    copies = round(days * ANSWERS_A_DAY / answered / len(inspections)) - 1
    shift = timedelta(days=days) / copies
    total = copies * len(findings)
    async with transaction():
        for number in range(1, copies + 1):
            back = shift * number
            copied = {row["id"]: _earlier(row, back, INSPECTION_COLUMNS) for row in inspections}
            await bulk_insert(InspectionRow, INSPECTION_COLUMNS, [tuple(row.values()) for row in copied.values()])
            await bulk_insert(
                ExpectedPhoto,
                PHOTO_COLUMNS,
                [(new_id(), copied[row["inspection"]]["id"], row["hall"], row["sha256"], True) for row in photos],
            )
            await bulk_insert(
                FindingRow,
                FINDING_COLUMNS,
                [tuple(_closed(_earlier(row, back, FINDING_COLUMNS)).values()) for row in findings],
            )
    await fetch(
        "UPDATE finding SET state = 'open' WHERE id IN (SELECT id FROM finding ORDER BY id LIMIT ?)", LEFT_UNSETTLED
    )
    await fill_all()
    return f"{round(days * ANSWERS_A_DAY)} answers in {(copies + 1) * len(inspections)} inspections, {total + len(findings)} findings"


def _earlier(row: dict[str, Any], back: timedelta, columns: tuple[str, ...]) -> dict[str, Any]:
    moved = {name: row[name] - back for name in columns if name.endswith(("_at", "_on"))}
    ids = {name: new_id() for name in ("id", "source_id") if name in columns}
    return {name: row[name] for name in columns} | moved | ids


def _closed(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"state": FindingState.closed.value}


async def _median(work: Work, rounds: int) -> float:
    await work()
    taken = []
    for _ in range(max(rounds, 3) * 3):
        began = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - began)
    return median(taken)
