"""A folder of data with the cast in it, and servers for it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from audit import database
from audit.checklists.queries import current_checklists
from audit.checklists.schemas import PublishedChecklist
from tests.cast import Stage
from tests.conftest import forget_everything
from tests.faults.server import Nursery, open_nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with open_nursery() as nursery:
        yield nursery


@dataclass(frozen=True)
class Site:
    """`data` is the folder of a server that has not been started yet."""

    data: Path
    stage: Stage
    checklist: PublishedChecklist


async def make_site(template: Path, stage: Stage, folder: Path) -> Site:
    shutil.copy(template, folder / "audit.sqlite")
    forget_everything()
    async with database.opened(f"sqlite:///{folder / 'audit.sqlite'}"):
        published = await current_checklists()
    return Site(folder, stage, next(one for one in published if one.checklist.pack == "office_check_table"))


@pytest.fixture
async def site(sqlite_template: tuple[Path, Stage], tmp_path: Path) -> Site:
    return await make_site(*sqlite_template, tmp_path)
