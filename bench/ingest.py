"""B1: an inspection of 24 answers and its two photos of 400 KB, on disk before the answer, read back afterwards."""

import asyncio
import hashlib
import io
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import httpx
from PIL import Image

from audit.ids import new_id
from bench.hall import HEADERS, Hall, Side, both_served, document
from bench.measure import Figure, Remark, Result, median

PHONES = 8
INSPECTIONS = 40
PHOTO_BYTES = 400_000
PEER_REMARK = "ODK Central, measured elsewhere on the same work: 41–54 CPU-ms an inspection (server and database)"


class Parcel(NamedTuple):
    """What a phone sends for one inspection."""

    id: UUID
    document: bytes
    photos: list[bytes]


def measure(rounds: int, _: float) -> Iterator[Result]:
    picture = phone_photo()
    with both_served() as (hall, ours, floor):
        cost: dict[str, list[float]] = {ours.name: [], floor.name: []}
        for turn in range(rounds):
            for side in (ours, floor):
                parcels = [_parcel(hall, picture, turn * INSPECTIONS + n) for n in range(INSPECTIONS)]
                cost[side.name].append(asyncio.run(_cpu_of(side, hall, parcels)) / INSPECTIONS)
    mine, least = median(cost[ours.name]), median(cost[floor.name])
    yield Figure(
        budget="B1",
        work="ingest, 24 answers + 2 photos of 400 KB",
        unit="inspections per CPU-second",
        ours=1 / mine,
        peer=1 / least,
        limit=0.7,
        at_least=True,
    )
    yield Remark(f"{mine * 1000:.1f} CPU-ms an inspection, floor {least * 1000:.1f}. {PEER_REMARK}")


def phone_photo() -> bytes:
    """A JPEG of 1600 × 1200 with about the bytes of a phone's photo after it was made smaller."""
    noise = Image.effect_noise((1600, 1200), 48)
    picture = Image.blend(noise, Image.linear_gradient("L").resize(noise.size), 0.5).convert("RGB")
    quality = next(quality for quality in range(30, 100, 2) if len(_jpeg(picture, quality)) >= PHOTO_BYTES)
    return _jpeg(picture, quality)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _parcel(hall: Hall, picture: bytes, number: int) -> Parcel:
    inspection = new_id()
    photos = [_with_comment(picture, inspection.bytes + bytes([which])) for which in range(2)]
    return Parcel(inspection, document(hall, number, photos), photos)


def _with_comment(picture: bytes, text: bytes) -> bytes:
    """The same picture as another file."""
    return picture[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + picture[2:]


async def _cpu_of(side: Side, hall: Hall, parcels: list[Parcel]) -> float:
    """CPU seconds of the server for taking everything in. Raises when anything cannot be read back."""
    waiting = deque(parcels)
    async with httpx.AsyncClient(base_url=side.url, headers=HEADERS | {"Cookie": side.cookie}, timeout=60) as client:

        async def phone() -> None:
            while waiting:
                await _send(client, hall, waiting.popleft())

        before = side.group.cpu_seconds()
        await asyncio.gather(*(phone() for _ in range(PHONES)))
        spent = side.group.cpu_seconds() - before
        for parcel in parcels:
            await _read_back(client, parcel)
    return spent


async def _send(client: httpx.AsyncClient, hall: Hall, parcel: Parcel) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await client.put(f"/api/inspections/{parcel.id}", content=parcel.document, headers=headers)
    answer.raise_for_status()
    for photo in parcel.photos:
        path = f"/api/halls/{hall.stage.hall}/photos/{hashlib.sha256(photo).hexdigest()}"
        (await client.put(path, content=photo)).raise_for_status()


async def _read_back(client: httpx.AsyncClient, parcel: Parcel) -> None:
    answer = (await client.get(f"/api/inspections/{parcel.id}")).raise_for_status()
    if parcel.document not in answer.content or answer.json()["summary"]["photos_received"] != 2:
        raise RuntimeError(f"inspection {parcel.id} was not kept whole")
