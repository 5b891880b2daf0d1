"""The hall that is measured: forty counters and one signed-in consultant, served by ours and by the floor from equal databases."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec

from audit import database
from audit.checklists.schemas import PublishedChecklist
from audit.ids import InspectionId, SpotId, new_id
from audit.inspections.actions import submit_inspection
from audit.journal.actions import ensure_epoch
from audit.sites.actions import add_spot
from audit.sites.queries import places
from audit.sites.schemas import SpotKind
from audit.standards.actions import publish_library
from bench.measure import Group, free_port, granian, served
from tests import builders
from tests.cast import PASSWORD, START, Stage, set_the_stage

COUNTERS = 40
HEADERS = {"X-Hall-Audit": "1", "Sec-Fetch-Site": "same-origin"}


class Hall(msgspec.Struct, frozen=True):
    stage: Stage
    spots: list[SpotId]
    checklist: PublishedChecklist


class Side(msgspec.Struct, frozen=True):
    """One of the two servers that are compared."""

    name: str
    group: Group
    url: str
    cookie: str


async def build_hall(folder: Path) -> Hall:
    """Fills `<folder>/audit.sqlite`: people, forty counters, the library."""
    async with database.opened(f"sqlite:///{folder / 'audit.sqlite'}"):
        await ensure_epoch(now=START)
        library = await publish_library(now=START)
        stage = await set_the_stage()
        for number in range(1, COUNTERS + 1):
            await _add_counter(stage, number)
        spots = [spot.id for spot in (await places(stage.hall)).spots if spot.code.startswith("C")]
    return Hall(stage, spots, next(one for one in library if one.checklist.pack == "office_check_table"))


async def _add_counter(stage: Stage, number: int) -> None:
    await add_spot(
        hall=stage.hall,
        zone=stage.places.zones[0].id,
        kind=SpotKind.counter,
        code=f"C{number:02}",
        name=f"{number} 号窗口",
        name_en=f"Counter {number}",
        position=100 + number,
        now=START,
    )


def document(hall: Hall, number: int, photos: list[bytes]) -> bytes:
    """An inspection of one counter with two failed items, each with its photo."""
    items = [item.id for item in hall.checklist.checklist.items if not item.advisory][:2]
    return builders.body(
        builders.document(
            hall=hall.stage.hall,
            spot=hall.spots[number % COUNTERS],
            checklist=hall.checklist,
            failing=tuple(items),
            finished_at=builders.NOON + timedelta(seconds=number),
            photos=[builders.photo_facts(photo, item) for photo, item in zip(photos, items, strict=True)],
        )
    )


async def fill_day(folder: Path, hall: Hall) -> None:
    """One inspection of every counter on the same day; their photos have not arrived."""
    async with database.opened(f"sqlite:///{folder / 'audit.sqlite'}"):
        for number in range(COUNTERS):
            body = document(hall, number, [b"%d before" % number, b"%d after" % number])
            await submit_inspection(
                inspection=InspectionId(new_id()), body=body, actor=hall.stage.consultant, now=datetime.now(UTC)
            )


@contextmanager
def both_served(*, with_day: bool = False) -> Iterator[tuple[Hall, Side, Side]]:
    """Ours and the floor, each on its own copy of the same database."""
    with tempfile.TemporaryDirectory(prefix="hall-audit-bench-") as name:
        ours, floor = Path(name) / "ours", Path(name) / "floor"
        ours.mkdir()
        hall = asyncio.run(build_hall(ours))
        if with_day:
            asyncio.run(fill_day(ours, hall))
        shutil.copytree(ours, floor)
        with our_server(ours) as first, _floor_server(floor) as second:
            yield hall, first, second


@contextmanager
def our_server(folder: Path, *, demo: bool = False) -> Iterator[Side]:
    port = free_port()
    command = [Path(sys.executable).parent / "hall-audit", "demo" if demo else "serve", "--port", str(port)]
    with served(command, port, {"AUDIT_DATA": str(folder)}) as group:
        url = f"http://127.0.0.1:{port}"
        yield Side("ours", group, url, "" if demo else signed_in_cookie(url))


@contextmanager
def _floor_server(folder: Path) -> Iterator[Side]:
    port = free_port()
    with served(granian("bench.floor:app", port), port, {"BENCH_FLOOR": str(folder)}) as group:
        yield Side("floor", group, f"http://127.0.0.1:{port}", "")


def signed_in_cookie(url: str) -> str:
    person = {"name": "consultant", "password": PASSWORD}
    answer = httpx.post(f"{url}/api/sign-in", json=person, headers=HEADERS).raise_for_status()
    return "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
