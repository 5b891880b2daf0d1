"""The engines: what Piccolo's own ones get wrong must not come back."""

import asyncio
import sqlite3

import pytest

from audit import database
from audit.config import Settings
from audit.ids import new_id
from audit.journal.actions import record
from audit.journal.tables import Epoch, JournalEntry
from audit.piccolo_app import APP_CONFIG
from audit.sqlite_engine import PooledSQLiteEngine
from tests.cast import START


async def test_an_error_inside_a_transaction_undoes_all_of_it(opened: None) -> None:
    before = await JournalEntry.count()
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await record(act="test", now=START)
            raise ZeroDivisionError
    assert await JournalEntry.count() == before


async def test_a_nested_transaction_joins_the_outer_one(opened: None) -> None:
    before = await JournalEntry.count()
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            async with database.transaction():
                await record(act="test", now=START)
            raise ZeroDivisionError
    assert await JournalEntry.count() == before


async def test_fifty_writers_that_read_first_all_succeed(opened: None) -> None:
    async def write() -> None:
        async with database.transaction():
            await JournalEntry.count()
            await record(act="fifty", now=START)

    await asyncio.gather(*(write() for _ in range(50)))
    assert await JournalEntry.count().where(JournalEntry.act == "fifty") == 50


async def test_cancelled_writers_leave_no_half_and_no_lock(opened: None) -> None:
    async def write(number: int) -> None:
        async with database.transaction():
            for _ in range(3):
                await record(act=f"cancel-{number}", now=START)
                await asyncio.sleep(0)

    tasks = [asyncio.create_task(write(number)) for number in range(30)]
    await asyncio.sleep(0.01)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    rows = await JournalEntry.select(JournalEntry.act).where(JournalEntry.act.like("cancel-%"))
    per_writer = {row["act"]: sum(other["act"] == row["act"] for other in rows) for row in rows}
    assert set(per_writer.values()) <= {3}
    async with asyncio.timeout(5), database.transaction():
        await record(act="after", now=START)


async def test_a_commit_that_fails_gives_the_writer_back(opened: None) -> None:
    """A deferred foreign key makes COMMIT itself fail."""
    await database.engine().run_ddl(
        "CREATE TABLE child (id INTEGER PRIMARY KEY, epoch UUID REFERENCES epoch (id) DEFERRABLE INITIALLY DEFERRED)"
    )
    for attempt in range(25):
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            async with database.transaction():
                await Epoch.raw("INSERT INTO child (id, epoch) VALUES ({}, {})", attempt, new_id())
    async with asyncio.timeout(5), database.transaction():
        await record(act="after", now=START)


async def test_a_task_that_outlives_its_transaction_is_told_so(opened: None) -> None:
    if not isinstance(database.engine(), PooledSQLiteEngine):
        return
    gate = asyncio.Event()

    async def late() -> None:
        await gate.wait()
        await JournalEntry.count()

    async with database.transaction():
        task = asyncio.create_task(late())
    gate.set()
    with pytest.raises(Exception, match="transaction that has ended"):
        await task


async def test_sqlite_is_durable_before_it_answers(settings: Settings, opened: None) -> None:
    engine = database.engine()
    if not isinstance(engine, PooledSQLiteEngine):
        return
    connection = await engine.acquire(write=True)
    try:
        modes = [
            (await connection.fetchall(f"PRAGMA {name}"))[0] for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    finally:
        engine.release(connection)
    assert [next(iter(mode.values())) for mode in modes] == ["wal", 2, 1]


async def test_the_migrations_make_exactly_the_columns_of_the_tables(opened: None) -> None:
    for table in APP_CONFIG.table_classes:
        names = await _columns(table._meta.tablename)
        assert names == {column._meta.db_column_name for column in table._meta.columns}, table


async def _columns(table: str) -> set[str]:
    if isinstance(database.engine(), PooledSQLiteEngine):
        return {row["name"] for row in await JournalEntry.raw(f'SELECT name FROM pragma_table_info("{table}")')}
    rows = await JournalEntry.raw("SELECT column_name FROM information_schema.columns WHERE table_name = {}", table)
    return {row["column_name"] for row in rows}


async def test_migrating_again_and_at_once_changes_nothing(settings: Settings, opened: None) -> None:
    await database.migrate()
    await database.migrate()
    assert await JournalEntry.count() > 0


def test_an_unknown_kind_of_database_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"must start with sqlite:/// or postgresql://"):
        database.make_engine("mysql://somewhere")


def test_the_sqlite_of_this_python_knows_returning_and_upsert() -> None:
    assert sqlite3.sqlite_version_info >= (3, 35)


async def test_a_write_waits_for_another_process_that_holds_the_lock(settings: Settings, opened: None) -> None:
    if not isinstance(database.engine(), PooledSQLiteEngine):
        return
    other = sqlite3.connect(settings.database.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with database.transaction():
            await record(act="waited", now=START)

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.2)
    assert not writing.done()
    other.execute("COMMIT")
    other.close()
    await asyncio.wait_for(writing, 10)
    assert await JournalEntry.count().where(JournalEntry.act == "waited") == 1
