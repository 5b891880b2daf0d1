"""Fixtures. Every test that asks for `database_url`, `opened`, `app` or `client` runs on SQLite and on PostgreSQL.

Each test gets a fresh database, copied from a template that holds the published library and the cast (tests/cast.py).
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from litestar import Litestar

from audit import database
from audit.accounts.queries import forget_sessions
from audit.app import create_app
from audit.checklists import actions as checklists_actions
from audit.checklists.library import load_library
from audit.config import Settings
from audit.evidence.queries import forget_challenge_key
from audit.journal.actions import ensure_epoch
from audit.journal.queries import forget_epoch
from audit.sites.queries import forget_halls
from audit.standards.actions import publish_library
from tests import postgres
from tests.cast import PASSWORD, START, Stage, set_the_stage

HEADERS = {"X-Hall-Audit": "1", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="session", autouse=True)
def _library_read_once() -> Iterator[None]:
    """Each server reads the library when it starts; in one process of thousands of servers, once is enough."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checklists_actions, "load_library", cache(load_library))
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres.running() as url:
        yield url


async def _build_template(url: str) -> Stage:
    async with database.opened(url):
        await ensure_epoch(now=START)
        await publish_library(now=START)
        return await set_the_stage()


def _in_own_loop(work: Coroutine[Any, Any, Stage]) -> Stage:
    """Session fixtures may be asked for while a test's loop is running in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Stage]:
    path = tmp_path_factory.mktemp("template") / "audit.sqlite"
    return path, _in_own_loop(_build_template(f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> tuple[str, Stage]:
    async def build() -> Stage:
        await _run_sql(postgres_url, "DROP DATABASE IF EXISTS audit_template", "CREATE DATABASE audit_template")
        return await _build_template(_database(postgres_url, "audit_template"))

    return postgres_url, _in_own_loop(build())


async def _run_sql(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def _database(url: str, name: str) -> str:
    head, _, tail = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{tail}" if tail else "")


@pytest.fixture(params=["sqlite", "postgres"])
async def database_and_stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[str, Stage]]:
    forget_everything()
    if request.param == "sqlite":
        template, stage = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "audit.sqlite")
        yield f"sqlite:///{tmp_path / 'audit.sqlite'}", stage
        return
    server, stage = request.getfixturevalue("postgres_template")
    name = f"audit_{abs(hash(tmp_path)):x}"
    await _run_sql(server, f'CREATE DATABASE "{name}" TEMPLATE audit_template STRATEGY FILE_COPY')
    yield _database(server, name), stage
    await _run_sql(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def forget_everything() -> None:
    """A process knows one database in its life; the tests' process meets many."""
    forget_epoch()
    forget_halls()
    forget_sessions()
    forget_challenge_key()


@pytest.fixture
def stage(database_and_stage: tuple[str, Stage]) -> Stage:
    return database_and_stage[1]


@pytest.fixture
def settings(database_and_stage: tuple[str, Stage], tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database_url=database_and_stage[0])


@pytest.fixture
async def opened(settings: Settings) -> AsyncIterator[None]:
    """The database, open: for tests of actions and queries."""
    async with database.opened(settings.database):
        yield


@contextlib.asynccontextmanager
async def lifespan_of(app: Litestar) -> AsyncIterator[None]:
    """Enters and leaves the lifespan in one task: fixtures are set up and torn down in different ones."""
    ready, stop = asyncio.Event(), asyncio.Event()

    async def life() -> None:
        async with app.lifespan():
            ready.set()
            await stop.wait()

    task = asyncio.create_task(life())
    waiter = asyncio.create_task(ready.wait())
    await asyncio.wait({task, waiter}, return_when=asyncio.FIRST_COMPLETED)
    waiter.cancel()
    if task.done():
        task.result()
    try:
        yield
    finally:
        stop.set()
        await task


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[Litestar]:
    app = create_app(settings)
    async with lifespan_of(app):
        yield app


def browser(app: Litestar) -> httpx.AsyncClient:
    """A client of its own cookies, as another browser would be."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hall.test", headers=HEADERS)


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody signed in."""
    async with browser(app) as client:
        yield client


async def sign_in(client: httpx.AsyncClient, name: str) -> httpx.AsyncClient:
    """Signs a member of the cast in; returns the same client."""
    answer = await client.post("/api/sign-in", json={"name": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return client


@pytest.fixture
async def consultant(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The consultant of `stage.hall`, signed in."""
    return await sign_in(client, "consultant")
