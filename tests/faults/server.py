"""Real servers, granian behind a real socket, that can be killed and started again on the same port and folder."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Protocol

import httpx

from tests.conftest import HEADERS

PATIENCE_SECONDS = 60
PORTS = range(20_000, 30_000)
"""Below the ports that the system gives to outgoing connections: while a server is down nobody takes its port."""


def wait_until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.005)


def free_port() -> int:
    for port in random.SystemRandom().sample(PORTS, 50):
        with socket.socket() as candidate:
            if candidate.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port found")


def _running(group: int) -> bool:
    """Whether a process of the group still lives; one that has ended may stay listed until its parent looks."""
    return any(_state(folder) == (group, True) for folder in Path("/proc").glob("[0-9]*"))


def _state(process: Path) -> tuple[int, bool]:
    """Its process group, and whether it lives."""
    try:
        state, _, group, *_ = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, False
    return int(group), state not in "ZX"


class Starter(Protocol):
    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> int:
        """Runs `hall-audit` with these arguments in a process group of its own; the group's number."""


class Nursery:
    """Makes server processes in a fraction of a second (nursery.py says how)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([arguments, environment, str(log)]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def open_nursery() -> Iterator[Nursery]:
    command = [sys.executable, "-m", "tests.faults.nursery"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Nursery(process)


class Server:
    """`hall-audit serve`, or another command that serves, on the folder `data`."""

    def __init__(self, starter: Starter, data: Path, *, command: str = "serve") -> None:
        self._starter = starter
        self._command = command
        self._group: int | None = None
        self.data = data
        self.port = free_port()
        self.log = data / "server.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers."""
        assert self._group is None
        own = {"AUDIT_DATA": str(self.data)}
        self._group = self._starter.start([self._command, "--port", str(self.port)], own, self.log)
        wait_until(self._answers, f"an answer of the server; {self.log} may say why")

    def kill(self) -> None:
        """SIGKILL to every process of the server at once; returns when the last of them has let go."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator would: every process of the server is asked to end."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._group is None:
            return
        group, self._group = self._group, None
        os.killpg(group, how)
        wait_until(lambda: not _running(group) and not self._listens(), "the end of the server")

    def _listens(self) -> bool:
        with socket.socket() as knock:
            return knock.connect_ex(("127.0.0.1", self.port)) == 0

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def phone(self) -> httpx.AsyncClient:
        """Nobody signed in."""
        # Certificates would be read for every client, though nothing here is encrypted.
        return httpx.AsyncClient(
            base_url=self.url, headers=HEADERS, trust_env=False, verify=False, timeout=PATIENCE_SECONDS
        )
