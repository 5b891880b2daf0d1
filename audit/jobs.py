"""Background work without a broker: each job and slot is one row, claimed by compare-and-set.

Any number of processes may look; on SQLite and on PostgreSQL one of them gets each slot. A run whose process was killed is taken over when its
lease runs out, so a job must do no harm when its slot runs twice: it works from the state of the database.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from piccolo.columns import Integer, Timestamptz, Varchar
from piccolo.table import Table

from audit.database import bulk_insert, fetch, transaction
from audit.ids import new_id
from audit.logs import facts, log

POLL = timedelta(seconds=30)
LEASE = timedelta(minutes=5)
ATTEMPTS_MOST = 5
KEPT = timedelta(days=90)
ERROR_MOST = 500


class Job(Struct, frozen=True):
    """Work that is due once in each period. After downtime only the newest slot runs: the work catches up by itself."""

    name: str
    period: timedelta
    run: Callable[[datetime], Awaitable[None]]
    """Is given the present moment."""

    def key(self, now: datetime) -> str:
        """The name and the beginning of the running period."""
        seconds = int(self.period.total_seconds())
        begun = int(now.timestamp()) // seconds * seconds
        return f"{self.name}:{datetime.fromtimestamp(begun, UTC):%Y-%m-%dT%H:%M:%SZ}"


class JobRun(Table, tablename="job_run"):
    id = Varchar(120, primary_key=True)
    """The key of the job and its slot."""
    owner = Varchar(80, null=True)
    lease_until = Timestamptz(null=True)
    attempts = Integer()
    done_at = Timestamptz(null=True)
    error = Varchar(ERROR_MOST, null=True)
    """Of the last attempt that failed."""


async def claim(key: str, *, owner: str, now: datetime, lease: timedelta) -> bool:
    """Whether this process is the one to run the slot now."""
    async with transaction():
        await bulk_insert(JobRun, ("id", "attempts"), [(key, 0)], ignore_conflicts=True)
        won = await fetch(
            """UPDATE job_run SET owner = ?, lease_until = ?, attempts = attempts + 1
            WHERE id = ? AND done_at IS NULL AND attempts < ? AND (lease_until IS NULL OR lease_until < ?) RETURNING id""",
            owner,
            now + lease,
            key,
            ATTEMPTS_MOST,
            now,
        )
    return bool(won)


async def run_due(jobs: Sequence[Job], *, owner: str, lease: timedelta = LEASE) -> None:
    """One look at every job; a job that fails stops no other and is tried again when its lease is over."""
    for job in jobs:
        now = datetime.now(UTC)
        key = job.key(now)
        if await _is_done(key) or not await claim(key, owner=owner, now=now, lease=lease):
            continue
        beat = asyncio.create_task(_keep_lease(key, owner, lease))
        try:
            await job.run(now)
        except Exception as problem:  # whatever a job raises, the others go on
            log.error("job", exc_info=problem, extra=facts(job=key))
            await JobRun.update({JobRun.error: repr(problem)[:ERROR_MOST]}).where(JobRun.id == key)
        else:
            await JobRun.update({JobRun.done_at: datetime.now(UTC)}).where(JobRun.id == key)
        finally:
            beat.cancel()
            await asyncio.wait({beat})


async def _is_done(key: str) -> bool:
    """A look that writes nothing: most of them find the slot done."""
    return bool(await fetch("SELECT 1 FROM job_run WHERE id = ? AND done_at IS NOT NULL", key))


async def _keep_lease(key: str, owner: str, lease: timedelta) -> None:
    while True:
        await asyncio.sleep(lease.total_seconds() / 3)
        await JobRun.update({JobRun.lease_until: datetime.now(UTC) + lease}).where(
            (JobRun.id == key) & (JobRun.owner == owner)
        )


async def forget_old_runs(now: datetime) -> None:
    await JobRun.delete().where(JobRun.done_at < now - KEPT)


FORGET = Job(name="forget_old_runs", period=timedelta(days=1), run=forget_old_runs)


async def keep_running(jobs: Sequence[Job], *, poll: timedelta = POLL, lease: timedelta = LEASE) -> None:
    """Looks after the jobs until it is cancelled. The first look is a while after the start, when phones are answered."""
    owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{str(new_id())[-12:]}"
    while True:
        await asyncio.sleep(poll.total_seconds())
        try:
            await run_due([*jobs, FORGET], owner=owner, lease=lease)
        except Exception as problem:  # the database may be away for a while
            log.error("jobs", exc_info=problem)


@contextlib.asynccontextmanager
async def running(jobs: Sequence[Job]) -> AsyncIterator[None]:
    """Keeps the jobs running beside the block."""
    task = asyncio.create_task(keep_running(jobs))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
