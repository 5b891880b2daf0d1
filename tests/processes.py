"""What the tests ask of the processes that a process has started."""

import asyncio
from collections.abc import Callable
from pathlib import Path

Processes = Callable[[], list[int]]


def children(parent: int) -> list[int]:
    """Living children of all its threads."""
    lists = (path.read_text().split() for path in Path(f"/proc/{parent}/task").glob("*/children"))
    return [int(pid) for told in lists for pid in told if alive(int(pid))]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not so():
            await asyncio.sleep(0.02)
