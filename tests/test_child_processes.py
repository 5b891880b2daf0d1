"""Processes that do one job after another: what they give back, how they die, and that nothing of them stays."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from audit.child_processes import (
    EndedError,
    OverTimeError,
    TooManyWaitError,
    Workers,
    WorkFailedError,
    environment_of_process,
)
from audit.errors import Rejected
from tests.processes import alive, children, until

ROOT = Path(__file__).parents[1]


class Measured(msgspec.Struct, frozen=True):
    name: str
    content: bytes


def measured(name: str, content: bytes) -> Measured:
    return Measured(name, content)


def refuse(code: str) -> None:
    raise Rejected(code, "不行。", "No.", field="/x", retry_after_seconds=7)


def fail() -> None:
    raise LookupError("nothing there")


def lie() -> bytes:
    return "no bytes at all"  # type: ignore[return-value]


def talk() -> str:
    print("a library talks", flush=True)
    os.write(1, b"and so does one in C")
    return "still understood"


def pid() -> int:
    return os.getpid()


def end() -> None:
    os._exit(3)


def spin() -> None:
    while True:
        pass


def wait(path: Path) -> str:
    return path.read_text()


def eat(megabytes: int) -> int:
    return len(bytearray(megabytes * 2**20))


def environment() -> dict[str, str]:
    return dict(os.environ)


_warm = []


def warm_up() -> None:
    _warm.append("warm")


def is_warm() -> list[str]:
    return _warm


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    one = Workers(at_once=1, waiting_most=1, seconds=30, memory_bytes=400 * 2**20, warm_up=warm_up)
    yield one
    await one.close()


async def test_work_comes_back_with_the_type_that_it_promises(workers: Workers) -> None:
    content = bytes(range(256)) * 10_000
    assert await workers.ask(measured, "照片", content) == Measured("照片", content)
    assert await workers.ask(is_warm) == ["warm"]


async def test_what_libraries_print_is_no_answer(workers: Workers) -> None:
    assert await workers.ask(talk) == "still understood"


async def test_a_refusal_arrives_as_the_same_error(workers: Workers) -> None:
    with pytest.raises(Rejected) as refused:
        await workers.ask(refuse, "of_some_kind")
    error = refused.value
    assert (error.code, error.title, error.title_en) == ("of_some_kind", "不行。", "No.")
    assert (error.field, error.retry_after_seconds) == ("/x", 7)


async def test_a_fault_of_the_work_is_told_and_the_process_goes_on(
    workers: Workers, caplog: pytest.LogCaptureFixture
) -> None:
    before = await workers.ask(pid)
    with pytest.raises(WorkFailedError, match="nothing there"):
        await workers.ask(fail)
    assert [record.message for record in caplog.records] == ["child_process_failed"]
    assert await workers.ask(pid) == before


async def test_an_answer_of_another_type_is_not_believed(workers: Workers) -> None:
    with pytest.raises(WorkFailedError):
        await workers.ask(lie)


async def test_after_a_process_ended_the_next_job_gets_a_new_one(workers: Workers) -> None:
    before = await workers.ask(pid)
    with pytest.raises(EndedError):
        await workers.ask(end)
    assert await workers.ask(pid) != before


async def test_a_process_that_died_while_idle_is_replaced(workers: Workers) -> None:
    before = await workers.ask(pid)
    os.kill(before, signal.SIGKILL)
    await until(lambda: not alive(before))
    assert await workers.ask(pid) != before


async def test_a_job_that_never_ends_is_killed_and_the_others_are_not() -> None:
    workers = Workers(at_once=2, waiting_most=0, seconds=1.5)
    spinning = asyncio.create_task(workers.ask(spin))
    await asyncio.sleep(0)
    neighbour = await workers.ask(pid)
    with pytest.raises(OverTimeError):
        await spinning
    assert alive(neighbour)
    assert await workers.ask(pid) == neighbour
    await workers.close()
    assert not alive(neighbour)


async def test_more_memory_than_allowed_is_not_given(workers: Workers) -> None:
    assert await workers.ask(eat, 200) == 200 * 2**20
    with pytest.raises(WorkFailedError, match="MemoryError"):
        await workers.ask(eat, 500)


async def test_a_process_is_replaced_after_its_number_of_jobs() -> None:
    workers = Workers(at_once=1, waiting_most=9, seconds=30, jobs_each=2)
    first, second, third = [await workers.ask(pid) for _ in range(3)]
    assert first == second != third
    assert not alive(first)
    await workers.close()


async def test_who_comes_when_all_places_are_taken_is_told_so_and_a_place_becomes_free_again(
    workers: Workers, tmp_path: Path
) -> None:
    slow = tmp_path / "slow"
    os.mkfifo(slow)
    running = asyncio.create_task(workers.ask(wait, slow))
    waiting = asyncio.create_task(workers.ask(pid))
    await asyncio.sleep(0)
    with pytest.raises(TooManyWaitError):
        await workers.ask(pid)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    another = asyncio.create_task(workers.ask(pid))
    await asyncio.to_thread(slow.write_text, "done")
    assert await running == "done"
    assert alive(await another)


async def test_the_loop_goes_on_while_a_process_starts_and_works(workers: Workers) -> None:
    asked = asyncio.create_task(workers.ask(measured, "x", bytes(20_000_000)))
    turns = 0
    while not asked.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 20


async def test_closing_kills_what_is_under_way_and_takes_nothing_more(workers: Workers) -> None:
    before = set(children(os.getpid()))
    spinning = asyncio.create_task(workers.ask(spin))
    await until(lambda: bool(set(children(os.getpid())) - before))
    await workers.close()
    with pytest.raises(EndedError):
        await spinning
    assert set(children(os.getpid())) <= before
    with pytest.raises((EndedError, RuntimeError)):
        await workers.ask(pid)


async def test_a_process_is_told_nothing_of_the_server(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_DATABASE_URL", "postgres://secret")
    known = await workers.ask(environment)
    assert "secret" not in str(known)
    assert "AUDIT_X" not in environment_of_process({"AUDIT_X": "secret"})


PARENT = """
import asyncio
from audit.child_processes import Workers
from tests.test_child_processes import pid, spin

async def main():
    workers = Workers(at_once=2, waiting_most=9, seconds=5)
    print(await workers.ask(pid), flush=True)
    await workers.ask(spin)

asyncio.run(main())
"""


async def test_a_killed_server_leaves_no_process_behind_not_even_a_busy_one() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout
    with parent.stdout:
        idle_at_first = int(await asyncio.to_thread(parent.stdout.readline))
    await until(lambda: busy(idle_at_first))
    others = children(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    await until(lambda: not any(alive(one) for one in [idle_at_first, *others]))


def busy(pid: int) -> bool:
    before = cpu_ticks(pid)
    time.sleep(0.1)
    return cpu_ticks(pid) > before + 3


def cpu_ticks(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])
