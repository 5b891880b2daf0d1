"""B2: fifty writers at once through our engine, against one writer of sqlite3 doing the same statements in turn."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import uvloop
from msgspec import Struct
from piccolo.table import Table

from audit import database
from audit.findings import actions as findings
from audit.findings.tables import FindingRow
from audit.ids import new_id
from audit.inspections import actions as inspections
from audit.inspections.tables import InspectionRow
from audit.journal import actions as journal
from audit.journal.tables import JournalEntry
from audit.media.tables import ExpectedPhoto
from audit.sqlite_engine import PRAGMAS
from bench.hall import Hall, build_hall, document
from bench.measure import Figure, Remark, Result, median, percentile

WRITERS = 50
INSPECTIONS_EACH = 6
EXPECTED = ("id", "inspection", "hall", "sha256", "received")

Rows = list[tuple[type[Table], Sequence[str], list[tuple[Any, ...]]]]
"""What one inspection writes: table, columns and rows of each of its four statements."""


class Round(Struct, frozen=True):
    cpu: float
    waits: list[float]
    failures: int


def measure(rounds: int, _: float) -> Iterator[Result]:
    ours: list[Round] = []
    raw: list[Round] = []
    with tempfile.TemporaryDirectory(prefix="hall-audit-bench-") as name:
        folder = Path(name)
        hall = asyncio.run(build_hall(folder))
        for _turn in range(rounds):
            uvloop.run(_keep(ours, _many_writers(folder, hall)))
            raw.append(_one_writer(folder, hall))
    count = WRITERS * INSPECTIONS_EACH
    mine, least = (median([one.cpu for one in some]) / count * 1e6 for some in (ours, raw))
    work = f"{WRITERS} writers at once on SQLite"
    yield Figure(budget="B2", work=work, unit="CPU-µs a write", ours=mine, peer=least, peer_name="sqlite3", limit=1.5)
    wait = percentile([wait for one in ours for wait in one.waits], 0.99)
    yield Figure(budget="B2", work=f"{work}, p99 wait", unit="s", ours=wait, limit=0.5)
    failures = sum(one.failures for one in ours)
    yield Figure(budget="B2", work=f"{work}, failures of {count * rounds}", unit="", ours=failures, limit=0)
    yield Remark("a write is one durable transaction: an inspection, two findings, two expected photos, a journal line")


async def _keep(rounds: list[Round], work: Coroutine[Any, Any, Round]) -> None:
    rounds.append(await work)


async def _many_writers(folder: Path, hall: Hall) -> Round:
    parcels = [_rows(hall, number) for number in range(WRITERS * INSPECTIONS_EACH)]
    waits: list[float] = []
    async with database.opened(f"sqlite:///{folder / 'audit.sqlite'}"):

        async def writer() -> None:
            while parcels:
                rows, began = parcels.pop(), time.perf_counter()
                async with database.transaction():
                    for table, columns, values in rows:
                        await database.bulk_insert(table, columns, values)
                waits.append(time.perf_counter() - began)

        before = time.process_time()
        ended = await asyncio.gather(*(writer() for _ in range(WRITERS)), return_exceptions=True)
        spent = time.process_time() - before
    return Round(spent, waits, sum(isinstance(one, Exception) for one in ended))


def _one_writer(folder: Path, hall: Hall) -> Round:
    parcels = [_rows(hall, number) for number in range(WRITERS * INSPECTIONS_EACH)]
    connection = sqlite3.connect(folder / "audit.sqlite", isolation_level=None)
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    before = time.process_time()
    for rows in parcels:
        connection.execute("BEGIN IMMEDIATE")
        for table, columns, values in rows:
            connection.executemany(_insert(table, columns), values)
        connection.execute("COMMIT")
    spent = time.process_time() - before
    connection.close()
    return Round(spent, [], 0)


def _insert(table: type[Table], columns: Sequence[str]) -> str:
    return f"INSERT INTO {table._meta.tablename} ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})"


def _rows(hall: Hall, number: int) -> Rows:
    inspection, now, today = new_id(), datetime.now(UTC), date(2026, 11, 20)
    digests = [f"{new_id().hex}{which:032}" for which in range(2)]
    where, text = hall.stage.hall, document(hall, number, [b"before", b"after"]).decode()
    spot, author = hall.spots[number % len(hall.spots)], hall.stage.consultant.person
    head = (inspection, where, spot, hall.checklist.id, "audit", author, today, now, now, digests[0], text)
    faults = [
        (new_id(), where, spot, "inspection", inspection, item, "sort", False, "open", now, today, "{}")
        for item in ("T1", "T2")
    ]
    return [
        (InspectionRow, inspections.COLUMNS, [(*head, "{}", 94_444, "pass", 24, 2, 2, None, False)]),
        (ExpectedPhoto, EXPECTED, [(new_id(), inspection, where, digest, False) for digest in digests]),
        (FindingRow, findings.COLUMNS, faults),
        (JournalEntry, journal.COLUMNS, [(new_id(), where, author, "inspection.received", inspection, "{}", now)]),
    ]
