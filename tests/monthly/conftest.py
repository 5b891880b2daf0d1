"""Where the files of a month are made."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from audit.config import Settings
from audit.monthly import making
from audit.monthly.making import Workshop


async def told(steps: int, steps_all: int) -> None:
    """Nobody looks at the progress."""


@pytest.fixture
async def shop(settings: Settings, tmp_path: Path) -> AsyncIterator[Workshop]:
    workers = making.workers()
    yield Workshop(tmp_path, told, workers, settings)
    await workers.close()
