"""A process that does background work and writes down what it does. Run as `python -m tests.jobs.worker <database> <log>`."""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from audit import database
from audit.jobs import Job, keep_running

LEASE, POLL = timedelta(seconds=1.5), timedelta(milliseconds=50)
LONG = timedelta(days=3650)
"""So long a period that a test lies in one."""
SECONDS = 0.4
NAMES = [f"work_{number}" for number in range(8)]


async def work(url: str, diary: Path) -> None:
    def note(what: str) -> None:
        with diary.open("a") as file:
            file.write(f"{what} {os.getpid()}\n")

    def job(name: str) -> Job:
        async def run(_: datetime) -> None:
            note(f"begin {name}")
            await asyncio.sleep(SECONDS)
            note(f"end {name}")

        return Job(name=name, period=LONG, run=run)

    async with database.opened(url):
        note("ready -")
        await keep_running([job(name) for name in NAMES], poll=POLL, lease=LEASE)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2])))
