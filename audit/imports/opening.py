"""Reads an office file in a process of its own: a parser that hangs or eats the memory cannot be stopped inside a thread."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

import audit
from audit.errors import Busy
from audit.imports.limits import SECONDS_MOST
from audit.imports.office_files import Answer
from audit.imports.refusals import Refusal, in_words
from audit.imports.schemas import ImportChoice

COMMAND = (sys.executable, "-m", "audit.imports.office_files")
AT_ONCE = 2
WAITING_MOST = 8
RETRY_AFTER_SECONDS = 5
NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""Variables without which Python may not start. The process has no business with anything else, passwords above all."""


class Turns:
    """Belongs to the event loop that first waits on it."""

    def __init__(self, at_once: int = AT_ONCE, waiting_most: int = WAITING_MOST) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._waiting_most = waiting_most

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Raises Busy import_busy when too many wait already."""
        if self._free.locked() and self._waiting >= self._waiting_most:
            raise Busy(
                "import_busy",
                "正在读取的文件较多，请几秒后再试。",
                "Many files are being read. Try again in a few seconds.",
                retry_after_seconds=RETRY_AFTER_SECONDS,
            )
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()


_turns = Turns()


async def preview_of_file(
    data: bytes, choice: ImportChoice, *, seconds: float = SECONDS_MOST, turns: Turns = _turns
) -> bytes:
    """An ImportPreview as JSON, passed on as it came: what would come out of the file. Nothing is stored.

    Raises Rejected import_not_readable, import_too_large, import_no_table; Malformed when the choice does not fit the
    file; Busy import_busy.
    """
    async with turns.turn():
        answer = await _in_own_process(msgspec.json.encode(choice) + b"\n" + data, seconds)
    if answer.refused:
        raise in_words(answer.refused, field=answer.field)
    return bytes(answer.preview)


async def _in_own_process(asked: bytes, seconds: float) -> Answer:
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment_of_process(os.environ),
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(asked), seconds)
    except TimeoutError:
        return Answer(refused=Refusal.too_large)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    # It ended before it could answer: its limits of memory or time did that.
    return msgspec.json.decode(answer, type=Answer) if process.returncode == 0 else Answer(refused=Refusal.too_large)


def environment_of_process(ours: Mapping[str, str]) -> dict[str, str]:
    folders = [str(Path(audit.__file__).parent.parent), ours.get("PYTHONPATH", "")]
    kept = {name: ours[name] for name in NEEDED if name in ours}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, folders))}
