"""The files behind the links: <data>/shares/<id>.pdf, as they were when they were shared."""

import os
import shutil
from collections.abc import Container
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from audit.config import Settings
from audit.media.store import disk_trouble_told

FOLDER = "shares"
FRESH = timedelta(hours=1)
"""Younger files may belong to a link that is being written."""


def path_of(settings: Settings, share: UUID) -> Path:
    return settings.data / FOLDER / f"{share}.pdf"


def keep(settings: Settings, share: UUID, content: bytes | Path) -> int:
    """How many bytes. Flushed, and at its place as a whole or not at all. Raises StorageFull."""
    place = path_of(settings, share)
    part = place.with_suffix(".part")
    with disk_trouble_told():
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(part, content)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
    return place.stat().st_size


def _write(part: Path, content: bytes | Path) -> None:
    with part.open("wb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            with content.open("rb") as source:
                shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())


def drop(settings: Settings, share: UUID) -> None:
    path_of(settings, share).unlink(missing_ok=True)


def sweep(settings: Settings, wanted: Container[str], *, now: datetime) -> None:
    """Removes the files that no running link needs."""
    folder = settings.data / FOLDER
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.stem not in wanted and file.stat().st_mtime < (now - FRESH).timestamp():
            file.unlink(missing_ok=True)
