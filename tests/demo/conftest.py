from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from audit import database
from audit.config import Settings
from audit.journal.actions import ensure_epoch
from tests.cast import START
from tests.conftest import _database, _run_sql, forget_everything


@pytest.fixture(params=["sqlite", "postgres"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Settings]:
    """The settings of a new database without any hall, open."""
    url = f"sqlite:///{tmp_path / 'audit.sqlite'}"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_url")
        await _run_sql(server, "CREATE DATABASE audit_demo")
        url = _database(server, "audit_demo")
    forget_everything()
    async with database.opened(url):
        await ensure_epoch(now=START)
        yield Settings(data=tmp_path, database_url=url)
    forget_everything()
    if request.param == "postgres":
        await _run_sql(server, "DROP DATABASE audit_demo WITH (FORCE)")
