"""The one door to the database: which engine, transactions, bulk inserts, migrations."""

import contextlib
import fcntl
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

os.environ.setdefault("PICCOLO_CONF", "audit.piccolo_conf")

import asyncpg
from piccolo.apps.migrations.tables import Migration
from piccolo.engine.sqlite import TransactionType
from piccolo.table import Table

from audit import piccolo_conf
from audit.errors import storage_full
from audit.ids import HallId
from audit.piccolo_conf import Engine
from audit.postgres_engine import SafePostgresEngine
from audit.sqlite_engine import PooledSQLiteEngine

MIGRATION_LOCK = 6_006_2026
"""Advisory lock of PostgreSQL while migrations run."""
Ending = Callable[[list[Any]], Awaitable[None]]
_endings: ContextVar[dict[Ending, list[Any]] | None] = ContextVar("endings", default=None)


def connect(url: str) -> Engine:
    """Makes the engine of this process and binds every table to it. Raises ValueError for an unknown scheme."""
    return rebind(make_engine(url))


def rebind(engine: Engine) -> Engine:
    piccolo_conf.DB = engine
    for table in Table.__subclasses__():
        table._meta._db = engine
    return engine


def make_engine(url: str) -> Engine:
    scheme = urlsplit(url).scheme
    if scheme in ("postgres", "postgresql"):
        return SafePostgresEngine(config={"dsn": url})
    if scheme == "sqlite":
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return PooledSQLiteEngine(path=str(path))
    raise ValueError(f"AUDIT_DATABASE_URL must start with sqlite:/// or postgresql://, not {scheme or url!r}")


def engine() -> Engine:
    if piccolo_conf.DB is None:
        raise RuntimeError("database.connect() has not been called")
    return piccolo_conf.DB


@contextlib.asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All or nothing. A nested call joins the outer transaction; on SQLite the write lock is taken at once.

    Raises StorageFull when the disk is full or failing.
    """
    try:
        async with engine().transaction():
            if _endings.get() is not None:
                yield
            else:
                async with _ended():
                    yield
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise storage_full() from problem
        raise
    except asyncpg.DiskFullError as problem:
        raise storage_full() from problem


@contextlib.asynccontextmanager
async def snapshot() -> AsyncIterator[None]:
    """Every read inside sees the database as it was at the first one; others go on writing."""
    db = engine()
    if isinstance(db, PooledSQLiteEngine):
        async with db.transaction(TransactionType.deferred):
            yield
        return
    async with db.transaction():
        await fetch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextlib.asynccontextmanager
async def _ended() -> AsyncIterator[None]:
    token = _endings.set({})
    try:
        yield
        for work, things in (_endings.get() or {}).items():
            await work(things)
    finally:
        _endings.reset(token)


def before_commit(work: Ending, thing: object) -> None:
    """Hands `thing` to `work` as the last step of the running transaction, together with all other things for it.

    For what must be held for as short as possible: a lock taken there is held for the COMMIT only, and being the last
    one taken it can never wait in a circle.
    """
    endings = _endings.get()
    if endings is None:
        raise RuntimeError("before_commit needs a transaction")
    endings.setdefault(work, []).append(thing)


async def in_turn(what: HallId | str) -> None:
    """Until the caller's transaction ends nobody else writes inspections or photos of this hall, or what else is named.

    Without it PostgreSQL could run two at once, neither seeing the other's rows: a photo would stay "not received", a
    finding open for ever. SQLite has one writer anyway.
    """
    if isinstance(engine(), SafePostgresEngine):
        await Migration.raw("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", str(what))


async def bulk_insert(
    table: type[Table], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, ignore_conflicts: bool = False
) -> int:
    """Inserts many rows with one prepared statement, inside the caller's transaction; how many were new.

    Piccolo builds the text anew for each insert, which costs more than the insert itself.
    """
    db = engine()
    running = db.current_transaction.get()
    if running is None:
        raise RuntimeError("bulk_insert needs a transaction")
    sql = _insert_sql(table, tuple(columns), ignore_conflicts, isinstance(db, PooledSQLiteEngine))
    every = list(rows)
    if not every:
        return 0
    if isinstance(db, PooledSQLiteEngine):
        return cast(int, cast(Any, running.connection).executemany(sql, every))
    status = await cast(Any, running.connection).execute(sql, *([*column] for column in zip(*every, strict=True)))
    return int(status.rsplit(" ", 1)[1])  # "INSERT 0 25"


async def fetch(sql: str, *args: Any) -> list[dict[str, Any]]:
    """Rows of a query written by hand, `?` for each argument, inside the running transaction if there is one.

    For the few queries behind every upload: Piccolo takes longer to build their text than SQLite to answer them.
    """
    db = engine()
    running = db.current_transaction.get()
    if isinstance(db, PooledSQLiteEngine):
        if running is not None:
            return cast(list[dict[str, Any]], await cast(Any, running.connection).fetchall(sql, args))
        return cast(list[dict[str, Any]], await db._run_in_new_connection(sql, args))
    source = running.connection if running is not None else db.pool
    return [dict(row) for row in await cast(Any, source).fetch(_numbered(sql), *args)]


async def count_anew() -> None:
    """After thousands of rows in one transaction: until PostgreSQL has counted them, it plans as for empty tables."""
    if isinstance(engine(), SafePostgresEngine):
        await fetch("ANALYZE")


@lru_cache(maxsize=128)
def _numbered(sql: str) -> str:
    """PostgreSQL's way to write arguments."""
    head, *rest = sql.split("?")
    return head + "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))


@lru_cache(maxsize=128)
def _insert_sql(table: type[Table], columns: tuple[str, ...], ignore_conflicts: bool, sqlite: bool) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    tail = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    into = f'INSERT INTO "{table._meta.tablename}" ({names})'
    if sqlite:
        return f"{into} VALUES ({', '.join('?' * len(columns))}){tail}"
    kinds = [table._meta.get_column_by_name(column).column_type for column in columns]
    arrays = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(kinds, start=1))
    return f"{into} SELECT * FROM unnest({arrays}){tail}"


async def migrate() -> None:
    """Brings the database to the newest shape; processes that start together take turns."""
    async with _migration_lock():
        if await _is_newest():
            return
        from piccolo.apps.migrations.commands.forwards import run_forwards  # takes long to import and is rarely needed

        with contextlib.redirect_stdout(None):  # Piccolo reports each step with print()
            await run_forwards(app_name="audit")


async def _is_newest() -> bool:
    """Whether every migration has run. Their ids are read from the files: importing them loads what makes migrations."""
    files = (Path(__file__).parent / "migrations").glob("m*.py")
    wanted = {match[1] for file in files if (match := re.search(r'^ID = "(.+)"$', file.read_text(), re.MULTILINE))}
    if not await Migration.table_exists():
        return False
    return wanted <= {row["name"] for row in await Migration.select(Migration.name)}


@contextlib.asynccontextmanager
async def _migration_lock() -> AsyncIterator[None]:
    db = engine()
    if isinstance(db, PooledSQLiteEngine):
        # A blocking wait is right here: nothing is served before the migration is done.
        with Path(f"{db.path}.migrate.lock").open("w") as lock:  # noqa: ASYNC230
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        connection = await db.get_new_connection()
        try:
            await connection.execute(f"SELECT pg_advisory_lock({MIGRATION_LOCK})")
            yield
        finally:
            await connection.close()


@contextlib.asynccontextmanager
async def reading(url: str) -> AsyncIterator[Engine]:
    """As `opened`, without bringing the database to another shape: for who only looks. Raises ValueError for an old shape."""
    db = connect(url)
    if not await _is_newest():
        raise ValueError("数据库还没有升级，请先运行 hall-audit migrate / run hall-audit migrate first")
    await db.start_connection_pool()
    try:
        yield db
    finally:
        await db.close_connection_pool()


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Engine]:
    """Connects, migrates and keeps the pool open while the block runs."""
    connect(url)
    await migrate()
    async with reading(url) as db:
        yield db
