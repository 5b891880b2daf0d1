"""HTML to PDF in warm processes of their own. What they do is in printing.py."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import ParamSpec, TypeVar

from audit.child_processes import EndedError, OverTimeError, TooManyWaitError, Workers
from audit.config import Settings
from audit.errors import Busy
from audit.logs import facts, log
from audit.reports.picturing import picture_of
from audit.reports.printing import no_room, print_page, warm_up

P = ParamSpec("P")
T = TypeVar("T")
JOB_SECONDS = 60.0
WAITING_MOST = 8
RETRY_AFTER_SECONDS = 5


class Renderer:
    """The processes start with the first page."""

    def __init__(
        self, settings: Settings, *, job_seconds: float = JOB_SECONDS, waiting_most: int = WAITING_MOST
    ) -> None:
        self._workers = Workers(
            at_once=settings.render_workers, waiting_most=waiting_most, seconds=job_seconds, warm_up=warm_up
        )

    async def pdf(self, html: str, photos: Mapping[str, Path]) -> bytes:
        """An A4 PDF of a page of ours. `photos` maps the digest in <img src="media:…"> to its JPEG, used byte for byte.

        Raises Busy: pdf_busy when too many wait, pdf_timeout when the page took too long, pdf_stopped when the process
        died, pdf_unavailable when the machine lacks a library, pdf_no_room when its disk is full.
        """
        try:
            with NamedTemporaryFile(prefix="hall-audit-", suffix=".pdf") as out:
                printed = await self._asked(print_page, html, dict(photos), Path(out.name))
                pdf = await asyncio.to_thread(out.read)
        except OSError as error:
            raise no_room() from error
        if printed.boxed:
            boxed = [f"U+{ord(character):04X}" for character in printed.boxed]
            log.warning("pdf_characters_boxed", extra=facts(characters=boxed))
        if printed.refused:
            log.warning("pdf_addresses_refused", extra=facts(count=len(printed.refused), first=printed.refused[0]))
        return pdf

    async def picture(self, pdf: bytes) -> bytes:
        """The first pages of a PDF of ours below each other, as a JPEG. Raises Busy like `pdf`."""
        return (await self._asked(picture_of, pdf)).jpeg

    async def close(self) -> None:
        """Ends the processes at once, with whatever they are doing."""
        await self._workers.close()

    async def _asked(self, work: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
        try:
            return await self._workers.ask(work, *args, **options)
        except TooManyWaitError as error:
            raise _too_many() from error
        except OverTimeError as error:
            raise _too_slow() from error
        except EndedError as error:
            raise _stopped() from error


def _too_many() -> Busy:
    return Busy(
        "pdf_busy",
        "正在生成的文件较多，请几秒后再试。",
        "Many documents are being made. Try again in a few seconds.",
        retry_after_seconds=RETRY_AFTER_SECONDS,
    )


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
