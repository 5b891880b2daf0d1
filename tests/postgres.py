"""A PostgreSQL server for the test run: the one in TEST_POSTGRES_URL, or a throw-away one started here."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

OPTIONS = "-c listen_addresses='' -c fsync=off -c max_wal_size=256MB -c max_connections=200"
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes that must be free in memory before the server is put there: a database for each test is copied 10 to 25 times as fast."""
ADVICE = (
    "The tests need PostgreSQL: install it (Debian: apt-get install postgresql) or set TEST_POSTGRES_URL to a server "
    "where databases may be created."
)


@contextlib.contextmanager
def running() -> Iterator[str]:
    """URL of a database `postgres` on a server where databases may be created."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="hall-audit-postgres-", dir=_place()))
    try:
        with _own_server(folder):
            yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _place() -> Path | None:
    """None: where temporary files go."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


@contextlib.contextmanager
def _own_server(folder: Path) -> Iterator[None]:
    data = folder / "data"
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    _postgres("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    log = str(folder / "log")
    _postgres("pg_ctl", "-D", str(data), "-w", "-l", log, "-o", f"-k {folder} {OPTIONS}", "start")
    try:
        yield
    finally:
        _postgres("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def _postgres(program: str, *arguments: str) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, str(_programs() / program), *arguments], capture_output=True, text=True, cwd="/", check=False
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")


def _programs() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb") or (str(installed[-1]) if installed else None)
    if found is None:
        raise RuntimeError(ADVICE)
    return Path(found).resolve().parent
