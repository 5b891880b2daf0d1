"""HTML to PDF in warm processes of their own. What they do is in printing.py."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from pathlib import Path

from audit.config import Settings
from audit.errors import Busy
from audit.logs import facts, log
from audit.reports.printing import LibrariesMissingError, Printed, print_page, warm_up

JOB_SECONDS = 60.0
WAITING_MOST = 8
RETRY_AFTER_SECONDS = 5


class Renderer:
    """Belongs to the event loop that first uses it. The processes start with the first page."""

    def __init__(
        self, settings: Settings, *, job_seconds: float = JOB_SECONDS, waiting_most: int = WAITING_MOST
    ) -> None:
        self._workers = settings.render_workers
        self._job_seconds = job_seconds
        self._waiting_most = waiting_most
        self._waiting = 0
        self._free = asyncio.Semaphore(self._workers)
        self._pool: ProcessPoolExecutor | None = None

    async def pdf(self, html: str, photos: Mapping[str, Path]) -> bytes:
        """An A4 PDF of a page of ours. `photos` maps the digest in <img src="media:…"> to its JPEG, used byte for byte.

        Raises Busy: pdf_busy when too many wait, pdf_timeout when the page took too long, pdf_stopped when the process
        died, pdf_unavailable when the machine lacks a library.
        """
        async with self._turn():
            printed = await self._in_worker(html, dict(photos))
        if printed.boxed:
            boxed = [f"U+{ord(character):04X}" for character in printed.boxed]
            log.warning("pdf_characters_boxed", extra=facts(characters=boxed))
        if printed.refused:
            log.warning("pdf_addresses_refused", extra=facts(count=len(printed.refused), first=printed.refused[0]))
        return printed.pdf

    async def close(self) -> None:
        """Ends the processes at once, with whatever they are doing."""
        if self._pool:
            await self._drop(self._pool)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._waiting >= self._waiting_most:
            raise Busy(
                "pdf_busy",
                "正在生成的文件较多，请几秒后再试。",
                "Many documents are being made. Try again in a few seconds.",
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

    async def _in_worker(self, html: str, photos: dict[str, Path]) -> Printed:
        pool = self._pool = self._pool or _new_pool(self._workers)
        try:
            # Handing over the first job starts a process, which takes longer than the loop may stand still.
            future = await asyncio.to_thread(pool.submit, print_page, html, photos)
            return await asyncio.wait_for(asyncio.wrap_future(future), self._job_seconds)
        except LibrariesMissingError as error:
            raise _unavailable() from error
        except TimeoutError as error:
            await self._drop(pool)
            raise _too_slow() from error
        except BrokenProcessPool as error:
            await self._drop(pool)
            raise _stopped() from error

    async def _drop(self, pool: ProcessPoolExecutor) -> None:
        """The next job starts fresh processes. Whoever comes first ends the old ones; doing it twice at once is an error."""
        if self._pool is pool:
            self._pool = None
            await asyncio.to_thread(_kill, pool)


def _too_slow() -> Busy:
    return Busy(
        "pdf_timeout",
        "这份文件生成太久，已经停止。请缩短时段后再试。",
        "This document took too long and was stopped. Choose a shorter period and try again.",
        retry_after_seconds=RETRY_AFTER_SECONDS,
    )


def _stopped() -> Busy:
    return Busy(
        "pdf_stopped",
        "生成文件的进程中断了，请再试一次。",
        "The process that makes documents stopped. Try once more.",
        retry_after_seconds=RETRY_AFTER_SECONDS,
    )


def _unavailable() -> Busy:
    return Busy(
        "pdf_unavailable",
        "这台服务器缺少生成 PDF 的系统库。请管理员安装 libpango-1.0-0、libpangoft2-1.0-0 和 libharfbuzz-subset0。",
        "This server lacks system libraries for PDF. Ask the administrator to install libpango-1.0-0, "
        "libpangoft2-1.0-0 and libharfbuzz-subset0.",
    )


def _new_pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=warm_up)


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown()
