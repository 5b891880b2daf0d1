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
RESET = struct.pack("ii", 1, 0)
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


def connection_with(server: Server, phone: httpx.Client, path: str, start: bytes, **length: str) -> socket.socket:
    """A connection on which the head of a request and the start of its body have been sent."""
    own = {"Host": "hall.test", "Cookie": "; ".join(f"{name}={value}" for name, value in phone.cookies.items())}
    told = {name.replace("_", "-"): value for name, value in length.items()}
    lines = [f"PUT {path} HTTP/1.1", *(f"{name}: {value}" for name, value in (HEADERS | own | told).items())]
    connection = socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS)
    connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + start)
    return connection


@pytest.mark.usefixtures("opened")
def test_a_phone_that_vanishes_half_way_leaves_nothing(
    server: Server, phone: httpx.Client, stage: Stage, settings: Settings
) -> None:
    content = photos.large_jpeg()
    path = f"/api/halls/{stage.hall}/photos/{photos.sha256(content)}"
    half = content[: len(content) // 2]
    for abruptly in (True, False):
        in_one = connection_with(server, phone, path, half, Content_Length=str(len(content)))
        in_chunks = connection_with(server, phone, path, b"%x\r\n" % len(half) + half, Transfer_Encoding="chunked")
        wait_until(lambda: len(folder.files(settings)) == 2)
        for connection in (in_one, in_chunks):
            if abruptly:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            connection.close()
        wait_until(lambda: not folder.files(settings))
        assert phone.head(path).status_code == 404
    assert "Traceback" not in server.log.read_text()
    assert phone.put(path, content=content).status_code == 201
    assert folder.files(settings) == {folder.place_of(photos.sha256(content))}


def test_a_photo_above_the_limit_is_refused_without_waiting_for_the_rest_of_it(
    server: Server, phone: httpx.Client, stage: Stage, settings: Settings
) -> None:
    path = f"/api/halls/{stage.hall}/photos/{'0' * 64}"
    above = settings.photo_max_bytes + 1
    starts = [
        connection_with(server, phone, path, b"", Content_Length=str(above)),
        connection_with(server, phone, path, b"%x\r\n" % (2 * above) + bytes(above), Transfer_Encoding="chunked"),
    ]
    for connection in starts:
        with connection, connection.makefile("rb") as answer:
            assert answer.readline().startswith(b"HTTP/1.1 413 ")
    assert folder.files(settings) == set()
