"""Phones that vanish in the middle of a photo, on a real server behind a real socket."""

import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from audit.config import Settings
from tests.cast import PASSWORD, Stage
from tests.conftest import HEADERS
from tests.media import folder, photos

PATIENCE_SECONDS = 30
ABORT = struct.pack("ii", 1, 0)
"""SO_LINGER: closing sends a reset instead of a polite end."""


class Server:
    """Granian with the whole app on a free port; its output goes to `log`."""

    def __init__(self, settings: Settings, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.log = log
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--loop", "uvloop", "--factory"]
        own = {"AUDIT_DATA": str(settings.data), "AUDIT_DATABASE_URL": settings.database_url}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), "audit.app:create_app"],
                env=os.environ | own,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=HEADERS, trust_env=False)

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            with self.client() as client:
                return client.get("/health").status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[Server]:
    server = Server(settings, tmp_path / "server.log")
    try:
        wait_until(server.answers)
        yield server
    finally:
        server.stop()


@pytest.fixture
def phone(server: Server) -> Iterator[httpx.Client]:
    with server.client() as client:
        answer = client.post("/api/sign-in", json={"name": "consultant", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        yield client


def half_sent(server: Server, phone: httpx.Client, path: str, content: bytes, *, chunked: bool) -> socket.socket:
    """A connection on which half of the photo has been sent."""
    own = {"Host": "hall.test", "Cookie": "; ".join(f"{name}={value}" for name, value in phone.cookies.items())}
    length = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(len(content))}
    lines = [f"PUT {path} HTTP/1.1", *(f"{name}: {value}" for name, value in (HEADERS | own | length).items())]
    half = content[: len(content) // 2]
    connection = socket.create_connection(("127.0.0.1", server.port))
    connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + (b"%x\r\n" % len(half) if chunked else b"") + half)
    return connection


@pytest.mark.parametrize("abruptly", [True, False], ids=["reset", "closed"])
@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "with its length"])
@pytest.mark.usefixtures("opened")
def test_a_phone_that_vanishes_half_way_leaves_nothing(
    server: Server, phone: httpx.Client, stage: Stage, settings: Settings, chunked: bool, abruptly: bool
) -> None:
    content = photos.large_jpeg()
    path = f"/api/halls/{stage.hall}/photos/{photos.sha256(content)}"
    connection = half_sent(server, phone, path, content, chunked=chunked)
    wait_until(lambda: len(folder.files(settings)) == 1)
    if abruptly:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
    connection.close()
    wait_until(lambda: not folder.files(settings))
    assert phone.head(path).status_code == 404
    assert "Traceback" not in server.log.read_text()
    assert phone.put(path, content=content).status_code == 201
    assert folder.files(settings) == {folder.place_of(photos.sha256(content))}


@pytest.mark.parametrize("stated", [True, False], ids=["with its length", "without"])
def test_a_phone_that_sends_too_much_can_read_why_it_was_refused(
    server: Server, phone: httpx.Client, stage: Stage, settings: Settings, stated: bool
) -> None:
    content = bytes(settings.photo_max_bytes + 5_000_000)
    path = f"/api/halls/{stage.hall}/photos/{photos.sha256(content)}"
    in_pieces = (content[start : start + 65_536] for start in range(0, len(content), 65_536))
    answer = phone.put(path, content=content if stated else in_pieces)
    assert (answer.status_code, answer.json()["code"]) == (413, "photo_too_large")
    assert folder.files(settings) == set()
    assert phone.get("/health").status_code == 200
