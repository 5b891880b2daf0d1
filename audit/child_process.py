"""The inside of a process that works for us (child_processes.py): reads jobs, writes answers. It imports little, so that what works in it has the room."""

import contextlib
import gc
import os
import pickle
import sys
import traceback
from typing import IO

import msgspec
from msgspec import Raw, Struct

from audit.errors import AuditError

LENGTH_BYTES = 8
ANSWER_BYTES_MOST = 512 * 1024 * 1024
NICENESS = 10


class Refused(Struct, frozen=True):
    """An AuditError on its way from the process to us."""

    kind: str
    code: str
    title: str
    title_en: str
    field: str | None = None
    retry_after_seconds: int | None = None


class Answer(Struct, frozen=True):
    value: Raw = Raw(b"\xc0")
    refused: Refused | None = None
    failed: str | None = None


def main() -> None:
    """The life of a process. It ends with its parent: then there is nothing more to read."""
    import signal

    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends us
    seconds, memory_bytes, warm_up = pickle.loads(read(jobs))  # noqa: S301  written by our parent
    _limit_this_process(memory_bytes)
    if warm_up:
        warm_up()
    while job := read(jobs):
        signal.alarm(int(seconds) + 2)  # should the parent be killed in the middle of it
        answer = _answer(job)
        signal.alarm(0)
        write(answers, answer)
        if not gc.isenabled():  # the warm-up took it over: garbage goes while nobody waits
            gc.collect()


def _limit_this_process(memory_bytes: int | None) -> None:
    """Where the system can. The server goes first."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        os.nice(NICENESS)
        if memory_bytes:
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _answer(job: bytes) -> bytes:
    try:
        work, args, kwargs = pickle.loads(job)  # noqa: S301  written by our parent
        answer = Answer(value=Raw(msgspec.msgpack.encode(work(*args, **kwargs))))
    except AuditError as error:
        kind = type(error).__name__
        told = Refused(kind, error.code, error.title, error.title_en, error.field, error.retry_after_seconds)
        answer = Answer(refused=told)
    except Exception:
        answer = Answer(failed=traceback.format_exc(limit=-5)[-4000:])
    return msgspec.msgpack.encode(answer)


def write(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(len(content).to_bytes(LENGTH_BYTES, "big"))
    pipe.write(content)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes:
    """One message; empty when the other side has ended or says what cannot be."""
    length = int.from_bytes(pipe.read(LENGTH_BYTES), "big")
    content = pipe.read(length) if length <= ANSWER_BYTES_MOST else b""
    return content if len(content) == length else b""
