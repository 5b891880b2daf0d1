"""Figures, and what a group of processes costs."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

ROOT = Path(__file__).parent.parent
PORTS = range(8431, 8450)
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 30.0


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured number and its budget. With a peer the budget is for ours / peer, else for ours."""

    budget: str
    work: str
    unit: str
    ours: float
    peer: float | None = None
    peer_name: str = "floor"
    limit: float
    at_least: bool = False

    @property
    def measured(self) -> float:
        return self.ours if self.peer is None else self.ours / self.peer

    @property
    def held(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def line(self) -> str:
        beside = f"  {self.peer_name} {self.peer:.4g}  ratio {self.measured:.2f}" if self.peer is not None else ""
        sign = "≥" if self.at_least else "≤"
        verdict = "held" if self.held else "NOT held"
        return f"{self.budget:4} {self.work}: ours {self.ours:.4g} {self.unit}{beside}  budget {sign} {self.limit:g}  {verdict}"


class Remark(str):
    """A line that stands beside the figures and has no budget."""

    __slots__ = ()


Result = Figure | Remark


def median(values: Sequence[float]) -> float:
    return float(statistics.median(values))


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def free_port() -> int:
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError(f"every port of {PORTS} is taken")


class Group:
    """A program and everything it starts, in a process group of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def members(self) -> list[int]:
        everything = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [pid for pid in everything if _stat(pid)[2:3] == [str(self._process.pid)]]

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.members())

    def resident_bytes(self) -> int:
        return sum(_rollup(pid, "Rss") for pid in self.members())

    def running(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time so far, also of children that have ended and were waited for."""
    return sum(int(field) for pid in pids for field in _stat(pid)[11:15]) / TICKS


def own_bytes(pids: Iterable[int]) -> int:
    """Proportional set size: memory that processes share counts once."""
    return sum(_rollup(pid, "Pss") for pid in pids)


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name; none when the process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _rollup(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


def start(command: Sequence[str | Path], **environment: str) -> Group:
    return Group(
        subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=None if os.environ.get("BENCH_VERBOSE") else subprocess.DEVNULL,
        )
    )


@contextmanager
def served(command: Sequence[str | Path], port: int, environment: Mapping[str, str]) -> Iterator[Group]:
    """A server that answers GET /health on the port while the block runs."""
    group = start(command, **environment)
    try:
        wait_for_health(group, port)
        yield group
    finally:
        group.end()


def wait_for_health(group: Group, port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and group.running():
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.005)
    raise RuntimeError("the server did not start; set BENCH_VERBOSE=1 to see why")


def granian(target: str, port: int) -> list[str | Path]:
    """The command that serves an ASGI target as `hall-audit serve` does."""
    options = ["--interface", "asgi", "--loop", "uvloop", "--workers", "1", "--log-level", "warning"]
    return [Path(sys.executable).parent / "granian", *options, "--port", str(port), target]
