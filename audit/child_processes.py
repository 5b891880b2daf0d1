"""Work that takes long, or opens what strangers sent, in processes of its own: any of them can be killed, the event loop never waits.

A process reads jobs from its standard input and writes answers to its standard output. A job is a pickle, for it comes from
us. An answer is msgpack and must have the type that the work promises: a file may have taken over the process it was opened in.
"""

import asyncio
import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Lock, Timer
from typing import IO, ParamSpec, TypeVar, cast, get_type_hints

import msgspec

from audit.child_process import Answer, read, write
from audit.errors import AuditError, Rejected
from audit.logs import facts, log

COMMAND = (sys.executable, "-c", "from audit.child_process import main; main()")
NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "HOME", "XDG_CACHE_HOME")
"""Variables without which Python or a font cache may not start. No process has any business with others, passwords above all."""
MEMORY_HABITS = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "8000000", "MALLOC_MMAP_THRESHOLD_": "4000000"}
"""Of glibc: large pieces go back to the system at once, so that one job does not leave less room for the next."""
KINDS = {kind.__name__: kind for kind in AuditError.__subclasses__()}

P = ParamSpec("P")
T = TypeVar("T")


class TooManyWaitError(Exception):
    """As many jobs are under way and waiting as may be."""


class OverTimeError(Exception):
    """The job took too long; its process was killed."""


class EndedError(Exception):
    """The process ended in the middle of the job: a crash, its limit of memory, or the server is stopping."""


class WorkFailedError(Exception):
    """The work raised something that is no AuditError; the text is the traceback."""


class Workers:
    """Up to `at_once` processes, each started when first needed and kept for `jobs_each` jobs.

    A process may use `memory_bytes` of address space, where the system can hold it to that; `warm_up` is what it does before its
    first job. Any event loop may ask.
    """

    def __init__(
        self,
        *,
        at_once: int,
        waiting_most: int,
        seconds: float,
        memory_bytes: int | None = None,
        jobs_each: int = 1_000_000,
        warm_up: Callable[[], None] | None = None,
    ) -> None:
        self._orders = pickle.dumps((seconds, memory_bytes, warm_up))
        self._seconds, self._jobs_each = seconds, jobs_each
        self._places = BoundedSemaphore(at_once + waiting_most)
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="child-process")
        self._lock, self._closed = Lock(), False
        self._all: set[_Worker] = set()
        self._idle: list[_Worker] = []

    async def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns: a function at the top of a module whose annotations say what that is.

        Raises the AuditError that it raised; TooManyWaitError, OverTimeError, EndedError, WorkFailedError.
        """
        job = pickle.dumps((work, args, kwargs))
        if not self._places.acquire(blocking=False):
            raise TooManyWaitError
        future = self._threads.submit(self._done_by_somebody, job)
        future.add_done_callback(lambda _: self._places.release())
        promised: type[T] = get_type_hints(work)["return"]
        return _opened(await asyncio.wrap_future(future), promised)

    async def close(self) -> None:
        """Kills every process, with whatever it is doing. No job is taken afterwards."""
        await asyncio.to_thread(self.end)

    def end(self) -> None:
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.end()
        self._threads.shutdown()

    def _done_by_somebody(self, job: bytes) -> bytes:
        worker = self._somebody()
        try:
            answer = worker.ask(job, self._seconds)
        except BaseException:
            self._dismiss(worker)
            raise
        if worker.jobs >= self._jobs_each or worker.over_time:
            self._dismiss(worker)
        else:
            self._idle.append(worker)
        return answer

    def _somebody(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise EndedError
            while self._idle:
                worker = self._idle.pop()
                if worker.process.poll() is None:
                    return worker
                worker.end()
                self._all.discard(worker)
            worker = _Worker(self._orders)
            self._all.add(worker)
            return worker

    def _dismiss(self, worker: "_Worker") -> None:
        worker.end()
        with self._lock:
            self._all.discard(worker)


class _Worker:
    def __init__(self, orders: bytes) -> None:
        self.process = subprocess.Popen(  # noqa: S603  a command of our own
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment_of_process(os.environ),
        )
        self._jobs = cast(IO[bytes], self.process.stdin)
        self._answers = cast(IO[bytes], self.process.stdout)
        self._orders: bytes | None = orders
        self.jobs = 0
        self.over_time = False

    def ask(self, job: bytes, seconds: float) -> bytes:
        self.jobs += 1
        clock = Timer(seconds, self._kill_over_time)
        clock.start()
        try:
            if self._orders is not None:
                write(self._jobs, self._orders)
                self._orders = None
            write(self._jobs, job)
            answer = read(self._answers)
        except OSError:
            answer = b""
        finally:
            clock.cancel()
            clock.join()
        if answer:
            return answer
        raise OverTimeError if self.over_time else EndedError

    def _kill_over_time(self) -> None:
        self.over_time = True
        self.process.kill()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):
            self._jobs.close()
        self._answers.close()


def environment_of_process(ours: Mapping[str, str]) -> dict[str, str]:
    """It finds the modules that we find."""
    kept = {name: ours[name] for name in NEEDED if name in ours}
    return kept | MEMORY_HABITS | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _opened(sent: bytes, promised: type[T]) -> T:
    try:
        answer = msgspec.msgpack.decode(sent, type=Answer)
        if answer.refused is None and answer.failed is None:
            return msgspec.msgpack.decode(answer.value, type=promised)
    except msgspec.MsgspecError as error:
        raise WorkFailedError(str(error)) from error
    if answer.refused:
        told = answer.refused
        kind = KINDS.get(told.kind, Rejected)
        raise kind(told.code, told.title, told.title_en, field=told.field, retry_after_seconds=told.retry_after_seconds)
    log.error("child_process_failed", extra=facts(traceback=answer.failed))
    raise WorkFailedError(answer.failed)
