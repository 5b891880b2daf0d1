"""Writing a checkpoint: only of a journal that holds together."""

import asyncio
from datetime import datetime
from pathlib import Path

from audit.config import Settings
from audit.database import transaction
from audit.journal.checking import Fault, check
from audit.seals.actions import ensure_key
from audit.seals.checkpoints import write_checkpoint
from audit.seals.schemas import JournalPoint


async def checkpoint(folder: Path, *, settings: Settings, now: datetime) -> tuple[Path | None, list[Fault]]:
    """The file written into the folder; None, and why, when the journal is broken."""
    async with transaction():
        key = await ensure_key(settings, now=now)
    checked = await check()
    if checked.faults:
        return None, checked.faults
    point = JournalPoint(sequence=checked.size, hash=checked.hash, root=checked.root)
    file = folder / f"checkpoint-{checked.size:09d}-{now:%Y%m%dT%H%M%SZ}.txt"
    await asyncio.to_thread(_write, file, write_checkpoint(point, key, now=now))
    return file, []


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
