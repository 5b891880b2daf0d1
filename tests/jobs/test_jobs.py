"""One process of many does each job, once, whatever is killed in the middle. On both databases."""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.config import Settings
from audit.jobs import ATTEMPTS_MOST, KEPT, Job, JobRun, claim, forget_old_runs, run_due
from tests.jobs.worker import NAMES

PATIENCE_SECONDS = 60
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
LEASE = timedelta(minutes=5)


class Workers:
    def __init__(self, url: str, diary: Path) -> None:
        self._url, self._diary = url, diary
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, number: int) -> list[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "tests.jobs.worker", self._url, str(self._diary)]
        new = [subprocess.Popen(command) for _ in range(number)]
        self._running += new
        return new

    def end(self) -> None:
        for one in self._running:
            one.kill()
            one.wait()

    def said(self, what: str) -> list[tuple[str, int]]:
        """Job and process of each such line."""
        lines = self._diary.read_text().splitlines() if self._diary.exists() else []
        return [(line.split()[1], int(line.split()[2])) for line in lines if line.startswith(what)]


@pytest.fixture
def workers(settings: Settings, tmp_path: Path) -> Iterator[Workers]:
    group = Workers(settings.database, tmp_path / "diary")
    yield group
    group.end()


def wait_until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.01)


def test_several_processes_do_each_job_once(workers: Workers) -> None:
    workers.start(3)
    wait_until(lambda: len(workers.said("ready")) == 3, "three processes")
    wait_until(lambda: len(workers.said("end")) >= len(NAMES), "every job")
    time.sleep(0.5)  # whoever would do one again has ten looks to do so
    assert Counter(name for name, _ in workers.said("begin")) == dict.fromkeys(NAMES, 1)


def test_what_a_killed_process_was_doing_is_done_by_another_and_the_rest_once(workers: Workers) -> None:
    first, _ = workers.start(2)
    wait_until(
        lambda: any(who == first.pid for _, who in workers.said("begin")), "the first job of the one to be killed"
    )
    first.kill()
    first.wait()
    wait_until(lambda: {name for name, _ in workers.said("end")} == set(NAMES), "every job")
    assert Counter(name for name, _ in workers.said("end")) == dict.fromkeys(NAMES, 1)
    ended = {name for name, _ in workers.said("end")}
    begun_twice = [name for name, times in Counter(name for name, _ in workers.said("begin")).items() if times > 1]
    assert len(begun_twice) <= 1
    assert set(begun_twice) <= ended


def test_a_process_that_is_started_anew_finishes_what_it_had_begun(workers: Workers) -> None:
    (first,) = workers.start(1)
    wait_until(lambda: len(workers.said("begin")) >= 2, "work in progress")
    first.kill()
    first.wait()
    workers.start(1)
    wait_until(lambda: {name for name, _ in workers.said("end")} == set(NAMES), "every job")
    assert Counter(name for name, _ in workers.said("end")) == dict.fromkeys(NAMES, 1)


async def test_of_many_who_ask_at_once_one_is_given_the_slot(opened: None) -> None:
    asked = [claim("bulletin:1", owner=f"process {number}", now=NOW, lease=LEASE) for number in range(20)]
    assert sum(await asyncio.gather(*asked)) == 1
    assert not await claim("bulletin:1", owner="late", now=NOW + LEASE, lease=LEASE)
    assert await claim("bulletin:1", owner="heir", now=NOW + LEASE + timedelta(seconds=1), lease=LEASE)


async def test_a_job_that_always_fails_is_given_up_and_stops_no_other(opened: None) -> None:
    done: list[str] = []

    async def fail(_: datetime) -> None:
        done.append("fail")
        raise RuntimeError("printer on fire")

    async def succeed(_: datetime) -> None:
        done.append("succeed")

    period = timedelta(days=3650)
    jobs = [Job(name="fails", period=period, run=fail), Job(name="works", period=period, run=succeed)]
    for _ in range(ATTEMPTS_MOST + 3):
        await run_due(jobs, owner="me", lease=timedelta(seconds=-1))
    assert Counter(done) == {"fail": ATTEMPTS_MOST, "succeed": 1}
    row = await JobRun.select().where(JobRun.id == jobs[0].key(datetime.now(UTC))).first()
    assert row is not None
    assert "printer on fire" in row["error"]


async def test_a_lease_is_renewed_while_the_job_runs(opened: None) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: datetime) -> None:
        begun.set()
        await go_on.wait()

    job = Job(name="slow", period=timedelta(days=3650), run=slow)
    short = timedelta(seconds=1)
    task = asyncio.create_task(run_due([job], owner="me", lease=short))
    await begun.wait()
    for _ in range(5):
        await asyncio.sleep(0.4)
        key = job.key(datetime.now(UTC))
        assert not await claim(key, owner="thief", now=datetime.now(UTC) - timedelta(milliseconds=100), lease=short)
    go_on.set()
    await task


def test_a_slot_is_the_beginning_of_its_period() -> None:
    async def nothing(_: datetime) -> None: ...

    hourly = Job(name="hourly", period=timedelta(hours=1), run=nothing)
    assert hourly.key(NOW) == "hourly:2026-03-02T01:00:00Z"
    assert hourly.key(NOW + timedelta(minutes=59)) == hourly.key(NOW)
    assert hourly.key(NOW + timedelta(minutes=60)) == "hourly:2026-03-02T02:00:00Z"


async def test_old_runs_are_forgotten_and_new_ones_kept(opened: None) -> None:
    for key, age in (("old", KEPT + timedelta(days=1)), ("new", timedelta(days=1))):
        await claim(key, owner="me", now=NOW - age, lease=LEASE)
        await JobRun.update({JobRun.done_at: NOW - age}).where(JobRun.id == key)
    await forget_old_runs(NOW)
    assert [row["id"] for row in await JobRun.select(JobRun.id)] == ["new"]
