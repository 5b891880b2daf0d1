"""The least program that keeps the same promises to a phone: one ASGI callable with sqlite3 in the loop.

It writes the same rows into the same tables with the same indexes, WAL and synchronous=FULL, flushes photos to disk before it
answers, and reads the same JSON. It has no sessions, rights, rules, scores, error answers, journal or second database, and it
does not look into photos.
"""

import hashlib
import os
import sqlite3
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from audit.ids import new_id

DATA = Path(os.environ["BENCH_FLOOR"])
SUMMARY = """SELECT i.id, i.spot, i.checklist, i.kind, i.author, p.display_name AS author_name, i.day_on,
replace(replace(i.finished_at, ' ', 'T'), '+00:00', 'Z') AS finished_at,
replace(replace(i.received_at, ' ', 'T'), '+00:00', 'Z') AS received_at, i.score, i.result, i.answered, i.failed, i.photos_expected,
(SELECT count(*) FROM expected_photo e WHERE e.inspection = i.id AND e.received) AS photos_received, i.superseded,
i.document, i.outcome FROM inspection i JOIN person p ON p.id = i.author """

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

connection = sqlite3.connect(DATA / "audit.sqlite", isolation_level=None)
connection.row_factory = sqlite3.Row
for pragma in ("journal_mode=WAL", "synchronous=FULL"):
    connection.execute(f"PRAGMA {pragma}")


async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await _serve(scope, receive, send)


async def _serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    match scope["method"], scope["path"].strip("/").split("/"):
        case "PUT", ["api", "inspections", inspection]:
            await _answer(send, 201, await _take_document(inspection, receive))
        case "PUT", ["api", "halls", hall, "photos", sha256]:
            await _answer(send, 201, await _take_photo(hall, sha256, receive))
        case "GET", ["api", "inspections", inspection]:
            await _answer(send, 200, _read_inspection(inspection))
        case "GET", ["api", "halls", hall, "inspections"]:
            await _answer(send, 200, _read_day(hall, scope["query_string"].decode().removeprefix("day=")))
        case _:
            await _answer(send, 200, b"{}")


async def _live(receive: Receive, send: Send) -> None:
    kind = ""
    while kind != "lifespan.shutdown":
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _take_document(inspection: str, receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        event = await receive()
        body, more = body + event["body"], event.get("more_body", False)
    digest, now = hashlib.sha256(body).hexdigest(), str(datetime.now(UTC))
    connection.execute("BEGIN IMMEDIATE")
    _insert_document(connection, inspection, body, digest, now)
    connection.execute("COMMIT")
    return msgspec.json.encode({"id": inspection, "sha256": digest, "received_at": now})


def _insert_document(db: sqlite3.Connection, inspection: str, body: bytes, digest: str, now: str) -> None:
    """The inspection with its totals, a row for each fault and for each photo to come."""
    sent = msgspec.json.decode(body)
    faults = [answer for answer in sent["answers"] if answer.get("verdict") == "fail"]
    answered, hall, at = (
        len(sent["answers"]),
        sent["hall"],
        sent["finished_at"].replace("T", " ").replace("Z", "+00:00"),
    )
    score = 100_000 * (answered - len(faults)) // answered
    outcome = msgspec.json.encode({"score": score, "answered": answered, "failed": len(faults)}).decode()
    columns = (inspection, hall, sent["spot"], sent["checklist"], sent["kind"], _author(db), at[:10], at, now, digest)
    totals = (body.decode(), outcome, score, "pass", answered, len(faults), len(sent["photos"]), None, 0)
    db.execute(f"INSERT INTO inspection VALUES ({_places(19)}) ON CONFLICT DO NOTHING", columns + totals)
    of = (hall, sent["spot"], "inspection", inspection)
    rest = ("sort", 0, "open", at, at[:10], "{}", "general", None, at[:10], "{}")
    rows = [(str(new_id()), *of, one["item"], *rest) for one in faults]
    db.executemany(f"INSERT INTO finding VALUES ({_places(16)})", rows)
    photos = [(str(new_id()), inspection, hall, photo["sha256"], 0) for photo in sent["photos"]]
    db.executemany(f"INSERT INTO expected_photo VALUES ({_places(5)})", photos)


def _author(db: sqlite3.Connection) -> str:
    author: str = db.execute("SELECT id FROM person LIMIT 1").fetchone()[0]
    return author


def _places(count: int) -> str:
    return ",".join("?" * count)


async def _take_photo(hall: str, sha256: str, receive: Receive) -> bytes:
    part, folder = DATA / f"{uuid.uuid4().hex}.part", DATA / "photos" / sha256[:2]
    folder.mkdir(parents=True, exist_ok=True)
    digest, length, more = hashlib.sha256(), 0, True
    with part.open("wb", buffering=0) as file:
        while more:
            event = await receive()
            digest.update(event["body"])
            length += file.write(event["body"])
            more = event.get("more_body", False)
        os.fsync(file.fileno())
    part.replace(folder / sha256)
    _flush_folder(folder)
    now = str(datetime.now(UTC))
    row = (str(new_id()), hall, digest.hexdigest(), length, "image/jpeg", 1600, 1200, now, hall)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"INSERT INTO photo VALUES ({_places(9)}) ON CONFLICT DO NOTHING", row)
    connection.execute("UPDATE expected_photo SET received = 1 WHERE hall = ? AND sha256 = ?", (hall, sha256))
    connection.execute("COMMIT")
    return msgspec.json.encode({"sha256": digest.hexdigest(), "bytes": length, "received_at": now})


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(handle)
    os.close(handle)


def _read_inspection(inspection: str) -> bytes:
    row = dict(connection.execute(f"{SUMMARY} WHERE i.id = ?", (inspection,)).fetchone())
    texts = {name: msgspec.Raw(row.pop(name).encode()) for name in ("document", "outcome")}
    return msgspec.json.encode({"summary": _summary(row)} | texts)


def _read_day(hall: str, day: str) -> bytes:
    columns = SUMMARY.replace("i.superseded,", "i.superseded").replace("i.document, i.outcome", "")
    rows = connection.execute(f"{columns} WHERE i.hall = ? AND i.day_on = ? ORDER BY i.finished_at DESC", (hall, day))
    return msgspec.json.encode([_summary(dict(row)) for row in rows])


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"superseded": bool(row["superseded"])}
