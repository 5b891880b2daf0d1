"""Before a receipt leaves the socket, what it promises is on the disk: seen in the system calls of a real server."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx
import pytest

from tests.cast import PASSWORD, Stage
from tests.conftest import HEADERS
from tests.faults.conftest import Site, make_site
from tests.faults.evidence import Evidence
from tests.faults.phones import Maker, Piece
from tests.faults.server import Server
from tests.faults.system_calls import FLUSHES, RENAMES, WRITES, Call, Order, read_calls, traced

INSPECTIONS = 20


@dataclass(frozen=True)
class Recorded:
    calls: list[Call]
    pieces: list[Piece]
    """In the order they were sent, one after the other."""


@pytest.fixture(scope="module")
def recorded(sqlite_template: tuple[Path, Stage], tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("traced")
    site = asyncio.run(make_site(*sqlite_template, folder))
    with traced(folder / "calls.txt") as strace:
        server = Server(strace, folder)
        try:
            server.start()
            pieces = send_one_by_one(server, site)
        finally:
            server.stop()
    return Recorded(read_calls(strace.output.read_text()), pieces)


def send_one_by_one(server: Server, site: Site) -> list[Piece]:
    maker = Maker(site.stage, site.checklist, Random(1))
    pieces = [piece for _ in range(INSPECTIONS) for piece in maker.inspection()]
    with httpx.Client(base_url=server.url, headers=HEADERS, trust_env=False, verify=False, timeout=60) as client:
        assert client.post("/api/sign-in", json={"name": "consultant", "password": PASSWORD}).status_code == 200
        for piece in pieces:
            answer = client.put(piece.path, content=piece.body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 201, answer.text
            if piece.is_photo:
                await_look(Evidence(site.data))
    return pieces


def await_look(evidence: Evidence) -> None:
    """How a photo looks is noted after its receipt; its commit must not lie among those of the next receipt."""
    patience = time.monotonic() + 60
    while evidence.unlooked_photos():
        assert time.monotonic() < patience, "the photo was never looked at"
        time.sleep(0.01)


def gaps(calls: list[Call], pieces: list[Piece]) -> Iterator[str]:
    """What was missing on the disk when a receipt left, for all of them."""
    order = Order(calls)
    asked = calls[0]
    for piece in pieces:
        yield from order.photo_gaps(asked, piece.name) if piece.is_photo else order.commit_gaps(asked, piece.sha256)
        asked = order.sending_of(piece.sha256)


def test_every_receipt_leaves_after_file_folder_and_commit_are_flushed(recorded: Recorded) -> None:
    photos = sum(piece.is_photo for piece in recorded.pieces)
    assert photos >= INSPECTIONS
    assert list(gaps(recorded.calls, recorded.pieces)) == []


@pytest.mark.parametrize(
    ("names", "part", "gap"),
    [
        (FLUSHES, ".part>", "the photo was not flushed before it was moved"),
        (RENAMES, "/photos/", "the photo is not in its place"),
        (FLUSHES, "/photos/", "the move was not flushed"),
        (FLUSHES, "/photos>", "the new folder was not flushed"),
        (WRITES, ".sqlite-wal>", "nothing was written to the database"),
        (FLUSHES, ".sqlite-wal>", "the commit was not flushed"),
    ],
)
def test_a_server_that_left_a_step_out_would_be_found_out(
    recorded: Recorded, names: tuple[str, ...], part: str, gap: str
) -> None:
    without = [call for call in recorded.calls if not (call.name in names and part in call.text)]
    assert gap in set(gaps(without, recorded.pieces))
