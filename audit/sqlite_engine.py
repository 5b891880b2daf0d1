"""SQLite for Piccolo with connections that stay open: one writer, a few readers.

Piccolo's own engine opens a connection for every query, fails with "database is locked" under concurrent writers and keeps
the write lock when a COMMIT fails (docs/decisions/0001-databases.md has the numbers). Here every writer waits its turn in the event
loop, so inside one process "database is locked" cannot happen; between processes SQLite's busy timeout waits.
Outside the loop that started the pool (command line, migrations) it falls back to Piccolo's behaviour.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Token
from typing import Any

from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory

from audit.errors import Busy

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # NORMAL may lose the last acknowledged writes when the power goes
    "foreign_keys": 1,
    "temp_store": "MEMORY",
    "cache_size": -32000,
    "journal_size_limit": 67108864,
}
BUSY_MILLISECONDS = 30_000
ROWS_AT_ONCE = 250
"""A longer answer is read on in the connection's thread, so that it does not hold the event loop."""


class _Rows:
    """The little of a cursor that Piccolo's savepoints use."""

    def __init__(self, query: Coroutine[Any, Any, list[Any]]) -> None:
        self._query = query
        self._rows: list[Any] = []

    def __await__(self) -> Generator[Any, None, "_Rows"]:
        return self._load().__await__()

    async def _load(self) -> "_Rows":
        self._rows = await self._query
        return self

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def __aenter__(self) -> "_Rows":
        return await self._load()

    async def __aexit__(self, *exc: object) -> None:
        return None


class PooledConnection:
    """One sqlite3 connection. Statements run at once, in the event loop; what may wait for the disk runs in its one thread.

    A statement takes microseconds and a hop to a thread a hundred of them. Only
    COMMIT, which flushes, the tail of a long answer, and waiting for another process go to the thread.
    """

    def __init__(self, engine: "PooledSQLiteEngine", *, readonly: bool) -> None:
        self.readonly = readonly
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "sqlite-reader" if readonly else "sqlite-writer")
        self._under_way: asyncio.Future[Any] | None = None
        self._raw: sqlite3.Connection

    async def call(self, work: Callable[..., Any], *args: Any) -> Any:
        """Runs in the thread. A task that is cancelled meanwhile leaves the work going on; `settled` waits for it."""
        self._under_way = asyncio.wrap_future(self._thread.submit(work, *args))
        self._under_way.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(self._under_way)

    async def settled(self) -> None:
        """The next owner waits for what a cancelled one left going on."""
        if self._under_way is not None and not self._under_way.done():
            await asyncio.wait({self._under_way})

    def open(self) -> None:
        raw = sqlite3.connect(**self._engine.connection_kwargs, check_same_thread=False, cached_statements=512)
        raw.row_factory = dict_factory
        for name, value in PRAGMAS.items():
            raw.execute(f"PRAGMA {name} = {value}").fetchall()
        if self.readonly:
            raw.execute("PRAGMA query_only = 1")
            # Only the writer checkpoints: SQLite before 3.51.3 can corrupt a WAL file when two connections do.
            raw.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
        raw.execute("PRAGMA busy_timeout = 0")
        self._raw = raw

    def autocommit(self, sql: str, args: Sequence[Any]) -> list[Any]:
        self._forget_unfinished()
        with self._patience():
            return self._raw.execute(sql, args).fetchall()

    async def begin(self, kind: str) -> None:
        """At once when the file is free, which in one process it always is; else another process is waited for in the thread."""
        self._forget_unfinished()
        try:
            self._raw.execute(f"BEGIN {kind}")
        except sqlite3.OperationalError as problem:
            if not problem.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            await self.call(self._begin_patiently, kind)

    def _begin_patiently(self, kind: str) -> None:
        with self._patience():
            self._raw.execute(f"BEGIN {kind}")

    @contextlib.contextmanager
    def _patience(self) -> Iterator[None]:
        """Waits for other processes; only in the thread."""
        self._raw.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        try:
            yield
        finally:
            self._raw.execute("PRAGMA busy_timeout = 0")

    def commit(self) -> None:
        """A COMMIT that fails is rolled back before it is reported."""
        try:
            self._raw.execute("COMMIT")
        except sqlite3.Error:
            self._forget_unfinished()
            raise

    def rollback(self) -> None:
        self._forget_unfinished()

    def _forget_unfinished(self) -> None:
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")

    async def fetchall(self, sql: str, args: Sequence[Any] = ()) -> list[Any]:
        cursor = self._raw.execute(sql, args)
        rows = cursor.fetchmany(ROWS_AT_ONCE)
        if len(rows) == ROWS_AT_ONCE:
            rows += await self.call(cursor.fetchall)
        return rows

    def execute(self, sql: str, args: Sequence[Any] = ()) -> _Rows:
        return _Rows(self.fetchall(sql, args))

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """How many rows were new."""
        return self._raw.executemany(sql, rows).rowcount

    async def shutdown(self) -> None:
        await self.call(self._raw.close)
        self._thread.shutdown(wait=False)


class _Ended:
    """Stands where the connection of a finished transaction was."""


class PooledTransaction(SQLiteTransaction):
    """A transaction whose connection always goes back, whatever COMMIT does."""

    connection: Any
    context: Token[Any]
    engine: "PooledSQLiteEngine"

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.engine.acquire(write=self.transaction_type is not TransactionType.deferred)
        try:
            await self.begin()
        except BaseException:
            self.engine.release(self.connection)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def begin(self) -> None:
        await self.connection.begin(self.transaction_type.value)

    async def commit(self) -> None:
        await self.connection.call(self.connection.commit)
        self._committed = True

    async def rollback(self) -> None:
        self.connection.rollback()
        self._rolled_back = True

    async def __aexit__(self, exc_type: object, exc: object, traceback: object) -> bool:
        if self._parent:
            return False
        try:
            if exc is None and not self._committed and not self._rolled_back:
                await self.commit()
            elif exc is not None and not self._rolled_back:
                with contextlib.suppress(sqlite3.Error):
                    await self.rollback()
        finally:
            connection, self.connection = self.connection, _Ended
            self.engine.current_transaction.reset(self.context)
            self.engine.release(connection)
        return False


class PooledSQLiteEngine(SQLiteEngine):
    """`start_connection_pool` and `close_connection_pool` bracket the serving loop, as with PostgreSQL."""

    __slots__ = ("_all", "_free", "_lock", "_loop", "_writer", "readers", "writer_wait_seconds")

    def __init__(self, path: str, *, readers: int = 2, writer_wait_seconds: float = 20.0) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._all: list[PooledConnection] = []
        self.readers = readers
        self.writer_wait_seconds = writer_wait_seconds
        super().__init__(path=path, timeout=30)

    async def start_connection_pool(self, **_: Any) -> None:
        self._writer = PooledConnection(self, readonly=False)
        self._all = [self._writer, *(PooledConnection(self, readonly=True) for _ in range(self.readers))]
        self._lock = asyncio.Lock()
        self._free: asyncio.LifoQueue[PooledConnection] = asyncio.LifoQueue()
        for connection in self._all:  # the writer first: it creates the file and switches to WAL
            await connection.call(connection.open)
            if connection.readonly:
                self._free.put_nowait(connection)
        self._loop = asyncio.get_running_loop()

    async def close_connection_pool(self) -> None:
        self._loop = None
        for connection in reversed(self._all):
            await connection.shutdown()
        self._all = []

    def _pooled(self) -> bool:
        return self._loop is not None and asyncio.get_running_loop() is self._loop

    async def acquire(self, *, write: bool) -> PooledConnection:
        """Raises Busy when no connection is free in time."""
        try:
            async with asyncio.timeout(self.writer_wait_seconds):
                connection = await (self._writer_in_turn() if write else self._free.get())
                try:
                    await connection.settled()
                except BaseException:
                    self.release(connection)
                    raise
                return connection
        except TimeoutError:
            raise Busy(
                "busy",
                "系统正忙，请稍等片刻再试，手机上的内容不会丢失。",
                "The system is busy. Wait a moment and try again; nothing on the phone is lost.",
                retry_after_seconds=5,
            ) from None

    async def _writer_in_turn(self) -> PooledConnection:
        await self._lock.acquire()
        return self._writer

    def release(self, connection: PooledConnection) -> None:
        if connection.readonly:
            self._free.put_nowait(connection)
        else:
            self._lock.release()

    async def _run_in_new_connection(
        self, query: str, args: Any = None, query_type: Any = "generic", table: Any = None
    ) -> Any:
        if not self._pooled():
            return await super()._run_in_new_connection(query, args or [], query_type, table)
        connection = await self.acquire(write=query.lstrip()[:6].upper() != "SELECT")
        try:
            if connection.readonly:
                return await connection.fetchall(query, args or ())
            return await connection.call(connection.autocommit, query, args or ())
        finally:
            self.release(connection)

    async def _run_in_existing_connection(
        self, connection: Any, query: str, args: Any = None, query_type: Any = "generic", table: Any = None
    ) -> Any:
        if connection is _Ended:
            raise TransactionError("This task was started inside a transaction that has ended.")
        if not isinstance(connection, PooledConnection):
            return await super()._run_in_existing_connection(connection, query, args or [], query_type, table)
        return await connection.fetchall(query, args or ())

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> SQLiteTransaction:
        kind = PooledTransaction if self._pooled() else SQLiteTransaction
        return kind(engine=self, transaction_type=transaction_type, allow_nested=allow_nested)
