"""Looks at photos after they have come, one at a time, while nobody waits for it."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from audit.config import Settings
from audit.database import fetch
from audit.errors import Busy, NotFound, Rejected
from audit.ids import HallId
from audit.logs import log
from audit.media import images, store
from audit.media.looks import look_of

_under_way: set[asyncio.Task[None]] = set()


def look_later(*, hall: HallId, sha256: str, settings: Settings) -> None:
    """Not a background task of the answer: the phone's next request would wait for it on its connection."""
    _begin(_note_look(hall, sha256, settings))


def look_at_missing_later(*, hall: HallId, settings: Settings, most: int) -> None:
    """Those that came before looks were kept, or just before the server stopped."""
    if not _under_way:
        _begin(_note_missing(hall, settings, most))


def _begin(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    _under_way.add(task)
    task.add_done_callback(_ended)


def _ended(task: asyncio.Task[None]) -> None:
    _under_way.discard(task)
    if not task.cancelled() and (problem := task.exception()):
        log.error("photo_look", exc_info=problem)


async def all_looked_at() -> None:
    """Returns when nothing is under way."""
    while _under_way:
        await asyncio.wait(_under_way)


async def stop_looking() -> None:
    """Before the database closes. What is left is looked at when somebody asks for the list of repeats."""
    for task in _under_way:
        task.cancel()
    await all_looked_at()


async def _note_look(hall: HallId, sha256: str, settings: Settings) -> None:
    """Keeps how a photo looks. One that cannot be decoded is not tried again."""
    try:
        pixels, rough = await images.in_looker(look_of, store.original_path(settings.photo_folder, sha256))
    except Rejected:
        pixels = rough = ""
    except (NotFound, Busy):
        return  # it is missing, or it is looked at another time
    await fetch("UPDATE photo SET pixels = ?, rough = ? WHERE hall = ? AND sha256 = ?", pixels, rough, hall, sha256)


async def _note_missing(hall: HallId, settings: Settings, most: int) -> None:
    for row in await fetch("SELECT sha256 FROM photo WHERE hall = ? AND pixels IS NULL LIMIT ?", hall, most):
        await _note_look(hall, row["sha256"], settings)
