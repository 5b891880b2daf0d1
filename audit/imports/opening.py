"""Reads an office file in a process of its own: a parser that hangs or eats the memory cannot be stopped inside a thread."""

from audit.child_processes import EndedError, OverTimeError, TooManyWaitError, Workers, WorkFailedError
from audit.errors import Busy
from audit.imports.limits import MEMORY_BYTES_MOST, SECONDS_MOST
from audit.imports.office_files import preview_json
from audit.imports.refusals import Refusal, in_words
from audit.imports.schemas import ImportChoice

AT_ONCE = 2
WAITING_MOST = 8
RETRY_AFTER_SECONDS = 5


def openers(*, at_once: int = AT_ONCE, waiting_most: int = WAITING_MOST, seconds: float = SECONDS_MOST) -> Workers:
    """A process opens one file and ends: nothing of it is left for the next person's."""
    return Workers(
        at_once=at_once, waiting_most=waiting_most, seconds=seconds, memory_bytes=MEMORY_BYTES_MOST, jobs_each=1
    )


_openers = openers()


async def preview_of_file(data: bytes, choice: ImportChoice, *, workers: Workers = _openers) -> bytes:
    """An ImportPreview as JSON, passed on as it came: what would come out of the file. Nothing is stored.

    Raises Rejected import_not_readable, import_too_large, import_no_table; Malformed when the choice does not fit the
    file; Busy import_busy.
    """
    try:
        return await workers.ask(preview_json, data, choice)
    except TooManyWaitError as error:
        raise Busy(
            "import_busy",
            "正在读取的文件较多，请几秒后再试。",
            "Many files are being read. Try again in a few seconds.",
            retry_after_seconds=RETRY_AFTER_SECONDS,
        ) from error
    except (OverTimeError, EndedError, WorkFailedError) as error:
        # It ended before it could answer: its limits of memory or time did that.
        raise in_words(Refusal.too_large) from error
